"""The promises of face finders, title helpers, checks, LoRA entries and fonts see what breaks them."""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from fontTools.ttLib.tables._g_l_y_f import Glyph

from engine.errors import PluginError
from engine.kinds.registry import Plugin, Registry
from engine.text.own_fonts import plugin_face
from tests.engine.text.made_fonts import house_font
from thumbsmith import Box, Face, FontFile, Lora, Point, Verdict
from thumbsmith.testing import Broken, Workbench, promises
from thumbsmith.testing import checks as on_checks
from thumbsmith.testing import face_finders as on_face_finders
from thumbsmith.testing import fonts as on_fonts
from thumbsmith.testing import loras as on_loras
from thumbsmith.testing import title_helpers as on_title_helpers


@pytest.fixture(scope="module")
def bench() -> Workbench:
    return Workbench.open()


def face(x=10.0, left=30.0, right=60.0, mouth=90.0) -> Face:
    eyes = (Point(left, 40), Point(right, 40))
    return Face(box=Box(x, 10, 80, 100), score=1.0, eyes=eyes, mouth=Point(45, mouth))


def finder(faces=lambda _: [], mask=lambda pixels: np.ones(pixels.shape[:2], np.float32)):
    return SimpleNamespace(name="odd", faces=faces, person_mask=mask)


def painting(photo):
    photo.pixels[:] = 0
    return []


TURNS = itertools.count()


@pytest.mark.parametrize(
    ("promise", "odd", "says"),
    [
        (on_face_finders.finds_nobody_where_nobody_is, finder(lambda _: [face()]), "in a black picture it finds 1"),
        (on_face_finders.keeps_faces_in_the_photograph, finder(lambda _: [face(x=5000)]), "outside of a photograph"),
        (on_face_finders.keeps_faces_in_the_photograph, finder(lambda _: [face(mouth=300)]), "the mouth at"),
        (on_face_finders.keeps_faces_in_the_photograph, finder(lambda _: [face(left=70, right=20)]), "other"),
        (on_face_finders.masks_crops_of_every_size, finder(mask=lambda _: np.ones((9, 9), np.float32)), "float32"),
        (on_face_finders.masks_crops_of_every_size, finder(mask=lambda p: np.full(p.shape[:2], 7, "f4")), "0 to 1"),
        (on_face_finders.answers_the_same_twice, finder(lambda _: [face()] * (next(TURNS) % 2)), "other faces"),
        (on_face_finders.answers_the_same_twice, finder(painting), "work on a copy"),
    ],
)  # fmt: skip
def test_a_face_finder_that_breaks_a_promise_is_told(promise, odd, says, bench):
    with pytest.raises(PluginError, match=says):
        promise(odd, bench)


def helper(refine=lambda title: title, suggest=lambda title, count: [title][:count]):
    return SimpleNamespace(
        name="odd",
        refine=lambda title, **_: refine(title),
        suggest=lambda title, count=3, **_: suggest(title, count),
    )


@pytest.mark.parametrize(
    ("promise", "odd", "says"),
    [
        (on_title_helpers.answers_every_title, helper(lambda _: "  "), "one line of words"),
        (on_title_helpers.answers_every_title, helper(lambda title: title + "\nand more"), "one line of words"),
        (on_title_helpers.answers_every_title, helper(lambda _: "so " * 99 + "long"), "301 letters"),
        (on_title_helpers.adds_no_claim, helper(lambda title: f"{title}: 99 reasons"), "adds 99"),
        (on_title_helpers.adds_no_claim, helper(suggest=lambda *_: ["It can't be"]), "adds can't"),
        (
            on_title_helpers.suggests_different_titles,
            helper(suggest=lambda title, count: [title] * (count + 1)),
            "it suggests 2",
        ),
        (
            on_title_helpers.suggests_different_titles,
            helper(suggest=lambda title, count: [title, title.upper()][:count]),
            "alike",
        ),
        (on_title_helpers.answers_the_same_twice, helper(lambda _: f"Part {next(TURNS)}"), "asked twice"),
    ],
)
def test_a_title_helper_that_breaks_a_promise_is_told(promise, odd, says, bench):
    with pytest.raises(Broken, match=says):
        promise(odd, bench)


def nobody_set(title):
    raise PluginError("no address is set")


@pytest.mark.parametrize("promise", promises("title helper"), ids=str)
def test_only_a_helper_that_can_be_told_whom_to_ask_may_have_no_answer(promise, bench):
    silent = helper(nobody_set, lambda title, _: nobody_set(title))
    with pytest.raises(PluginError, match="no address"):
        promise.check(silent, bench)
    silent.configured = lambda _: silent
    promise.check(silent, bench)


def check(inspect=lambda _: Verdict.clean(), **more):
    odd = SimpleNamespace(name="odd", sees="file", ping=lambda: None)
    odd.inspect = lambda data, _: inspect(data)
    odd.configured = lambda _: odd
    return SimpleNamespace(**{**vars(odd), **more})


@pytest.mark.parametrize(
    ("promise", "odd", "says"),
    [
        (on_checks.can_be_left_out, check(configured=lambda _: "yes"), "which is no check"),
        (on_checks.lets_a_photograph_pass, check(lambda _: Verdict.refused("no")), "refuses a portrait, a JPEG: no"),
        (
            on_checks.lets_a_photograph_pass,
            check(lambda data: Verdict.refused("no") if data[:4] == b"RIFF" else Verdict.clean()),
            "a WebP",
        ),
        (on_checks.says_why, check(lambda _: Verdict.undecided(" ")), "no reason"),
        (on_checks.says_why, check(lambda _: Verdict.clean(at=object())), "nothing that JSON can hold"),
        (
            on_checks.answers_several_at_once,
            check(lambda _: Verdict.clean() if next(TURNS) % 2 else Verdict.undecided("busy")),
            "clean, undecided",
        ),
    ],
)
def test_a_check_that_breaks_a_promise_is_told(promise, odd, says, bench):
    with pytest.raises(PluginError, match=says):
        promise(odd, bench)


def lora(**changes) -> Lora:
    return Lora(**{"name": "ink", "sha256": "0" * 64, "licence": "CC0-1.0", "file": "ink.safetensors", **changes})


@pytest.fixture
def beside(bench, tmp_path) -> Workbench:
    """Where `ink` is a file of this folder."""
    (tmp_path / "ink.safetensors").write_bytes(b"weights")
    plugin = Plugin("ink", str(tmp_path / "ink.lora.toml"), ("lora ink",))
    return replace(bench, studio=replace(bench.studio, registry=Registry(plugins=(plugin,))))


@pytest.mark.parametrize(
    ("promise", "odd", "says"),
    [
        (on_loras.says_where_its_weights_are, lora(file=None, hub="ink-wash"), "owner/repository is right"),
        (on_loras.says_where_its_weights_are, lora(file="other.safetensors"), "does not lie beside"),
        (on_loras.holds_the_hash_of_its_weights, lora(), "that of .*ink.safetensors is 9a129038"),
        (on_loras.has_triggers_for_a_prompt, lora(triggers=("ink  wash",)), "with single spaces"),
    ],
)
def test_a_lora_that_breaks_a_promise_is_told(promise, odd, says, beside):
    with pytest.raises(Broken, match=says):
        promise(odd, beside)


def test_a_lora_whose_weights_lie_beside_it_is_fine(beside):
    fine = lora(sha256=hashlib.sha256(b"weights").hexdigest(), triggers=("ink wash",))
    for promise in promises("lora"):
        promise.check(fine, beside)


def font_of(tmp_path, change=None):
    (tmp_path / "House.ttf").write_bytes(house_font(change))
    return plugin_face(FontFile(path=tmp_path / "House.ttf"))


def emptied(font):
    glyphs = font["glyf"]
    for name in font.getBestCmap().values():
        glyphs[name] = Glyph()


def test_a_font_that_keeps_its_promises_is_fine(bench, tmp_path):
    for promise in promises("font"):
        promise.check(font_of(tmp_path), bench)


def test_a_font_that_draws_nothing_is_told(bench, tmp_path):
    with pytest.raises(Broken, match="nothing is drawn for"):
        on_fonts.draws_its_letters(font_of(tmp_path, emptied), bench)
