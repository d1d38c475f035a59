"""A new plugin of each kind: written whole or not at all, loaded, held to every promise, and used to its end."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner, Result

from cli.main import app
from cli.plugins.templates_by_kind import kind_names
from engine.kinds.kind import KINDS
from engine.kinds.registry import PluginFolder, builtin_folder, load_registry
from tests.cli.commands import thumbsmith, tree
from tests.engine.text.made_fonts import house_font


def new(*words: object) -> Result:
    return CliRunner().invoke(app, ["plugins", "new", *map(str, words)])


def of_each_kind(folder: Path, *more: str) -> list[str]:
    """One plugin a kind, called `my-<kind>`; returns their kinds."""
    (folder / "House.ttf").write_bytes(house_font())
    for kind in kind_names():
        font = ("--font", folder / "House.ttf") if kind == "font" else ()
        made = new(kind, f"my-{kind}", "--in", folder / "made", *font, *more)
        assert made.exit_code == 0, made.output
    return list(kind_names())


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    """The user's plugin folder, which is not there yet."""
    monkeypatch.setenv("THUMBSMITH_PLUGINS_DIR", str(tmp_path / "config" / "plugins"))
    return tmp_path / "config" / "plugins"


def test_no_kind_is_forgotten():
    assert set(kind_names()) == {kind.replace(" ", "-") for kind in KINDS}


@pytest.fixture(scope="module")
def every(tmp_path_factory) -> Path:
    """A plugin folder with a new plugin of each kind."""
    folder = tmp_path_factory.mktemp("every")
    of_each_kind(folder)
    return folder / "made"


def test_each_kind_is_loaded_under_its_name(every):
    registry = load_registry([builtin_folder(), PluginFolder(every)], installed=False)
    assert registry.failures == ()
    for kind in kind_names():
        assert f"my-{kind}" in registry.of_kind(kind.replace("-", " "))


def test_each_kind_keeps_every_promise(every):
    told = thumbsmith("plugins", "check", every, "--json")
    assert told.returncode == 0, told.stderr
    results = json.loads(told.stdout)
    assert results["failures"] == []
    assert all(result["kept"] for result in results["promises"])
    asked = {(result["kind"], result["name"]) for result in results["promises"]}
    assert asked >= {(kind.replace("-", " "), f"my-{kind}") for kind in kind_names()}


@pytest.mark.parametrize(
    "options", [("--style", "my-background", "--exporter", "my-exporter"), ("--style", "my-style")], ids=str
)
def test_they_draw_and_write_to_the_end(every, portrait, tmp_path, options):
    ours = {"THUMBSMITH_PLUGINS_DIR": str(every)}
    words = ("--title", "The *quiet* hour", "--host", portrait, "--format", "my-format", "--out", tmp_path / "out")
    told = thumbsmith("render", *words, "--face-finder", "my-face-finder", *options, environment=ours)
    assert told.returncode == 0, told.stderr
    with Image.open(tmp_path / "out" / "my-format.jpg") as picture:
        assert (picture.format, picture.size) == ("JPEG", (1200, 600))
    if "my-exporter" in options:
        with Image.open(tmp_path / "out" / "my-format.png") as picture:
            assert (picture.format, picture.mode, picture.size) == ("PNG", "P", (1200, 600))


def test_it_goes_into_the_plugin_folder_and_says_what_to_type_next(folder):
    told = new("style", "first-light")
    assert told.exit_code == 0
    assert tree(folder).keys() == {"first-light", "first-light/style.toml"}
    lines = told.stdout.splitlines()
    assert lines[0] == f"made  {folder / 'first-light' / 'style.toml'}"
    assert lines[1] == f"next  thumbsmith plugins check {folder / 'first-light'}"
    assert "--style first-light" in lines[2]


def test_a_font_takes_its_plugins_name_whatever_its_file_is_called(tmp_path):
    odd = tmp_path / 'Odd" + "name.TTF'
    odd.write_bytes(house_font())
    assert new("font", "house", "--in", tmp_path / "in", "--font", odd).exit_code == 0
    assert (tmp_path / "in" / "house" / "house.ttf").read_bytes() == odd.read_bytes()


def test_elsewhere_the_first_command_names_the_folder(tmp_path):
    told = new("style", "first-light", "--in", tmp_path / "mine", "--json")
    assert json.loads(told.stdout)["next"][0] == f"export THUMBSMITH_PLUGINS_DIR={tmp_path / 'mine'}"


@pytest.mark.parametrize("kind", kind_names())
def test_a_dry_run_names_the_files_and_writes_none(tmp_path, kind):
    (tmp_path / "House.ttf").write_bytes(house_font())
    words = (kind, "mine", "--in", tmp_path / "in", *(("--font", tmp_path / "House.ttf") if kind == "font" else ()))
    planned = new(*words, "--dry-run")
    assert planned.exit_code == 0, planned.output
    assert not (tmp_path / "in").exists()
    made = new(*words).stdout.splitlines()
    files = [line.split()[-1] for line in made if line.startswith("made")]
    assert planned.stdout.splitlines() == [f"would make  {file}" for file in files]
    assert {path for path in (tmp_path / "in").rglob("*") if path.is_file()} == set(map(Path, files))


@pytest.mark.parametrize("package", [(), ("--package",)])
def test_what_is_there_is_left_as_it_is(tmp_path, package):
    assert new("exporter", "mine", "--in", tmp_path, *package).exit_code == 0
    before = tree(tmp_path)
    again = new("style", "mine", "--in", tmp_path, *package)
    assert again.exit_code == 2
    assert again.stderr.count("\n") == 1
    assert "is there already; choose another name" in again.stderr
    assert tree(tmp_path) == before


@pytest.mark.parametrize("package", [(), ("--package",)])
def test_a_disk_that_fails_leaves_nothing(tmp_path, monkeypatch, package):
    whole, written = Path.write_bytes, []

    def until_full(path, data):
        written.append(path)
        if len(written) == 2:
            raise OSError(28, "No space left on device", str(path))
        return whole(path, data)

    monkeypatch.setattr(Path, "write_bytes", until_full)
    told = new("background", "mine", "--in", tmp_path / "a" / "b", *package)
    assert (told.exit_code, len(written)) == (4, 2)
    assert "No space left" in told.stderr
    assert tree(tmp_path) == {}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("styel", "mine"), "no kind of plugin is called 'styel'; did you mean style?"),
        (("style", "My Style"), "take up to 48 small letters, figures and hyphens, as in 'first-light'"),
        (("style", "../up"), "take up to 48 small letters"),
        (("style", "x" * 49), "take up to 48 small letters"),
        (("style", "spotlight"), "'styles.spotlight' brings the style 'spotlight' already"),
        (("background", "spotlight"), "'styles.spotlight' brings the style 'spotlight' already"),
        (("background", "mesh-gradient"), "brings the background 'mesh-gradient' already"),
        (("style", "styles"), "a folder of that name holds all styles"),
        (("font", "house"), "--font: a font needs it: --font FILE"),
        (("style", "mine", "--font", "House.ttf"), "--font: it goes with a font, not a style"),
        (("font", "house", "--font", "nowhere.ttf"), "nowhere.ttf"),
        (("font", "house", "--font", __file__), "the font is no TTF"),
        (("font", "house", "--font", __file__, "--package"), "the font is no TTF"),
        (("format", "con"), "Windows takes it for a device"),
        (("title-helper", "com1", "--dry-run"), "Windows takes it for a device"),
        (("style", "mine", "--in", __file__), "is a file; name a folder"),
    ],
)
def test_what_cannot_be_written_is_one_sentence(folder, words, says):
    told = new(*words)
    assert told.exit_code in (2, 4)
    assert says in told.stderr
    assert (told.stdout, told.stderr.count("\n")) == ("", 1)
    assert not folder.exists()


@pytest.mark.parametrize("kind", kind_names())
def test_a_package_has_all_that_a_package_needs(tmp_path, monkeypatch, kind):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "House.ttf").write_bytes(house_font())
    assert new(kind, "3-hills", "--package", *(("--font", "House.ttf") if kind == "font" else ())).exit_code == 0
    root = tmp_path / "thumbsmith-3-hills"
    files = {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}
    assert files >= {"pyproject.toml", "README.md", "tests/test_promises.py", "src/thumbsmith_3_hills/__init__.py"}
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"]["thumbsmith"] == {"3-hills": "thumbsmith_3_hills"}
    for path in root.rglob("*.py"):
        compile(path.read_text(encoding="utf-8"), str(path), "exec")
