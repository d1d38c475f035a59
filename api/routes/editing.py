"""For the canvas in the browser: parts of the scene that is sent made anew by the engine. Nothing is saved."""

from __future__ import annotations

import asyncio
import secrets
import uuid
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from api.access import Reader, Writer
from api.context import Context, Here
from api.models import Answer, FileKey, Sent, Words
from api.photos import have_checked
from api.problems import may_answer
from api.routes.scenes import addresses
from api.scene_bodies import SceneRoute
from engine.geometry import Box
from engine.measures import LayerId
from engine.scene import Scene
from service.accounts import Caller
from service.errors import Unavailable
from service.scenes.editing import Remade, dress_of
from service.scenes.refit import fonts_of
from service.scenes.versions import opened
from service.scenes.words import Wish, set_words

router = APIRouter(tags=["scenes"], route_class=SceneRoute)
Side = Annotated[float, Field(gt=0, le=20000)]
FontId = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,80}$", examples=["anton-400"])]
Place = Annotated[float, Field(ge=-60000, le=60000)]
_LONGEST_SECONDS = 60.0
_MAY = may_answer(409)


class RepaintBody(Sent):
    scene: Scene
    seed: Annotated[str, Field(pattern=r"^[0-9]{1,18}$")] | None = Field(
        default=None, description="The same seed gives the same ground; a new one, when none is given."
    )
    prompt: Annotated[Words, Field(max_length=2000)] | None = Field(
        default=None, description="All that a model is told to paint; the style's words, when none or nothing is given."
    )
    negative_prompt: Annotated[Words, Field(max_length=2000)] | None = Field(
        default=None, description="What it is to leave out; the style's words, when none are given."
    )


class SwapBody(Sent):
    scene: Scene
    layer: LayerId = Field(examples=["host"], description="The picture of a person: `host`, `guest-1`, ...")
    file_key: FileKey
    person: Annotated[int, Field(ge=1, le=99)] = 1
    keep_background: bool = False


class PictureBody(Sent):
    scene: Scene
    file_key: FileKey
    name: Annotated[Words, Field(max_length=80)] = ""


class BoxBody(Sent):
    """In design units of the canvas."""

    x: Place
    y: Place
    width: Side
    height: Side

    @property
    def box(self) -> Box:
        return Box(self.x, self.y, self.width, self.height)


class RefitBody(Sent):
    scene: Scene
    layer: LayerId = Field(examples=["title-1"])
    text: Annotated[Words, Field(max_length=2000)]
    box: BoxBody | None = Field(default=None, description="The room for the words; their own, when none is given.")
    font: FontId | None = None


class TextBody(Sent):
    scene: Scene
    text: Annotated[Words, Field(min_length=1, max_length=2000)]
    font: FontId | None = Field(default=None, description="The style's own, when none is given.")
    box: BoxBody | None = Field(default=None, description="The room for the words; a strip in the middle, if none.")


class MissingLetter(Answer):
    """A character that would be an empty box."""

    character: str
    name: str = Field(examples=["KATAKANA LETTER A"], description="As Unicode names it.")
    family: str | None = Field(description="Of a font here that has it; null when none has.")


class EditedScene(Answer):
    scene: Scene
    assets: dict[str, str] = Field(description="An address for each picture the scene names.")
    layer: str | None = Field(default=None, description="The layer that is new, or was made anew.")
    seed: str | None = Field(default=None, description="Of the ground.")
    missing: list[MissingLetter] = Field(
        default=[], description="Characters of new words that neither their font nor a fallback has."
    )
    notes: list[str] = Field(default=[], description="What to know of it, such as why a model did not paint.")


class RefittedScene(Answer):
    scene: Scene
    assets: dict[str, str] = Field(description="An address for each picture the scene names.")
    missing: list[MissingLetter] = Field(
        description="Characters of the words that neither their font nor a fallback has."
    )


@router.post("/api/generation/{generation_id}/scene/background", operation_id="repaintScene", responses=_MAY)
async def repaint_scene(generation_id: uuid.UUID, body: RepaintBody, caller: Writer, here: Here) -> EditedScene:
    """Another ground under the layers that are sent, quiet where words stand and lit behind heads."""
    seed = int(body.seed) if body.seed else secrets.randbelow(10**15)

    def begin() -> Future[Remade]:
        return here.editing.background(
            generation_id,
            body.scene,
            user_id=caller.user_id,
            seed=seed,
            prompt=body.prompt,
            negative_prompt=body.negative_prompt,
        )

    made = await _done(here, begin)
    return _answer(here, made, seed=str(seed))


@router.post("/api/generation/{generation_id}/scene/photo", operation_id="swapPhoto", responses=_MAY)
async def swap_photo(generation_id: uuid.UUID, body: SwapBody, caller: Writer, here: Here) -> EditedScene:
    """Another photo of one person, or the same one cut again: head on head, in the style's grade and light."""
    await have_checked(here, caller.user_id, [body.file_key])

    def begin() -> Future[Remade]:
        return here.editing.photo(
            generation_id,
            body.scene,
            user_id=caller.user_id,
            layer=body.layer,
            file_key=body.file_key,
            person=body.person,
            keep_background=body.keep_background,
        )

    return _answer(here, await _done(here, begin))


@router.post("/api/generation/{generation_id}/scene/picture", operation_id="addPicture", responses=_MAY)
async def add_picture(generation_id: uuid.UUID, body: PictureBody, caller: Writer, here: Here) -> EditedScene:
    """An upload as a new layer in the middle, on top of all but the finish."""
    await have_checked(here, caller.user_id, [body.file_key])

    def begin() -> Future[Remade]:
        return here.editing.picture(
            generation_id, body.scene, user_id=caller.user_id, file_key=body.file_key, name=body.name
        )

    return _answer(here, await _done(here, begin))


@router.post("/api/generation/{generation_id}/scene/text", operation_id="addText", responses=_MAY)
async def add_text(generation_id: uuid.UUID, body: TextBody, caller: Writer, here: Here) -> EditedScene:
    """New words as a layer of their own, as large as their room allows."""
    wish = partial(Wish, text=body.text, box=body.box.box if body.box else None, font=body.font)
    return _answer(here, await _done(here, lambda: _set_words(here, caller, generation_id, body.scene, wish)))


@router.post("/api/generation/{generation_id}/scene/refit", operation_id="refitScene", responses=_MAY)
async def refit_scene(generation_id: uuid.UUID, body: RefitBody, caller: Reader, here: Here) -> RefittedScene:
    """Set one block of text anew in the scene that is sent; nothing is saved."""
    box = body.box.box if body.box else None
    wish = partial(Wish, text=body.text, layer=body.layer, box=box, font=body.font)
    made = await _done(here, lambda: _set_words(here, caller, generation_id, body.scene, wish))
    answer = _answer(here, made)
    return RefittedScene(scene=answer.scene, assets=answer.assets, missing=answer.missing)


def _set_words(
    here: Context, caller: Caller, generation_id: uuid.UUID, scene: Scene, wish: Callable[..., Wish]
) -> Future[Remade]:
    """At once where every font is built in; a stranger's font is shaped in a process of the studio."""
    held = opened(here.database, generation_id, scene, user_id=caller.user_id)
    here.limits.count("edits", f"user:{caller.user_id}")
    asked = wish(brand_font=held.generation.brand.get("font"))
    wanted = {*fonts_of(scene), *filter(None, (asked.font, asked.brand_font))} - set(here.fonts.ids)
    if own := here.own_fonts.keys(caller.user_id, wanted):
        return here.editing.words(held, scene, asked, own)
    edited = set_words(scene, asked, dress_of(held.generation), here.registry, here.fonts)
    made: Future[Remade] = Future()
    made.set_result(
        Remade(scene=Scene.from_json(edited.scene), opened=held, layer=edited.layer, missing=edited.missing)
    )
    return made


async def _done(here: Context, begin: Callable[[], Future[Remade]]) -> Remade:
    """What was begun, without a thread that waits for it."""
    future = await here.scenes(begin)
    try:
        return await asyncio.wait_for(asyncio.wrap_future(future), _LONGEST_SECONDS)
    except TimeoutError as error:
        raise Unavailable("too many pictures are being worked on; try again in a moment") from error


def _answer(here: Context, made: Remade, *, seed: str | None = None) -> EditedScene:
    shown = addresses(here, made.scene, made.opened.pictures)
    missing = [MissingLetter(character=one.character, name=one.name, family=one.family) for one in made.missing]
    return EditedScene(
        scene=made.scene, assets=shown, layer=made.layer, seed=seed, missing=missing, notes=list(made.notes)
    )
