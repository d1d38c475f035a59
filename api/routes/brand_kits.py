"""Brand kits: colours, font and logo of a team."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Any, Self

from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from pydantic import ConfigDict, Field, model_validator
from pydantic.config import JsonDict

from api.access import Reader, Writer
from api.context import Context, Here
from api.models import Answer, Sent, Words
from api.photos import have_checked
from api.problems import may_answer
from service.accounts import Caller
from service.brand_kits import kits as brand_kits
from service.database import BrandKit

router = APIRouter(tags=["brand kits"])

Hex = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$", examples=["#ff5a1f"])]
Font = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,80}$", examples=["anton-400"])]
_EXAMPLE: JsonDict = {"name": "The Rocket Show", "primary": "#ff5a1f", "secondary": "#1f6bff", "font": "anton-400"}


class KitBody(Sent):
    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    name: Annotated[Words, Field(max_length=100)] = ""
    primary: Hex | None = None
    secondary: Hex | None = None
    font: Font | None = Field(default=None, description="One of `GET /api/fonts`.")
    font_key: Annotated[
        Words, Field(max_length=300, description="The `fileKey` of an upload; takes `font`'s place.")
    ] | (None) = None
    font_licence: Annotated[
        Words, Field(max_length=1000, description="What allows its use. Needed with `fontKey`.")
    ] | (None) = None
    logo_key: Annotated[Words, Field(max_length=300, description="The `fileKey` of an upload.")] | None = None

    @model_validator(mode="after")
    def _a_font_needs_a_note(self) -> Self:
        if self.font_key and self.font:
            raise ValueError("give font or fontKey, not both")
        if self.font_key and not (self.font_licence or "").strip():
            raise ValueError(
                "say in fontLicence what allows you to use this font: a licence, an invoice, your own work"
            )
        return self


class KitAnswer(Answer):
    id: uuid.UUID
    name: str
    primary: str | None
    secondary: str | None
    font: str | None = Field(description="What scenes call it: one of `GET /api/font-faces`.")
    font_name: str | None
    font_url: str | None = Field(description="Of a font of one's own.")
    font_licence: str | None
    logo_url: str | None
    created_at: datetime
    updated_at: datetime | None


class KitList(Answer):
    items: list[KitAnswer]


@router.get("/api/brand-kits", operation_id="listBrandKits")
def list_kits(caller: Reader, here: Here) -> KitList:
    """The caller's kits, oldest first."""
    return KitList(items=[_answer(here, kit) for kit in brand_kits.listed(here.database, user_id=caller.user_id)])


@router.post("/api/brand-kits", operation_id="createBrandKit", responses=may_answer(404, 409), status_code=201)
async def create_kit(body: KitBody, caller: Writer, here: Here) -> KitAnswer:
    """Each part that is given replaces the style's."""
    await have_checked(here, caller.user_id, _files(body))
    return await run_in_threadpool(_create, body, caller, here)


def _create(body: KitBody, caller: Caller, here: Context) -> KitAnswer:
    kit = brand_kits.create(
        here.database,
        _values(body),
        user_id=caller.user_id,
        logo_key=body.logo_key,
        font_key=body.font_key,
        fonts=here.fonts.ids,
    )
    return _answer(here, kit)


@router.get("/api/brand-kit/{kit_id}", operation_id="getBrandKit")
def get_kit(kit_id: uuid.UUID, caller: Reader, here: Here) -> KitAnswer:
    return _answer(here, brand_kits.find(here.database, kit_id, user_id=caller.user_id))


@router.patch("/api/brand-kit/{kit_id}", operation_id="changeBrandKit", responses=may_answer(409))
async def change_kit(kit_id: uuid.UUID, body: KitBody, caller: Writer, here: Here) -> KitAnswer:
    """Set those parts that are sent; null takes a part away. Older generations keep what they had."""
    await have_checked(here, caller.user_id, _files(body))
    return await run_in_threadpool(_change, kit_id, body, caller, here)


def _change(kit_id: uuid.UUID, body: KitBody, caller: Caller, here: Context) -> KitAnswer:
    kit = brand_kits.change(
        here.database,
        kit_id,
        _values(body, only_sent=True),
        user_id=caller.user_id,
        logo_key=body.logo_key,
        keep_logo="logo_key" not in body.model_fields_set,
        font_key=body.font_key,
        keep_font="font_key" not in body.model_fields_set,
        fonts=here.fonts.ids,
    )
    return _answer(here, kit)


@router.delete("/api/brand-kit/{kit_id}", operation_id="deleteBrandKit", status_code=204)
def delete_kit(kit_id: uuid.UUID, caller: Writer, here: Here) -> None:
    brand_kits.delete(here.database, kit_id, user_id=caller.user_id)


def _files(body: KitBody) -> list[str]:
    return [key for key in (body.logo_key, body.font_key) if key]


def _family(here: Context, font: str | None) -> str | None:
    return here.fonts.face(font).family if font in here.fonts.ids else None


def _values(body: KitBody, *, only_sent: bool = False) -> dict[str, Any]:
    held = body.model_dump(exclude={"logo_key", "font_key"}, exclude_unset=only_sent)
    names = {"primary": "primary_hex", "secondary": "secondary_hex"}
    return {names.get(name, name): value for name, value in held.items()}


def _answer(here: Context, kit: BrandKit) -> KitAnswer:
    seconds = here.settings.signed_url_seconds
    return KitAnswer(
        id=kit.id,
        name=kit.name,
        primary=kit.primary_hex,
        secondary=kit.secondary_hex,
        font=kit.font,
        font_name=kit.font_name or _family(here, kit.font),
        font_url=here.storage.sign_get(kit.font_url, seconds=seconds) if kit.font_url else None,
        font_licence=kit.font_licence,
        logo_url=here.storage.sign_get(kit.logo_url, seconds=seconds) if kit.logo_url else None,
        created_at=kit.created_at,
        updated_at=kit.updated_at,
    )
