"""Grounds of one's own picture and of a model, in a real browser."""

from __future__ import annotations

import pytest

from tests.doubles.images_api import ImagesServer
from tests.web.scenario import run_scenario
from tests.web.server import WebServer


@pytest.fixture(scope="module")
def images():
    with ImagesServer() as server:
        yield server


@pytest.fixture(scope="module")
def saw(images, built, browser, photos, tmp_path_factory):
    settings = {"PLUGIN_BACKGROUNDS_REMOTE_BASE_URL": images.url}
    running = WebServer(tmp_path_factory.mktemp("grounds"), built, settings).start()
    try:
        person = running.person()
        made = person.generate(background="remote", prompt="a red sea", formats=["youtube"])
        assert person.ended(made)["status"] == "ready"
        given = {"address": running.address, "browser": browser.endpoint, "token": person.token, "photos": str(photos)}
        return run_scenario("ground", {**given, "id": made}, {}, ())
    finally:
        running.stop()


def test_a_picture_of_ones_own_is_sent_and_asked_for(saw):
    assert saw["draft"]["background"] == "photo"
    assert saw["draft"]["groundPhoto"]["fileKey"].startswith("uploads/")


def test_who_cannot_make_one_here_is_told(saw):
    assert saw["note"] == "Painted by a model: no GPU worker is running."


def test_words_from_the_canvas_reach_the_server_as_words(saw, images):
    assert saw["first"].startswith("a red sea, ")
    assert images.asked[-1][1]["prompt"] == "a green hill at dawn. Without: rain"
