"""Operations of one user side by side: none waits for another in a circle."""

from functools import partial

import pytest
import sqlalchemy as sa

from bench.storm.pairs import PAIRS, Tally, clear, deadlocks, furnished, side_by_side
from service import generations
from service.database import Database, Generation
from service.generations import GenerationRequest
from service.settings import Settings
from tests.servers import add_user
from tests.waiting import side_by_side as at_once


def test_sixteen_cancelled_at_once(postgresql_settings: Settings) -> None:
    settings = postgresql_settings
    database = Database(settings.database)
    user_id = add_user(database)
    wish = GenerationRequest(title="A")
    made = [generations.submit(database, wish, user_id=user_id, settings=settings) for _ in range(16)]
    ids = [one.generation.id for one in made]
    before = deadlocks(database)
    at_once(*(partial(generations.cancel, database, one, user_id=user_id) for one in ids))
    assert deadlocks(database) == before
    with database.read() as session:
        assert set(session.scalars(sa.select(Generation.status))) == {"cancelled"}
    database.close()


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_no_two_operations_of_a_user_deadlock(one: str, other: str, pairs: tuple[Database, Settings]) -> None:
    """The storm of all of them, pair by pair and once; the large one is `python -m bench.storm`."""
    database, settings = pairs
    before, tally = deadlocks(database), Tally()
    side_by_side(furnished(database, settings, add_user(database)), one, other, tally)
    clear(database)
    assert tally.wrong == []
    assert deadlocks(database) == before


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
