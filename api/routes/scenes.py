"""The layered design behind a picture: read it, set its words anew, save what was edited, render that."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from api.access import Reader, Writer
from api.context import Context, Here
from api.generation_answers import GenerationId
from api.models import Answer, Sent, Words
from api.problems import may_answer
from api.routes.generations import IdempotencyKey, submit
from engine.brief import Name
from engine.errors import SceneError
from engine.geometry import Box
from engine.scene import LayerId, Scene
from engine.style import Style
from engine.text.fonts import FontLibrary
from service.brand_kits.own_fonts import OWN_FONT
from service.database import Artifact, SceneVersion
from service.generations import request_of
from service.scenes import versions as scenes
from service.scenes.editing import dress_of
from service.scenes.lacking import lacking
from service.scenes.refit import fonts_of, refit
from service.studio.dress import dressed

router = APIRouter(tags=["scenes"])

Format = Annotated[Name | None, Query(description="The generation's first one, when none is given.")]
Version = Annotated[int | None, Query(ge=0, le=10**6, description="0 is what the engine made; the newest, if none.")]
Side = Annotated[float, Field(gt=0, le=20000)]
FontId = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,80}$", examples=["anton-400"])]
Place = Annotated[float, Field(ge=-60000, le=60000)]


class SceneAnswer(Answer):
    format: str
    version: int
    scene: Scene
    assets: dict[str, str] = Field(description="An address for each picture the scene names.")


class BoxBody(Sent):
    """In design units of the canvas."""

    x: Place
    y: Place
    width: Side
    height: Side

    @property
    def box(self) -> Box:
        return Box(self.x, self.y, self.width, self.height)


class RefitBody(Sent):
    scene: Scene
    layer: LayerId = Field(examples=["title-1"])
    text: Annotated[Words, Field(max_length=2000)]
    box: BoxBody | None = Field(default=None, description="The room for the words; their own, when none is given.")
    font: FontId | None = None


class MissingLetter(Answer):
    """A character that would be an empty box."""

    character: str
    name: str = Field(examples=["KATAKANA LETTER A"], description="As Unicode names it.")
    family: str | None = Field(description="Of a font here that has it; null when none has.")


class RefittedScene(Answer):
    scene: Scene
    assets: dict[str, str] = Field(description="An address for each picture the scene names.")
    missing: list[MissingLetter] = Field(
        description="Characters of the words that neither their font nor a fallback has."
    )


class SaveBody(Sent):
    scene: Scene


class VersionAnswer(Answer):
    format: str
    version: int
    digest: str
    created_at: datetime


class VersionList(Answer):
    items: list[VersionAnswer]


class RenderBody(Sent):
    format: Name = Field(examples=["youtube"])
    version: Annotated[int, Field(ge=1, le=10**6)]
    exporters: Annotated[list[Name], Field(max_length=8)] = ["psd"]


@router.get("/api/generation/{generation_id}/scene", operation_id="getScene", responses=may_answer(409))
def get_scene(
    generation_id: uuid.UUID, caller: Reader, here: Here, format: Format = None, version: Version = None
) -> SceneAnswer:
    """The scene with an address for every picture in it."""
    held = scenes.read(
        here.database, here.storage, generation_id, user_id=caller.user_id, format=format, version=version
    )
    return SceneAnswer(
        format=held.format,
        version=held.version,
        scene=held.scene,
        assets=addresses(here, held.scene, held.pictures),
    )


@router.post("/api/generation/{generation_id}/scene/refit", operation_id="refitScene", responses=may_answer(409))
def refit_scene(generation_id: uuid.UUID, body: RefitBody, caller: Reader, here: Here) -> RefittedScene:
    """Set one block of text anew in the scene that is sent; nothing is saved."""
    held = scenes.opened(here.database, generation_id, body.scene, user_id=caller.user_id)
    here.limits.count("edits", f"user:{caller.user_id}")
    wanted = fonts_wanted(body.scene, held, body.font)
    with here.own_fonts.library(here.fonts, caller.user_id, wanted) as fonts:
        made = refit(
            body.scene,
            body.layer,
            text=body.text,
            style=_style(here, held, fonts),
            fonts=fonts,
            box=body.box.box if body.box else None,
            font=body.font,
        )
        missing = missing_letters(made, body.layer, fonts)
    return RefittedScene(scene=made, assets=addresses(here, made, held.pictures), missing=missing)


@router.post(
    "/api/generation/{generation_id}/scene", operation_id="saveScene", responses=may_answer(409), status_code=201
)
def save_scene(generation_id: uuid.UUID, body: SaveBody, caller: Writer, here: Here) -> VersionAnswer:
    """Save an edited scene as a new version."""
    unknown = sorted(fonts_of(body.scene) - set(here.fonts.ids))
    if any(name.startswith(OWN_FONT) for name in unknown):
        unknown = sorted(set(unknown) - here.own_fonts.ids(caller.user_id))
    if unknown:
        raise SceneError(
            f"the scene uses the font {unknown[0]!r}, which is not here; GET /api/font-faces lists what is"
        )
    return _version(scenes.save(here.database, generation_id, body.scene, user_id=caller.user_id))


@router.get("/api/generation/{generation_id}/scene/versions", operation_id="listScenes")
def list_scenes(generation_id: uuid.UUID, caller: Reader, here: Here, format: Format = None) -> VersionList:
    """What was saved, newest first."""
    found = scenes.versions(here.database, generation_id, user_id=caller.user_id, format=format)
    return VersionList(items=[_version(saved) for saved in found])


@router.post(
    "/api/generation/{generation_id}/render",
    operation_id="renderScene",
    responses=may_answer(402, 409),
    status_code=202,
)
def render_scene(
    generation_id: uuid.UUID, body: RenderBody, caller: Writer, here: Here, key: IdempotencyKey = None
) -> GenerationId:
    """Make the files of a saved version, as a new generation."""
    here.limits.count("generations", f"user:{caller.user_id}")
    here.registry.file_names(body.format, body.exporters)
    row, saved = scenes.version_of(
        here.database, generation_id, user_id=caller.user_id, format=body.format, version=body.version
    )
    photos: dict[str, object] = {"host_key": None, "guest_keys": [], "people": []}  # the scene has the people already
    request = request_of(row, scene_version_id=saved.id, formats=[body.format], exporters=body.exporters, **photos)
    return GenerationId(generation_id=submit(here, caller, request, key=key).id)


def addresses(here: Context, scene: Scene, pictures: Mapping[str, Artifact]) -> dict[str, str]:
    """Signed, for each picture that the scene shows."""
    shown = scene.digests()
    return {digest: _address(here, picture) for digest, picture in pictures.items() if digest in shown}


def missing_letters(scene: Scene, layer: str, fonts: FontLibrary) -> list[MissingLetter]:
    found = lacking(scene, layer, fonts)
    return [MissingLetter(character=one.character, name=one.name, family=one.family) for one in found]


def fonts_wanted(scene: Scene, held: scenes.Opened, font: str | None) -> set[str]:
    """What setting words in this scene may need."""
    return {*fonts_of(scene), *filter(None, (font, held.generation.brand.get("font")))}


def _style(here: Context, held: scenes.Opened, fonts: FontLibrary) -> Style | None:
    """As the scene was dressed, as far as that is still here."""
    font = held.generation.brand.get("font")
    if held.generation.style_id not in here.registry.styles:
        return None
    return dressed(here.registry, dress_of(held.generation), font=font if font in fonts.ids else None)


def _address(here: Context, picture: Artifact) -> str:
    seconds = here.settings.signed_url_seconds
    return here.storage.sign_get(picture.key, seconds=seconds, media_type=picture.media_type)


def _version(saved: SceneVersion) -> VersionAnswer:
    return VersionAnswer(format=saved.format, version=saved.version, digest=saved.digest, created_at=saved.created_at)
