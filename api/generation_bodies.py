"""What is sent to ask for a generation, and what asking in advance answers."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import ConfigDict, Field, field_validator, model_validator
from pydantic.config import JsonDict

from api.context import Context
from api.models import SENT, Answer, Sent, made
from engine.brief import GUESTS_LIMIT, Name, PersonChoice
from engine.errors import BriefError
from engine.kinds.background import needs_photo
from engine.kinds.registry import Registry
from service.accounts import Caller
from service.generations import GenerationRequest
from service.generations.foresight import foresee
from service.generations.request import Asked, FileKey, cleaned

_EXAMPLE: JsonDict = {
    "title": "Why *rockets* explode",
    "style": "spotlight",
    "realism": 70,
    "formats": ["youtube", "podcast"],
    "exporters": ["psd"],
}


class PersonBody(PersonChoice):
    """Who is meant in a photo, 1 the most prominent, and whether the photo's own background stays."""

    model_config = SENT


class GenerateBody(Asked):
    """The style may also be called `styleId`, and the photos given as one list, `fileKeys`, the host's first."""

    model_config = SENT | ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    people: Annotated[tuple[PersonBody, ...], Field(max_length=6, description="In the order host, guests.")] = ()
    style_id: Name | None = Field(default=None, description="Another word for `style`.")
    file_keys: Annotated[tuple[FileKey, ...], Field(max_length=1 + GUESTS_LIMIT)] | None = Field(
        default=None, description="Instead of `hostKey` and `guestKeys`: the host's photo first, then the guests'."
    )
    seed: Annotated[int, Field(ge=0, lt=2**53)] | Annotated[str, Field(pattern=r"^[0-9]{1,19}$")] | None = Field(
        default=None, description="The same seed and photos give the same files. A string where it is beyond 2^53."
    )

    @field_validator("seed")
    @classmethod
    def _seed_in_range(cls, value: int | str | None) -> int | str | None:
        if value is not None and int(value) >= 2**63:
            raise ValueError("a seed is less than 2^63")
        return value

    @model_validator(mode="after")
    def _one_word_for_one_thing(self) -> Self:
        if self.style_id is not None and "style" in self.model_fields_set and self.style != self.style_id:
            raise ValueError("style and styleId name different styles; send one of them, or the same in both")
        if self.file_keys is not None and self.photo_keys and self.photo_keys != self.file_keys:
            raise ValueError("fileKeys names other photos than hostKey and guestKeys; send one or the other")
        return self

    def request(self, registry: Registry) -> GenerationRequest:
        """`UnknownName` for a name that nobody registered, `BriefError` for files of one name or a lacking picture."""
        held = self._asked()
        registry.style(held["style"])
        for name in self.formats:
            registry.file_names(name, self.exporters)
        if self.background:
            background = registry.background(self.background)
            if needs_photo(background) and not self.background_key:
                raise BriefError(f"the background {self.background!r} is made of a picture; send its backgroundKey")
        if self.face_finder:
            registry.face_finder(self.face_finder)
        return made(GenerationRequest, held)

    def _asked(self) -> dict[str, Any]:
        """In the service's own words."""
        held = self.model_dump(exclude={"style_id", "file_keys"})
        held["seed"] = None if self.seed is None else int(self.seed)
        if self.style_id is not None:
            held["style"] = self.style_id
        if self.file_keys is not None and not self.photo_keys:
            held["host_key"], held["guest_keys"] = next(iter(self.file_keys), None), self.file_keys[1:]
        return held


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
