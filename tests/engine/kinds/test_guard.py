"""Every kind of plugin, misbehaving in every way that its process survives: one error, which names it."""

from __future__ import annotations

import re
import threading
from types import SimpleNamespace

import numpy as np
import pytest

from engine import journal
from engine.errors import PhotoError, PluginError, PluginHindered
from engine.kinds import time_limit
from engine.kinds.background import BackgroundRequest
from engine.kinds.guard import Guard
from engine.kinds.guarded import guarded
from engine.kinds.registry import PluginFolder, load_registry
from engine.person import Photo
from engine.style import Palette
from tests.hostile import KINDS, NAME, plant
from tests.waiting import HANG_SECONDS, wait_for

PALETTE = Palette(ground="#203040", deep="#101820", ink="#ffffff", accent="#ff5a1f", second="#38c6ff")
ASKED = BackgroundRequest(width=32, height=18, seed=0, realism=0.5, palette=PALETTE)
PHOTO = Photo(name="photo", pixels=np.zeros((8, 8, 3), np.uint8))

CALLS = {
    "exporter": lambda registry: registry.exporter(NAME).export(SimpleNamespace()),
    "background": lambda registry: registry.background(NAME).paint(ASKED),
    "face finder": lambda registry: registry.face_finder(NAME).faces(PHOTO),
    "upscaler": lambda registry: registry.upscalers[NAME].upscale(PHOTO.pixels, 16, 16, seed=0),
    "matte": lambda registry: registry.mattes[NAME].person_mask(PHOTO.pixels),
    "title helper": lambda registry: registry.title_helper(NAME).refine("A title", format=None),
    "check": lambda registry: registry.checks[NAME].inspect(b"data", "image/png"),
}

SAID = {
    "raises": (PluginError, "raised ValueError: no such ink in {call}"),
    "answers wrongly": (PluginError, r"\bint\b.*"),
    "leaves": (PluginError, r"tried to leave the process in {call} \(SystemExit: 0\)"),
    "interrupts": (PluginError, "raised KeyboardInterrupt in {call}"),
    "lacks a file": (PluginHindered, "raised FileNotFoundError: .* in {call}"),
    "runs out of memory": (PluginHindered, "raised MemoryError in {call}"),
    "never returns": (PluginHindered, "did not return from {call} within 2 s"),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("way", SAID)
def test_whatever_a_plugin_does_is_one_error_that_names_it(tmp_path, kind, way):
    seconds = 2.0 if way == "never returns" else HANG_SECONDS
    registry = load_registry([PluginFolder(plant(tmp_path, kind, way))], installed=False, seconds=seconds)
    assert registry.failures == ()
    kind_of_error, words = SAID[way]
    with pytest.raises(PluginError) as caught:
        CALLS[kind](registry)
    assert type(caught.value) is kind_of_error
    assert caught.value.culprit == f"{kind} 'hostile' of plugin 'hostile'"
    assert re.fullmatch(rf"{caught.value.culprit}:? .*{words.format(call=KINDS[kind][1])}", str(caught.value))


def guard(seconds: float = HANG_SECONDS) -> Guard:
    return Guard("exporter", "ink", plugin="inks", seconds=seconds)


def raises(error: BaseException):
    def work() -> None:
        raise error

    return work


def test_what_the_caller_can_put_right_is_the_plugins_to_say():
    with pytest.raises(PhotoError, match=r"^too dark$") as caught:
        guard().ask("export", raises(PhotoError("too dark")))
    assert caught.value.__cause__ is None


def test_a_plugins_own_plugin_error_gets_its_name():
    with pytest.raises(PluginHindered, match=r"^exporter 'ink' of plugin 'inks': no answer$"):
        guard().ask("export", raises(PluginHindered("no answer")))


def test_a_plugin_that_never_comes_back_is_asked_no_more_until_it_does():
    slow, release, before = guard(0.05), threading.Event(), time_limit.still_late()
    for _ in range(4):
        with pytest.raises(PluginHindered, match="did not return"):
            slow.ask("export", release.wait)
    with pytest.raises(PluginHindered, match="has not come back from 4 calls"):
        slow.ask("export", release.wait)
    assert time_limit.still_late() == before + 4
    release.set()
    wait_for(lambda: time_limit.still_late() <= before, "an end of the late calls")
    assert slow.ask("export", lambda: True) is True


def test_a_call_stands_in_the_journal_as_long_as_it_lasts():
    held, seen = journal.Journal(), []
    with journal.heard_by(held.hear):
        guard().ask("export", lambda: seen.append(held.open(journal.Kind.CALL)))
    assert seen == [("exporter 'ink' of plugin 'inks'",)]
    assert held.open(journal.Kind.CALL) == ()


@pytest.mark.parametrize("given", ["soon", "0", "-1", "nan", "inf"])
def test_a_limit_that_is_none_is_refused(monkeypatch, given):
    monkeypatch.setenv(time_limit.VARIABLE, given)
    with pytest.raises(Exception, match=f"{time_limit.VARIABLE} is '{given}'; give a number of seconds above 0"):
        time_limit.seconds_limit()


class Model:
    """A background of the further kind, with one thing in it that is not as it should be."""

    name, needs_draft = "model", True

    def paint(self, request):
        raise NotImplementedError

    def paint_together(self, requests):
        return [self.paint(request) for request in requests]

    def alike(self, request):
        return {}

    def size(self, width, height):
        return width / 2, height / 2

    def warm_up(self):
        raise KeyError("weights")

    @property
    def seconds_left(self):
        raise ValueError("no such clock")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (lambda model: model.size(640, 360), r": size gives width and height, whole numbers .* not \(320.0, 180.0\)"),
        (lambda model: model.alike(ASKED), ": alike gives what can be compared and hashed, such as a tuple, not dict"),
        (lambda model: model.warm_up(), " raised KeyError: 'weights' in warm_up"),
        (lambda model: model.seconds_left, " raised ValueError: no such clock in seconds_left"),
    ],
)
def test_whatever_else_a_plugin_has_stands_behind_its_guard_as_well(asked, words):
    model = guarded("background", Model(), "model", plugin="models", seconds=HANG_SECONDS)
    with pytest.raises(PluginError, match=f"^background 'model' of plugin 'models'{words}$"):
        asked(model)
    assert getattr(model, "colour", None) is None
