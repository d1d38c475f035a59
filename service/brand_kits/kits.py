"""Brand kits: a team's colours, font and logo, kept for its next pictures."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.errors import UnknownName
from engine.text.own_fonts import font_id
from service.database import BrandKit, Database, Upload, lock_user, utc_now
from service.errors import Conflict, NotFound

KITS_PER_USER = 50


def listed(database: Database, *, user_id: uuid.UUID) -> Sequence[BrandKit]:
    """The user's kits, oldest first."""
    with database.read() as session:
        query = sa.select(BrandKit).where(BrandKit.user_id == user_id)
        return session.scalars(query.order_by(BrandKit.created_at, BrandKit.id)).all()


def find(database: Database, kit_id: uuid.UUID, *, user_id: uuid.UUID) -> BrandKit:
    """One kit; `NotFound` when it is not this user's."""
    with database.read() as session:
        return _owned(session, kit_id, user_id)


def create(
    database: Database,
    values: Mapping[str, Any],
    *,
    user_id: uuid.UUID,
    logo_key: str | None,
    font_key: str | None = None,
    fonts: Collection[str],
) -> BrandKit:
    """A kit from `name, font, font_licence, primary_hex, secondary_hex` and the fileKeys of a logo and a font.

    `UnknownName` for a font nobody has, `NotFound` and `Conflict` for the files, `Conflict` when there are too many.
    """
    _check_font(values.get("font"), fonts)

    def work(session: Session) -> BrandKit:
        lock_user(session, user_id)
        there = session.scalar(sa.select(sa.func.count()).where(BrandKit.user_id == user_id)) or 0
        if there >= KITS_PER_USER:
            raise Conflict(f"there are {KITS_PER_USER} brand kits already; delete one that is no longer used")
        kit = BrandKit(user_id=user_id, **values, logo_url=_logo(session, logo_key, user_id), updated_at=utc_now())
        if font_key:
            _take_font(session, kit, font_key)
        session.add(kit)
        return kit

    return database.write(work)


def change(
    database: Database,
    kit_id: uuid.UUID,
    values: Mapping[str, Any],
    *,
    user_id: uuid.UUID,
    logo_key: str | None,
    keep_logo: bool,
    font_key: str | None = None,
    keep_font: bool = True,
    fonts: Collection[str],
) -> BrandKit:
    """Set those of its values that are given; generations asked for before keep the kit they had.

    A `font` by name and a font of one's own take each other's place.
    """
    _check_font(values.get("font"), fonts)

    def work(session: Session) -> BrandKit:
        kit = _owned(session, kit_id, user_id)
        if "font" in values or not keep_font:
            kit.font = kit.font_url = kit.font_name = None
        if "font" in values or (not keep_font and font_key is None):
            kit.font_licence = None
        for name, value in values.items():
            setattr(kit, name, value)
        if font_key and not keep_font:
            _take_font(session, kit, font_key)
        if not keep_logo:
            kit.logo_url = _logo(session, logo_key, user_id)
        kit.updated_at = utc_now()
        return kit

    return database.write(work)


def delete(database: Database, kit_id: uuid.UUID, *, user_id: uuid.UUID) -> None:
    """Gone; its logo stays among the uploads."""
    database.write(lambda session: session.delete(_owned(session, kit_id, user_id)))


def _owned(session: Session, kit_id: uuid.UUID, user_id: uuid.UUID) -> BrandKit:
    kit = session.scalar(sa.select(BrandKit).where(BrandKit.id == kit_id, BrandKit.user_id == user_id))
    if kit is None:
        raise NotFound(f"there is no brand kit {kit_id}")
    return kit


def _logo(session: Session, key: str | None, user_id: uuid.UUID) -> str | None:
    """Where the cleared logo lies."""
    return _cleared(session, key, user_id, "logo").cleared_key if key else None


def _take_font(session: Session, kit: BrandKit, key: str) -> None:
    """A font of one's own: known in scenes by its content."""
    row = _cleared(session, key, kit.user_id, "font")
    if row.purpose != "font":
        raise Conflict(f"this upload is a {row.purpose}; upload the font with the purpose font")
    facts = row.facts["font"]
    kit.font, kit.font_url, kit.font_name = font_id(facts["digest"]), row.cleared_key, facts["name"]


def _cleared(session: Session, key: str, user_id: uuid.UUID, what: str) -> Upload:
    row = session.scalar(sa.select(Upload).where(Upload.key == key, Upload.user_id == user_id))
    if row is None:
        raise NotFound(f"there is no such upload; upload the {what} first and give the fileKey of the answer")
    if row.status != "cleared" or row.cleared_key is None:
        raise Conflict(f"the {what}'s upload is {row.status}, not cleared; wait for its checks, or upload another one")
    if what == "logo" and row.purpose == "font":
        raise Conflict("this upload is a font; upload the logo as a picture")
    return row


def _check_font(font: str | None, fonts: Collection[str]) -> None:
    if font is not None and font not in fonts:
        raise UnknownName("font", font, fonts)
