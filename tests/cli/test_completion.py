"""The Tab key offers names of styles, formats and exporters, and loads nothing heavy for it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from cli.completion import exporter_names, format_names, style_names
from engine.kinds.registry import builtin_folder, load_registry
from tests.cli.commands import COMMAND
from tests.waiting import HANG_SECONDS


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The user's plugin folder."""
    monkeypatch.setenv("THUMBSMITH_PLUGINS_DIR", str(tmp_path))
    return tmp_path


def offered(line: str, *, shell: str = "bash", **variables: str) -> list[str]:
    """What the shell is told for the last word of the line."""
    words = line.split(" ")
    asked = {
        "_THUMBSMITH_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words) - 1),
        "_TYPER_COMPLETE_ARGS": line,
    }
    done = subprocess.run(
        COMMAND,
        env={**os.environ, **asked, **variables},
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
        check=True,
    )
    assert done.stderr == ""
    return done.stdout.split("\n")[:-1]


@pytest.mark.parametrize(
    ("names", "kind"), [(style_names, "styles"), (format_names, "formats"), (exporter_names, "exporters")]
)
def test_the_names_are_those_of_the_built_in_plugins(names, kind, folder):
    registered = getattr(load_registry([builtin_folder()], installed=False), kind)
    assert [name for name, _ in names("")] == sorted(registered)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("thumbsmith render --style ne", ["neon-night", "newsroom"]),
        ("thumbsmith demo --style spot", ["spotlight"]),
        ("thumbsmith render --format youtube --format you", ["youtube", "youtube-podcast"]),
        ("thumbsmith styles --format sp", ["spotify"]),
        ("thumbsmith render --exporter web", ["webp", "webp-preview"]),
        ("thumbsmith export --exporter ps", ["psd"]),
        ("thumbsmith pl", ["plugins"]),
    ],
)
def test_the_shell_is_told(line, names, folder):
    assert offered(line) == names


def test_a_shell_that_shows_more_is_told_what_a_style_is_for(folder):
    assert '"interviews, drama"' in "".join(offered("thumbsmith render --style spot", shell="zsh"))


def test_the_users_own_files_are_offered_and_broken_ones_passed_over(folder):
    (folder / "mine").mkdir()
    (folder / "mine" / "style.toml").write_text('name = "mine"\npurpose = "me"')
    (folder / "other.format.toml").write_text('name = "other"\ntitle = "Other"')
    (folder / "small.py").write_text('class Small:\n    name = "small"\n    suffix: str = ".small"\n')
    (folder / "broken.style.toml").write_text("name = ")
    (folder / "broken.py").write_text("class")
    (folder / "_helper.py").write_text('class Helper:\n    name = "helper"\n    suffix = ".help"\n')
    assert offered("thumbsmith render --style mi") == ["mine"]
    assert ("other", "Other") in format_names("")
    assert ("small", "writes .small") in exporter_names("")
    assert exporter_names("help") == style_names("broken") == []


def test_nothing_heavy_is_loaded(folder):
    ask = (
        "import sys\nfrom cli.main import app\nfrom cli.completion import *\n"
        "assert style_names('') and format_names('') and exporter_names('')\n"
        "print({'skia', 'numpy', 'pydantic', 'pluggy', 'PIL', 'rich'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
