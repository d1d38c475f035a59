"""Folders for a while: gone at the end, whatever the end is, and known beforehand to whoever watches."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.errors import BriefError
from engine.files import scratch
from engine.files.delivery import Delivery
from engine.journal import Kind, Step, heard_by


@pytest.fixture
def told() -> Iterator[list[tuple[Kind, str, bool, bool]]]:
    """What is said of folders: kind, name, whether it begins, and whether the folder is there then."""
    said: list[tuple[Kind, str, bool, bool]] = []

    def hear(step: Step) -> None:
        folder = Path(step.text)
        assert step.kind == Kind.PLACING or folder.is_absolute()
        said.append((step.kind, folder.name, step.begins, folder.exists()))

    with heard_by(hear):
        yield said


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


def test_whoever_listens_hears_of_a_folder_before_it_is_there(tmp_path, told):
    with Delivery(tmp_path / "new" / "out") as delivery:
        delivery.write("a.txt", b"a")
        staging = delivery.folder.name
    assert told == [
        (Kind.MADE, "new", True, False),
        (Kind.FOLDER, staging, True, False),
        (Kind.PLACING, "", True, True),
        (Kind.PLACING, "", False, True),
        (Kind.FOLDER, staging, False, False),
        (Kind.MADE, "new", False, True),
    ]


def test_a_long_path_is_told_whole():
    path = "/" + "ü" * 3000
    assert Step.read(Step(1, Kind.FOLDER, path, True).line()).text == path


def test_a_scratch_folder_is_the_users_alone(tmp_path):
    with scratch.scratch_folder(beside=tmp_path) as folder:
        assert folder.stat().st_mode & 0o077 == 0
        assert folder.name.startswith(".thumbsmith-")
    assert list(tmp_path.iterdir()) == []
