"""A script can tell by the exit code whose turn it is, and the pages say so."""

from __future__ import annotations

import json
import re
import textwrap

import pytest
import typer

from cli.messages import EXIT_CODES, friendly
from tests.cli.commands import ROOT, thumbsmith

PAGE = ROOT / "docs" / "command-line.md"

BROKEN = """
    from engine import hookimpl

    class Broken:
        name, suffix = "broken", ".broken"

        def export(self, request):
            raise ValueError("no more ink")

    @hookimpl
    def register_exporters():
        return [Broken()]
"""

UNRULY = """
    import io
    from PIL import Image
    from engine import hookimpl
    from engine.kinds.exporter import Export

    class Unruly:
        name, suffix = "unruly", ".png"

        def export(self, request):
            file = io.BytesIO()
            Image.new("RGBA", (640, 640), (0, 0, 0, 0)).save(file, "PNG")
            return Export(data=file.getvalue(), media_type="image/png", width=640, height=640)

    @hookimpl
    def register_exporters():
        return [Unruly()]
"""

SQUARE = """
    name = "square"
    title = "Square"
    width = 640
    height = 640
    exporter = "unruly"

    [rules]
    media_types = ["image/png"]
    source = "here"
    checked = 2026-01-01
"""


@pytest.fixture
def environment(tmp_path):
    folder = tmp_path / "plugins"
    folder.mkdir()
    for name, text in {"broken.py": BROKEN, "unruly.py": UNRULY, "square.format.toml": SQUARE}.items():
        (folder / name).write_text(textwrap.dedent(text))
    return {"THUMBSMITH_PLUGINS_DIR": str(folder)}


def render(out, *more, environment):
    words = ("--title", "Hello", "--style", "clean-light", "--out", out, *more)
    return thumbsmith("render", *words, environment=environment)


def test_zero_is_fine_and_two_is_for_the_caller(tmp_path, environment):
    assert render(tmp_path / "out", "--dry-run", environment=environment).returncode == 0
    told = render(tmp_path / "out", "--host", "nowhere.jpg", environment=environment)
    assert (told.returncode, told.stdout) == (2, "")


def test_three_names_the_plugin_that_broke(tmp_path, environment):
    told = render(tmp_path / "out", "--format", "youtube", "--exporter", "broken", "-q", environment=environment)
    assert (told.returncode, told.stdout) == (3, "")
    assert told.stderr.startswith(
        f"thumbsmith: {tmp_path}/out/youtube.broken was not made: exporter 'broken' of plugin"
    )
    assert (tmp_path / "out" / "youtube.jpg").is_file()


def test_four_is_for_what_the_machine_lacks(tmp_path, environment):
    lacking = {**environment, "THUMBSMITH_ASSETS_DIR": str(tmp_path / "nothing")}
    told = render(tmp_path / "out", "-q", environment=lacking)
    assert told.returncode == 4
    assert re.fullmatch(r"thumbsmith: .*make setup.*\n", told.stderr)
    assert thumbsmith("doctor", environment=lacking).returncode == 4


@pytest.mark.parametrize("how", [(), ("-q",), ("--json",)])
def test_five_is_for_a_file_that_its_platform_would_refuse(tmp_path, environment, how):
    out = tmp_path / "out"
    told = render(out, "--format", "square", "--no-psd", *how, environment=environment)
    assert told.returncode == 5
    assert (out / "square.png").is_file()
    assert f"against the rules of its platform: {out}/square.png: it has transparency" in told.stderr
    if how == ("--json",):
        assert json.loads(told.stdout)[0]["formats"][0]["format"] == "square"
    scene = out / "square.scene.json"
    told = thumbsmith("export", scene, "--no-psd", "--out", tmp_path / "again", environment=environment)
    assert told.returncode == 5


@pytest.mark.parametrize(
    ("raised", "code"),
    [
        (OSError(28, "No space left on device", "out/youtube.psd"), 4),
        (ImportError("libGL.so.1: cannot open shared object file"), 4),
        (KeyboardInterrupt(), 130),
    ],
)
def test_what_the_system_says_is_a_sentence_too(raised, code, capsys):
    @friendly
    def command():
        raise raised

    with pytest.raises(typer.Exit) as left:
        command()
    assert left.value.exit_code == code
    assert capsys.readouterr().err.startswith("thumbsmith: ")


def test_every_code_is_in_the_help_and_on_the_page():
    rows = dict(re.findall(r"^\| (\d+) \| (.+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"\b\d+\b", EXIT_CODES)) <= set(rows)
    shown = " ".join(thumbsmith("--help", environment={"COLUMNS": "200"}).stdout.split())
    assert EXIT_CODES in shown
