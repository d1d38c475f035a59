"""Grounds from a server of the OpenAI images API: what it is asked, and one plain sentence for each of its faults."""

from __future__ import annotations

import json

import numpy as np
import pytest

from engine.errors import GroundUnavailable
from engine.kinds.background import BackgroundRequest
from engine.style import Palette
from plugins.backgrounds._images_api import ImagesApi, Server
from plugins.backgrounds.remote import RemoteGround, RemoteSettings
from tests.doubles.images_api import KEY, ImagesServer

PALETTE = Palette(ground="#16324a", deep="#07131f", ink="#f6f1e6", accent="#f2602c", second="#8fc0e0")
DRAFT = np.full((180, 320, 3), 60, np.uint8)


def request(**changes: object) -> BackgroundRequest:
    given: dict = {"prompt": "a calm sea", "negative_prompt": "text, people", "draft": DRAFT}
    return BackgroundRequest(width=320, height=180, seed=1, realism=0.5, palette=PALETTE, **(given | changes))


def ground(server: ImagesServer, **changes: object) -> RemoteGround:
    given: dict = {"base_url": server.url, "api_key": KEY, "model": "painter-1", "timeout_seconds": 0.5, "tries": 2}
    return RemoteGround(RemoteSettings(**(given | changes)))


def said_of(fault: str, **changes: object) -> str:
    with ImagesServer(fault, fault) as server, pytest.raises(GroundUnavailable) as told:
        ground(server, **changes).paint(request())
    assert KEY not in str(told.value)
    return str(told.value)


def test_the_draft_is_sent_to_be_edited():
    with ImagesServer() as server:
        (plane,) = ground(server).paint(request())
    assert server.asked == [
        (
            "/v1/images/edits",
            {
                "model": "painter-1",
                "prompt": "a calm sea. Without: text, people",
                "n": "1",
                "size": "auto",
                "image": (320, 180),
            },
        )
    ]
    assert server.keys == [f"Bearer {KEY}"]
    assert plane.pixels.shape == (180, 320, 3)
    assert plane.facts == {"model": "painter-1", "prompt": "a calm sea", "size": "512x288"}


@pytest.mark.parametrize("settings", [{"draft": False}, {}], ids=["not wanted", "not known to the server"])
def test_without_edits_words_alone_are_sent(settings):
    with ImagesServer(edits=False) as server:
        ground(server, size="1536x1024", answers="b64_json", **settings).paint(request())
    ((path, fields),) = server.asked
    assert path == "/v1/images/generations"
    assert json.dumps(fields, sort_keys=True) == json.dumps(
        {
            "model": "painter-1",
            "n": 1,
            "prompt": "a calm sea. Without: text, people",
            "response_format": "b64_json",
            "size": "1536x1024",
        }
    )


@pytest.mark.parametrize("fault", ["busy", "broken", "slow"])
def test_what_may_pass_is_asked_again(fault):
    with ImagesServer(fault) as server:
        ground(server).paint(request())
    assert len(server.asked) == 2


@pytest.mark.parametrize("kind", ["jpeg", "tall", "address"])
def test_every_good_answer_is_brought_into_shape(kind):
    with ImagesServer(kind) as server:
        (plane,) = ground(server).paint(request())
    assert plane.pixels.shape == (180, 320, 3)
    assert abs(int(plane.pixels[..., 2].mean()) - 160) < 4


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("key_refused", "the image server refuses its key"),
        ("busy", "the image server is too busy"),
        ("broken", "the image server is broken"),
        ("slow", "the image server does not answer in time"),
        ("dripping", "the image server does not answer in time"),
        ("truncated", "the image server's answer cannot be read"),
        ("html", "the image server's answer cannot be read"),
        ("empty", "the image server's answer cannot be read"),
        ("half_a_picture", "the image server gave a picture that is damaged or none at all"),
        ("tiny", "the image server gave a picture of 64x36 pixels"),
        ("address_elsewhere", "the image server's picture lies on another host, which is not visited"),
        ("address_of_a_file", "the image server's picture lies on another host, which is not visited"),
        ("moved", "the image server refuses this picture (status 302)"),
        ("prompt_refused", "the image server refuses this picture (status 400)"),
    ],
)
def test_every_fault_is_one_sentence(fault, said):
    assert said_of(fault) == said


def test_a_key_that_is_refused_is_not_tried_again():
    with ImagesServer("key_refused", "key_refused") as server, pytest.raises(GroundUnavailable):
        ground(server).paint(request())
    assert len(server.asked) == 1


def test_a_server_that_is_not_there_is_one_sentence():
    with ImagesServer() as server:
        gone = server.url
    remote = RemoteGround(RemoteSettings(base_url=gone, timeout_seconds=0.5, tries=1))
    with pytest.raises(GroundUnavailable, match="does not answer in time"):
        remote.paint(request())


@pytest.mark.parametrize("key", ["key\n", "kéy", "\0"])
def test_a_key_that_cannot_be_sent_is_not_blamed_on_the_server(key):
    with ImagesServer() as server, pytest.raises(GroundUnavailable, match="its key has letters that no key has"):
        ground(server, api_key=key).paint(request())
    assert server.asked == []


def test_without_an_address_nobody_is_asked():
    with pytest.raises(GroundUnavailable, match="no image server is set up"):
        RemoteGround(RemoteSettings()).paint(request())


def test_a_server_that_keeps_one_canvas_waiting_keeps_no_further_one():
    with ImagesServer("slow", "slow") as server:
        remote = ground(server)
        with pytest.raises(GroundUnavailable, match=r"^the image server does not answer in time$"):
            remote.paint(request())
        with pytest.raises(GroundUnavailable, match=r"^the image server did not answer a moment ago"):
            remote.paint(request())
    assert len(server.asked) == 2


def test_it_never_takes_longer_than_it_says():
    with ImagesServer("slow", "slow") as server:
        api = ImagesApi(Server(base_url=server.url, timeout_seconds=0.5, tries=2))
        api._ends = 0.0
        with pytest.raises(GroundUnavailable, match="does not answer in time"):
            api.picture({"prompt": "a calm sea"}, None)
    assert len(server.asked) <= 1, "there was no time for another try"
    remote = RemoteGround(RemoteSettings(base_url="http://127.0.0.1:9", timeout_seconds=60, tries=3))
    assert remote.seconds > Server(base_url="", timeout_seconds=60, tries=3).seconds
