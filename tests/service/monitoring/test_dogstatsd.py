"""Datadog's agent is sent the very numbers that Prometheus reads."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from service.database import Database, Generation, utc_now
from service.errors import SettingsError
from service.generations import GenerationRequest, cards, claim, reap, submit
from service.metrics import QueueCollector
from service.metrics.telling import tell_standing
from service.monitoring import Answered, Number, monitored, tell
from service.settings import Settings
from tests.doubles.receivers import datagrams
from tests.waiting import wait_for

CARD = {"utilisation": 0.9, "stage_seconds": {"sdxl:steps": 41.5}}


def test_every_number_of_the_queue_goes_both_ways(database: Database, settings: Settings, user_id: uuid.UUID) -> None:
    for _ in range(2):
        submit(database, GenerationRequest(title="A title"), user_id=user_id, settings=settings)
    assert claim(database, settings, worker_id="a")
    with database.transaction() as session:
        past = utc_now() - timedelta(hours=1)
        session.execute(sa.update(Generation).where(Generation.status == "running").values(lease_until=past))
    reap(database, settings)
    cards.beat(database, "here-gpu0", CARD)
    with datagrams() as (port, lines):
        named = settings.model_copy(update={"dogstatsd_url": f"udp://127.0.0.1:{port}"})
        with monitored(named, part="api"):
            tell_standing(database, lease_seconds=1000)
        wait_for(lambda: any("card_utilisation" in line for line in lines))
        read = [
            sample for family in QueueCollector(database, lease_seconds=1000).collect() for sample in family.samples
        ]
        wait_for(lambda: len(lines) >= len(read))
    told = dict(map(_read, lines))
    assert len(told) == len(lines) == len(read), "each, and none twice"
    assert told[_key("thumbsmith.queue_pending")] == 2
    assert told[_key("thumbsmith.tries_recent", "outcome:lost")] == 1
    assert told[_key("thumbsmith.card_utilisation", "card:here-gpu0")] == 0.9
    assert told[_key("thumbsmith.card_stage_seconds", "card:here-gpu0", "stage:sdxl:steps")] == 41.5


def _key(name: str, *tags: str) -> tuple[str, str, frozenset[str]]:
    return name, "g", frozenset({"part:api", "env:development", *tags})


def _read(line: str) -> tuple[tuple[str, str, frozenset[str]], float]:
    """As DogStatsD writes it: `name:value|kind|#tag,tag`."""
    number, kind, tags = line.split("|")
    name, _, value = number.partition(":")
    return (name, kind, frozenset(tags.removeprefix("#").split(","))), float(value)


def test_a_request_is_a_time_with_its_operation(settings: Settings) -> None:
    with datagrams() as (port, lines):
        named = settings.model_copy(update={"dogstatsd_url": f"udp://127.0.0.1:{port}"})
        with monitored(named, part="api"):
            tell(Answered(operation="getQueuePlace", status="2xx", seconds=0.25))
            tell(Number(name="thumbsmith_x", labels={"stage": "Why rockets explode"}, value=1))
        wait_for(lambda: lines)
    (((name, kind, tags), value),) = map(_read, lines)
    assert (name, kind, value) == ("thumbsmith.http_request_seconds", "h", 0.25)
    assert tags == {"part:api", "env:development", "operation:getQueuePlace", "status:2xx"}


@pytest.mark.parametrize("written", ["127.0.0.1:8125", "udp://127.0.0.1", "http://127.0.0.1:8125"])
def test_an_agent_that_cannot_be_sent_to_is_refused(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("THUMBSMITH_DOGSTATSD_URL", written)
    with pytest.raises(SettingsError, match="DOGSTATSD_URL"):
        Settings.load()
