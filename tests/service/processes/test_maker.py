"""A process that makes what is missing, begun anew where it would not know of all that is."""

from __future__ import annotations

import pytest

from service.processes import maker
from service.processes.maker import Maker
from service.processes.python import python_code
from tests.waiting import HANG_SECONDS, lives, wait_for

WORKS = "import os, pathlib, time; pathlib.Path(os.environ['PLACE'], str(os.getpid())).touch(); time.sleep(3600)"


@pytest.fixture
def works(tmp_path, monkeypatch):
    """One that is never done, in a folder that it is told of."""
    (tmp_path / "begun").mkdir()
    monkeypatch.setattr(maker, "python_module", lambda *_words: python_code(WORKS))
    told = {"PLACE": str(tmp_path / "begun")}
    found = Maker("unused", tmp_path / "made", pause_seconds=HANG_SECONDS, told=lambda: told)
    yield found
    found.close()


def test_one_at_work_is_left_alone_until_something_else_may_be_missing(works, tmp_path):
    def begun() -> set[int]:
        return {int(path.name) for path in (tmp_path / "begun").iterdir()}

    works.renew()
    assert begun() == set(), "nobody has asked for anything"
    works.begin()
    (first,) = wait_for(begun, "a maker")
    works.begin()
    assert begun() == {first}
    works.renew()
    assert not lives(first)
    wait_for(lambda: len(begun()) == 2, "another maker")
