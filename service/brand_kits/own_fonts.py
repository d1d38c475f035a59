"""Fonts that users brought with their brand kits, for whoever sets words in them."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.text.own_fonts import OWN
from service.database import BrandKit, Database, Generation, Upload

OWN_FONT = OWN
"""How their ids begin in scenes."""


@dataclass(frozen=True, kw_only=True)
class OwnFont:
    id: str
    family: str
    name: str
    weight: int
    italic: bool
    digest: str
    key: str
    media_type: str
    licence: str


class OwnFonts:
    """Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def listed(self, user_id: uuid.UUID) -> Sequence[OwnFont]:
        """Those of the user's brand kits, each once, by name."""
        with self._database.read() as session:
            query = (
                sa.select(Upload, BrandKit.font_licence)
                .join(BrandKit, BrandKit.font_url == Upload.cleared_key)
                .where(BrandKit.user_id == user_id, Upload.user_id == user_id, Upload.purpose == "font")
            )
            rows = session.execute(query.order_by(BrandKit.created_at)).all()
            kits = session.execute(sa.select(BrandKit.font_url, BrandKit.font).where(BrandKit.user_id == user_id)).all()
        names = {url: name for url, name in kits if url and name}
        found = {
            name: _own_font(row, name, licence)
            for row, licence in rows
            if row.cleared_key and (name := names.get(row.cleared_key))
        }
        return sorted(found.values(), key=lambda font: (font.name.casefold(), font.id))

    def ids(self, user_id: uuid.UUID) -> set[str]:
        """What scenes of this user may name beside the built-in ones."""
        return set(own_font_keys(self._database, user_id))

    def keys(self, user_id: uuid.UUID, wanted: Collection[str]) -> dict[str, str]:
        """Storage keys of those of the user's own that are `wanted`, by their ids."""
        if not any(name.startswith(OWN_FONT) for name in wanted):
            return {}
        known = own_font_keys(self._database, user_id)
        return {name: known[name] for name in wanted if name in known}


def own_font_keys(database: Database, user_id: uuid.UUID) -> dict[str, str]:
    """Storage keys by the ids that scenes use: of the user's kits, and of kits as generations had them."""
    with database.read() as session:
        return _keys(session, user_id)


def _keys(session: Session, user_id: uuid.UUID) -> dict[str, str]:
    url, name = Generation.brand["font_url"].as_string(), Generation.brand["font"].as_string()
    of_generations = sa.select(name, url).where(Generation.user_id == user_id, url.is_not(None)).distinct()
    of_kits = sa.select(BrandKit.font, BrandKit.font_url).where(
        BrandKit.user_id == user_id, BrandKit.font_url.is_not(None)
    )
    rows = [*session.execute(of_generations), *session.execute(of_kits)]
    return {name: url for name, url in rows if name and url}


def _own_font(row: Upload, name: str, licence: str | None) -> OwnFont:
    facts = row.facts["font"]
    return OwnFont(
        id=name,
        family=facts["family"],
        name=facts["name"],
        weight=facts["weight"],
        italic=facts["italic"],
        digest=facts["digest"],
        key=row.cleared_key or "",
        media_type=facts["media_type"],
        licence=licence or "",
    )
