"""Every reason of engine and service that a chat may show is said in its reader's language."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from types import ModuleType

import pytest

from bots.phrases import LANGUAGES, phrases
from bots.reasons import reason
from engine.cutout.cutting import _no_such_person
from engine.photo import intake
from engine.photo.kinds import RIGHT
from engine.text import clean
from plugins.checks import clamav, rekognition
from service.generations import endings, hindrances, quota
from service.uploads import decoder, desk
from worker import work_order

_CALLS = {"PhotoError", "BriefError", "refused", "Conflict"}
_VALUES = {"RIGHT": RIGHT, "described(data)": "a web page", "name": "host.png", "kind": "PNG"}
_OF_PATHS = ("{path}", "purpose is ", " is not taken")
"""Of files on one's own disk, and of what no chat sends."""


def raised(module: ModuleType) -> Iterator[str]:
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in _CALLS and node.args:
            text = node.args[0]
            if isinstance(text, ast.JoinedStr | ast.Constant) and not any(
                part in ast.unparse(text) for part in _OF_PATHS
            ):
                yield put(text)


def put(text: ast.JoinedStr | ast.Constant) -> str:
    parts = [text] if isinstance(text, ast.Constant) else text.values
    return "".join(
        str(part.value) if isinstance(part, ast.Constant) else _VALUES.get(ast.unparse(part.value), "7")
        for part in parts
    )


MODULES = (intake, clean, decoder, desk, clamav, rekognition, work_order, quota)
OTHERS = (
    intake._too_many_bytes("host.png", 10**9),
    _no_such_person("host.png", 1, 0),
    _no_such_person("host.png", 3, 2),
    desk._VANISHED,
    "900 bytes arrived and 1,000 were announced; send it again",
    "it changed while it was read; send it again",
    "nothing was sent to its address before that ended; ask for a new one",
    "it could not be checked (decoding it took too long); send another copy",
    endings.GIVEN_UP,
    endings.LACKING,
    endings.TOO_LARGE,
    hindrances.KILLED,
    endings.plugin_broke("exporter 'x' of plugin 'y'"),
    endings.given_up_in("exporter 'x' of plugin 'y'"),
)
EVERY = sorted({*OTHERS, *(text for module in MODULES for text in raised(module))})


def test_there_are_reasons_to_translate() -> None:
    assert all(any(raised(module)) for module in MODULES)


@pytest.mark.parametrize("text", EVERY)
def test_no_reason_stays_english(text: str) -> None:
    said = {language: reason(phrases(language), text) for language in LANGUAGES}
    assert len(set(said.values())) == len(LANGUAGES)
    assert text not in [said[language] for language in LANGUAGES if language != "en"]


def test_what_a_sentence_tells_is_told_in_every_language() -> None:
    assert "100x80" in reason(phrases("ja"), "host.png has only 100x80 pixels; send a photo of at least 256x256 pixels")
    assert "plugin 'y'" in reason(phrases("de"), endings.given_up_in("exporter 'x' of plugin 'y'"))


def test_a_plugin_s_own_reason_stays_as_it_is() -> None:
    assert reason(phrases("de"), "the moon is not in the right house") == "the moon is not in the right house"
