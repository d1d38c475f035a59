"""The sheet drawn anew as files change: what is said, which picture stays, and that Ctrl-C ends all of it."""

from __future__ import annotations

import os
import signal
import subprocess

import pytest
from PIL import Image

from cli.output import Output
from cli.watching import Watch, watching
from engine.kinds.folder_state import changes, folder_state
from tests.cli.commands import COMMAND, descendants, thumbsmith
from tests.hostile import plant_plain
from tests.waiting import HANG_SECONDS, lives, wait_for

PAINTS = "np.full((request.height, request.width, 3), 40, np.uint8)"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("THUMBSMITH_PLUGINS_DIR", str(tmp_path / "plugins"))
    return plant_plain(tmp_path / "plugins")


@pytest.fixture
def sheet(folder):
    """In the folder itself, where neither it nor what it is made of must set off another drawing."""
    return folder / "sheets" / "sheet.png"


@pytest.fixture
def watch(sheet):
    asked = {"host": None, "title": "Plain words", "format_name": "plain", "style": "plain"}
    with watching(sheet, Output(), **asked) as found:
        yield found


def said(watch: Watch, capsys, *endings: str) -> str:
    """What it says until a line ends so."""
    lines: list[str] = []

    def look() -> bool:
        watch.look()
        lines.extend(capsys.readouterr().out.splitlines())
        return any(line.endswith(endings) for line in lines)

    wait_for(look, " or ".join(endings))
    return "\n".join(lines)


def edit(path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def corner(sheet) -> tuple[int, ...]:
    with Image.open(sheet) as page:
        return page.convert("RGB").getpixel((30, 30))


def test_every_change_is_drawn_and_a_broken_one_keeps_the_last_good_picture(watch, folder, sheet, capsys):
    assert said(watch, capsys, "sheet.png") == f"made  {sheet}"
    first, colour = sheet.read_bytes(), corner(sheet)

    edit(folder / "plain.style.toml", 'recipe = "plain"', 'recipe = "plain"\nspeed = 7')
    told = said(watch, capsys, "is the last good one")
    assert told.startswith("changed  plain.style.toml\n")
    assert "plain.style.toml: background.speed: unknown key (given: 7)" in told
    assert sheet.read_bytes() == first

    edit(folder / "plain.style.toml", "\nspeed = 7", "")
    edit(folder / "plain_parts.py", PAINTS, PAINTS.replace("40", "90"))
    told = said(watch, capsys, "sheet.png")
    assert {line for line in told.splitlines() if line.startswith("changed")} >= {"changed  plain_parts.py"}
    assert corner(sheet) != colour, "code is loaded anew as well"

    edit(folder / "plain_parts.py", f'return [Plane(name="Plain", pixels={PAINTS.replace("40", "90")})]', "1 / 0")
    told = said(watch, capsys, "is the last good one")
    assert "the style 'plain' cannot be drawn: background 'plain' of plugin 'plain_parts' raised ZeroDivision" in told


@pytest.mark.parametrize("arguments", [("--watch",), ("--style", "plain"), ("--watch", "--sheet", "x.png", "--json")])
def test_what_makes_no_sense_is_refused(arguments):
    told = thumbsmith("styles", *arguments)
    assert told.returncode == 2
    assert "--sheet FILE" in told.stderr or "leave --json out" in told.stderr


def test_ctrl_c_ends_it_whatever_a_plugin_does(folder, tmp_path):
    (folder / "endless.py").write_text("import time\ntime.sleep(3600)\n", encoding="utf-8")
    asked = [*COMMAND, "styles", "--watch", "--sheet", "sheets/x.png", "--format", "plain"]
    process = subprocess.Popen(asked, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        wait_for(lambda: any(b"cli.redrawing" in command_of(one) for one in descendants(process.pid)))
        family = descendants(process.pid)
        os.kill(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=HANG_SECONDS)
        assert (process.returncode, errors) == (130, "thumbsmith: stopped; nothing was left half-written\n")
        wait_for(lambda: not any(map(lives, family)))
        assert not (tmp_path / "sheets").exists()
    finally:
        process.kill()
        process.wait()


def command_of(process: int) -> bytes:
    try:
        with open(f"/proc/{process}/cmdline", "rb") as file:
            return file.read()
    except OSError:
        return b""


def test_changes_are_what_is_new_gone_or_otherwise(tmp_path):
    (tmp_path / "__pycache__").mkdir()
    for name in ("a.toml", "b.toml", ".hidden", "__pycache__/a.pyc"):
        (tmp_path / name).write_text("1", encoding="utf-8")
    before = folder_state(tmp_path)
    assert set(before) == {"a.toml", "b.toml"}
    (tmp_path / "a.toml").write_text("12", encoding="utf-8")
    (tmp_path / "b.toml").unlink()
    (tmp_path / "c.toml").touch()
    assert changes(before, folder_state(tmp_path)) == ["a.toml", "b.toml", "c.toml"]
    assert folder_state(tmp_path / "nowhere") == {}


def test_what_lies_behind_a_link_is_seen_and_a_circle_ends(tmp_path):
    (tmp_path / "elsewhere" / ".parts").mkdir(parents=True)
    for name in ("style.toml", ".parts/own.txt"):
        (tmp_path / "elsewhere" / name).write_text("1", encoding="utf-8")
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "linked").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / "back").symlink_to(tmp_path / "plugins")
    (tmp_path / "plugins" / "nowhere").symlink_to(tmp_path / "gone")
    assert set(folder_state(tmp_path / "plugins")) == {"linked/style.toml", "linked/.parts/own.txt"}


def test_what_has_no_end_is_no_file_of_a_plugin(tmp_path):
    """A copy of it would fill the disk."""
    (tmp_path / "endless").symlink_to(os.devnull)
    (tmp_path / "style.toml").touch()
    assert set(folder_state(tmp_path)) == {"style.toml"}
