"""The Slack app until it is stopped: Socket Mode where there is an app token, else HTTP behind a proxy."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor

from aiohttp import web
from slack_bolt.async_app import AsyncApp

from bots.desk import Desk
from bots.errors import Closed
from bots.settings import BotSettings
from bots.slack.application import application
from bots.slack.installing import install_routes, installs
from bots.slack.office import Office
from bots.slack.socket import socket
from service.errors import SettingsError, Unavailable
from service.monitoring import monitored
from service.precautions import begin
from service.settings import Settings
from service.system.parent import end_with_whoever_started_this
from service.system.stopping import heed_stop

_log = logging.getLogger(__name__)
PATH = "/slack/events"
_HOST = "127.0.0.1"
_THREADS = 16
_FIRST_WAIT_SECONDS, _LONGEST_WAIT_SECONDS = 1.0, 60.0
_SETTLE_SECONDS = 20.0
_QUIET = ("aiohttp.access", "slack_sdk", "slack_bolt")


def main(begun: Callable[[], None] = lambda: None) -> int:
    """`begun` is called when nothing that it needs is lacking."""
    end_with_whoever_started_this()
    settings, own = Settings.load(), BotSettings.load()
    check(settings, own)
    begin(settings)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    desk = Desk.open(settings)
    try:
        desk.prepare()
        begun()
        with monitored(settings, part="bots"):
            return asyncio.run(_until_stopped(desk, own))
    finally:
        desk.close()


def check(settings: Settings, own: BotSettings) -> None:
    """`SettingsError` says what is missing to begin at all."""
    if not own.slack_bot_token and not installs(settings, own):
        raise SettingsError(
            "THUMBSMITH_SLACK_BOT_TOKEN is not set; set it for one workspace, or for many "
            "THUMBSMITH_SLACK_CLIENT_ID and THUMBSMITH_SLACK_CLIENT_SECRET"
        )
    if not own.slack_app_token and not own.slack_signing_secret:
        raise SettingsError(
            "neither THUMBSMITH_SLACK_APP_TOKEN (Socket Mode) nor THUMBSMITH_SLACK_SIGNING_SECRET (HTTP) is set; "
            "set one of them"
        )


async def _until_stopped(desk: Desk, own: BotSettings) -> int:
    """Told to stop, it stops, also while it still waits for Slack; told once more, it finishes nothing."""
    loop, work = asyncio.get_running_loop(), asyncio.create_task(_for_ever(desk, own))
    heed_stop(lambda _number, _frame: loop.call_soon_threadsafe(work.cancel))
    try:
        await work
    except asyncio.CancelledError:
        return 0
    except Closed as closed:
        _log.error(
            "Slack does not take THUMBSMITH_SLACK_BOT_TOKEN: %s; install the app again and set the new token", closed
        )
        return 1
    return 0


async def _for_ever(desk: Desk, own: BotSettings) -> None:
    async with running(desk, own):
        await asyncio.Event().wait()


class Running:
    def __init__(self, office: Office, port: int | None) -> None:
        self.office, self.port = office, port
        """Where HTTP mode and installation listen; None in Socket Mode alone."""


@contextlib.asynccontextmanager
async def running(desk: Desk, own: BotSettings, *, port: int | None = None) -> AsyncIterator[Running]:
    """The app, listening and delivering. `Closed` when the token is no longer taken."""
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(_THREADS, thread_name_prefix="slack"))
    office = Office.open(desk, own)
    try:
        await _loaded(office)
        app = application(office)
        delivering = asyncio.create_task(office.delivery.run())
        try:
            async with _listening(office, app, own.slack_port if port is None else port) as listening:
                yield Running(office, listening)
        finally:
            await office.errands.settle(_SETTLE_SECONDS)
            office.delivery.stop()
            await delivering
    finally:
        await office.api.close()


async def _loaded(office: Office) -> None:
    """Slack may be away when we start; it is asked again, each time later."""
    wait = _FIRST_WAIT_SECONDS
    while True:
        try:
            await office.workspaces.load()
        except Unavailable as error:
            _log.warning("Slack is asked again in %.0f s: %s", wait, error)
            await asyncio.sleep(wait)
            wait = min(2 * wait, _LONGEST_WAIT_SECONDS)
        else:
            return


@contextlib.asynccontextmanager
async def _listening(office: Office, app: AsyncApp, port: int) -> AsyncIterator[int | None]:
    own = office.settings
    web_app = web.Application() if own.slack_app_token else app.server(port=port, path=PATH, host=_HOST).web_app
    if installs(office.desk.settings, own):
        install_routes(web_app, office)
    async with contextlib.AsyncExitStack() as open_:
        found = await open_.enter_async_context(_served(web_app, port)) if len(web_app.router.routes()) else None
        if own.slack_app_token:
            await open_.enter_async_context(socket(office, app, own.slack_app_token.get_secret_value()))
        yield found


@contextlib.asynccontextmanager
async def _served(web_app: web.Application, port: int) -> AsyncIterator[int]:
    runner = web.AppRunner(web_app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, _HOST, port).start()
        found = int(runner.addresses[0][1])
        _log.info("listening for Slack on http://%s:%d%s", _HOST, found, PATH)
        yield found
    finally:
        await runner.cleanup()
