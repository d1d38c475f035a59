"""Bringing what is missing, once and one at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import InputError, MachineError, MissingLibrary
from engine.home import assets_home
from service.processes.alone import alone
from setup_assets import libraries, parts
from setup_assets.parts import Part, missing_parts, set_up
from setup_assets.telling import silent


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The parts that were made; two that are whole when their folder is there."""
    done: list[str] = []

    def make(folder: Path, _tell: object) -> None:
        folder.mkdir()
        done.append(folder.name)

    def lacking(folder: Path) -> str:
        return "" if folder.is_dir() else f"{folder} is not there"

    def part(name: str) -> Part:
        return Part(name=name, folder=name, describe=str, lacking=lacking, make=make, copy=lambda *_: None)

    monkeypatch.setattr(parts, "PARTS", (part("one"), part("two")))
    return done


def bring(home: Path) -> list[str]:
    return [part.name for part in set_up(home, tell=lambda _part: silent)]


def test_only_what_is_missing_is_brought_and_once(made: list[str], tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    assert bring(tmp_path) == ["two"]
    assert bring(tmp_path) == []
    assert made == ["two"]


def test_what_a_set_up_left_that_was_cut_off_is_cleared_away(made: list[str], tmp_path: Path) -> None:
    (tmp_path / ".fonts-abc" / "built").mkdir(parents=True)
    (tmp_path / "downloads").mkdir()
    bring(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == ["one", "two"]


def test_a_folder_to_take_from_is_looked_at_though_nothing_is_missing(made: list[str], tmp_path: Path) -> None:
    bring(tmp_path)
    with pytest.raises(InputError, match=r"elsewhere is not a folder; name the assets folder"):
        set_up(tmp_path, tell=lambda _part: silent, given=tmp_path / "elsewhere")


def test_two_at_once_do_not_meet(made: list[str], tmp_path: Path) -> None:
    with alone(tmp_path) as is_alone:
        assert is_alone
        with pytest.raises(MachineError, match="another set-up is at work"):
            bring(tmp_path)
    assert made == []


def test_a_folder_that_cannot_be_written_is_named(made: list[str], tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(MachineError, match=r"home.* cannot be written .*THUMBSMITH_ASSETS_DIR"):
        bring(tmp_path / "home")


def test_a_machine_that_cannot_draw_is_told_before_anything_is_fetched(
    made: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libraries, "NEEDED", {"libnowhere.so.9": "libnowhere9"})
    with pytest.raises(MissingLibrary, match=r"libnowhere\.so\.9.*apt-get install libnowhere9"):
        bring(tmp_path)
    assert made == []


def test_this_machine_lacks_nothing() -> None:
    assert list(missing_parts(assets_home())) == []
