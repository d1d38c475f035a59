"""What is sent to ask for a generation, and what asking in advance answers."""

from __future__ import annotations

import uuid
from typing import Annotated, Any, Self

from pydantic import ConfigDict, Field, field_validator
from pydantic.config import JsonDict

from api.context import Context
from api.models import Answer, Name, Sent, Words, made
from engine.kinds.registry import Registry
from service.accounts import Caller
from service.generations import GenerationRequest
from service.generations.foresight import foresee
from service.generations.request import cleaned

FileKey = Annotated[Words, Field(min_length=1, max_length=300, description="The `fileKey` of an upload.")]
GUESTS_LIMIT = 5
_EXAMPLE: JsonDict = {
    "title": "Why *rockets* explode",
    "style": "spotlight",
    "realism": 70,
    "formats": ["youtube", "podcast"],
    "exporters": ["psd"],
}


class PersonBody(Sent):
    """Who is meant in a photo, 1 the most prominent, and whether the photo's own background stays."""

    person: Annotated[int, Field(ge=1, le=99)] = 1
    keep_background: bool = False


class GenerateBody(Sent):
    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    title: Annotated[Words, Field(max_length=2000, description="Put *asterisks* round what should stand out.")]
    style: Name = "spotlight"
    realism: Annotated[int, Field(ge=0, le=100, description="0 graphic .. 100 photographic.")] = 70
    host_key: FileKey | None = None
    guest_keys: Annotated[list[FileKey], Field(max_length=GUESTS_LIMIT)] = []
    people: Annotated[list[PersonBody], Field(max_length=6, description="In the order host, guests.")] = []
    formats: Annotated[list[Name], Field(min_length=1, max_length=8)] = ["youtube", "podcast"]
    exporters: Annotated[list[Name], Field(max_length=8, description="Beside each format's own file.")] = ["psd"]
    kicker: Annotated[Words, Field(max_length=80, description="A small line: show, episode, topic.")] = ""
    seed: Annotated[int, Field(ge=0, lt=2**53)] | Annotated[str, Field(pattern=r"^[0-9]{1,19}$")] | None = Field(
        default=None, description="The same seed and photos give the same files. A string where it is beyond 2^53."
    )
    brand_kit_id: uuid.UUID | None = None
    face_finder: Name | None = Field(default=None, description="A plugin that finds faces, where not the usual one.")

    @field_validator("seed")
    @classmethod
    def _seed_in_range(cls, value: int | str | None) -> int | str | None:
        if value is not None and int(value) >= 2**63:
            raise ValueError("a seed is less than 2^63")
        return value

    def request(self, registry: Registry) -> GenerationRequest:
        """`UnknownName` for a name that nobody registered, `BriefError` for files of one name."""
        registry.style(self.style)
        for name in self.formats:
            registry.file_names(name, self.exporters)
        if self.face_finder:
            registry.face_finder(self.face_finder)
        held: dict[str, Any] = self.model_dump()
        held["seed"] = None if self.seed is None else int(self.seed)
        return made(GenerationRequest, held)


class VariantsBody(Sent):
    count: Annotated[int, Field(ge=1, le=12)] = 3


class EstimateAnswer(Answer):
    credits: int = Field(description="What it would cost.")
    balance: int
    affordable: bool
    waiting: int = Field(description="Generations that wait now, of everybody.")
    seconds: float = Field(description="Until it would be ready, at a guess.")

    @classmethod
    def of(cls, here: Context, caller: Caller, request: GenerationRequest) -> Self:
        """`BriefError` as a submit would raise."""
        cleaned(request)
        ahead = foresee(here.database, user_id=caller.user_id)
        cost = here.settings.credits_per_generation
        return cls(
            credits=cost,
            balance=ahead.balance,
            affordable=ahead.balance >= cost,
            waiting=ahead.waiting,
            seconds=ahead.seconds,
        )
