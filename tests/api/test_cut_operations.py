"""The wire to the database is cut at every commit of every operation: what the client is told is what has happened.

Each operation is done once undisturbed, with its own example, to learn how often it commits and what it leaves behind.
Then, for somebody else with the same things, it is done again and again, another of its commits cut each time.
"""

from __future__ import annotations

import hashlib
import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from bench.servers import PostgresServer, RedisServer
from bench.wire import CutWire, Moment
from engine.scene import Scene
from service.database import Database, FileDeletion, migrate
from service.privacy.export import OWN, THROUGH
from service.settings import Settings
from service.studio.remaking import Edited, repaint, swap
from tests.api.conftest import quick_settings, running
from tests.api.people import Person, Service, picture
from tests.api.test_examples import OPERATIONS, STATES, selling, sent, theirs
from tests.api.test_ownership import World, build
from tests.thorough import THOROUGH
from tests.waiting import wait_for

MOMENTS: tuple[Moment, ...] = ("before", "at", "after") if THOROUGH else ("at",)
"""In the long run each of them; otherwise the one after which nobody knows whether the commit was made."""
WRITING = [name for name, (method, _, _) in OPERATIONS.items() if method != "get"]
_COLOURS = itertools.count(1)
_COMMITS = 4
"""No operation makes more of its own; what stands beside it (a chore that comes by) may be cut as well."""


@dataclass
class House:
    """A service whose database is behind the wire, and the same database seen directly."""

    service: Service
    wire: CutWire
    database: Database

    def left_by(self, person: Person) -> Counter[str]:
        """Everything that is the person's: rows by table and state, and the files that nobody has asked to delete."""
        found: Counter[str] = Counter()
        with self.database.read() as session:
            for name, model in OWN.items():
                rows = session.scalars(sa.select(model).where(model.user_id == person.id)).all()
                found.update(f"{name} {getattr(row, 'status', '')}" for row in rows)
            for name, (model, link, parent) in THROUGH.items():
                query = sa.select(model).join(parent, link == parent.id).where(parent.user_id == person.id)
                found.update(name for _ in session.scalars(query).unique().all())
            going = tuple(session.scalars(sa.select(FileDeletion.prefix)).all())
        folder = self.service.settings.data_dir / "storage"
        files = [
            str(path.relative_to(folder))
            for path in folder.rglob("*")
            if path.is_file() and str(person.id) in str(path)
        ]
        found.update(f"file {Path(key).suffix}" for key in files if not key.startswith(going))
        return found

    def done(self, operation_id: str, moment: Moment | None, nth: int) -> tuple[int, str, Counter[str], int, int]:
        """The answer's status and text, what it left that was not there before, and how many commits and cuts."""
        world = build(self.service)
        self._be_settled(world)
        things = theirs(self.service, world) | STATES.get(operation_id, lambda *_: {})(self.service, world)
        before = self.left_by(world.person)
        self.wire.cut(moment, nth=nth)
        answer = sent(world.person.http, operation_id, things)
        commits, cuts = self.wire.commits, self.wire.cuts
        self.wire.cut(None)
        after = self.left_by(world.person)
        changes = Counter({name: after[name] - before[name] for name in after | before if after[name] != before[name]})
        return answer.status_code, answer.text[:300], changes, commits, cuts

    def _be_settled(self, world: World) -> None:
        """Nothing that stands beside an operation is to change anything while it is looked at."""
        asked = {"params": {"fileKey": world.upload}}
        wait_for(lambda: world.person.http.get("/api/upload", **asked).json()["status"] == "cleared", "a cleared photo")


def drawn_at_once(scene: str) -> Edited:
    """A new ground without what painting one takes, and without a picture that was really made."""
    fresh = picture(f"#{next(_COLOURS):06x}")
    digest = hashlib.sha256(fresh).hexdigest()
    before = Scene.from_json(scene)
    layers = tuple(
        layer.model_copy(update={"image": digest}) if layer.id == "plane-0" else layer for layer in before.layers
    )
    return Edited(scene=before.model_copy(update={"layers": layers}).to_json(), pictures={digest: fresh})


@pytest.fixture(scope="module")
def house(tmp_path_factory, postgres: PostgresServer, redis_server: RedisServer) -> Iterator[House]:
    direct = Settings(data_dir=tmp_path_factory.mktemp("cut"), database_url=postgres.create("cut_operations"))
    migrate(direct)
    database = Database(direct.database)
    with CutWire(postgres.port) as wire:
        behind = sa.make_url(direct.database).set(port=wire.port).render_as_string(hide_password=False)
        asked = {"database_url": behind, "queue_url": redis_server.url, "environment": "development"}
        with selling() as sells, running(quick_settings(direct.data_dir, **asked, **sells)) as service:
            studio, real = service.context.studio, service.context.studio.do
            studio.do = lambda job, **given: (
                drawn_at_once(given["scene"]) if job in (repaint, swap) else real(job, **given)
            )
            yield House(service, wire, database)
    database.close()


@pytest.mark.parametrize("operation_id", WRITING)
def test_what_the_client_is_told_is_what_has_happened(house, operation_id):
    promised = [int(status) for status in OPERATIONS[operation_id][2]["responses"] if status.startswith("2")]
    status, text, expected, commits, _ = house.done(operation_id, None, 0)
    assert status in promised, text
    for nth in range(1, min(commits, _COMMITS) + 1):
        for moment in MOMENTS:
            status, text, changes, _, cuts = house.done(operation_id, moment, nth)
            assert status in (*promised, 503), f"cut {moment} commit {nth}: {text}"
            told = Counter() if status == 503 else expected
            assert changes == told, f"cut {moment} commit {nth} ({cuts} cuts): {status} {text}"
            assert status != 503 or moment == "before", f"cut {moment} commit {nth}: it was made, and that can be known"
