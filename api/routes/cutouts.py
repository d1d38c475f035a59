"""Who is seen in a photo, cut out, while the brief is still being written."""

from __future__ import annotations

import asyncio
import uuid
from concurrent.futures import Future
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from api.access import Reader
from api.context import Context, Here
from api.models import Answer
from api.photos import have_checked
from api.problems import may_answer
from api.routes.uploads import FileKey
from engine.brief import Name
from service.studio.processes import Unfinished
from service.uploads.cutouts import Made

router = APIRouter(tags=["uploads"])
_LONGEST_SECONDS = 8.0


class Fractions(Answer):
    """Of the photo's width and height, from its upper left."""

    x: float
    y: float
    width: float
    height: float


class CutoutAnswer(Answer):
    status: Literal["ready", "working", "failed"] = Field(description="`working`: ask again in a moment.")
    people: int = Field(description="How many faces were found; 0 as long as it is not ready.")
    person: int
    face_found: bool
    warnings: list[str] = Field(description="Sentences for whoever sent the photo; with `failed`, why.")
    width: int | None
    height: int | None
    url: str | None = Field(description="WebP with transparency, at most 720 pixels a side.")
    faces: list[Fractions] = Field(description="The most prominent first; person 2 is the second.")


@router.get("/api/upload/cutout", operation_id="getCutout", responses=may_answer(404, 409))
async def get_cutout(
    file_key: FileKey,
    caller: Reader,
    here: Here,
    person: Annotated[int, Query(ge=1, le=99, description="1 is the most prominent.")] = 1,
    keep_background: Annotated[bool, Query(alias="keepBackground")] = False,
    face_finder: Annotated[Name | None, Query(alias="faceFinder", description="Who finds faces, if named.")] = None,
) -> CutoutAnswer:
    """The person as a generation would show them. The first time it takes about a second; from then on it is kept."""
    if face_finder:
        here.registry.face_finder(face_finder)
    await have_checked(here, caller.user_id, [file_key])
    asked = await run_in_threadpool(_ask, here, caller.user_id, file_key, person, keep_background, face_finder)
    try:
        made = await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(asked)), _LONGEST_SECONDS)
    except TimeoutError:
        return _without_picture("working", person, [])
    except Unfinished as error:
        return _without_picture("failed", person, [str(error)])
    return _answer(here, made, person)


def _ask(
    here: Context, user_id: uuid.UUID, file_key: str, person: int, keep_background: bool, face_finder: str | None
) -> Future[Made]:
    return here.cutouts.ask(
        file_key, user_id=user_id, person=person, keep_background=keep_background, face_finder=face_finder
    )


def _answer(here: Context, made: Made, person: int) -> CutoutAnswer:
    if made.key is None:
        return _without_picture("failed", person, [made.reason])
    return CutoutAnswer(
        status="ready",
        people=len(made.faces),
        person=person,
        face_found=bool(made.faces),
        warnings=list(made.warnings),
        width=made.width,
        height=made.height,
        url=here.storage.sign_get(made.key, seconds=here.settings.signed_url_seconds, media_type="image/webp"),
        faces=[Fractions(x=x, y=y, width=width, height=height) for x, y, width, height in made.faces],
    )


def _without_picture(status: Literal["working", "failed"], person: int, warnings: list[str]) -> CutoutAnswer:
    return CutoutAnswer(
        status=status,
        people=0,
        person=person,
        face_found=False,
        warnings=warnings,
        width=None,
        height=None,
        url=None,
        faces=[],
    )
