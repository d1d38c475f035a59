"""The export holds every table and file of its user, no secret, and nothing of anybody else."""

import json
import subprocess
import zipfile
from collections import Counter
from uuid import uuid4

import pytest
import sqlalchemy as sa
from pydantic import SecretStr
from sqlalchemy.orm import Session

from service.database import Base, Event
from service.errors import NotFound, Unavailable
from service.privacy import export_apart, exporting, write_export
from service.privacy.export import OWN, THROUGH
from service.processes.python import python_code
from service.storage import open_storage
from tests.service.privacy.household import furnish

_OF_PLACES = {"chat_places", "chat_sendings", "slack_workspaces"}
NOT_OF_USERS = {"styles", "gifts", "commit_marks", "notes", "file_deletions", "tombstones", "lines", *_OF_PLACES}


@pytest.fixture
def storage(settings):
    return open_storage(settings)


def export(database, storage, settings, house, path):
    write_export(database, storage, house.user_id, path=path, settings=settings)
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_everything_is_in_it(database, storage, settings, tmp_path):
    house, neighbour = furnish(database, storage, settings), furnish(database, storage, settings)
    held = export(database, storage, settings, house, tmp_path / "a.zip")
    assert json.loads(held["account.json"])[0]["email"] == f"{house.mark}@example.org"
    assert {one["status"] for one in json.loads(held["generations.json"])} == {"ready", "running", "pending"}
    for name in (*OWN, *THROUGH, "sign_in_links", "connection_codes", "audit", "receipts"):
        assert json.loads(held[f"{name}.json"]), name
    files = [name for name in held if name.startswith("files/")]
    assert any(name.startswith("files/cleared/") for name in files)
    assert any(name.endswith("youtube.jpg") for name in files)
    assert all(house.mark.encode() in held[name] for name in files)
    assert json.loads(held["missing.json"]) == []
    everything = b"".join(held.values())
    assert neighbour.mark.encode() not in everything
    assert str(neighbour.user_id).encode() not in everything


def test_rows_are_taken_a_few_at_a_time(database, storage, settings, tmp_path):
    """None of the questions for rows brings more than a slice."""
    house = furnish(database, storage, settings)
    with database.transaction() as session:
        lines = [{"user_id": house.user_id, "kind": "generation:progress", "payload": {"n": n}} for n in range(1001)]
        session.execute(sa.insert(Event), lines)
    slices: Counter[int] = Counter()

    def seen(session, instance):
        if isinstance(instance, Event):
            slices[id(session)] += 1

    sa.event.listen(Session, "loaded_as_persistent", seen)
    try:
        held = export(database, storage, settings, house, tmp_path / "a.zip")
    finally:
        sa.event.remove(Session, "loaded_as_persistent", seen)
    told = [row["payload"]["n"] for row in json.loads(held["events.json"]) if "n" in row["payload"]]
    assert sorted(told) == list(range(1001))
    assert max(slices.values()) <= 200


def test_no_secret_is_in_it(database, storage, settings, tmp_path):
    house = furnish(database, storage, settings)
    held = export(database, storage, settings, house, tmp_path / "a.zip")
    for name in ("api_keys.json", "webhooks.json", "sign_in_links.json"):
        assert not {"digest", "secret"} & set(json.loads(held[name])[0])


def test_the_same_data_give_the_same_bytes_and_a_file_that_is_gone_is_named(database, storage, settings, tmp_path):
    house = furnish(database, storage, settings)
    export(database, storage, settings, house, tmp_path / "a.zip")
    export(database, storage, settings, house, tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    gone = [found.key for found in storage.list(f"cleared/{house.user_id}/")]
    storage.delete(gone[0])
    held = export(database, storage, settings, house, tmp_path / "c.zip")
    assert json.loads(held["missing.json"]) == gone[:1]


def test_every_table_is_exported_or_belongs_to_nobody():
    exported = {model.__tablename__ for model in OWN.values()} | {model.__tablename__ for model, *_ in THROUGH.values()}
    exported |= {"users", "magic_links", "audit_log", "webhook_receipts", "connection_codes"}
    assert set(Base.metadata.tables) - exported == NOT_OF_USERS


def test_nobody_has_no_export(database, storage, settings, tmp_path):
    with pytest.raises(NotFound):
        write_export(database, storage, uuid4(), path=tmp_path / "a.zip", settings=settings)
    assert not (tmp_path / "a.zip").exists()


def test_a_process_of_its_own_writes_it_and_is_told_no_more(database, storage, settings, tmp_path, monkeypatch):
    """The same zip; of everything that is secret, what money and mail need is not among what it is told."""
    house, told = furnish(database, storage, settings), []
    rich = settings.model_copy(update={"stripe_secret_key": SecretStr("hush"), "smtp_url": SecretStr("smtp://hush@x")})
    run = subprocess.run
    monkeypatch.setattr(exporting.subprocess, "run", lambda *words, **how: told.append(how) or run(*words, **how))
    monkeypatch.setenv("THUMBSMITH_STRIPE_WEBHOOK_SECRET", "hush")
    export_apart(rich, house.user_id, path=tmp_path / "a.zip")
    write_export(database, storage, house.user_id, path=tmp_path / "b.zip", settings=settings)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert "hush" not in str(told)
    with pytest.raises(NotFound, match="no such account"):
        export_apart(settings, uuid4(), path=tmp_path / "c.zip")


def test_one_that_is_killed_is_said_to_be_our_fault(sqlite_settings, tmp_path, monkeypatch):
    monkeypatch.setattr(exporting, "python_code", lambda _: python_code("import os; os.kill(os.getpid(), 9)"))
    with pytest.raises(Unavailable, match="which is our fault"):
        export_apart(sqlite_settings, uuid4(), path=tmp_path / "a.zip")
