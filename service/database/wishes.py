"""Wishes as a row keeps them: in the column of that name where there is one, else in `options`."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from engine.brief import PersonChoice, Wishes
from service.database.generations import Generation

_COLUMNS = {name: name for name in Wishes.model_fields if name in Generation.__table__.c} | {"style": "style_id"}
_PEOPLE = "people"
_SCENES = "scenes"
_BACKGROUND_KEY = "background_key"
_TRACE = "traceparent"


def columns_of(
    wishes: Wishes,
    people: tuple[PersonChoice, ...] = (),
    scenes: Sequence[uuid.UUID] = (),
    background_key: str | None = None,
    trace: str | None = None,
) -> dict[str, Any]:
    """What a new row is given; `people` are the choices for its photos, `scenes` the further ones (`scenes_of`),
    `trace` what it was asked for in."""
    held = wishes.model_dump(mode="json", include=set(Wishes.model_fields))
    options = {name: value for name, value in held.items() if name not in _COLUMNS}
    options[_PEOPLE] = [choice.model_dump() for choice in people]
    if background_key:
        options[_BACKGROUND_KEY] = background_key
    if trace:
        options[_TRACE] = trace
    if scenes:
        options[_SCENES] = [str(one) for one in scenes]
    return {column: held[name] for name, column in _COLUMNS.items()} | {"options": options}


def scenes_of(row: Generation) -> list[uuid.UUID]:
    """The edited scenes that are rendered instead of the brief, the first format's in front."""
    others = [uuid.UUID(one) for one in row.options.get(_SCENES, ())]
    return [*([row.scene_version_id] if row.scene_version_id else []), *others]


def background_key_of(row: Generation) -> str | None:
    """The upload that its ground is made of."""
    return row.options.get(_BACKGROUND_KEY)


def trace_of(row: Generation) -> str | None:
    """The `traceparent` of what it was asked for in, where traces are kept."""
    return row.options.get(_TRACE)


def wishes_of(row: Generation) -> Wishes:
    """A row from before a wish could be made has its default."""
    held = {name: getattr(row, column) for name, column in _COLUMNS.items()}
    others = {name: value for name, value in row.options.items() if name in Wishes.model_fields}
    return Wishes.model_validate(held | others)


def people_of(row: Generation) -> list[PersonChoice]:
    """One for each photo, in the order host, guests."""
    told = list(row.options.get(_PEOPLE, ()))
    photos = len(row.guest_keys) + bool(row.host_key)
    return [PersonChoice.model_validate(choice) for choice in [*told, *({} for _ in range(photos))][:photos]]
