"""The real command with plugins that misbehave: exit code 3, one sentence that names them, nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from engine.kinds import time_limit
from tests.cli.commands import ROOT
from tests.hostile import ENDLESS, WAYS, plant, plant_plain
from tests.waiting import HANG_SECONDS, wait_for

COMMAND = [sys.executable, "-m", "cli.main"]
LIMIT = 8
"""Seconds that a plugin may take where one never returns."""
SAID = {
    "raises": "raised ValueError: no such ink",
    "answers wrongly": "int",
    "leaves": "tried to leave the process",
    "interrupts": "raised KeyboardInterrupt",
    "lacks a file": "raised FileNotFoundError",
    "runs out of memory": "raised MemoryError",
    "never returns": f"did not return from paint within {LIMIT} s",
    "ends the process": "ended the process (exit code 0)",
    "crashes": "ended the process (SIGSEGV)",
    "holds the interpreter": f"did not return within {LIMIT + 5} s",
}


def environment(plugins: Path, **more: str) -> dict[str, str]:
    return {**os.environ, "THUMBSMITH_PLUGINS_DIR": str(plugins), **more}


def thumbsmith(plugins: Path, *arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
        check=False,
        env=environment(plugins, **more),
    )


def limited(way: str) -> dict[str, str]:
    return {time_limit.VARIABLE: str(LIMIT)} if way in ENDLESS else {}


def rendering(folder: Path, *, style: str = "plain", format: str = "plain") -> list[str]:
    return ["render", "--title", "Plain words", "--style", style, "--format", format, "--out", str(folder / "out")]


def test_every_way_is_tried():
    assert set(SAID) == set(WAYS)


@pytest.mark.parametrize("way", WAYS)
def test_a_style_whose_ground_misbehaves(tmp_path, way):
    plugins = plant(tmp_path / "plugins", "background", way)
    told = thumbsmith(plugins, *rendering(tmp_path, style="bad"), **limited(way))
    sentence = told.stderr.strip().splitlines()[-1]
    assert told.returncode == 3, told.stderr
    assert sentence.startswith("thumbsmith: background 'hostile' of plugin 'hostile'")
    assert SAID[way] in sentence
    assert "Traceback" not in told.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["plugins"], "nothing is left half-written"


@pytest.mark.parametrize("way", ["raises", "ends the process"])
def test_a_formats_own_exporter(tmp_path, way):
    plugins = plant(tmp_path / "plugins", "exporter", way)
    told = thumbsmith(plugins, *rendering(tmp_path, format="bad"))
    assert told.returncode == 3, told.stderr
    assert "thumbsmith: exporter 'hostile' of plugin 'hostile'" in told.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["plugins"]


@pytest.mark.parametrize("way", ["ends the process", "never returns"])
def test_a_plugin_that_misbehaves_as_it_is_loaded(tmp_path, way):
    plugins = plant_plain(tmp_path / "plugins")
    (plugins / "hostile.py").write_text(f"import os, time\ndef work():\n    {WAYS[way]}\nwork()\n")
    told = thumbsmith(plugins, "plugins", **limited(way))
    if way == "ends the process":
        assert told.returncode == 3, told.stderr
        assert "thumbsmith: loading of plugin 'hostile' ended the process (exit code 0)" in told.stderr
    else:
        assert told.returncode == 0, told.stderr
        assert f"did not return within {LIMIT} s" in told.stdout


def test_a_sound_command_keeps_its_own_exit_code(tmp_path):
    plugins = plant_plain(tmp_path / "plugins")
    assert thumbsmith(plugins, *rendering(tmp_path)).returncode == 0
    assert thumbsmith(plugins, *rendering(tmp_path, style="plian")).returncode == 2
    assert thumbsmith(plugins, "formats", **{time_limit.VARIABLE: "soon"}).returncode == 4


LINGERS = """
import atexit, time
from thumbsmith import hookimpl

atexit.register(time.sleep, 3600)

@hookimpl
def register_styles():
    return []
"""


@pytest.mark.parametrize(("style", "code"), [("plain", 0), ("plian", 2)])
def test_a_plugin_that_lingers_on_the_way_out_keeps_nobody(tmp_path, style, code):
    plugins = plant_plain(tmp_path / "plugins")
    (plugins / "lingers.py").write_text(LINGERS)
    hasty = "from cli import main, supervision; supervision._GRACE_SECONDS = 0.1; main.main()"
    told = subprocess.run(
        [sys.executable, "-c", hasty, *rendering(tmp_path, style=style)],
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
        env=environment(plugins),
    )
    assert told.returncode == code, told.stderr
    assert (str(tmp_path / "out" / "report.json") in told.stdout) == (code == 0), "what was said is not lost"


def test_files_come_where_they_were_asked_for_wherever_a_plugin_goes(tmp_path):
    plugins = plant_plain(tmp_path / "plugins")
    text = (plugins / "plain_parts.py").read_text()
    goes = text.replace("    def export(self, request):", "    def export(self, request):\n        os.chdir('/')")
    (plugins / "plain_parts.py").write_text(f"import os\nos.chdir('/')\n{goes}")
    command = [*COMMAND, "render", "--title", "Plain words", "--style", "plain", "--format", "plain", "--out", "out"]
    told = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
        cwd=tmp_path,
        env=environment(plugins, PYTHONPATH=str(ROOT)),
    )
    assert told.returncode == 0, told.stderr
    assert (tmp_path / "out" / "report.json").is_file()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_whoever_ends_it_is_obeyed_and_not_taken_for_a_plugin(tmp_path, number, code):
    plugins = plant(tmp_path / "plugins", "background", "never returns")
    process = subprocess.Popen(
        [*COMMAND, *rendering(tmp_path, style="bad")], stderr=subprocess.PIPE, text=True, env=environment(plugins)
    )
    wait_for(lambda: any(path.name.startswith(".out") for path in tmp_path.iterdir()), "the beginning of the render")
    process.send_signal(number)
    _, said = process.communicate(timeout=HANG_SECONDS)
    assert (process.returncode, said.splitlines()[-1]) == (code, "thumbsmith: stopped; nothing was left half-written")
    assert [path.name for path in tmp_path.iterdir()] == ["plugins"]
