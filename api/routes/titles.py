"""Help with a title."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import ConfigDict, Field

from api.access import Reader
from api.context import Here
from api.models import Answer, Sent, Words
from engine.brief import Name
from engine.kinds.title_helper import SUGGESTIONS

router = APIRouter(tags=["titles"])


class TitleBody(Sent):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"title": "How I Built a $1M Startup in 30 Days", "format": "youtube"}]}
    )

    title: Annotated[Words, Field(min_length=1, max_length=2000)]
    format: Name = Field(default="youtube", description="Where it will stand: a thumbnail has room for five words.")
    language: Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")] | None = Field(
        default=None, description="A tag such as `en` or `pt-BR`. Without one it is guessed.", examples=["en"]
    )


class Refined(Answer):
    original: str
    refined: str = Field(examples=["$1M Startup in 30 Days"])


class Suggested(Answer):
    suggestions: Annotated[list[str], Field(min_length=SUGGESTIONS, max_length=SUGGESTIONS)] = Field(
        examples=[["$1M Startup in 30 Days", "$1M Startup in 30 Days?", "30 Days: $1M Startup"]]
    )


@router.post("/api/title/refine", operation_id="refineTitle")
def refine(body: TitleBody, caller: Reader, here: Here) -> Refined:
    """Shorter and stronger, without saying anything that the title did not say."""
    refined = here.titles.refine(body.title, format=body.format, language=body.language)
    return Refined(original=body.title, refined=refined)


@router.post("/api/title/suggest", operation_id="suggestTitles")
def suggest(body: TitleBody, caller: Reader, here: Here) -> Suggested:
    """Three that differ in kind: a statement, a question, and one with its figures in front or a contrast."""
    found = here.titles.suggest(body.title, format=body.format, language=body.language)
    return Suggested(suggestions=found)
