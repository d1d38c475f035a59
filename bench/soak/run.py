"""One soak from its first request to the last count."""

from __future__ import annotations

import asyncio
import json
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import httpx
import numpy as np
import sqlalchemy as sa
from PIL import Image

from bench.bots_storm.recorder import judged
from bench.soak import faults
from bench.soak.accounting import Answer, Struck
from bench.soak.chat import ANSWERS
from bench.soak.growth import Sample
from bench.soak.house import House, Plan, house
from bench.soak.people import Crowd, live
from bench.soak.schedule import Strike
from bench.soak.slots import Keeper
from bench.soak.watching import Watch
from bench.storm.audit import FILES_EACH, Audit, audit
from bench.storm.field import Field
from service.database import Database, Generation, WebhookDelivery, open_database
from service.queue import Doorbell

SOURCE = "recorder"
_CALLS_SECONDS = 240.0
"""Calls of webhooks that failed are made again after half a minute, then after two."""


@dataclass(frozen=True, kw_only=True)
class Record:
    """All that was seen, for who judges it."""

    seconds: float
    answers: tuple[Answer, ...]
    strikes: tuple[Struck, ...]
    samples: tuple[Sample, ...]
    making: tuple[tuple[float, float], ...]
    """When a generation was ready, in seconds from the beginning, and how long it took since it was asked for."""
    audit: Audit
    twice: int
    """Generations beyond one of the same wish."""
    chat_lost: int
    chat_doubled: int
    calls: int
    calls_lost: int
    """Webhooks of generations that are ready, which nobody was called for."""
    fell: dict[str, int]
    """Processes that ended though nobody ended them."""
    spoilt: tuple[str, ...]


def soak(plan: Plan, strikes: Sequence[Strike], *, seconds: float, pause: float, say: Callable[[str], None]) -> Record:
    """Use the house for so long, each person resting for `pause` between two wishes; then wait for every end."""
    with tempfile.TemporaryDirectory(prefix="thumbsmith-soak-") as folder, house(Path(folder), plan) as made:
        database = open_database(made.settings)
        try:
            begun = time.time()
            crowd = Crowd(address=made.proxy.url, photograph=_photograph(), begun=begun, seconds=pause)
            watch = Watch(made.slots, begun=begun, every=max(0.5, seconds / 400))
            with watch, Keeper(made.slots):
                struck = _lived(made, database, crowd, strikes, seconds=seconds, say=say)
                say("asking for no more; waiting for every end")
                field = _field(made, database)
                _settle(made, field)
            files_each = None if plan.stand_in_seconds is None else FILES_EACH
            return _record(made, field, crowd, watch, struck, seconds=seconds, files_each=files_each)
        finally:
            database.close()


def _lived(
    made: House,
    database: Database,
    crowd: Crowd,
    strikes: Sequence[Strike],
    *,
    seconds: float,
    say: Callable[[str], None],
) -> list[Struck]:
    tokens = [*made.tokens[:4], _program(made, made.tokens[4])]
    made.chat.start(made.code)
    with _living(crowd, tokens):
        struck = [_struck(made, database, one, begun=crowd.begun, say=say) for one in strikes]
        time.sleep(max(0.0, crowd.begun + seconds - time.time()))
        made.chat.end()
    return struck


def _struck(made: House, database: Database, one: Strike, *, begun: float, say: Callable[[str], None]) -> Struck:
    time.sleep(max(0.0, begun + one.begins - time.time()))
    at = time.time() - begun
    say(f"{at:6.0f} s  {one.fault.name}: {one.fault.says}")
    with faults.strike(one.fault.name, made, database) as note:
        time.sleep(max(0.0, begun + one.ends - time.time()))
    ended = time.time() - begun
    return Struck(name=one.fault.name, begun=at, ended=ended, refuses=one.fault.refuses, note="; ".join(note))


def _program(made: House, token: str) -> str:
    """An API key of somebody who has webhooks, too."""
    with httpx.Client(base_url=made.proxy.url, headers={"Authorization": f"Bearer {token}"}, timeout=60) as http:
        http.post("/api/webhooks", json={"url": made.receiver.url, "kinds": ["generation:ready"]}).raise_for_status()
        key = http.post("/api/keys", json={"name": "soak"}).raise_for_status().json()["key"]
    return str(key)


@contextmanager
def _living(crowd: Crowd, tokens: Sequence[str]) -> Iterator[None]:
    """On a thread, so that nothing a fault waits for keeps people waiting."""
    loop, over = asyncio.new_event_loop(), asyncio.Event()
    thread = threading.Thread(target=lambda: loop.run_until_complete(live(crowd, tokens, over)), name="people")
    thread.start()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()
        loop.close()


def _photograph() -> bytes:
    """Of nobody; it is checked as any other."""
    ramp = np.linspace(0, 255, 640, dtype=np.uint8)
    picture = np.stack([np.tile(ramp, (480, 1)), np.full((480, 640), 90, np.uint8), np.tile(ramp[::-1], (480, 1))], -1)
    out = BytesIO()
    Image.fromarray(picture).save(out, "JPEG", quality=90)
    return out.getvalue()


def _field(made: House, database: Database) -> Field:
    return Field(settings=made.settings, values={}, database=database, doorbell=Doorbell(made.settings), users=())


def _settle(made: House, field: Field) -> None:
    """Until nothing waits or runs, every message shows its last state, and every call that can be made was."""
    field.wait_until(lambda: not field.busy(), "an end of every generation")
    field.wait_until(lambda: judged(made.platform.lines(), _of_chat(field.database)).lost == 0, "every last message")
    ends = time.monotonic() + _CALLS_SECONDS
    pending = sa.select(sa.func.count()).select_from(WebhookDelivery).where(WebhookDelivery.status == "pending")
    while time.monotonic() < ends:
        with field.database.read() as session:
            if not session.scalar(pending):
                return
        time.sleep(1)


def _of_chat(database: Database) -> set[str]:
    ended = sa.select(Generation.id).where(Generation.source == SOURCE, Generation.finished_at.is_not(None))
    with database.read() as session:
        return {str(one) for one in session.scalars(ended)}


def _record(
    made: House,
    field: Field,
    crowd: Crowd,
    watch: Watch,
    struck: Sequence[Struck],
    *,
    seconds: float,
    files_each: int | None,
) -> Record:
    chat = _said(made, crowd.begun)
    accepted = {uuid.UUID(one) for one in crowd.wanted.values()} | {uuid.UUID(one) for one in chat[1]}
    with field.database.read() as session:
        rows = session.execute(
            sa.select(Generation.title, Generation.created_at, Generation.finished_at, Generation.status)
        ).all()
        delivered = sa.select(sa.func.count()).where(WebhookDelivery.status == "delivered")
        told = sa.select(sa.func.count()).select_from(WebhookDelivery)
        calls, all_calls = session.scalar(delivered) or 0, session.scalar(told) or 0
    shown = judged(made.platform.lines(), _of_chat(field.database))
    counted = audit(field, sorted(accepted), files_each=files_each)
    return Record(
        seconds=seconds,
        answers=tuple(sorted([*crowd.answers, *chat[0]], key=lambda one: one.at)),
        strikes=tuple(struck),
        samples=tuple(watch.samples),
        making=tuple(
            (row.finished_at.timestamp() - crowd.begun, (row.finished_at - row.created_at).total_seconds())
            for row in rows
            if row.status == "ready"
        ),
        audit=counted,
        twice=len(rows) - len({row.title for row in rows}),
        chat_lost=shown.lost + shown.unfinished,
        chat_doubled=shown.doubled,
        calls=all_calls,
        calls_lost=all_calls - calls,
        fell={slot.name: slot.fell for slot in made.slots if slot.fell},
        spoilt=tuple(crowd.spoilt),
    )


def _said(made: House, begun: float) -> tuple[list[Answer], list[str]]:
    """What those in the chat were answered, and which generations they were promised."""
    path = made.chat_folder / ANSWERS
    lines = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    answers = [
        Answer(
            at=line["at"] - begun,
            what=line["what"],
            status=line["status"],
            milliseconds=line["milliseconds"],
            comes_back=line.get("comes_back", False),
            detail=line.get("detail", ""),
        )
        for line in lines
    ]
    return answers, [line["generation"] for line in lines if line["what"] == "chat: ask" and line["status"] == 202]
