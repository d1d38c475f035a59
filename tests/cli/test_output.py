"""What commands print: one JSON document when asked, nothing when told to be quiet, and nobody's markup."""

from __future__ import annotations

import json
import shutil

import pytest
from rich.text import Text

from cli.messages import printable
from cli.output import Output
from engine.kinds.registry import builtin_folder
from tests.cli.commands import every_command, options_of, thumbsmith

SERVERS = {("serve",), ("api",), ("worker",), ("discord",), ("slack",)}
"""They run until they are stopped: test_serving.py."""
BRIEF = ("--format", "youtube", "--no-psd", "--out", "out")
GIVEN = {
    ("render",): ("--title", "Hello", *BRIEF),
    ("export",): ("scene/youtube.scene.json", "--no-psd", "--out", "out"),
    ("demo",): BRIEF,
    ("plugins", "new"): ("style", "first-light", "--dry-run"),
    ("plugins", "check"): (str(builtin_folder().path / "titles" / "rules.py"),),
    ("plugins", "disable"): ("styles.spotlight",),
    ("plugins", "enable"): ("styles.spotlight",),
    ("plugins", "import"): ("styles.csv",),
}
"""What a command needs to do something."""
TITLES = ("[bold]x[/]", "[/]")
NASTY = "a [bold]b[/] [/] c"


@pytest.fixture
def place(tmp_path, scene):
    """A folder to work in, with a written scene and nobody's settings."""
    shutil.copytree(scene.parent, tmp_path / "scene")
    (tmp_path / "styles.csv").write_text("name,prompt\nCalm,a calm {prompt}\n", encoding="utf-8")
    own = {"THUMBSMITH_DATA_DIR": str(tmp_path / "data"), "THUMBSMITH_CONFIG_DIR": str(tmp_path / "config")}
    return {"cwd": tmp_path, "environment": own}


@pytest.mark.parametrize("words", every_command(), ids=" ".join)
def test_every_command_can_be_quiet_and_speak_json(words):
    assert options_of(words) >= {"--quiet", "-q", "--json"}


@pytest.mark.parametrize("words", sorted(set(every_command()) - SERVERS), ids=" ".join)
def test_json_is_one_document_and_quiet_is_silence(words, place):
    told = thumbsmith(*words, *GIVEN.get(words, ()), "--json", **place)
    assert (told.returncode, told.stderr) == (0, "")
    assert json.loads(told.stdout)
    told = thumbsmith(*words, *GIVEN.get(words, ()), "-q", **place)
    assert (told.returncode, told.stdout, told.stderr) == (0, "", "")


@pytest.mark.parametrize("how", ["--json", "--quiet"])
def test_an_error_is_said_all_the_same(how, tmp_path):
    told = thumbsmith("render", "--title", "Hello", "--style", "spotlite", "--out", tmp_path / "out", how)
    assert told.returncode == 2
    assert "did you mean spotlight" in told.stderr
    if how == "--json":
        error = json.loads(told.stdout)["error"]
        assert error["exit_code"] == 2
        assert told.stderr == f"thumbsmith: {error['message']}\n"
    else:
        assert told.stdout == ""


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("render",), "Missing option '--title'; `thumbsmith render --help` says what is right"),
        (("render", "--bogus"), "No such option: --bogus"),
        (("serve", "--port", "99999"), "--port"),
        (("plugins", "bogus"), "No such command 'bogus'; `thumbsmith plugins --help` says what is right"),
        (("discord",), "THUMBSMITH_DISCORD_TOKEN is not set"),
        (("slack",), "THUMBSMITH_SLACK_BOT_TOKEN is not set"),
    ],
    ids=" ".join,
)
def test_a_command_that_cannot_begin_is_one_sentence_and_one_document(words, says, place):
    told = thumbsmith(*words, "--json", **place)
    error = json.loads(told.stdout)["error"]
    assert says in error["message"]
    assert told.stderr == f"thumbsmith: {error['message']}\n"
    assert told.returncode == error["exit_code"] == (4 if words[0] in ("discord", "slack") else 2)


@pytest.mark.parametrize("terminal", [{}, {"TTY_COMPATIBLE": "1", "COLUMNS": "200", "NO_COLOR": "1"}])
@pytest.mark.parametrize("title", TITLES)
def test_a_title_is_no_markup(title, terminal, tmp_path):
    words = ("render", "--title", title, "--kicker", title, "--format", "youtube", "--no-psd", "--style", "clean-light")
    told = thumbsmith(*words, "--out", tmp_path / NASTY, environment=terminal)
    assert told.returncode == 0, told.stderr
    assert f"{tmp_path / NASTY}/youtube.jpg" in told.stdout
    assert title.upper() in told.stdout.upper()
    told = thumbsmith(*words, "--out", tmp_path / "dry", "--dry-run", environment=terminal)
    assert told.returncode == 0, told.stderr


@pytest.mark.parametrize("terminal", [{}, {"TTY_COMPATIBLE": "1", "COLUMNS": "200", "NO_COLOR": "1"}])
def test_names_of_files_are_no_markup(terminal, tmp_path, scene, portrait):
    place = tmp_path / NASTY
    shutil.copytree(scene.parent, place)
    for words, said in (
        (("export", place / scene.name, "--no-psd", "--out", place / "again"), str(place / "again" / "youtube.jpg")),
        (("migrate",), ""),
        (("doctor",), ""),
    ):
        told = thumbsmith(*words, environment={**terminal, "THUMBSMITH_DATA_DIR": str(place / "data")})
        assert told.returncode == 0, told.stderr
        assert said in told.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("render", "--title", "x", "--out", "out", "--host", f"{NASTY}.jpg"),
        ("render", "--title", "x", "--out", "out", "--brand", f"{NASTY}.toml"),
        ("render", "--title", "x", "--out", "out", "--style", NASTY),
        ("render", "--title", "x", "--out", "out", "--format", NASTY),
        ("render", "--title", "x", "--out", "out", "--exporter", NASTY),
        ("render", "--title", "x" * 3000, "--out", "out"),
        ("export", f"{NASTY}.json", "--out", "out"),
        ("styles", "--sheet", f"{NASTY}.txt"),
        ("styles", "--sheet", "x.png", "--host", f"{NASTY}.jpg"),
        ("styles", "--sheet", "x.png", "--title", "x" * 3000),
        ("demo", "--style", NASTY),
        (NASTY,),
    ],
    ids=lambda arguments: " ".join(arguments)[:60],
)
def test_what_is_refused_is_quoted_as_it_was_given(arguments, tmp_path):
    told = thumbsmith(*arguments, cwd=tmp_path)
    assert told.returncode == 2, told.stderr
    assert "Traceback" not in told.stderr
    assert "MarkupError" not in told.stderr
    if told.stderr.startswith("thumbsmith:") and any(NASTY in argument for argument in arguments):
        assert NASTY in told.stderr


@pytest.mark.parametrize("terminal", [{}, {"TTY_COMPATIBLE": "1", "COLUMNS": "60", "NO_COLOR": "1"}])
def test_what_a_plugin_says_is_no_markup(terminal, tmp_path):
    folder = tmp_path / "[bold] plugins [/]"
    folder.mkdir(parents=True)
    (folder / "[bad].py").write_text('raise RuntimeError("[/] is not closed \\x1b[31m")')
    environment = {**terminal, "THUMBSMITH_PLUGINS_DIR": str(folder)}
    told = thumbsmith("plugins", environment=environment)
    assert told.returncode == 0, told.stderr
    assert "[/] is not closed \\x1b[31m" in told.stdout
    told = thumbsmith("doctor", environment={**environment, "THUMBSMITH_DATA_DIR": str(tmp_path / "data")})
    assert told.returncode == 4
    assert "[/] is not closed" in told.stdout
    (failure,) = json.loads(thumbsmith("plugins", "--json", environment=environment).stdout)["failures"]
    assert failure["origin"] == str(folder / "[bad].py")


@pytest.mark.parametrize(
    ("source", "code"),
    [("import os; print('debugging'); os.write(1, b'on')", 0), ("import os; print('bye', flush=True); os._exit(7)", 3)],
)
def test_what_a_plugin_prints_or_ends_leaves_one_document(source, code, tmp_path):
    (tmp_path / "chatty.py").write_text(source, encoding="utf-8")
    told = thumbsmith("formats", "--json", environment={"THUMBSMITH_PLUGINS_DIR": str(tmp_path)})
    assert told.returncode == code, told.stderr
    document = json.loads(told.stdout)
    assert ("error" in document) == (code != 0)
    assert ("debugging" if code == 0 else "bye") in told.stderr


@pytest.mark.parametrize(
    "text", [*TITLES, "[red", r"\[/]", ":rocket: [link=https://example.org]x", "#123 'x' 1.5 True"]
)
def test_a_line_is_printed_as_it_is(text, capsys, monkeypatch):
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    Output().line("note", text)
    Output().table(("name", "says"), [("x", text)])
    first, *table = Text.from_ansi(capsys.readouterr().out).plain.splitlines()
    assert first == f"note  {text}"
    assert text in table[-1]


def test_nothing_steers_the_terminal():
    assert printable("a\x1b[2Jb\x07\r\x9b\n\tc\udcff") == r"a\x1b[2Jb\x07\r\x9b  c\udcff"
    assert printable("“Grüße” 永 😀") == "“Grüße” 永 😀"
