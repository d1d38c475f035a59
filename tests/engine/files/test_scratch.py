"""Folders for a while: gone at the end, whatever the end is, and known beforehand to whoever watches."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from engine.errors import BriefError
from engine.files import scratch
from engine.files.delivery import Delivery


class Watching:
    def __init__(self) -> None:
        self.heard: list[tuple[str, str, bool]] = []

    def begun(self, folder: Path, *, filled_stays: bool) -> None:
        assert folder.is_absolute()
        self.heard.append(("begun", folder.name, folder.exists()))

    def over(self, folder: Path) -> None:
        self.heard.append(("over", folder.name, folder.exists()))

    @contextlib.contextmanager
    def unbroken(self):
        self.heard.append(("unbroken", "", True))
        yield


@pytest.fixture
def watching(monkeypatch) -> Watching:
    watching = Watching()
    monkeypatch.setattr(scratch, "_watcher", watching)
    return watching


def test_files_appear_when_all_are_done_and_folders_made_for_them_stay(tmp_path):
    with Delivery(tmp_path / "new" / "deep" / "out") as delivery:
        delivery.write("a.txt", b"a")
        delivery.write("assets/b.txt", b"b")
        assert not (tmp_path / "new" / "deep" / "out").exists()
    files = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert files == {"new/deep/out/a.txt", "new/deep/out/assets/b.txt"}
    assert [path.name for path in (tmp_path / "new" / "deep").iterdir()] == ["out"]


def fail_to_deliver(out: Path, *written: Path) -> None:
    with Delivery(out) as delivery:
        delivery.write("a.txt", b"a")
        for path in written:
            path.touch()
        raise BriefError("no")


def test_an_error_takes_the_folders_that_were_made_with_it(tmp_path):
    with pytest.raises(BriefError, match="no"):
        fail_to_deliver(tmp_path / "new" / "deep" / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_somebody_filled_meanwhile_stays(tmp_path):
    with pytest.raises(BriefError, match="no"):
        fail_to_deliver(tmp_path / "new" / "out", tmp_path / "new" / "theirs.txt")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["theirs.txt"]


def test_a_folder_that_cannot_be_made_leaves_none_of_those_above(tmp_path):
    with pytest.raises(BriefError, match="cannot be made"), Delivery(tmp_path / "new" / ("x" * 300) / "out"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_whoever_watches_hears_of_a_folder_before_it_is_there(tmp_path, watching):
    with Delivery(tmp_path / "new" / "out") as delivery:
        delivery.write("a.txt", b"a")
        staging = delivery.folder.name
    assert watching.heard == [
        ("begun", "new", False),
        ("begun", staging, False),
        ("unbroken", "", True),
        ("over", staging, False),
        ("over", "new", True),
    ]


def test_a_scratch_folder_is_the_users_alone(tmp_path):
    with scratch.scratch_folder(beside=tmp_path) as folder:
        assert folder.stat().st_mode & 0o077 == 0
        assert folder.name.startswith(".thumbsmith-")
    assert list(tmp_path.iterdir()) == []
