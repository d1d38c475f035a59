"""Operations of one user side by side: none waits for another in a circle."""

import itertools
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pytest
import sqlalchemy as sa

from service import generations
from service.accounts import api_keys
from service.brand_kits import kits
from service.database import Database, Generation
from service.errors import Conflict
from service.generations import Claim, GenerationRequest, Replaced
from service.privacy import ask_for_deletion
from service.settings import Settings
from tests.servers import add_user
from tests.waiting import HANG_SECONDS, side_by_side


@dataclass(frozen=True, kw_only=True)
class Held:
    """A user with some generations, two of them in a worker's hands."""

    database: Database
    settings: Settings
    user_id: uuid.UUID
    ids: list[uuid.UUID]
    claims: list[Claim]


def deadlocks(database: Database) -> int:
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("select pg_stat_clear_snapshot()"))
        return connection.scalar(sa.text("select deadlocks from pg_stat_database where datname = current_database()"))


def at_once(*calls: Callable[[], object]) -> list[BaseException]:
    """Begun together; what they raised that is no plain answer."""
    barrier, wrong = threading.Barrier(len(calls)), []

    def run(call: Callable[[], object]) -> None:
        barrier.wait(HANG_SECONDS)
        try:
            call()
        except (Conflict, Replaced):
            pass
        except BaseException as error:
            wrong.append(error)

    side_by_side(*(partial(run, call) for call in calls))
    return wrong


def test_sixteen_cancelled_at_once(postgresql_settings: Settings) -> None:
    settings = postgresql_settings
    database = Database(settings.database)
    user_id = add_user(database)
    ids = [_submit(database, settings, user_id) for _ in range(16)]
    before = deadlocks(database)
    wrong = at_once(*(lambda one=one: generations.cancel(database, one, user_id=user_id) for one in ids))
    assert wrong == []
    assert deadlocks(database) == before
    with database.read() as session:
        assert set(session.scalars(sa.select(Generation.status))) == {"cancelled"}
    database.close()


def _submit(database: Database, settings: Settings, user_id: uuid.UUID) -> uuid.UUID:
    return generations.submit(database, GenerationRequest(title="A"), user_id=user_id, settings=settings).generation.id


OPERATIONS: dict[str, Callable[[Held], object]] = {
    "submit": lambda held: _submit(held.database, held.settings, held.user_id),
    "cancel": lambda held: [generations.cancel(held.database, one, user_id=held.user_id) for one in held.ids],
    "cancel backwards": lambda held: [
        generations.cancel(held.database, one, user_id=held.user_id) for one in reversed(held.ids)
    ],
    "remove": lambda held: [
        generations.remove(held.database, one, user_id=held.user_id, settings=held.settings) for one in held.ids
    ],
    "claim": lambda held: [generations.claim(held.database, held.settings, worker_id="w") for _ in range(3)],
    "report": lambda held: [
        generations.report_stage(held.database, one, stage="files", progress=0.5) for one in held.claims * 3
    ],
    "finish": lambda held: [
        generations.finish(held.database, one, artifacts=[], preview_key=None, download_key=None) for one in held.claims
    ],
    "crash": lambda held: [
        generations.crash(held.database, one, settings=held.settings, detail="x") for one in held.claims
    ],
    "reap": lambda held: generations.reap(held.database, held.settings),
    "brand kit": lambda held: kits.create(
        held.database, {"name": "Kit"}, user_id=held.user_id, logo_key=None, fonts=()
    ),
    "api key": lambda held: api_keys.create(held.database, user_id=held.user_id, name="k", settings=held.settings),
    "close": lambda held: ask_for_deletion(held.database, held.user_id, settings=held.settings),
}


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations_with_replacement(OPERATIONS, 2)))
def test_no_two_operations_of_a_user_deadlock(one: str, other: str, pairs: tuple[Database, Settings]) -> None:
    database, settings = pairs
    before = deadlocks(database)
    for _ in range(2):
        user_id = add_user(database)
        ids = [_submit(database, settings, user_id) for _ in range(4)]
        claims = [found for _ in range(2) if (found := generations.claim(database, settings, worker_id="w"))]
        held = Held(database=database, settings=settings, user_id=user_id, ids=ids, claims=claims)
        wrong = at_once(*(partial(OPERATIONS[name], held) for name in (one, other) * 2))
        assert [error for error in wrong if not _expected(error)] == []
        _clear(database)
    assert deadlocks(database) == before


def _expected(error: BaseException) -> bool:
    """Plain answers to who comes too late."""
    return type(error).__name__ in ("NotFound", "NotEnoughCredits", "OwnQueueFull")


def _clear(database: Database) -> None:
    with database.transaction() as session:
        session.execute(sa.update(Generation).values(status="cancelled", worker_id=None, lease_until=None))


@pytest.fixture(scope="module")
def pairs(postgres, redis_server, tmp_path_factory):
    url = postgres.create("pairs", template="thumbsmith_template")
    settings = Settings(
        secret_key="a key for tests, of no use elsewhere",
        credits_per_generation=1,
        running_per_user=50,
        data_dir=tmp_path_factory.mktemp("pairs"),
        database_url=url,
        queue_url=redis_server.url,
    )
    database = Database(settings.database)
    yield database, settings
    database.close()
