"""Photos and logos that were cleared when files were still kept as they came, or by a milder rule than today's: their
metadata goes, their picture stays.

What is cleared today bears a mark. What bears none is read anew by the program that decodes uploads, and written over
itself whole or not at all, so that a round that is cut off anywhere has lost nothing and the next goes on.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.kinds.check import Finding
from service.database import Database, Upload
from service.errors import NotFound
from service.privacy.turn import take_turn
from service.settings import Settings
from service.storage import Storage
from service.storage.deletions import delete_later
from service.uploads.decoding import Decoder
from service.uploads.record import STRIPPED

_log = logging.getLogger(__name__)
NOTE = "metadata"
_BATCH, _BATCHES = 20, 50
_TRIES = 3
"""Of one that cannot be read: a machine that is short of something must not be the last word."""
_TRIED = "stripping_tries"


@dataclass(frozen=True)
class _Old:
    id: uuid.UUID
    key: str
    purpose: str
    tries: int


def strip_old(
    database: Database,
    storage: Storage,
    settings: Settings,
    *,
    every_seconds: float = 0.0,
    at_most_seconds: float = 30.0,
) -> int:
    """Go over as many as there is time for; returns how many are settled now, none while it is another's turn.

    `StorageDown` when their bytes cannot be had now. One that cannot be read stays as it is, and the log says so.
    """
    if not database.write(lambda session: take_turn(database, session, NOTE, every_seconds)):
        return 0
    decoder, ends, settled = Decoder.of(settings), time.monotonic() + at_most_seconds, 0
    for _ in range(_BATCHES):
        for old in _unmarked(database):
            if time.monotonic() > ends:
                return settled
            settled += _settle(database, storage, decoder, old)
    return settled


def _unmarked(database: Database) -> Sequence[_Old]:
    wanted = (Upload.status == "cleared", Upload.purpose != "font", Upload.facts[STRIPPED].as_boolean().is_(None))
    with database.read() as session:
        rows = session.scalars(sa.select(Upload).where(*wanted).order_by(Upload.created_at).limit(_BATCH)).all()
        return [_Old(row.id, row.cleared_key, row.purpose, row.facts.get(_TRIED, 0)) for row in rows if row.cleared_key]


def _settle(database: Database, storage: Storage, decoder: Decoder, old: _Old) -> bool:
    """Whether nothing is left to do about it."""
    try:
        held = storage.get(old.key)
    except NotFound:
        return _say_left(database, old, "its file is not there")
    decoded = decoder.decode(held, purpose=old.purpose)
    if decoded.verdict.finding is Finding.CLEAN and decoded.media_type:
        if decoded.kept != held:
            storage.put(old.key, decoded.kept, media_type=decoded.media_type)
        return _note(database, old, {STRIPPED: True})
    if decoded.verdict.finding is Finding.REFUSED or old.tries + 1 >= _TRIES:
        return _say_left(database, old, decoded.verdict.reason)
    _note(database, old, {_TRIED: old.tries + 1})
    return False


def _say_left(database: Database, old: _Old, reason: str) -> bool:
    _log.warning("upload %s keeps what its file says beside the picture: %s", old.id, reason)
    return _note(database, old, {STRIPPED: False})


def _note(database: Database, old: _Old, facts: Mapping[str, Any]) -> bool:
    def work(session: Session) -> None:
        row = session.scalar(sa.select(Upload).where(Upload.id == old.id).with_for_update())
        if row is None:  # deleted meanwhile: what was just written goes as well
            delete_later(session, old.key, reason="upload deleted by its user")
        else:
            row.facts = {**row.facts, **facts}

    database.write(work)
    return True
