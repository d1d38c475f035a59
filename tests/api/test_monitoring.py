"""What other companies are told of a whole service, what they never are, and that their outage costs nobody a thing."""

from __future__ import annotations

import base64
import io
import logging
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from service.accounts import api_keys, users
from service.metrics.telling import tell_standing
from service.monitoring import Number, about, allowed, posthog, tell, traces
from service.monitoring.spans import span
from tests.api.people import Person, Service
from tests.doubles.receivers import Receiver, datagrams, receiver, refusing_port
from tests.service.monitoring.given import all_four, events, spans, steps
from tests.waiting import HANG_SECONDS, wait_for

CLICKED = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
MARK = "Xq7Marked"
"""In every secret below, so that one search finds any of them."""


def photograph() -> bytes:
    """Its maker and its comment are marked; so is what it is called."""
    file, exif = io.BytesIO(), Image.Exif()
    exif[0x013B] = f"{MARK} the photographer"
    Image.new("RGB", (64, 64), "teal").save(file, "JPEG", exif=exif, comment=f"{MARK} of a photo".encode())
    return file.getvalue()


def agreed(service: Service) -> Person:
    person = service.person()
    assert person.http.patch("/api/account", json={"tellsUsage": True}).json()["tellsUsage"] is True
    return person


@pytest.fixture
def told(serve, quick, tmp_path: Path) -> Iterator[tuple[Service, Receiver, list[str]]]:
    """A service whose every receiver listens."""
    with (
        receiver() as held,
        datagrams() as (port, lines),
        serve(quick(tmp_path, **all_four(held.url, port), release=f"{MARK[:3]}")) as service,
    ):
        yield service, held, lines


def test_each_is_told_what_it_is_for(told: tuple[Service, Receiver, list[str]]) -> None:
    service, held, lines = told
    person = agreed(service)
    person.has_checked(person.upload(photograph(), "image/jpeg"))
    answer = person.http.post("/api/generate", json={"title": "A title"}, headers={"traceparent": CLICKED})
    assert answer.status_code == 202, answer.text
    logging.getLogger("api").error("something broke")
    wait_for(lambda: {"upload", "generate"} <= {one["event"] for one in steps(held)}, "steps at PostHog")
    wait_for(lambda: "generate" in {one.name for one in spans(held)}, "a span at the collector")
    wait_for(lambda: events(held), "an event at Sentry")
    wait_for(lambda: any("operation:generate" in line for line in lines), "a time at Datadog's agent")
    (asked,) = (one for one in spans(held) if one.name == "generate")
    assert (asked.trace_id.hex(), asked.parent_span_id.hex()) == tuple(CLICKED.split("-")[1:3])
    assert len({one["distinct_id"] for one in steps(held)}) == 1


def test_no_title_address_key_or_photograph_ever_leaves(told: tuple[Service, Receiver, list[str]]) -> None:
    service, held, lines = told
    database = service.context.database
    mail = f"{MARK.lower()}@example.org"
    user = users.find_or_create(database, provider="magic-link", subject=mail, email=mail, settings=service.settings)
    token = service.context.issuer.issue(user.id, epoch=user.token_epoch)
    person = Person(service=service, id=user.id, email=mail, token=token)
    person.http.patch("/api/account", json={"name": f"{MARK} Lovelace", "tellsUsage": True})
    key = api_keys.create(database, user_id=user.id, name=f"{MARK} key", settings=service.settings).secret
    photo = photograph()
    person.has_checked(person.upload(photo, "image/jpeg"))
    brief = {"title": f"{MARK} explodes", "kicker": f"{MARK} today", "hostKey": f"uploads/{MARK}/{MARK}"}
    person.http.post("/api/generate", json=brief, headers={"x-request-id": f"{MARK}-{MARK}"})
    person.http.post("/api/generate", json={"title": brief["title"]}, headers={"traceparent": f"00-{MARK}-{MARK}-01"})
    person.http.get(f"/api/generations?q={MARK}", headers={"cookie": MARK, "x-datadog-tags": MARK})
    person.http.get(f"/api/{MARK}")
    tell_standing(database, lease_seconds=30.0)
    secrets = [brief["title"], mail, key, token, base64.b64encode(photo).decode(), f"/home/{MARK}/photo.jpg"]
    for secret in secrets:
        break_with(secret)
    logging.getLogger("api").error("the end")
    wait_for(lambda: any(one.get("logentry") == {"message": "the end"} for one in events(held)), "the last event")
    wait_for(lambda: "the end" in {one.name for one in spans(held)}, "the last span")
    wait_for(lambda: any("the_end" in line for line in lines), "the last number")
    wait_for(lambda: {"upload", "generate"} <= {one["event"] for one in steps(held)}, "steps at PostHog")
    left = b"\n".join([*held.bodies(), *(line.encode() for line in lines)]).lower()
    hidden = [MARK.lower(), *(secret.lower()[:40] for secret in secrets), str(user.id), service.settings.public_url]
    assert [one for one in hidden if one.encode() in left] == []
    assert photo[:40] not in left


def break_with(secret: str) -> None:
    """Everything that can be told is told with a secret in it: logs and their facts, errors, spans, numbers."""
    facts = dict.fromkeys(("title", *allowed.labels(EVERY)), secret)
    with about(secret), span("the end", **facts), span("request", generation_id=uuid.uuid4(), **{secret: secret}):
        for logger in ("api", "worker.attempt", "uvicorn.error", secret):
            told = logging.getLogger(logger)
            try:
                local = {"photo": secret}
                raise ValueError(f"{local} cannot be drawn")
            except ValueError as error:
                told.error("generation %s: %s", secret, error, exc_info=error, extra={"facts": facts, "title": secret})
            told.error("a sentence without a traceback: %s", secret, extra={"facts": facts}, stack_info=True)
        logging.getLogger("some.library").error(f"a sentence with {secret} in it")
    for name in facts:
        tell(Number(name="thumbsmith_of_somebody", labels={name: secret}, value=1.0))
    tell(Number(name="thumbsmith_the_end", labels={}, value=1.0))


EVERY = {
    "part": "api",
    "request_id": "0" * 32,
    "generation_id": str(uuid.UUID(int=0)),
    "trace_id": "0" * 32,
    "stage": "design",
    "operation": "generate",
    "outcome": "lost",
    "status": "2xx",
    "quantile": "0.95",
    "card": "here-gpu0",
    "error": "ValueError",
}
"""Of every name that may leave, a value that may."""


def test_the_list_above_is_whole() -> None:
    assert allowed.labels(EVERY) == EVERY
    assert set(EVERY) == set(allowed.NAMES)


def test_every_operation_may_be_told(service: Service) -> None:
    with service.anybody() as http:
        paths = http.get("/api/openapi.json").json()["paths"]
    operations = [one["operationId"] for path in paths.values() for one in path.values()]
    assert operations
    assert [one for one in operations if not allowed.labels({"operation": one})] == []


def test_receivers_that_hang_keep_no_request_waiting(
    serve, quick, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for sender in (posthog, traces):  # so that none of them would give up in time by itself
        monkeypatch.setattr(sender, "_PATIENCE_SECONDS", HANG_SECONDS)
    with receiver(hangs=True) as held:
        settings = quick(tmp_path, **all_four(held.url, refusing_port()))
        with serve(settings) as service:
            use(service)
            for path in ("/api/7/envelope/", "/v1/traces", "/batch/"):
                held.first(path)
            use(service)
            assert not held.let_go.is_set(), "what was asked was answered while each of them still hung"
        assert not held.let_go.is_set(), "and so the service has ended"


def test_receivers_that_are_away_cost_nothing_either(serve, quick, tmp_path: Path) -> None:
    port = refusing_port()
    with serve(quick(tmp_path, **all_four(f"http://127.0.0.1:{port}", port))) as service:
        use(service)
        use(service)


def use(service: Service) -> None:
    """One who agreed asks for pictures, and errors happen: all of it is answered."""
    person = agreed(service)
    for number in range(5):
        logging.getLogger("api").error("error %d", number)
        answer = person.http.post("/api/generate", json={"title": "A title"}, headers={"traceparent": CLICKED})
        assert answer.status_code == 202, answer.text
