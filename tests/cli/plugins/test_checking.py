"""What is checked, what is said of a promise that is broken, and how the command ends."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.text import Text

from cli.plugins.targets import found_target
from engine.kinds.registry import builtin_folder, load_registry
from tests.cli.commands import ROOT, thumbsmith

FINE = """
from thumbsmith import hookimpl

class Plain:
    name = "{name}"
    def refine(self, title, *, format, language=None):
        return " ".join(title.split())
    def suggest(self, title, count=3, *, format, language=None):
        return [{answer}][:count]

@hookimpl
def register_titles():
    return [Plain()]
"""
RUNS = "from pathlib import Path\nPath(__file__).with_suffix('.was-run').touch()\n"


def helper(path: Path, name: str, *, answer: str = "title") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(FINE.format(name=name, answer=answer), encoding="utf-8")
    return path


@pytest.fixture
def mine(tmp_path) -> Path:
    """The user's plugin folder."""
    (tmp_path / "mine").mkdir()
    return tmp_path / "mine"


@pytest.fixture
def check(mine):
    """What the command says: its exit code, its document and its errors."""

    def ask(*words: object):
        told = thumbsmith("plugins", "check", *words, "--json", environment={"THUMBSMITH_PLUGINS_DIR": str(mine)})
        return told.returncode, json.loads(told.stdout), told.stderr

    return ask


def names(document) -> set[str]:
    return {result["name"] for result in document["promises"]}


def test_all_that_is_not_built_in_is_checked(check, mine):
    helper(mine / "one.py", "one")
    helper(mine / "titles" / "two.py", "two")
    code, document, errors = check()
    assert (code, errors) == (0, "")
    assert names(document) >= {"one", "two"}
    assert not names(document) & {"rules", "spotlight"}


def test_a_broken_promise_is_a_sentence_and_exit_code_three(check, mine):
    helper(mine / "one.py", "one", answer='f"{title}: 99 reasons"')
    code, document, errors = check(mine / "one.py")
    assert code == 3
    (broken,) = [result for result in document["promises"] if not result["kept"]]
    assert broken["promise"] == "It adds no figure and no denial that the title does not hold"
    assert broken["says"].endswith("which adds 99")
    assert errors == f"thumbsmith: title helper 'one': {broken['says']}\n"


def test_one_that_raises_is_named(check, mine):
    helper(mine / "one.py", "one", answer="1 / 0")
    code, document, _ = check(mine / "one.py")
    assert code == 3
    assert all("ZeroDivisionError" in result["says"] for result in document["promises"] if not result["kept"])


def test_one_that_cannot_be_loaded_is_no_pass(check, mine):
    (mine / "one.py").write_text("import nothing_of_that_name\n")
    helper(mine / "two.py", "two")
    code, document, errors = check(mine / "one.py")
    assert (code, document["promises"]) == (3, [])
    assert document["failures"][0]["origin"] == str(mine / "one.py")
    assert "one cannot be loaded: ModuleNotFoundError" in errors


@pytest.mark.parametrize("place", ["one.py", "titles/one.py"])
def test_a_file_elsewhere_is_loaded_without_its_neighbours(check, tmp_path, place):
    path = helper(tmp_path / "downloads" / place, "one")
    (path.parent / "other.py").write_text(RUNS)
    code, document, errors = check(path)
    assert (code, errors) == (0, "")
    assert names(document) == {"one"}
    assert not (path.parent / "other.was-run").exists()


@pytest.mark.parametrize("file", ["", "style.toml"])
def test_a_style_is_found_by_its_folder_and_by_its_file(tmp_path, file):
    place = tmp_path / "elsewhere" / "spot"
    shutil.copytree(builtin_folder().path / "styles" / "clean-light", place)
    text = (place / "style.toml").read_text(encoding="utf-8")
    (place / "style.toml").write_text(text.replace('name = "clean-light"', 'name = "spot"'), encoding="utf-8")
    target = found_target(str(place / file))
    plugins = load_registry([builtin_folder(), *target.folders], installed=False).plugins
    (meant,) = [plugin for plugin in plugins if target.means(plugin.name, plugin.origin)]
    assert meant.brought == ("style spot",)


def test_a_built_in_one_is_checked_where_it_lies(check):
    code, document, _ = check(builtin_folder().path / "formats" / "youtube.toml")
    assert (code, names(document)) == (0, {"youtube"})


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("nowhere", "nowhere is no file, no folder and no package, or brings no plugin"),
        ("pillow", "pillow is no file, no folder and no package, or brings no plugin"),
        (str(ROOT / "docs" / "images"), "there is no plugin to check"),
        (str(ROOT / "tests" / "fixtures" / "third_party"), "the package thumbsmith-coral-pop is not installed here"),
    ],
)
def test_what_holds_no_plugin_is_exit_code_two(check, given, says):
    code, document, errors = check(given)
    assert code == 2
    assert says in errors
    assert document["error"]["exit_code"] == 2


def test_the_table_keeps_within_eighty_columns(mine):
    helper(mine / "one.py", "one", answer='f"{title}: 99 reasons"')
    ours = {"THUMBSMITH_PLUGINS_DIR": str(mine)}
    terminal = {"TTY_COMPATIBLE": "1", "TERM": "dumb", "NO_COLOR": "1", "COLUMNS": "80"}
    shown = Text.from_ansi(thumbsmith("plugins", "check", environment=ours | terminal).stdout).plain
    assert max(cell_len(line.rstrip()) for line in shown.splitlines()) <= 80
    words = " ".join(shown.split())
    for promise in ("It gives the same answer", "kept", "broken:", "99"):
        assert promise in words
