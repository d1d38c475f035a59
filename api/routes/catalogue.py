"""What there is to choose from: styles and formats with sample pictures, exporters, fonts. Open to all."""

from __future__ import annotations

import datetime
from enum import IntEnum, StrEnum
from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import FileResponse, Response
from pydantic import Field

from api.access import anyone
from api.context import Context, Here
from api.kept_files import NOT_CHANGED, NoneMatch, kept_file
from api.models import Answer
from api.problems import Responses
from engine.brief import Name
from engine.errors import InputError
from engine.format import Format
from engine.kinds.background import Background, lacking, needs_draft, needs_photo, wants_card
from engine.style import Style
from service.catalogue.samples import DEFAULT_FORMAT, DEFAULT_STYLE, MEDIA_TYPE
from service.errors import NotFound
from service.generations import cards

router = APIRouter(tags=["catalogue"], dependencies=[anyone])

StyleName = Annotated[Name, Path(examples=["spotlight"])]
FormatName = Annotated[Name, Path(examples=["youtube"])]
_PICTURE: Responses = {200: {"content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}}}
_SAMPLE = {**_PICTURE, **NOT_CHANGED}
_KEEP = "public, max-age=86400, stale-while-revalidate=604800"


class SampleWidth(IntEnum):
    SMALL = 320
    LARGE = 640


class SampleFormat(StrEnum):
    VIDEO = "youtube"
    COVER = "podcast"


class SampleRealism(IntEnum):
    GRAPHIC = 0
    USUAL = 75
    PHOTOGRAPHIC = 100


Width = Annotated[SampleWidth, Query(description="Pixels.")]


class StyleAnswer(Answer):
    name: str
    label: str
    purpose: str
    tags: list[str]
    palette: dict[str, str]
    title_font: str
    arrangement: str = Field(description="Where people and words stand, if nothing speaks against it.")
    graphic: str = Field(description="What realism 0 means here.")
    photographic: str = Field(description="What realism 100 means here.")
    author: str
    licence: str
    sample_url: str


class StyleList(Answer):
    items: list[StyleAnswer]


class FormatAnswer(Answer):
    name: str
    title: str
    width: int
    height: int
    media_types: list[str]
    max_bytes: int | None
    source: str
    checked: datetime.date
    sample_url: str


class FormatList(Answer):
    items: list[FormatAnswer]


class BackgroundAnswer(Answer):
    name: str = Field(examples=["photo"])
    of_photo: bool = Field(description="Made of a picture that is sent as backgroundKey; else painted by a model.")
    available: bool
    note: str = Field(description="Why it is not available: the style's own ground would be made.")


class BackgroundList(Answer):
    items: list[BackgroundAnswer]


class Names(Answer):
    items: list[str]


@router.get("/api/styles", operation_id="listStyles")
def list_styles(here: Here) -> StyleList:
    return StyleList(items=[_style(here, style) for style in here.registry.styles.values()])


@router.get("/api/formats", operation_id="listFormats")
def list_formats(here: Here) -> FormatList:
    return FormatList(items=[_format(here, format) for format in here.registry.formats.values()])


@router.get("/api/exporters", operation_id="listExporters")
def list_exporters(here: Here) -> Names:
    """What a generation may be exported to beside each format's own file."""
    return Names(items=sorted(here.registry.exporters))


@router.get("/api/backgrounds", operation_id="listBackgrounds")
def list_backgrounds(here: Here) -> BackgroundList:
    """Who may be named to make the ground where the style's own recipe is not to, and whether they can now."""
    alive = cards.any_alive_in(here.database, within_seconds=here.settings.lease_seconds)
    named = here.registry.backgrounds.items()
    return BackgroundList(
        items=[_background(name, one, alive) for name, one in named if needs_draft(one) or needs_photo(one)]
    )


@router.get("/api/fonts", operation_id="listFonts")
def list_fonts(here: Here) -> Names:
    """What a brand kit or an edited scene may name."""
    return Names(items=sorted(here.fonts.ids))


@router.get("/api/style/{name}/sample", operation_id="styleSample", response_class=FileResponse, responses=_SAMPLE)
def style_sample(
    name: StyleName,
    here: Here,
    width: Width = SampleWidth.LARGE,
    realism: SampleRealism = SampleRealism.USUAL,
    format: SampleFormat = SampleFormat.VIDEO,
    shown: NoneMatch = None,
) -> Response:
    """The style on a video thumbnail, or at the usual realism on a podcast cover. 503 while it is being made."""
    if name not in here.registry.styles:
        raise NotFound(f"there is no style {name!r}")
    if format != DEFAULT_FORMAT and realism != SampleRealism.USUAL:
        raise InputError("only video thumbnails have samples at the ends of the dial; leave realism out")
    path = here.samples.path(style=name, format=format.value, width=width, realism=realism)
    return kept_file(path, shown, media_type=MEDIA_TYPE, cache=_KEEP)


@router.get("/api/format/{name}/sample", operation_id="formatSample", response_class=FileResponse, responses=_SAMPLE)
def format_sample(name: FormatName, here: Here, width: Width = SampleWidth.LARGE, shown: NoneMatch = None) -> Response:
    """The format in the default style. 503 while it is being made."""
    if name not in here.registry.formats:
        raise NotFound(f"there is no format {name!r}")
    path = here.samples.path(style=DEFAULT_STYLE, format=name, width=width)
    return kept_file(path, shown, media_type=MEDIA_TYPE, cache=_KEEP)


def _style(here: Context, style: Style) -> StyleAnswer:
    return StyleAnswer(
        name=style.name,
        label=style.label,
        purpose=style.purpose,
        tags=list(style.tags),
        palette=style.palette.model_dump(),
        title_font=style.title.font,
        arrangement=style.layout.arrangement,
        graphic=style.realism.low,
        photographic=style.realism.high,
        author=style.author,
        licence=style.licence,
        sample_url=f"{here.settings.public_url}/api/style/{style.name}/sample",
    )


def _background(name: str, background: Background, card_is_alive: bool) -> BackgroundAnswer:
    note = lacking(background)
    if wants_card(background):
        note = "" if card_is_alive else "no GPU worker is running"
    return BackgroundAnswer(name=name, of_photo=needs_photo(background), available=not note, note=note)


def _format(here: Context, format: Format) -> FormatAnswer:
    return FormatAnswer(
        name=format.name,
        title=format.title,
        width=format.width,
        height=format.height,
        media_types=list(format.rules.media_types),
        max_bytes=format.rules.max_bytes,
        source=format.rules.source,
        checked=format.rules.checked,
        sample_url=f"{here.settings.public_url}/api/format/{format.name}/sample",
    )
