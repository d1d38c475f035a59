"""The fonts that pictures are set in, as files that a browser can use: the same letters on both sides."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import FileResponse, Response
from pydantic import Field

from api.access import Perhaps, anyone
from api.context import Context, Here
from api.kept_files import NOT_CHANGED, NoneMatch, kept_file
from api.models import Answer
from api.problems import may_answer
from engine.text.face import FontFace
from service.brand_kits.own_fonts import OwnFont
from service.catalogue.web_fonts import MEDIA_TYPE
from service.errors import NotFound

router = APIRouter(tags=["catalogue"], dependencies=[anyone])

FontId = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,80}$", examples=["anton-400"])]
Digest = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description="Of the font, as a scene names it.")]
_FILE = {200: {"content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}}, **NOT_CHANGED}
_KEEP = "public, max-age=31536000, immutable"


class FaceAnswer(Answer):
    id: str
    family: str
    weight: int
    italic: bool
    fallback: bool = Field(default=False, description="Stands in for letters that others lack.")
    own: bool = Field(default=False, description="Of a brand kit of one's own; its address ends after a day.")
    licence: str
    digest: str
    url: str


class FaceList(Answer):
    items: list[FaceAnswer]


@router.get(
    "/api/font-faces",
    operation_id="listFontFaces",
    openapi_extra={"security": [{}, {"bearer": []}]},
    responses=may_answer(401),
)
def list_font_faces(caller: Perhaps, here: Here) -> FaceList:
    """Every font with the address of its file, which changes when the font does; with a sign-in, one's own as well."""
    own = here.own_fonts.listed(caller.user_id) if caller else ()
    built_in = [_face(here, here.fonts.face(name)) for name in sorted(here.fonts.ids)]
    return FaceList(items=[*built_in, *(_own_face(here, font) for font in own)])


@router.get("/api/font/{font_id}/{digest}.woff2", operation_id="fontFile", response_class=FileResponse, responses=_FILE)
def font_file(font_id: FontId, digest: Digest, here: Here, shown: NoneMatch = None) -> Response:
    """The server's own font file as WOFF2: every glyph, under the same number and with the same measures."""
    if font_id not in here.fonts.ids or here.fonts.face(font_id).digest != digest:
        raise NotFound(f"there is no font {font_id!r} of that digest; GET /api/font-faces has the addresses")
    path = here.web_fonts.path(here.fonts.face(font_id))
    return kept_file(path, shown, media_type=MEDIA_TYPE, cache=_KEEP)


def _face(here: Context, face: FontFace) -> FaceAnswer:
    return FaceAnswer(
        id=face.id,
        family=face.family,
        weight=face.weight,
        italic=face.italic,
        fallback=face.fallback,
        licence=face.licence,
        digest=face.digest,
        url=f"{here.settings.public_url}/api/font/{face.id}/{face.digest}.woff2",
    )


def _own_face(here: Context, font: OwnFont) -> FaceAnswer:
    return FaceAnswer(
        id=font.id,
        family=font.family,
        weight=font.weight,
        italic=font.italic,
        own=True,
        licence=font.licence,
        digest=font.digest,
        url=here.storage.sign_get(font.key, seconds=here.settings.signed_url_seconds, media_type=font.media_type),
    )
