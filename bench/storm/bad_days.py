"""Trials of what machines and wires do: commits cut off, renders killed from outside, disks full, clocks put back."""

from __future__ import annotations

import contextlib
import random
import time
import uuid
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import psutil
import sqlalchemy as sa
from sqlalchemy.orm import Session

from bench.servers import PostgresServer
from bench.storm.field import Field
from bench.storm.nursery import Nursery
from bench.storm.stand_in import FULL, trouble_of
from bench.storm.trials import Outcome, herded, one_more, outcome_of, settle
from bench.wire import CutWire, Moment
from service.database import Attempt, Generation

_MOMENTS: tuple[Moment, ...] = ("before", "at", "after")
_DEEP = 8
"""Commits of one try; the cut falls on any of them."""


def cut_commits(field: Field, nursery: Nursery, *, postgres: PostgresServer, generations: int, cuts: int) -> Outcome:
    """The workers' wire to the database is cut at commit after commit: before it, before its answer, after it."""
    begun, chance = time.monotonic(), random.Random(7)
    ids = field.submit([f"Cut {index}" for index in range(generations)])
    more = one_more(field, ids)
    with CutWire(postgres.port) as wire:
        url = sa.make_url(field.settings.database).set(port=wire.port).render_as_string(hide_password=False)
        behind = replace(field, values={**field.values, "database_url": url})
        with herded(behind, nursery, seconds=0.1) as herd:
            done = 0

            def over() -> bool:
                nonlocal done
                if wire.cuts or not done:
                    done += bool(wire.cuts)
                    wire.cut(chance.choice(_MOMENTS), nth=chance.randint(1, _DEEP))
                if not field.busy():
                    more()
                return done >= cuts

            field.wait_until(over, f"a storm of {cuts} cuts")
            wire.cut(None)
            settle(field, herd)
    return outcome_of("commits cut", field, ids, begun, done)


def renders_killed(field: Field, nursery: Nursery, *, generations: int, kills: int) -> Outcome:
    """As a kernel does that is short of memory: the render goes, its worker stays. No photo is to blame."""
    begun = time.monotonic()
    ids = field.submit([f"Short {index}" for index in range(generations)])
    more, done = one_more(field, ids), 0
    with herded(field, nursery, seconds=0.3) as herd:

        def over() -> bool:
            nonlocal done
            for holder in herd.holders():
                if done < kills and _kill_render(holder.pid):
                    done += 1
            if not field.busy():
                more()
            return done >= kills

        field.wait_until(over, f"a storm of {kills} kills of renders")
        settle(field, herd)
    return outcome_of("renders killed", field, ids, begun, done)


def disk_full(field: Field, nursery: Nursery, *, generations: int, tries: int) -> Outcome:
    """No file can be written until each was tried so often: generations wait for room."""
    begun = time.monotonic()
    trouble = trouble_of(field.settings.data_dir)
    trouble.parent.mkdir(parents=True, exist_ok=True)
    trouble.write_text("full")
    ids = field.submit([f"{FULL} {index}" for index in range(generations)])
    with herded(field, nursery, seconds=0.1) as herd:
        field.wait_until(lambda: _fewest(field, ids) >= tries, f"{tries} tries of each")
        trouble.unlink()
        settle(field, herd)
    return outcome_of(f"disk full {tries} tries", field, ids, begun, 0)


def clock_put_back(field: Field, nursery: Nursery, *, generations: int) -> Outcome:
    """An hour ahead, work as usual, and back: what was written then lies in the future, and its writers are gone."""
    begun = time.monotonic()
    ids = field.submit([f"Hour {index}" for index in range(generations)])
    with herded(field, nursery, seconds=2.0) as herd:
        field.wait_until(lambda: bool(herd.holders()), "somebody at work")
        for holder in herd.holders():
            herd.kill(holder)
        field.insist(lambda: (field.database.write(_an_hour_ahead),))
        settle(field, herd)
    return outcome_of("clock put back 1 h", field, ids, begun, 0)


def _an_hour_ahead(session: Session) -> None:
    rows = session.scalars(sa.select(Generation).where(Generation.status.in_(("pending", "running")))).all()
    for row in rows:
        for name in ("available_at", "lease_until"):
            held = getattr(row, name)
            setattr(row, name, held + timedelta(hours=1) if held else None)


def _kill_render(worker: int) -> bool:
    """The render process of a worker that is in the midst of one."""
    with contextlib.suppress(psutil.Error):
        for child in psutil.Process(worker).children():
            child.kill()
            return True
    return False


def _fewest(field: Field, ids: list[uuid.UUID]) -> int:
    with field.database.read() as session:
        tried = Counter(session.scalars(sa.select(Attempt.generation_id).where(Attempt.ended_at.is_not(None))))
    return min(tried[one] for one in ids)
