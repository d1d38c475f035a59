"""Asking for generations, and following, cancelling and repeating them."""

from __future__ import annotations

import uuid
from typing import Annotated, Literal

from fastapi import APIRouter, Header, Query

from api.access import PromptWriter, Reader, Writer
from api.context import Context, Here
from api.generation_answers import (
    GenerationAnswer,
    GenerationId,
    GenerationIds,
    GenerationPage,
    QueuePlace,
    ReportAnswer,
    SentenceAnswer,
    listed,
    whole,
)
from api.generation_bodies import EstimateAnswer, GenerateBody, VariantsBody
from api.models import Words
from api.photos import have_checked
from api.problems import may_answer
from engine.brief import Name
from engine.errors import InputError
from service import generations
from service.accounts import Caller
from service.database import Generation
from service.database.wishes import scenes_of
from service.errors import Conflict
from service.generations import GenerationRequest, request_of
from service.results import gallery
from service.results.plain_report import in_plain_words
from service.scenes.versions import newest

router = APIRouter(tags=["generations"])

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[\x21-\x7e]{1,100}$",
        description="The same key with the same body gives the same generation, however often it is sent.",
    ),
]
Status = Literal["pending", "running", "ready", "failed", "cancelled"]


@router.post("/api/generate", operation_id="generate", responses=may_answer(402, 404, 409), status_code=202)
async def generate(body: GenerateBody, caller: Writer, here: Here, key: IdempotencyKey = None) -> GenerationId:
    """Put a generation in the queue. Photos that have just arrived are checked first."""
    request = body.request(here.registry)
    if request.upload_keys:
        await have_checked(here, caller.user_id, request.upload_keys)
    return await here.turns(_generate, here, caller, request, key)


def _generate(here: Context, caller: Caller, request: GenerationRequest, key: str | None) -> GenerationId:
    here.limits.count("generations", f"user:{caller.user_id}")
    return GenerationId(generation_id=submit(here, caller, request, key=key).id)


@router.post("/api/estimate", operation_id="estimate")
def estimate(body: GenerateBody, caller: Reader, here: Here) -> EstimateAnswer:
    """What it would cost and how long it would take; nothing is made."""
    return EstimateAnswer.of(here, caller, body.request(here.registry))


@router.get("/api/generations", operation_id="listGenerations")
def list_generations(
    caller: Reader,
    here: Here,
    status: Status | None = None,
    style: Name | None = None,
    style_id: Annotated[Name | None, Query(alias="styleId", description="Another word for `style`.")] = None,
    q: Annotated[Words | None, Query(max_length=200, description="Words of the title.")] = None,
    parent: Annotated[uuid.UUID | None, Query(description="Only what was made from this one.")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 30,
    cursor: Annotated[Words | None, Query(max_length=200, description="`nextCursor` of the page before.")] = None,
) -> GenerationPage:
    """The caller's generations, newest first."""
    if style and style_id and style != style_id:
        raise InputError("style and styleId name different styles; send one of them, or the same in both")
    wanted = gallery.Filter(status=status, style=style or style_id, words=q, parent_id=parent)
    page = gallery.page(here.database, user_id=caller.user_id, wanted=wanted, limit=limit, cursor=cursor)
    saved = newest(here.database, [row.id for row in page.items])
    items = [listed(here, row, saved.get(row.id, ())) for row in page.items]
    return GenerationPage(items=items, next_cursor=page.next_cursor)


@router.get("/api/generation/{generation_id}", operation_id="getGeneration")
def get_generation(generation_id: uuid.UUID, caller: Reader, here: Here) -> GenerationAnswer:
    """How far it is; its files when it is ready. Addresses of files end after a day: ask again for new ones."""
    return whole(here, gallery.find(here.database, generation_id, user_id=caller.user_id))


@router.get("/api/generation/{generation_id}/report", operation_id="getReport", responses=may_answer(409))
def get_report(generation_id: uuid.UUID, caller: Reader, here: Here) -> ReportAnswer:
    """How the pictures turned out, in plain words: warnings first, then what is good, then what is worth knowing."""
    row = gallery.find(here.database, generation_id, user_id=caller.user_id).generation
    if row.status != "ready":
        raise Conflict(f"this generation is {row.status}; its report is there when it is ready")
    told = in_plain_words(row, here.registry)
    return ReportAnswer(
        items=[SentenceAnswer(level=one.level, code=one.code, text=one.text, format=one.format) for one in told]
    )


@router.get("/api/generation/{generation_id}/queue", operation_id="getQueuePlace")
def get_queue_place(generation_id: uuid.UUID, caller: Reader, here: Here) -> QueuePlace:
    """How many start before it, and how long it may take; both 0 when it has ended."""
    gallery.find(here.database, generation_id, user_id=caller.user_id)
    place = generations.estimate(here.database, generation_id)
    return QueuePlace(position=place.position, seconds=place.seconds) if place else QueuePlace(position=0, seconds=0)


@router.delete(
    "/api/generation/{generation_id}", operation_id="deleteGeneration", responses=may_answer(409), status_code=204
)
def delete_generation(generation_id: uuid.UUID, caller: Writer, here: Here) -> None:
    """Take it away with its files and scenes, for good. Pictures rendered from its scenes stay."""
    generations.remove(
        here.database, generation_id, user_id=caller.user_id, settings=here.settings, doorbell=here.doorbell
    )


@router.post("/api/generation/{generation_id}/cancel", operation_id="cancelGeneration", responses=may_answer(409))
async def cancel(generation_id: uuid.UUID, caller: PromptWriter, here: Here) -> GenerationAnswer:
    """End it: at once while it waits, between two stages while it runs. Nothing is charged."""
    return await here.prompt(_cancel, generation_id, caller, here)


def _cancel(generation_id: uuid.UUID, caller: Caller, here: Context) -> GenerationAnswer:
    generations.cancel(here.database, generation_id, user_id=caller.user_id, doorbell=here.doorbell)
    return whole(here, gallery.find(here.database, generation_id, user_id=caller.user_id))


@router.post(
    "/api/generation/{generation_id}/retry",
    operation_id="retryGeneration",
    responses=may_answer(402, 409),
    status_code=202,
)
def retry(generation_id: uuid.UUID, caller: Writer, here: Here) -> GenerationAnswer:
    """Queue one that failed or was cancelled again, with the same seed."""
    here.limits.count("generations", f"user:{caller.user_id}")
    generations.retry(
        here.database, generation_id, user_id=caller.user_id, settings=here.settings, doorbell=here.doorbell
    )
    return whole(here, gallery.find(here.database, generation_id, user_id=caller.user_id))


@router.post(
    "/api/generation/{generation_id}/variants",
    operation_id="makeVariants",
    responses=may_answer(402, 409),
    status_code=202,
)
def make_variants(
    generation_id: uuid.UUID, body: VariantsBody, caller: Writer, here: Here, key: IdempotencyKey = None
) -> GenerationIds:
    """The same brief and seed in other designs; all of them are queued, or none."""
    for _ in range(body.count):
        here.limits.count("generations", f"user:{caller.user_id}")
    made = generations.submit_variants(
        here.database,
        generation_id,
        count=body.count,
        user_id=caller.user_id,
        settings=here.settings,
        doorbell=here.doorbell,
        idempotency_key=key,
    )
    return GenerationIds(generation_ids=list(made))


@router.post(
    "/api/generation/{generation_id}/duplicate",
    operation_id="duplicateGeneration",
    responses=may_answer(402, 409),
    status_code=202,
)
def duplicate(generation_id: uuid.UUID, caller: Writer, here: Here, key: IdempotencyKey = None) -> GenerationId:
    """The same brief, seed and design once more, as a generation that stands by itself."""
    original = gallery.find(here.database, generation_id, user_id=caller.user_id).generation
    here.limits.count("generations", f"user:{caller.user_id}")
    edited = {"scene_version_id": original.scene_version_id, "more_scenes": scenes_of(original)[1:]}
    request = request_of(original, parent_id=None, **edited)
    return GenerationId(generation_id=submit(here, caller, request, key=key).id)


def submit(here: Context, caller: Caller, request: GenerationRequest, *, key: str | None = None) -> Generation:
    return generations.submit(
        here.database,
        request,
        user_id=caller.user_id,
        settings=here.settings,
        doorbell=here.doorbell,
        idempotency_key=key,
    ).generation
