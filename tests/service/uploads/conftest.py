"""A desk for uploads: on SQLite, or on both databases for tests marked so."""

from collections.abc import Callable

import pytest

from service.settings import Settings
from service.storage import LocalStorage, open_storage
from service.uploads import Uploads
from service.uploads.checking import Checks
from tests.service.uploads.desk import Desk


@pytest.fixture
def settings(request: pytest.FixtureRequest) -> Settings:
    """SQLite, unless a test is about SQL and asks for both."""
    return request.getfixturevalue(f"{getattr(request, 'param', 'sqlite')}_settings")


@pytest.fixture
def storage(settings: Settings) -> LocalStorage:
    return open_storage(settings)


@pytest.fixture
def desk_with(settings, database, storage, user_id) -> Callable[..., Desk]:
    def make(*checks: object, **changes: object) -> Desk:
        own = settings.model_copy(update=changes)
        return Desk(Uploads(database, storage, settings=own, checks=Checks.of(checks, own)), database, storage, user_id)

    return make


@pytest.fixture
def desk(desk_with) -> Desk:
    return desk_with()
