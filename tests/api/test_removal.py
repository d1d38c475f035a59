"""A generation that its user takes away, and what an account knows of itself before it goes."""

from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa

from service import generations
from service.database import Artifact, Event, Generation, Identity, LedgerEntry, SceneVersion
from service.events import log as events
from service.generations import Replaced
from service.storage.deletions import delete_due
from tests import asking


def rows(service, table, identifier):
    with service.context.database.read() as session:
        return session.scalars(sa.select(table).where(table.generation_id == uuid.UUID(identifier))).all()


def claim(service, identifier):
    """By a worker that holds it until the test is over."""
    here = service.context
    while (taken := generations.claim(here.database, here.settings, worker_id="test")) is not None:
        if str(taken.id) == identifier:
            return taken
        generations.fail(here.database, taken, code="test", message="in the way")
    pytest.fail("nothing to claim")


@pytest.fixture
def service(service_on_each):
    return service_on_each


def test_nothing_of_it_stays_but_what_was_paid(service):
    here, ada = service.context, service.person()
    identifier = ada.finished()
    path = f"/api/generation/{identifier}"
    told = ada.http.get(path).json()
    scene = ada.http.get(f"{path}/scene").json()["scene"]
    added = ada.http.post(f"{path}/scene/text", json={"scene": scene, "text": "x"}).json()["scene"]
    assert ada.http.post(f"{path}/scene", json={"scene": added}).status_code == 201
    balance = ada.http.get("/api/billing").json()["balance"]
    assert ada.http.delete(path).status_code == 204
    assert ada.http.get(path).status_code == 404
    assert ada.http.delete(path).status_code == 404
    for table in (Artifact, Event, SceneVersion):
        assert rows(service, table, told["id"]) == []
    delete_due(here.database, here.storage)
    assert list(here.storage.list(f"generations/{ada.id}/")) == []
    assert asking.get(told["files"][0]["url"]).status_code == 404
    assert asking.get(told["zipUrl"]).status_code == 404
    assert ada.http.get("/api/billing").json()["balance"] == balance
    with here.database.read() as session:
        kinds = session.scalars(sa.select(LedgerEntry.kind).where(LedgerEntry.user_id == ada.id)).all()
    assert sorted(kinds) == ["charge", "grant", "hold", "release"]


def test_the_log_keeps_its_id_and_nothing_else(service):
    ada = service.person()
    identifier = ada.finished()
    assert ada.http.delete(f"/api/generation/{identifier}").status_code == 204
    (line,) = events.after(service.context.database, 0, user_id=ada.id)
    assert (line.kind, line.payload, line.generation_id) == (events.DELETED, {"generation_id": identifier}, None)
    assert str(events.subject(line)) == identifier


def test_one_that_waits_costs_nothing(service):
    ada = service.person()
    before = ada.http.get("/api/billing").json()["balance"]
    identifier = ada.generate()
    assert ada.http.delete(f"/api/generation/{identifier}").status_code == 204
    assert ada.http.get("/api/billing").json()["balance"] == before
    assert ada.http.get("/api/generations").json()["items"] == []


def test_one_that_runs_is_cancelled_first(service):
    here, ada = service.context, service.person()
    identifier = ada.generate()
    taken = claim(service, identifier)
    refused = ada.http.delete(f"/api/generation/{identifier}")
    assert refused.status_code == 409
    assert "cancel it first" in refused.json()["detail"]
    ada.http.post(f"/api/generation/{identifier}/cancel")
    assert ada.http.delete(f"/api/generation/{identifier}").status_code == 204
    with pytest.raises(Replaced):
        generations.finish(here.database, taken, artifacts=[], preview_key=None, download_key=None)
    with here.database.read() as session:
        assert session.get(Generation, taken.id) is None


def test_not_while_a_scene_of_it_is_rendered(service):
    ada = service.person()
    identifier = ada.finished()
    path = f"/api/generation/{identifier}"
    scene = ada.http.get(f"{path}/scene").json()["scene"]
    ada.http.post(f"{path}/scene", json={"scene": scene})
    child = ada.http.post(f"{path}/render", json={"format": "youtube", "version": 1, "exporters": []}).json()
    assert ada.http.delete(path).status_code == 409
    ada.http.post(f"/api/generation/{child['generationId']}/cancel")
    assert ada.http.delete(path).status_code == 204
    kept = ada.http.get(f"/api/generation/{child['generationId']}").json()
    assert (kept["status"], kept["parentId"]) == ("cancelled", None)


def test_what_an_account_would_take_with_it(service):
    ada = service.person()
    empty = ada.http.get("/api/account/deletion-preview").json()
    assert empty == {
        "generations": 0,
        "files": 0,
        "bytes": 0,
        "uploads": 0,
        "brandKits": 0,
        "apiKeys": 0,
        "webhooks": 0,
        "connections": 1,
        "credits": 1000,
        "plan": "free",
    }
    identifier = ada.finished()
    ada.http.post("/api/brand-kits", json={"name": "Hers"})
    key = ada.http.post("/api/keys", json={"name": "one"}).json()
    ada.http.post("/api/keys", json={"name": "two"})
    ada.http.delete(f"/api/key/{key['id']}")
    told = ada.http.get("/api/account/deletion-preview").json()
    assert (told["generations"], told["brandKits"], told["apiKeys"]) == (1, 1, 1)
    artifacts = rows(service, Artifact, ada.http.get(f"/api/generation/{identifier}").json()["id"])
    assert told["files"] == len(artifacts)
    assert told["bytes"] == sum(one.size_bytes for one in artifacts)
    assert told["credits"] == 1000 - service.settings.credits_per_generation


def connect(service, person, kind, **meta):
    def add(session):
        session.add(Identity(user_id=person.id, provider=kind, subject=f"{kind}-{person.id}", meta=meta))

    service.context.database.write(add)


def test_chat_services_are_told_and_forgotten(service):
    ada, bob = service.person(), service.person()
    connect(service, ada, "discord", name="ada#1")
    connect(service, bob, "slack")
    told = ada.http.get("/api/account/connections").json()["items"]
    assert told == [
        {"kind": "discord", "available": False, "connected": True, "name": "ada#1"},
        {"kind": "slack", "available": False, "connected": False, "name": ""},
    ]
    for _ in range(2):
        assert ada.http.delete("/api/account/connection/discord").status_code == 204
    assert not any(one["connected"] for one in ada.http.get("/api/account/connections").json()["items"])
    assert bob.http.get("/api/account/connections").json()["items"][1]["connected"]
    assert ada.http.delete("/api/account/connection/magic-link").status_code == 422


def test_the_only_way_in_is_not_closed(service):
    ada = service.person()
    connect(service, ada, "discord")

    def forget(session):
        session.execute(sa.delete(Identity).where(Identity.user_id == ada.id, Identity.provider == "magic-link"))

    service.context.database.write(forget)
    refused = ada.http.delete("/api/account/connection/discord")
    assert refused.status_code == 409
    assert "only way" in refused.json()["detail"]


def test_what_is_run_here_can_be_connected(tmp_path, serve, quick):
    with serve(quick(tmp_path, discord_client_id="1234")) as service:
        told = service.person().http.get("/api/account/connections").json()["items"]
    assert [one["available"] for one in told] == [True, False]
