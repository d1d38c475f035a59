"""Installation by OAuth, for an app that many workspaces may have: two pages, and a state that is signed and used once.

The state names the browser that began: a link that somebody else prepared installs nothing.
"""

from __future__ import annotations

import hmac
import logging
import secrets
from urllib.parse import urlencode

from aiohttp import web
from itsdangerous import BadSignature, URLSafeTimedSerializer

from bots.errors import Closed
from bots.phrases import phrases
from bots.settings import BotSettings
from bots.slack.errors import Refused
from bots.slack.office import Office
from bots.slack.scopes import SCOPES
from bots.slack.workspaces import Workspace
from engine.errors import ThumbsmithError
from service.keys import derived
from service.settings import Settings

_log = logging.getLogger(__name__)
INSTALL_PATH, REDIRECT_PATH = "/slack/install", "/slack/oauth_redirect"
_AUTHORIZE = "https://slack.com/oauth/v2/authorize"
_COOKIE = "thumbsmith-slack-install"
_SECONDS = 600
_PURPOSE = "slack install"


def installs(settings: Settings, own: BotSettings) -> bool:
    """Whether workspaces may install the app themselves."""
    return bool(settings.slack_client_id and own.slack_client_secret)


def install_routes(app: web.Application, office: Office) -> None:
    pages = _Pages(office)
    app.router.add_get(INSTALL_PATH, pages.begin)
    app.router.add_get(REDIRECT_PATH, pages.end)


class _Pages:
    def __init__(self, office: Office) -> None:
        self._office = office
        key = derived(office.desk.settings.signing_key(), _PURPOSE)
        self._states = URLSafeTimedSerializer(key, salt=_PURPOSE)
        self._used: set[str] = set()

    async def begin(self, request: web.Request) -> web.StreamResponse:
        browser = secrets.token_urlsafe(24)
        state = self._states.dumps(browser)
        asked = {
            "client_id": self._office.desk.settings.slack_client_id or "",
            "scope": ",".join(SCOPES),
            "state": state,
            "redirect_uri": self._redirect_uri,
        }
        answer = web.Response(status=302, headers={"Location": f"{_AUTHORIZE}?{urlencode(asked)}"})
        secure = self._redirect_uri.startswith("https://")
        answer.set_cookie(
            _COOKIE, browser, max_age=_SECONDS, httponly=True, secure=secure, samesite="Lax", path="/slack/"
        )
        return answer

    async def end(self, request: web.Request) -> web.StreamResponse:
        if not self._is_ours(request):
            return _page(400, "install-begin-again")
        try:
            one, name = await self._exchanged(request.query.get("code", ""))
            await self._office.workspaces.add(one, name=name)
        except (Refused, Closed) as refused:
            _log.warning("an installation was refused: %s", refused)
            return _page(400, "install-begin-again")
        except ThumbsmithError as error:
            _log.warning("an installation has to wait: %s", error)
            return _page(503, "install-later")
        _log.info("the workspace %s has installed the app", one.team)
        return _page(200, "installed")

    @property
    def _redirect_uri(self) -> str:
        return f"{self._office.desk.settings.public_url}{REDIRECT_PATH}"

    def _is_ours(self, request: web.Request) -> bool:
        state = request.query.get("state", "")
        try:
            browser = str(self._states.loads(state, max_age=_SECONDS))
        except BadSignature:
            return False
        fresh = state not in self._used and hmac.compare_digest(browser, request.cookies.get(_COOKIE, ""))
        self._used.add(state)
        return fresh and bool(request.query.get("code"))

    async def _exchanged(self, code: str) -> tuple[Workspace, str]:
        """`Refused` for a code that Slack did not give."""
        secret = self._office.settings.slack_client_secret
        fields = {
            "client_id": self._office.desk.settings.slack_client_id,
            "client_secret": secret.get_secret_value() if secret else "",
            "code": code,
            "redirect_uri": self._redirect_uri,
        }
        told = await self._office.api.call("", "oauth.v2.access", fields)
        one = await self._office.workspaces.introduced(str(told.get("access_token", "")))
        return one, str((told.get("team") or {}).get("name", ""))


def _page(status: int, which: str) -> web.Response:
    say = phrases("en")
    texts = {
        "installed": say.say("slack-installed"),
        "install-begin-again": say.say("slack-install-again"),
        "install-later": say.say("slack-install-later"),
    }
    page = f'<!doctype html><meta charset="utf-8"><title>Thumbsmith</title><p>{texts[which]}</p>'
    headers = {"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff"}
    return web.Response(status=status, text=page, content_type="text/html", headers=headers)
