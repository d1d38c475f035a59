"""What requests and answers have in common: camelCase names, nothing undeclared, no text that cannot be stored."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel


class Sent(BaseModel):
    """A request's body."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid", frozen=True, allow_inf_nan=False)


class Answer(BaseModel):
    """A response's body."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid", frozen=True)


def _storable(text: str) -> str:
    if "\0" in text:
        raise ValueError("holds a NUL character; send plain text")
    return text


Words = Annotated[str, AfterValidator(_storable)]
"""Text that every database can keep. Lone surrogates are refused before it gets here."""
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,47}$")]
"""Of a style, format, exporter."""
