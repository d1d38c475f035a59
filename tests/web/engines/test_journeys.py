"""What people do in Firefox and in WebKit, each journey told once: a brief, its files, its link, its words."""

from __future__ import annotations

import zipfile

import numpy as np
import pytest

from tests.thorough import THOROUGH
from tests.waiting import wait_for
from tests.web import files
from tests.web.engines.session import CONTROL, ENTER

PAGES = ("/", "/g/{made}")
if THOROUGH:
    PAGES += ("/styles", "/history", "/brand-kits", "/account", "/sign-in", "/g/{made}/edit")
WIDTHS = (1280, 700, 360)
_LOOK = """
const canvas = Object.assign(document.createElement('canvas'), { width: 64, height: 36 })
const context = canvas.getContext('2d')
const shown = [...document.querySelectorAll('.result img')].at(-1)
context.drawImage(shown, 0, 0, 64, 36)
return [...context.getImageData(0, 0, 64, 36).data]
"""
_BEYOND = """
const scrolls = (one) => /auto|scroll/.test(getComputedStyle(one).overflowX) && one.checkVisibility()
const bars = [...document.body.querySelectorAll(':not([tabindex="0"])')]
  .filter((one) => one.scrollWidth > one.clientWidth && scrolls(one))
  .map((one) => `${one.localName} ${one.className}`)
const { scrollWidth, clientWidth } = document.documentElement
if (scrollWidth > clientWidth) bars.push(`the page by ${scrollWidth - clientWidth}`)
const edges = (css) => document.querySelector(`header > .flex > ${css}`)?.getBoundingClientRect()
if (edges('a.btn')?.top > edges('a').bottom) bars.push('the account below the name')
return bars
"""
"""What is wider than its place; parts that the keyboard can scroll are meant to be."""
MOST = 0.5
"""Per cent of pixels that may differ, as in Chromium."""
MOST_ARABIC = 3.5
"""Of a design in WebKit, which puts the dots of Arabic letters elsewhere (docs/wysiwyg.md)."""


def test_a_picture_is_made_and_its_files_are_saved(session, made, owner):
    assert owner.generation(made)["style"] == "neon-night"
    session.click("a", "Everything as zip")
    (saved,) = wait_for(lambda: [*filter(zipfile.is_zipfile, session.downloads.glob("*.zip"))], "the whole of the zip")
    assert any(name.endswith("youtube.psd") for name in files.zipped(saved))


def test_a_copied_link_is_in_the_clipboard(session, made, visit, owner, server):
    visit(f"/g/{made}", owner)
    session.click("[aria-label='Copy a link to youtube.jpg']")
    assert "Link copied" in session.text(".toast")
    visit("/", owner)
    session.press("#title", f"{CONTROL}v")
    pasted = session.wait("return document.getElementById('title').value")
    assert pasted.startswith(server.address)
    assert owner.http.get(pasted).headers["content-type"] == "image/jpeg"


def test_words_changed_on_the_canvas_are_what_the_page_shows(session, made, visit, owner, shot):
    visit(f"/g/{made}", owner)
    session.wait("return document.querySelector('.result img')?.naturalWidth")
    before = session.script(_LOOK)
    session.click("a", "Edit on the canvas")
    session.wait("return document.querySelector('.editor-picture')?.width > 300")
    session.click("[data-layer='title']")
    session.click("button", "Edit the words")
    session.type(".words-field", "Rockets *rarely* fly")
    shot("typed")
    session.press(".words-field", CONTROL + ENTER)
    wait_for(lambda: not session.find(".words-field"), "the words, set")
    wait_for(lambda: "RARELY" in _title(owner, made).upper(), "the words, kept")
    assert session.shown(".ed-saved", "Saved")
    shot("edited")
    session.click("[aria-label='Back to the picture']")
    session.wait("return document.querySelector('.result img[src^=\"blob:\"]')?.naturalWidth")
    shot("edited-result")
    assert np.abs(np.subtract(before, session.script(_LOOK))).mean() > 1


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_wider_than_its_window(session, made, visit, owner, shot, page):
    visit(page.format(made=made), None if page == "/sign-in" else owner)
    found = {}
    for width in WIDTHS:
        session.resize(width)
        found[width] = session.script(_BEYOND)
        shot(f"{page.strip('/').replace('{made}', 'made').replace('/', '-') or 'front'}-{width}")
    session.resize()
    assert found == {width: [] for width in WIDTHS}


def test_canvas_and_file_show_the_same(session, painter):
    """All but emoji in WebKit: Debian 12's draws no letters whose font brings gradients (COLR 1)."""
    cases = [case for case in painter.cases if session.name != "webkit" or not _has_emoji(case.scene)]
    apart = {case.name: painter.compare(session, case).share for case in cases}
    most = {case.name: _most(session, case.scene) for case in cases}
    assert {name: share for name, share in apart.items() if share > most[name]} == {}


def _most(session, scene):
    return MOST_ARABIC if session.name == "webkit" and scene.style and _has_arabic(scene) else MOST


def _has_emoji(scene):
    return any("emoji" in run.font for run in _runs(scene))


def _has_arabic(scene):
    return any("\u0600" <= letter <= "\u06ff" for run in _runs(scene) for letter in run.text)


def _runs(scene):
    return [run for layer in scene.walk() if layer.kind == "text" for line in layer.lines for run in line.runs]


def _title(owner, made):
    answer = owner.http.get(f"/api/generation/{made}/scene", params={"format": "youtube"})
    layers = list(answer.json()["scene"]["layers"])
    for layer in layers:
        layers += layer.get("layers") or []
    return next(layer["text"] for layer in layers if layer["id"] == "title")
