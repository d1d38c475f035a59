"""The browser application as set-up built it: documents by address, hashed files, the policy that lets only them run.

Nothing is compressed or looked for per request: what there is was read from `site.json`, anew when that has changed.
"""

from __future__ import annotations

import hashlib
import json
import mimetypes
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from engine.home import assets_home, is_checkout
from service.settings import Settings

_GENERATION = re.compile(r"^/g/[0-9a-f-]{36}(/edit)?$")
_FOREVER = "public, max-age=31536000, immutable"
_FOR_PROGRAMS = ("/api/", "/files/", "/.well-known/")
_CHALLENGES = "https://challenges.cloudflare.com"
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))


_CARRIED = Path(__file__).parent / "web"
"""Where a wheel has it; in a checkout there is no such folder."""


def site_folder() -> Path:
    """Where the build lies: in the wheel, else beside the fonts and models, as `make web` leaves it."""
    return _CARRIED if _CARRIED.is_dir() else assets_home().parent / "web"


def not_built() -> str:
    """The sentence for who looks for the page where there is none."""
    remedy = "run `make web`" if is_checkout() else "the wheel came without it; install one that `make wheel` built"
    return f"the web page is not built: {remedy}. The API answers under /api/."


@dataclass(frozen=True)
class _Page:
    path: Path
    media_type: str
    cache: str
    status: int = 200

    @cached_property
    def tag(self) -> str:
        return f'"{hashlib.sha256(self.path.read_bytes()).hexdigest()[:20]}"'


@dataclass(frozen=True)
class _Built:
    stamp: int
    pages: dict[str, _Page]
    policy: str

    def found(self, path: str) -> _Page | None:
        plain = path.rstrip("/") or "/"
        if plain in self.pages:
            return self.pages[plain]
        return self.pages.get("/g" if _GENERATION.match(plain) else "/404")


class Site:
    """The ASGI application behind every address that no route has."""

    def __init__(self, settings: Settings, folder: Path | None = None) -> None:
        self._folder, self._settings = folder or site_folder(), settings
        self._built: _Built | None = None

    @classmethod
    def behind(cls, app: FastAPI, settings: Settings) -> None:
        """Answer with pages where the routes of `app` have nothing; what programs ask for stays a problem document."""
        site, nothing = cls(settings), app.router.default

        async def default(scope: Scope, receive: Receive, send: Send) -> None:
            ours = scope["type"] == "http" and not scope["path"].startswith(_FOR_PROGRAMS)
            await (site if ours else nothing)(scope, receive, send)

        app.router.default = default

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.answer(scope)(scope, receive, send)

    def answer(self, scope: Scope) -> Response:
        if scope["method"] not in ("GET", "HEAD"):
            return PlainTextResponse("Pages are read with GET.\n", 405, headers={"Allow": "GET, HEAD"})
        built = self._current()
        page = built.found(scope["path"])
        if page is None:
            return PlainTextResponse(f"{not_built()}\n", 503, headers={"Retry-After": "60"})
        headers = Headers(scope=scope)
        kept = {"Cache-Control": page.cache, "Vary": "Accept-Encoding", "ETag": page.tag}
        if page.media_type == "text/html":
            kept["Content-Security-Policy"] = built.policy
        if page.status == 200 and headers.get("if-none-match") == page.tag:
            return Response(status_code=304, headers=kept)
        path, encoding = _smallest(page.path, headers.get("accept-encoding", ""))
        if encoding:
            kept["Content-Encoding"] = encoding
        return FileResponse(path, page.status, headers=kept, media_type=page.media_type)

    def _current(self) -> _Built:
        """The build that lies there now; the one before is forgotten when `site.json` is another."""
        try:
            stamp = (self._folder / "site.json").stat().st_mtime_ns
        except OSError:
            stamp = 0
        if self._built is None or self._built.stamp != stamp:
            self._built = _Built(stamp, _pages(self._folder), _policy(self._folder, self._settings))
        return self._built


def _pages(folder: Path) -> dict[str, _Page]:
    """Every address that is served; none of it comes from a request."""
    try:
        documents = json.loads((folder / "site.json").read_text(encoding="utf-8"))["documents"]
    except OSError:
        return {}
    found = {
        address: _Page(folder / name, "text/html", "no-cache", 404 if address == "/404" else 200)
        for address, name in documents.items()
    }
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".html", ".br", ".gz") or path.name == "site.json" or not path.is_file():
            continue
        address = "/" + path.relative_to(folder).as_posix()
        media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        found[address] = _Page(path, media_type, _FOREVER if address.startswith("/assets/") else "public, max-age=3600")
    return found


def _policy(folder: Path, settings: Settings) -> str:
    """Scripts and styles by hash or from here; pictures and uploads also from where files are kept."""
    try:
        site = json.loads((folder / "site.json").read_text(encoding="utf-8"))
    except OSError:
        site = {"scripts": [], "styles": []}
    files = " ".join(dict.fromkeys(["'self'", *_file_origins(settings)]))
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", *site["scripts"]]),
        "style-src": " ".join(["'self'", *site["styles"]]),
        "img-src": f"{files} blob: data:",
        "font-src": f"{files} blob:",
        "connect-src": " ".join([files, "blob:", _socket_origin(settings), *_sentry_origins(settings)]),
        "worker-src": "'self' blob:",
        "manifest-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    if settings.clerk_issuer:
        rules |= _with_clerk(rules, _origin(settings.clerk_issuer))
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _with_clerk(rules: dict[str, str], clerk: str) -> dict[str, str]:
    """Its form writes styles as it runs, which no hash can foresee, and asks a frame whether a person is there."""
    return {
        "script-src": f"{rules['script-src']} {clerk} {_CHALLENGES}",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": f"{rules['img-src']} https://img.clerk.com",
        "connect-src": f"{rules['connect-src']} {clerk}",
        "frame-src": _CHALLENGES,
    }


def _file_origins(settings: Settings) -> list[str]:
    origins = [_origin(settings.public_url)]
    if settings.storage_url.startswith("s3:"):
        endpoint = re.search(r"endpoint=([^&]+)", settings.storage_url)
        bucket = urlsplit(settings.storage_url).hostname
        origins += (
            [_origin(endpoint[1])] if endpoint else [f"https://{bucket}.s3.amazonaws.com", "https://*.amazonaws.com"]
        )
    return origins


def _sentry_origins(settings: Settings) -> list[str]:
    """Where errors of the page go; a DSN's address without its key."""
    parts = urlsplit(settings.sentry_dsn or "")
    return [f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"] if parts.netloc else []


def _socket_origin(settings: Settings) -> str:
    return re.sub(r"^http", "ws", _origin(settings.public_url))


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _smallest(path: Path, accepted: str) -> tuple[Path, str | None]:
    offered = {part.split(";")[0].strip() for part in accepted.lower().split(",")}
    for name, suffix in _ENCODINGS:
        packed = path.with_name(path.name + suffix)
        if name in offered and packed.is_file():
            return packed, name
    return path, None
