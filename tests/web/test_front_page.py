"""What the first page costs, where it comes from, and that it stays still."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.waiting import HANG_SECONDS

DOCUMENT_BYTES = 14 * 1024
"""A new connection carries 14.6 KB before the first round trip back, headers and all."""
BLOCKING_BYTES = 25 * 1024
ADDRESSES = ("/", "/styles", "/history", "/brand-kits", "/account", "/sign-in", "/g/" + "0" * 36)


@pytest.fixture
def http(server):
    with httpx.Client(base_url=server.address, headers={"Accept-Encoding": "br"}, timeout=HANG_SECONDS) as client:
        yield client


def test_the_document_fits_into_the_first_window(http):
    assert _wire_bytes(http, "/") <= DOCUMENT_BYTES


def test_document_and_script_stay_small_together(http):
    (script,) = _scripts(http.get("/").text)
    assert _wire_bytes(http, "/") + _wire_bytes(http, script) <= BLOCKING_BYTES


@pytest.mark.parametrize("path", ADDRESSES)
def test_a_document_can_be_read_and_waits_for_one_script(http, path):
    text = http.get(path).text
    assert len(_scripts(text)) == 1
    assert not re.search(r"<[a-z][^>]*\sstyle=", text), "the policy forbids style attributes"
    assert "<h1" in text, "there is something to read before any code has come"


@pytest.mark.parametrize("path", ADDRESSES)
def test_only_pages_beyond_the_first_wait_for_a_style_sheet(http, path):
    """They are drawn with it, so that nothing jumps when it comes; the first has all it needs in its document."""
    sheets = re.findall(r'<link[^>]+rel="stylesheet"[^>]*href="([^"]+)"', http.get(path).text)
    assert len(sheets) == (0 if path == "/" else 1)
    assert all(http.get(sheet).headers["cache-control"].endswith("immutable") for sheet in sheets)


def test_the_front_page_asks_this_server_alone_and_stands_still(play):
    for width in (1280, 360):
        saw = play("load", width=width, path="/")
        assert saw["shift"] < 0.001, saw["moved"]
        assert saw["scripts"] == 1
        assert saw["blocking"] == []


@pytest.mark.parametrize("width", [1280, 360])
def test_words_and_photos_given_before_the_code_has_come_are_kept(play, photos, width):
    saw = play("early", photos=str(photos), width=width)
    assert saw == {"alive": False, "title": "Typed *early*", "photo": True, "draft": "Typed *early*"}


def _wire_bytes(http, path):
    with http.stream("GET", path) as answer:
        assert answer.headers["content-encoding"] == "br"
        return sum(len(part) for part in answer.iter_raw())


def _scripts(text):
    return re.findall(r'<script[^>]+src="([^"]+)"', text)
