"""What requests and answers have in common: camelCase names, nothing undeclared, no text that cannot be stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from fastapi.exceptions import RequestValidationError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from engine.measures import storable

Made = TypeVar("Made", bound=BaseModel)


SENT = ConfigDict(alias_generator=to_camel, extra="forbid", frozen=True, allow_inf_nan=False)
ANSWERED = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid", frozen=True)


class Sent(BaseModel):
    """A request's body."""

    model_config = SENT


class Answer(BaseModel):
    """A response's body."""

    model_config = ANSWERED


Words = Annotated[str, AfterValidator(storable)]
"""Text that every database can keep."""
FileKey = Annotated[Words, Field(min_length=1, max_length=300, description="The `fileKey` of an upload.")]


def made(model: type[Made], values: Mapping[str, Any]) -> Made:
    """A model of the service from what was sent; what it refuses is the sender's to put right, field by field."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise RequestValidationError(
            [{**item, "loc": ("body", *(_sent_name(part) for part in item["loc"]))} for item in error.errors()]
        ) from error


def _sent_name(part: int | str) -> int | str:
    return part if isinstance(part, int) else to_camel(part)
