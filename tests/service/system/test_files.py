"""Files in their place, wholly or not at all; and patience with whoever has one open on Windows."""

import fcntl
import os
import threading
from pathlib import Path

import pytest

from service.system import files
from service.system.files import delete, flush, flush_folder, put_in_place, replace


def test_of_many_who_put_something_there_one_has(tmp_path):
    path = tmp_path / "place"
    told = []
    gate = threading.Barrier(8)

    def put(number: int) -> None:
        fresh = tmp_path / f"fresh-{number}"
        fresh.write_text(str(number), encoding="ascii")
        gate.wait()
        if put_in_place(fresh, path):
            told.append(number)

    threads = [threading.Thread(target=put, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert path.read_text(encoding="ascii") == str(*told)
    assert not (tmp_path / f"fresh-{told[0]}").exists()


@pytest.fixture
def windows(monkeypatch):
    """As there: a rename never overwrites, and somebody has the files open for the first three tries."""
    tries = []

    def rename(fresh: Path, path: Path) -> None:
        tries.append(path)
        if len(tries) <= 3:
            raise PermissionError("somebody has it open")
        if path.exists():
            raise FileExistsError(path)
        os.rename(fresh, path)

    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr(files, "_PAUSE_SECONDS", 0)
    monkeypatch.setattr(Path, "rename", rename)
    monkeypatch.setattr(Path, "replace", rename)
    monkeypatch.setattr(Path, "unlink", lambda path, **_options: rename(path, path.with_name("gone")))
    return tries


@pytest.mark.parametrize("move", [put_in_place, replace])
def test_on_windows_it_is_tried_again(move, windows, tmp_path):
    fresh = tmp_path / "fresh"
    fresh.touch()
    move(fresh, tmp_path / "place")
    assert [path.name for path in tmp_path.iterdir()] == ["place"]
    assert len(windows) == 4


def test_on_windows_what_is_there_stays(windows, tmp_path):
    for name in ("fresh", "place"):
        (tmp_path / name).write_text(name, encoding="ascii")
    assert not put_in_place(tmp_path / "fresh", tmp_path / "place")
    assert (tmp_path / "place").read_text(encoding="ascii") == "place"


def test_on_windows_a_file_in_use_is_deleted_when_it_is_let_go(windows, tmp_path):
    (tmp_path / "file").touch()
    delete(tmp_path / "file")
    assert len(windows) == 4


def test_patience_ends(windows, tmp_path, monkeypatch):
    def refused(*_asked: object) -> None:
        raise PermissionError("somebody keeps it open")

    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(PermissionError):
        replace(tmp_path / "fresh", tmp_path / "place")


def test_a_file_is_flushed_through_a_way_that_may_write(tmp_path, monkeypatch):
    flushed = []
    monkeypatch.setattr(os, "fsync", lambda number: flushed.append(fcntl.fcntl(number, fcntl.F_GETFL) & os.O_ACCMODE))
    path = tmp_path / "file"
    path.write_bytes(b"kept")
    flush(path)
    assert flushed == [os.O_RDWR]
    assert path.read_bytes() == b"kept"
    flush_folder(tmp_path)
    assert len(flushed) == 2
    monkeypatch.setattr("sys.platform", "win32")
    flush_folder(tmp_path)
    assert len(flushed) == 2


def test_on_macos_the_disk_itself_is_told(tmp_path, monkeypatch):
    told = []
    monkeypatch.setattr("sys.platform", "darwin")
    monkeypatch.setattr(fcntl, "F_FULLFSYNC", 51, raising=False)
    monkeypatch.setattr(fcntl, "fcntl", lambda _file, what: told.append(what))
    path = tmp_path / "file"
    path.touch()
    flush(path)
    assert told == [51]
