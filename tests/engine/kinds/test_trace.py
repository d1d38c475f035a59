"""What is said of each call of a plugin, and what is not."""

from __future__ import annotations

import re

import numpy as np
import pytest

from engine.errors import PluginError
from engine.kinds.background import BackgroundRequest
from engine.kinds.registry import PluginFolder, load_registry
from engine.kinds.trace import VARIABLE, traced
from engine.style import Palette
from tests.engine.kinds.plugin_files import write

PALETTE = Palette(ground="#203040", deep="#101820", ink="#ffffff", accent="#ff5a1f", second="#38c6ff")
ASKED = BackgroundRequest(width=32, height=18, seed=0, realism=0.5, palette=PALETTE)
SECRET = "sesame-17"
TELLS = """
from pydantic import SecretStr
from thumbsmith import PluginSettings, hookimpl

class Settings(PluginSettings):
    token: SecretStr

class Chatty:
    name = "chatty"
    def __init__(self, token):
        self.token = token
    def refine(self, title, *, format, language=None):
        raise ValueError(f"{self.token} is no key for {title}")
    def suggest(self, title, count=3, *, format, language=None):
        return [f"{title} {self.token}"]

@hookimpl
def register_settings():
    return [Settings]

@hookimpl
def register_titles(settings):
    return [Chatty(settings.token.get_secret_value())]
"""


@pytest.fixture
def on(monkeypatch):
    monkeypatch.setenv(VARIABLE, "1")


def loaded(folder):
    return load_registry([PluginFolder(folder)], installed=False, fonts=(), disabled={})


def test_hooks_and_calls_are_told_with_time_and_answer(folder, on, capsys):
    loaded(folder).background("flat").paint(ASKED)
    said = capsys.readouterr().err
    assert re.search(r"^hook  plugin 'good': loading  \d+\.\d{3} s  -> module$", said, re.MULTILINE)
    assert re.search(r"^hook  plugin 'good': register_backgrounds  \S+ s  -> 1: Flat flat$", said, re.MULTILINE)
    assert re.search(r"^hook  background 'flat' of plugin 'good': paint  \S+ s  -> 1: Plane Flat$", said, re.MULTILINE)


def test_errors_are_told_by_type_and_place_and_nothing_secret_is(folder, on, capsys, monkeypatch):
    write(folder / "chatty.py", TELLS)
    monkeypatch.setenv("THUMBSMITH_PLUGIN_CHATTY_TOKEN", SECRET)
    helper = loaded(folder).title_helper("chatty")
    with pytest.raises(PluginError):
        helper.refine("My private plans", format=None)
    helper.suggest("My private plans", format=None)
    said = capsys.readouterr().err
    assert re.search(r"'chatty': refine  \S+ s  raised ValueError at chatty\.py, line 13$", said, re.M)
    assert re.search(r"suggest  \S+ s  -> 1: str of 26$", said, re.MULTILINE)
    assert SECRET not in said
    assert "private" not in said


def test_what_fails_to_load_is_told(folder, on, capsys):
    write(folder / "broken.py", "1 / 0")
    loaded(folder)
    assert "plugin 'broken': loading" in (said := capsys.readouterr().err)
    assert "raised ZeroDivisionError at broken.py, line 1" in said


@pytest.mark.parametrize("value", ["", "0", "off", "no"])
def test_nothing_is_said_unless_it_is_asked_for(folder, capsys, monkeypatch, value):
    monkeypatch.setenv(VARIABLE, value)
    loaded(folder).background("flat").paint(ASKED)
    assert capsys.readouterr().err == ""


class Odd:
    @property
    def name(self):
        raise RuntimeError("not now")


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (None, "None"),
        (True, "True"),
        ("words", "str of 5"),
        (np.zeros((4, 3, 3), np.uint8), "uint8 4x3x3"),
        ([], "nothing"),
        ([b"a", b"bc", b"", b"d"], "4: bytes of 1, bytes of 2, bytes of 0, ..."),
        (Odd(), "Odd"),
    ],
)
def test_answers_are_told_by_kind_and_size(on, capsys, answer, told):
    assert traced("plugin 'x\n'", "asked", lambda: answer)() is answer
    said = capsys.readouterr().err
    assert said.startswith("hook  plugin 'x\\n': asked  ")
    assert said.endswith(f"-> {told}\n")
