"""Fonts that users brought with their brand kits, for whoever sets words in them: fetched for one piece of work."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.text.fonts import FontLibrary
from engine.text.own_fonts import OWN
from service.database import BrandKit, Database, Generation, Upload
from service.errors import NotFound
from service.settings import Settings
from service.storage import Storage

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

    def __init__(self, database: Database, storage: Storage, settings: Settings) -> None:
        self._database, self._storage = database, storage
        self._work = settings.data_dir / "work"

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

    @contextmanager
    def library(self, fonts: FontLibrary, user_id: uuid.UUID, wanted: Collection[str]) -> Iterator[FontLibrary]:
        """`fonts` with those of the user's own that are `wanted`, for as long as the block runs."""
        missing = set(wanted) - set(fonts.ids)
        if not any(name.startswith(OWN_FONT) for name in missing):
            yield fonts
            return
        keys = own_font_keys(self._database, user_id)
        own = {name: keys[name] for name in missing if name in keys}
        self._work.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f"{user_id}-", dir=self._work, ignore_cleanup_errors=True) as folder:
            yield fonts.with_files(self._fetched(own, Path(folder)))

    def _fetched(self, own: dict[str, str], folder: Path) -> list[Path]:
        """Those that are still stored: a font that is gone is an unknown one."""
        paths = []
        for name, key in own.items():
            path = folder / f"{name}.otf"
            try:
                self._storage.fetch(key, path)
            except NotFound:
                continue
            paths.append(path)
        return paths


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
