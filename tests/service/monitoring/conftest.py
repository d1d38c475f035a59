"""What goes out is the same whatever the database: SQLite does."""

import pytest

from service.settings import Settings


@pytest.fixture
def settings(sqlite_settings: Settings) -> Settings:
    return sqlite_settings
