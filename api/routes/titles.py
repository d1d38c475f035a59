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
from service.titles import MORE

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


Hint = Annotated[
    str | None,
    Field(description="What could do more, where the rules did little and no model is asked.", examples=[MORE]),
]


class Refined(Answer):
    original: str
    refined: str = Field(examples=["$1M Startup in 30 Days"])
    hint: Hint = None


class Suggested(Answer):
    suggestions: Annotated[list[str], Field(max_length=SUGGESTIONS)] = Field(
        description="Each can be used as it is; where nothing is sure there are fewer, or none.",
        examples=[["7 Rules for Better Sleep", "The *7 Rules* for Better Sleep"]],
    )
    hint: Hint = None


@router.post("/api/title/refine", operation_id="refineTitle", response_model_exclude_none=True)
def refine(body: TitleBody, caller: Reader, here: Here) -> Refined:
    """Shorter, without saying anything that the title did not say; the title itself where that is not sure."""
    refined = here.titles.refine(body.title, format=body.format, language=body.language)
    return Refined(original=body.title, refined=refined, hint=here.titles.hint() if refined == body.title else None)


@router.post("/api/title/suggest", operation_id="suggestTitles", response_model_exclude_none=True)
def suggest(body: TitleBody, caller: Reader, here: Here) -> Suggested:
    """At most three: shorter, turned, in its language's case, with a word stressed. All in the title's own words."""
    found = here.titles.suggest(body.title, format=body.format, language=body.language)
    return Suggested(suggestions=found, hint=here.titles.hint() if len(found) < SUGGESTIONS else None)
