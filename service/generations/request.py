"""What a surface asks for: a brief whose photos are uploads, before it becomes a row."""

from __future__ import annotations

import hashlib
import uuid
from typing import Annotated, Any, Self

from pydantic import Field, field_validator, model_validator

from engine.brief import GUESTS_LIMIT, Name, PersonChoice, Wishes
from engine.errors import BriefError
from engine.measures import storable

FileKey = Annotated[str, Field(min_length=1, max_length=300, description="The `fileKey` of an upload.")]


OF_PHOTO = "photo"
"""The background that a picture is for where none is named."""


class Asked(Wishes):
    """What somebody may ask for by themselves, wherever they ask."""

    host_key: FileKey | None = None
    guest_keys: Annotated[tuple[FileKey, ...], Field(max_length=GUESTS_LIMIT)] = ()
    people: Annotated[tuple[PersonChoice, ...], Field(max_length=6, description="In the order host, guests.")] = ()
    background_key: Annotated[
        FileKey | None, Field(description="The upload that the ground is made of, for a background that wants one.")
    ] = None
    exporters: Annotated[tuple[Name, ...], Field(max_length=8, description="Beside each format's own file.")] = ("psd",)
    brand_kit_id: uuid.UUID | None = None

    @field_validator("*")
    @classmethod
    def _storable(cls, value: object) -> object:
        for text in value if isinstance(value, tuple) else (value,):
            if isinstance(text, str):
                storable(text)
        return value

    @property
    def photo_keys(self) -> tuple[str, ...]:
        """Of people."""
        return ((self.host_key,) if self.host_key else ()) + self.guest_keys

    @property
    def upload_keys(self) -> tuple[str, ...]:
        """Of all that is looked at: people, and what the ground is made of."""
        return self.photo_keys + ((self.background_key,) if self.background_key else ())


class GenerationRequest(Asked):
    seed: Annotated[int, Field(ge=0, lt=2**63)] | None = None
    variant: Annotated[int, Field(ge=0, le=99)] = 0
    parent_id: uuid.UUID | None = None
    scene_version_id: uuid.UUID | None = None
    more_scenes: tuple[uuid.UUID, ...] = ()
    """The edited scenes of its other formats."""
    source: Name = "api"
    reply_to: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _choices_need_photos(self) -> Self:
        if len(self.people) > len(self.photo_keys):
            raise ValueError("people has more entries than there are photos; give one for the host and each guest")
        return self

    @property
    def digest(self) -> str:
        """Tells whether two requests with one idempotency key are the same request."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


def cleaned(request: GenerationRequest) -> GenerationRequest:
    """With a title that can be set; `BriefError` says what is wrong with it."""
    from engine.text import clean_title  # brings the typesetting libraries with it

    if len(set(request.photo_keys)) != len(request.photo_keys) and not request.people:
        raise BriefError("the same photo is given twice; say with people which person of it is meant each time")
    background = request.background or (OF_PHOTO if request.background_key else None)
    return request.model_copy(update={"title": clean_title(request.title), "background": background})
