"""A ground from any server that speaks the OpenAI images API: drawn over the style's own, or from words alone.

Whatever goes wrong is one `GroundUnavailable`, and the style's own ground stands in. The server is the operator's
choice; a picture that it gives as an address is fetched from that server alone, or from hosts that are named.
"""

from __future__ import annotations

import io
import time
from typing import Annotated, Literal

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError
from pydantic import Field, HttpUrl, SecretStr

from engine.errors import GroundUnavailable
from engine.kinds.background import BackgroundRequest, Plane
from engine.kinds.hookspecs import hookimpl
from engine.kinds.settings import PluginSettings
from plugins.backgrounds._images_api import ImagesApi, Server

_LONGEST = 1536
_LEAST_SIDE = 256
"""Pixels; less shows nothing but blocks."""
_PIXEL_LIMIT = 40_000_000
_KINDS = ("PNG", "JPEG", "WEBP")
_LEFT_ALONE_SECONDS = 60.0
"""A server that kept somebody waiting in vain: further canvases are not to wait as long once more."""


class RemoteSettings(PluginSettings):
    base_url: HttpUrl | None = None
    """Of the API, ending in `/v1`; without it nobody is asked."""
    model: str = "gpt-image-1"
    """As the server calls it."""
    api_key: SecretStr | None = None
    """Sent as a bearer token."""
    size: Annotated[str, Field(pattern=r"^(auto|[1-9][0-9]{2,3}x[1-9][0-9]{2,3})$")] = "auto"
    """Of the pictures that are asked for, such as `1536x1024`."""
    draft: bool = True
    """Whether the style's own ground is sent along, to be edited, where the server can."""
    answers: Literal["", "b64_json", "url"] = ""
    """How a picture is to be sent, for servers that want to be told."""
    picture_hosts: tuple[str, ...] = ()
    """Further hosts that a picture may be fetched from."""
    timeout_seconds: Annotated[float, Field(gt=0, le=300)] = 60.0
    """For one request, however slowly its answer drips."""
    tries: Annotated[int, Field(ge=1, le=5)] = 3
    """Of one request; a server that is busy says when to come again."""


class RemoteGround:
    name = "remote"
    needs_draft = True

    def __init__(self, settings: RemoteSettings) -> None:
        self._settings = settings
        self.seconds = settings.tries * settings.timeout_seconds + 30.0
        self._asked_again = 0.0

    @property
    def lacks(self) -> str:
        return "" if self._settings.base_url else "no image server is set up"

    def size(self, width: int, height: int) -> tuple[int, int]:
        """No larger than what such servers make."""
        scale = min(1.0, _LONGEST / max(width, height))
        return max(1, round(scale * width)), max(1, round(scale * height))

    def paint(self, request: BackgroundRequest) -> list[Plane]:
        """One ground: the middle of what the server made, in the shape that is asked for."""
        settings = self._settings
        if settings.base_url is None:
            raise GroundUnavailable(self.lacks)
        server = Server(
            base_url=str(settings.base_url).rstrip("/"),
            api_key=settings.api_key.get_secret_value() if settings.api_key else "",
            picture_hosts=settings.picture_hosts,
            timeout_seconds=settings.timeout_seconds,
            tries=settings.tries,
        )
        fields = {"model": settings.model, "prompt": _words(request), "n": "1", "size": settings.size}
        fields |= {"response_format": settings.answers} if settings.answers else {}
        draft = _png(request) if settings.draft and request.draft is not None else None
        picture = _read(self._picture(server, fields, draft))
        fitted = ImageOps.fit(picture, (request.width, request.height), Image.Resampling.LANCZOS)
        facts = {"model": settings.model, "prompt": request.prompt, "size": f"{picture.width}x{picture.height}"}
        return [Plane(name="Ground", pixels=np.asarray(fitted), facts=facts)]

    def _picture(self, server: Server, fields: dict[str, str], draft: bytes | None) -> bytes:
        if time.monotonic() < self._asked_again:
            raise GroundUnavailable("the image server did not answer a moment ago, and is left alone for a minute")
        api = ImagesApi(server)
        try:
            return api.picture(fields, draft)
        except GroundUnavailable:
            if api.kept_waiting:
                self._asked_again = time.monotonic() + _LEFT_ALONE_SECONDS
            raise


def _words(request: BackgroundRequest) -> str:
    """The API knows no negative words; they are said."""
    avoided = f". Without: {request.negative_prompt}" if request.negative_prompt else ""
    return f"{request.prompt}{avoided}"[:3900]


def _png(request: BackgroundRequest) -> bytes:
    """The draft, small enough for every server."""
    assert request.draft is not None
    picture = Image.fromarray(np.ascontiguousarray(request.draft[..., :3]))
    picture.thumbnail((_LONGEST, _LONGEST), Image.Resampling.LANCZOS)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def _read(data: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(data), formats=_KINDS) as opened:
            if opened.width * opened.height > _PIXEL_LIMIT or min(opened.size) < _LEAST_SIDE:
                raise GroundUnavailable(f"the image server gave a picture of {opened.width}x{opened.height} pixels")
            return opened.convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise GroundUnavailable("the image server gave a picture that is damaged or none at all") from error


@hookimpl
def register_settings() -> list[type[PluginSettings]]:
    return [RemoteSettings]


@hookimpl
def register_backgrounds(settings: RemoteSettings) -> list[RemoteGround]:
    return [RemoteGround(settings)]
