"""A trace goes from a page's click over the API and the queue into the worker, to the files."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
import sqlalchemy as sa
from starlette.datastructures import Headers

from api.traced import traceparent_of
from bench.storm.stand_in import opener
from service.database import Database, Generation
from service.generations import GenerationRequest, submit
from service.monitoring import monitored
from service.monitoring.spans import span, traceparent
from service.settings import Settings
from tests.doubles.receivers import receiver
from tests.service.monitoring.given import given, spans
from worker.process import run_worker

TRACE, CLICK = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
CLICKED = f"00-{TRACE}-{CLICK}-01"


def test_what_a_click_began_is_one_trace_to_the_files(
    database: Database, settings: Settings, user_id: uuid.UUID
) -> None:
    with receiver() as held:
        settings = settings.model_copy(update={"otlp_url": held.url, "trace_share": 1.0})
        with monitored(settings, part="api"), span("generate", kind="server", of=CLICKED):
            submit(database, GenerationRequest(title="Why rockets explode"), user_id=user_id, settings=settings)
        assert run_worker(settings, once=True, renderer=opener(0.05)) == 1
    told = {one.name: one for one in spans(held)}
    assert {one.trace_id.hex() for one in told.values()} == {TRACE}
    asked = told["generate"]
    assert asked.parent_span_id.hex() == CLICK
    assert told["queued"].parent_span_id == told["try"].parent_span_id == asked.span_id
    assert told["queued"].end_time_unix_nano <= told["try"].start_time_unix_nano
    assert told["store"].parent_span_id == told["try"].span_id
    with database.read() as session:
        generation = session.scalar(sa.select(Generation.id))
    assert {one.key: one.value.string_value for one in told["try"].attributes} == {"generation_id": str(generation)}


def test_what_fails_is_told_by_its_type_alone(tmp_path: Path) -> None:
    with (
        receiver() as held,
        monitored(given(tmp_path, otlp_url=held.url, trace_share=1.0), part="api"),
        pytest.raises(ValueError, match="rockets"),
        span("request", stage="design", title="Why rockets explode"),
    ):
        raise ValueError("Why rockets explode cannot be set")
    (told,) = spans(held)
    assert {one.key: one.value.string_value for one in told.attributes} == {"stage": "design", "error": "ValueError"}
    assert (told.status.code, told.status.message, len(told.events)) == (2, "", 0)


def test_of_a_share_of_none_nothing_is_told_and_a_caller_cannot_ask_for_more(tmp_path: Path) -> None:
    with (
        receiver() as held,
        monitored(given(tmp_path, otlp_url=held.url, trace_share=0.0), part="api"),
        span("request", of=CLICKED),
    ):
        assert (traceparent() or "").startswith(f"00-{TRACE}")
    assert not held.got


def test_a_collector_is_shown_what_it_wants(tmp_path: Path) -> None:
    with receiver() as held:
        settings = given(tmp_path, otlp_url=held.url, otlp_headers="dd-api-key=word, x-tenant=ours", trace_share=1.0)
        with monitored(settings, part="api"), span("request"):
            pass
    (got,) = held.got
    assert (got.headers["dd-api-key"], got.headers["x-tenant"]) == ("word", "ours")


def test_without_the_setting_a_block_is_just_run() -> None:
    with span("request", of=CLICKED):
        assert traceparent() is None


@pytest.mark.parametrize(
    ("headers", "understood"),
    [
        ({"traceparent": CLICKED}, CLICKED),
        ({"traceparent": "00-rockets-explode-01"}, None),
        ({"x-datadog-trace-id": "1", "x-datadog-parent-id": "255"}, f"00-{1:032x}-{255:016x}-01"),
        (
            {
                "x-datadog-trace-id": str(int(TRACE[16:], 16)),
                "x-datadog-parent-id": str(int(CLICK, 16)),
                "x-datadog-tags": f"_dd.p.dm=-1,_dd.p.tid={TRACE[:16]}",
            },
            CLICKED,
        ),
        ({"x-datadog-trace-id": str(2**64), "x-datadog-parent-id": "1"}, None),
        ({"x-datadog-trace-id": "0", "x-datadog-parent-id": "1"}, None),
        ({"x-datadog-trace-id": "ten", "x-datadog-parent-id": "1"}, None),
        ({}, None),
    ],
)
def test_callers_say_in_two_ways_what_they_are_in(headers: dict[str, str], understood: str | None) -> None:
    assert traceparent_of(Headers(headers)) == understood
