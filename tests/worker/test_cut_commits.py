"""The wire to the database is cut at every commit of a try, before, at and after it: nothing lost, nothing doubled."""

import uuid

import pytest
import sqlalchemy as sa

from bench.servers import PostgresServer
from bench.storm.stand_in import opener
from bench.wire import CutWire, Moment
from service.database import Artifact, Database, Event, Generation, LedgerEntry
from service.events import log as events
from service.generations import GenerationRequest, submit
from service.settings import Settings
from service.storage import open_storage
from tests.servers import add_user
from worker.process import Worker
from worker.stop import StopSign

_TRIES = 10


@pytest.mark.parametrize("moment", ["before", "at", "after"])
def test_a_finished_picture_survives_a_cut_at_any_commit(
    moment: Moment, postgres: PostgresServer, postgresql_settings: Settings
) -> None:
    patient = postgresql_settings.model_copy(update={"lease_seconds": 60.0})
    database = Database(patient.database)
    user_id = add_user(database)
    with CutWire(postgres.port) as wire:
        url = sa.make_url(patient.database).set(port=wire.port).render_as_string(hide_password=False)
        through = patient.model_copy(update={"database_url": url})
        worker = Worker(through, renderer=opener(0.01), storage=open_storage(through), stop=StopSign())
        cuts = 0
        for nth in range(1, _TRIES + 1):
            identifier = submit(
                database, GenerationRequest(title=f"{nth}"), user_id=user_id, settings=patient
            ).generation.id
            wire.cut(moment, nth=nth)
            while _status(database, identifier) in ("pending", "running"):
                worker.try_one()
            cuts += wire.cuts
            _whole(database, patient, identifier)
        worker.close()
        assert cuts >= 6, "the wire was hardly cut"
    database.close()


def _status(database: Database, identifier: uuid.UUID) -> str:
    with database.read() as session:
        return session.get_one(Generation, identifier).status


def _whole(database: Database, settings: Settings, identifier: uuid.UUID) -> None:
    storage = open_storage(settings)
    with database.read() as session:
        assert session.get_one(Generation, identifier).status == "ready"
        artifacts = session.scalars(sa.select(Artifact).where(Artifact.generation_id == identifier)).all()
        charges = sa.select(LedgerEntry).where(LedgerEntry.generation_id == identifier, LedgerEntry.kind == "charge")
        closing = sa.select(Event).where(Event.generation_id == identifier, Event.kind == events.READY)
        assert (len(session.scalars(charges).all()), len(session.scalars(closing).all())) == (1, 1)
    assert {one.name for one in artifacts} == {"youtube.jpg", "youtube.psd"}
    assert all(storage.head(one.key) for one in artifacts), "the files of a ready generation are gone"
