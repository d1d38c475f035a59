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
from api.models import Answer, Sent
from api.problems import may_answer
from api.routes.generations import IdempotencyKey, submit
from api.scene_bodies import SceneRoute
from engine.brief import Name
from engine.errors import SceneError
from engine.scene import Scene
from service.accounts import Caller
from service.brand_kits.own_fonts import OWN_FONT
from service.database import Artifact, SceneVersion
from service.generations import request_of
from service.scenes import versions as scenes
from service.scenes.refit import fonts_of

router = APIRouter(tags=["scenes"], route_class=SceneRoute)

Format = Annotated[Name | None, Query(description="The generation's first one, when none is given.")]
Version = Annotated[int | None, Query(ge=0, le=10**6, description="0 is what the engine made; the newest, if none.")]


class SceneAnswer(Answer):
    format: str
    version: int
    scene: Scene
    assets: dict[str, str] = Field(description="An address for each picture the scene names.")


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


@router.post(
    "/api/generation/{generation_id}/scene", operation_id="saveScene", responses=may_answer(409), status_code=201
)
async def save_scene(generation_id: uuid.UUID, body: SaveBody, caller: Writer, here: Here) -> VersionAnswer:
    """Save an edited scene as a new version."""
    return await here.scenes(_save, generation_id, body, caller, here)


def _save(generation_id: uuid.UUID, body: SaveBody, caller: Caller, here: Context) -> VersionAnswer:
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
    photos: dict[str, object] = {
        "host_key": None,
        "guest_keys": [],
        "people": [],
        "background_key": None,
    }  # all in the scene already
    request = request_of(row, scene_version_id=saved.id, formats=[body.format], exporters=body.exporters, **photos)
    return GenerationId(generation_id=submit(here, caller, request, key=key).id)


def addresses(here: Context, scene: Scene, pictures: Mapping[str, Artifact]) -> dict[str, str]:
    """Signed, for each picture that the scene shows."""
    shown = scene.digests()
    return {digest: _address(here, picture) for digest, picture in pictures.items() if digest in shown}


def _address(here: Context, picture: Artifact) -> str:
    seconds = here.settings.signed_url_seconds
    return here.storage.sign_get(picture.key, seconds=seconds, media_type=picture.media_type)


def _version(saved: SceneVersion) -> VersionAnswer:
    return VersionAnswer(format=saved.format, version=saved.version, digest=saved.digest, created_at=saved.created_at)
