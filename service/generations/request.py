"""What a surface asks for: a brief whose photos are uploads, before it becomes a row."""

from __future__ import annotations

import hashlib
import uuid
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from engine.errors import BriefError
from engine.scene import Frozen

FileKey = Annotated[str, Field(min_length=1, max_length=300)]
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,47}$")]


class PersonChoice(Frozen):
    """Who is meant in a photo, and whether its own background stays. In the order host, guests."""

    person: Annotated[int, Field(ge=1, le=99)] = 1
    keep_background: bool = False


class GenerationRequest(Frozen):
    title: Annotated[str, Field(max_length=2000)]
    style: Name = "spotlight"
    realism: Annotated[int, Field(ge=0, le=100)] = 70
    host_key: FileKey | None = None
    guest_keys: Annotated[tuple[FileKey, ...], Field(max_length=5)] = ()
    people: Annotated[tuple[PersonChoice, ...], Field(max_length=6)] = ()
    formats: Annotated[tuple[Name, ...], Field(min_length=1, max_length=8)] = ("youtube", "podcast")
    exporters: Annotated[tuple[Name, ...], Field(max_length=8)] = ("psd",)
    kicker: Annotated[str, Field(max_length=80)] = ""
    face_finder: Name | None = None
    seed: Annotated[int, Field(ge=0, lt=2**63)] | None = None
    variant: Annotated[int, Field(ge=0, le=99)] = 0
    brand_kit_id: uuid.UUID | None = None
    parent_id: uuid.UUID | None = None
    scene_version_id: uuid.UUID | None = None
    source: Name = "api"
    reply_to: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _guests_need_no_host_but_choices_need_photos(self) -> Self:
        if len(self.people) > len(self.photo_keys):
            raise ValueError("people has more entries than there are photos; give one for the host and each guest")
        for text in (self.title, self.kicker, *self.photo_keys):
            if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
                raise ValueError("a text holds a NUL or half a character; paste it again as plain text")
        return self

    @property
    def photo_keys(self) -> tuple[str, ...]:
        return ((self.host_key,) if self.host_key else ()) + self.guest_keys

    @property
    def digest(self) -> str:
        """Tells whether two requests with one idempotency key are the same request."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


def cleaned(request: GenerationRequest) -> GenerationRequest:
    """With a title that can be set; `BriefError` says what is wrong with it."""
    from engine.text import clean_title  # brings the typesetting libraries with it

    if len(set(request.photo_keys)) != len(request.photo_keys) and not request.people:
        raise BriefError("the same photo is given twice; say with people which person of it is meant each time")
    return request.model_copy(update={"title": clean_title(request.title)})
