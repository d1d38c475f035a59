"""Generations as the API tells them: storage keys become signed addresses."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from pydantic import ConfigDict, Field, JsonValue

from api.context import Context
from api.models import ANSWERED, Answer
from engine.brief import PersonChoice, Wishes
from service import generations
from service.database import Artifact, Generation, SceneVersion
from service.database.wishes import background_key_of, people_of, wishes_of
from service.results.gallery import Found
from service.results.told import artifacts_told
from service.scenes.versions import newest


class GenerationId(Answer):
    generation_id: uuid.UUID


class GenerationIds(Answer):
    generation_ids: list[uuid.UUID]


class QueuePlace(Answer):
    position: int = Field(description="How many start before it; 0 is next, or running already.")
    seconds: float = Field(description="Until it is ready, at a guess.")


class FileAnswer(Answer):
    name: str
    kind: Literal["file", "scene", "report"]
    format: str
    url: str
    media_type: str
    size_bytes: int
    sha256: str
    width: int | None
    height: int | None
    facts: dict[str, JsonValue] = Field(description="What the exporter says of it, such as the quality it chose.")


class Failure(Answer):
    code: str
    message: str


class SavedDesign(Answer):
    """The newest version of a design that was saved on the canvas."""

    format: str
    version: int
    created_at: datetime


class GenerationSummary(Answer):
    id: uuid.UUID
    status: Literal["pending", "running", "ready", "failed", "cancelled"]
    stage: str
    progress: float = Field(ge=0, le=1)
    title: str
    style: str
    realism: int
    seed: str = Field(description="A number below 2^63, as text, since JavaScript's numbers are shorter.")
    formats: tuple[str, ...]
    variant: int
    parent_id: uuid.UUID | None
    edited: bool = Field(description="Rendered from a scene that was edited, not from the brief alone.")
    preview_url: str | None = Field(description="There as soon as the first picture exists, before `ready`.")
    error: Failure | None
    saved_designs: list[SavedDesign] = Field(
        description="Of each format that was edited since; files made before `createdAt` of one are older than it."
    )
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class PersonAnswer(PersonChoice):
    """Who was meant in a photo, and whether the photo's own background stayed."""

    model_config = ANSWERED | ConfigDict(json_schema_serialization_defaults_required=True)


class GenerationAnswer(GenerationSummary, Wishes):
    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    download_urls: list[str]
    files: list[FileAnswer]
    zip_url: str | None = Field(description="All files as one; there when it is ready, for a day.")
    host_key: str | None
    guest_keys: list[str]
    background_key: str | None
    people: list[PersonAnswer] = Field(description="For each photo, in the order host, guests.")
    exporters: list[str]
    brand_kit_id: uuid.UUID | None
    credits: int
    queue: QueuePlace | None = Field(description="While it waits or runs.")


class SentenceAnswer(Answer):
    level: Literal["good", "note", "warning"]
    code: str = Field(examples=["readable"])
    text: str = Field(examples=["Readable at 168 px"])
    format: str | None = Field(description="None for what concerns all of them.")


class ReportAnswer(Answer):
    items: list[SentenceAnswer]


class GenerationPage(Answer):
    items: list[GenerationSummary]
    next_cursor: str | None


def listed(here: Context, row: Generation, saved: Sequence[SceneVersion] = ()) -> GenerationSummary:
    return GenerationSummary(
        id=row.id,
        status=row.status,
        stage=row.stage,
        progress=row.progress,
        title=row.title,
        style=row.style_id,
        realism=row.realism,
        seed=str(row.seed),
        formats=tuple(row.formats),
        variant=row.variant,
        parent_id=row.parent_id,
        edited=row.scene_version_id is not None,
        preview_url=preview_address(here, row.preview_url),
        error=Failure(code=row.error_code or "failed", message=row.error) if row.error else None,
        saved_designs=[SavedDesign(format=one.format, version=one.version, created_at=one.created_at) for one in saved],
        created_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
    )


def whole(here: Context, found: Found) -> GenerationAnswer:
    row = found.generation
    told = artifacts_told(row.report)
    files = [_file(here, artifact, told.get(artifact.name, {}).get("facts", {})) for artifact in found.artifacts]
    saved = newest(here.database, [row.id]).get(row.id, ())
    place = generations.estimate(here.database, row.id) if row.status in ("pending", "running") else None
    return GenerationAnswer(
        **dict(wishes_of(row)) | dict(listed(here, row, saved)),
        download_urls=[file.url for file in files if file.kind == "file"],
        files=files,
        zip_url=here.bundles.address(row) if files else None,
        host_key=row.host_key,
        guest_keys=row.guest_keys,
        background_key=background_key_of(row),
        people=[PersonAnswer(**dict(choice)) for choice in people_of(row)],
        exporters=row.exporters,
        brand_kit_id=row.brand_kit_id,
        credits=row.cost,
        queue=QueuePlace(position=place.position, seconds=place.seconds) if place else None,
    )


def preview_address(here: Context, key: str | None) -> str | None:
    return here.storage.sign_get(key, seconds=here.settings.signed_url_seconds) if key else None


def _file(here: Context, artifact: Artifact, facts: dict[str, JsonValue]) -> FileAnswer:
    assert artifact.kind != "asset"  # the gallery hands out none
    name = artifact.name.rpartition("/")[2]
    url = here.storage.sign_get(
        artifact.key, seconds=here.settings.signed_url_seconds, filename=name, media_type=artifact.media_type
    )
    return FileAnswer(
        name=artifact.name,
        kind=artifact.kind,
        format=artifact.format,
        url=url,
        media_type=artifact.media_type,
        size_bytes=artifact.size_bytes,
        sha256=artifact.sha256,
        width=artifact.width,
        height=artifact.height,
        facts=facts,
    )
