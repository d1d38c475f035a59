"""Samples of the other styles are made, whatever one style's plugin does to the process that makes them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.kinds.registry import PluginFolder, builtin_folder, load_registry
from engine.kinds.time_limit import VARIABLE
from service.catalogue.samples import WIDTHS, sample, wanted
from tests.hostile import plant
from tests.waiting import HANG_SECONDS

MISSING = ("bad", "plain")
"""In the order in which they are made."""


@pytest.fixture
def begun(tmp_path, monkeypatch):
    """`begun(way)`: a folder in which one sample of a broken style and one of a sound style are missing."""

    def make(way: str) -> Path:
        plugins, folder = plant(tmp_path / "plugins", "background", way), tmp_path / "samples"
        monkeypatch.setenv("THUMBSMITH_PLUGINS_DIR", str(plugins))
        registry = load_registry([builtin_folder(), PluginFolder(plugins)])
        folder.mkdir()
        missing = [sample(registry, name, "youtube") for name in MISSING]
        for one in wanted(registry):
            for width in WIDTHS if one not in missing else ():
                one.path(folder, width).touch()
        return folder

    return make


def make(folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "service.catalogue.samples", str(folder)]
    return subprocess.run(command, capture_output=True, text=True, timeout=HANG_SECONDS, env={**os.environ, **more})


def made(folder: Path, style: str) -> bool:
    return bool(list(folder.glob(f"{style}-youtube-75-*-640.webp")))


@pytest.mark.parametrize("way", ["raises", "answers wrongly", "leaves", "never returns"])
def test_a_style_that_breaks_holds_up_no_other(begun, way):
    folder = begun(way)
    told = make(folder, **({VARIABLE: "20"} if way == "never returns" else {}))
    assert told.returncode == 0, told.stderr
    assert (made(folder, "bad"), made(folder, "plain")) == (False, True)
    assert "no sample of bad on youtube: background 'hostile' of plugin 'hostile'" in told.stderr
    assert list(folder.glob(".*.under-way")) == []


def test_a_style_that_ends_the_process_comes_last_the_next_time(begun):
    folder = begun("ends the process")
    make(folder)
    assert (made(folder, "bad"), made(folder, "plain")) == (False, False), "it came first"
    make(folder)
    assert (made(folder, "bad"), made(folder, "plain")) == (False, True)
