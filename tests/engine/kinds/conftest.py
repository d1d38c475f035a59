"""A plugin folder of the test's own, and a cache of its own."""

from pathlib import Path

import pytest

from tests.engine.kinds.plugin_files import GOOD, write


@pytest.fixture(autouse=True)
def cache(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("THUMBSMITH_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A plugin folder with one sound plugin, `good`, which must survive whatever lies beside it."""
    write(tmp_path / "good.py", GOOD)
    return tmp_path
