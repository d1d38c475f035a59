"""One soak from its first request to the last count."""

from __future__ import annotations

import asyncio
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import sqlalchemy as sa

from bench.bots_storm.recorder import judged
from bench.soak import faults
from bench.soak.accounting import Struck
from bench.soak.chat import ANSWERS
from bench.soak.ears import Ears
from bench.soak.house import House, house
from bench.soak.people import BROWSERS, Crowd, live
from bench.soak.record import Record, ended_of_chat, gathered, unheard
from bench.soak.schedule import Strike
from bench.soak.slots import kept
from bench.soak.staff import Plan
from bench.soak.watching import watched
from bench.storm.audit import FILES_EACH
from bench.storm.field import Field
from service.database import Database, WebhookDelivery, open_database
from service.queue import Doorbell
from tests.waiting import wait_for

_HEARD_SECONDS = 30.0
_CALLS_SECONDS = 240.0
"""Calls of webhooks that failed are made again after half a minute, then after two."""


def soak(
    plan: Plan,
    strikes: Sequence[Strike],
    *,
    seconds: float,
    pause: float,
    say: Callable[[str], None],
    photograph: bytes | None = None,
) -> Record:
    """Use the house for so long, each person resting for `pause` between two wishes; then wait for every end."""
    with tempfile.TemporaryDirectory(prefix="thumbsmith-soak-") as folder, house(Path(folder), plan) as made:
        field = _field(made)
        try:
            made.staff.chat.start(made.code)
            wait_for((made.chat_folder / ANSWERS).exists, "people in the chat")
            begun = time.time()
            crowd = Crowd(address=made.proxy.url, photograph=photograph, begun=begun, seconds=pause)
            with (
                watched(made.staff.all, begun=begun, every=max(0.5, seconds / 400)) as samples,
                kept(made.staff.all),
                Ears(made.proxy.url, made.tokens[:BROWSERS]) as ears,
            ):
                struck = _lived(made, field.database, crowd, strikes, seconds=seconds, say=say)
                lasted = time.time() - begun
                say("asking for no more; waiting for every end")
                _settle(made, field)
                _hear_out(ears, field.database, crowd)
            files_each = None if plan.stand_in_seconds is None else FILES_EACH
            return gathered(made, field, crowd, samples, struck, ears, seconds=lasted, files_each=files_each)
        finally:
            field.close()


def _lived(
    made: House,
    database: Database,
    crowd: Crowd,
    strikes: Sequence[Strike],
    *,
    seconds: float,
    say: Callable[[str], None],
) -> list[Struck]:
    tokens = [*made.tokens[:BROWSERS], _program(made, made.tokens[BROWSERS])]
    with _living(crowd, tokens):
        struck = [_struck(made, database, one, begun=crowd.begun, say=say) for one in strikes]
        time.sleep(max(0.0, crowd.begun + seconds - time.time()))
        made.staff.chat.end()
    return struck


def _struck(made: House, database: Database, one: Strike, *, begun: float, say: Callable[[str], None]) -> Struck:
    """When its time has come, or the fault before is over; it lasts as long as it should in either case."""
    time.sleep(max(0.0, begun + one.begins - time.time()))
    at = time.time() - begun
    say(f"{at:6.0f} s  {one.fault.name}: {one.fault.says}")
    with faults.strike(one.fault.name, made, database) as note:
        time.sleep(max(0.0, begun + at + (one.ends - one.begins) - time.time()))
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


def _field(made: House) -> Field:
    """As a storm has one, to wait in it and to count what is left."""
    database, doorbell = open_database(made.settings), Doorbell(made.settings)
    return Field(settings=made.settings, values={}, database=database, doorbell=doorbell, users=())


def _hear_out(ears: Ears, database: Database, crowd: Crowd) -> None:
    """Until the browsers have heard of everything of theirs, or would have long ago."""
    ends = time.monotonic() + _HEARD_SECONDS
    while time.monotonic() < ends and unheard(ears, database, crowd):
        time.sleep(0.1)


def _behind(made: House, database: Database) -> int:
    """Messages of the chat that do not show yet how their generation ended."""
    shown = judged(made.platform.lines(), ended_of_chat(database))
    return shown.lost + shown.unfinished


def _settle(made: House, field: Field) -> None:
    """Until nothing waits or runs, every message shows its last state, and every call that can be made was."""
    field.wait_until(lambda: not field.busy(), "an end of every generation")
    field.wait_until(lambda: not _behind(made, field.database), "every message's last state")
    ends = time.monotonic() + _CALLS_SECONDS
    pending = sa.select(sa.func.count()).select_from(WebhookDelivery).where(WebhookDelivery.status == "pending")
    while time.monotonic() < ends:
        with field.database.read() as session:
            if not session.scalar(pending):
                return
        time.sleep(1)
