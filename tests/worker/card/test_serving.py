"""A card's door with real connections: batches, steps, faults, and those who go away."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from multiprocessing.connection import Listener
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from engine.errors import MachineError, MissingAsset, PluginError, PluginHindered, Unwanted
from engine.kinds.background import BackgroundRequest, Plane, nobody_told
from engine.kinds.guarded import guarded
from engine.kinds.registry import Registry
from engine.studio import Card
from service.cards.asking import CardAtDoor, NoCard, card_in
from service.cards.door import how_it_does, write_door
from tests.waiting import HANG_SECONDS, wait_for
from thumbsmith.testing.backgrounds import PALETTE
from worker.card.process import CardProcess
from worker.card.serving import CardServer

KEY = b"a key for tests"


class Oil:
    """Paints the seed; says how far it is once."""

    name = "oil"
    needs_draft = wants_card = True
    stage_seconds: ClassVar[dict[str, float]] = {"brush": 1.5}

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.go_on = threading.Event()
        self.go_on.set()

    def alike(self, request: BackgroundRequest) -> object:
        return request.width

    def paint(self, request: BackgroundRequest) -> list[Plane]:
        return self.paint_together([request])[0]

    def paint_together(self, requests: list[BackgroundRequest]) -> list[list[Plane]]:
        self.batches.append([request.seed for request in requests])
        assert self.go_on.wait(HANG_SECONDS)
        for request in requests:
            if request.prompt == "no":
                raise MissingAsset("no oil is left")
            if request.prompt == "odd":
                raise ValueError("odd")
            request.on_step(0.5, np.zeros((2, 2, 3), np.uint8))
        return [[Plane(name="Oil", pixels=_grey(request), facts={"seed": request.seed})] for request in requests]


class Blocks:
    """Each pixel as a block; none of one that is black."""

    name = "blocks"
    wants_card = True
    stage_seconds: ClassVar[dict[str, float]] = {"enlarging": 0.5}

    def upscale(self, pixels: np.ndarray, width: int, height: int, *, seed: int) -> np.ndarray:
        if not pixels.any():
            raise MachineError("the card has too little memory for a tile")
        return pixels.repeat(height // len(pixels), 0).repeat(width // pixels.shape[1], 1)


def _grey(request: BackgroundRequest) -> np.ndarray:
    return np.full((request.height, request.width, 3), request.seed, np.uint8)


def request(seed: int, **changes: object) -> BackgroundRequest:
    return replace(BackgroundRequest(width=8, height=4, seed=seed, realism=0.5, palette=PALETTE), **changes)


@pytest.fixture
def oil() -> Oil:
    return Oil()


@pytest.fixture
def server(oil: Oil, tmp_path: Path) -> Iterator[CardServer]:
    engine = guarded("background", oil, "oil", plugin="oils", seconds=HANG_SECONDS)
    with Listener() as listener:
        blocks = guarded("upscaler", Blocks(), "blocks", plugin="blocks", seconds=HANG_SECONDS)
        registry = Registry(backgrounds={"oil": engine}, upscalers={"blocks": blocks})
        made = CardServer(registry, listener, key=KEY, most=4, linger=0)
        threading.Thread(target=made.hear, daemon=True).start()
        write_door(tmp_path / "door", made.address, KEY)
        yield made


@pytest.fixture
def card(server: CardServer, tmp_path: Path) -> CardAtDoor:
    return CardAtDoor(tmp_path / "door")


def asked(card: Card, server: CardServer, *requests: BackgroundRequest):
    """Ask at once, and have the card paint when all of them wait."""
    with ThreadPoolExecutor(len(requests)) as pool:
        answers = [pool.submit(card.paint, "oil", one) for one in requests]
        wait_for(lambda: server.told()["waiting"] == len(requests), "all to wait")
        while server.paint_one(seconds=0):
            pass
        return [answer.exception() or answer.result() for answer in answers]


def test_alike_are_painted_together_and_each_gets_its_own(server, card, oil):
    answers = asked(card, server, *(request(seed) for seed in (3, 4, 5)))
    assert sorted(oil.batches[0]) == [3, 4, 5]
    assert [planes[0].pixels[0, 0, 0] for planes in answers] == [3, 4, 5]
    assert [planes[0].facts["seed"] for planes in answers] == [3, 4, 5]


def test_others_wait_for_their_own_batch(server, card, oil):
    asked(card, server, request(1), request(2, width=16))
    assert sorted(map(len, oil.batches)) == [1, 1]


def test_steps_are_heard_with_their_glimpse(server, card):
    heard: list[tuple[float, object]] = []
    asked(card, server, request(1, on_step=lambda done, glimpse: heard.append((done, glimpse))))
    assert any(done == 0.5 and glimpse is not None and glimpse.shape == (2, 2, 3) for done, glimpse in heard)


@pytest.mark.parametrize(
    ("prompt", "kind", "said"),
    [("no", MissingAsset.__base__, "no oil is left"), ("odd", PluginError, "ValueError: odd")],
)
def test_what_breaks_is_said_to_whoever_asked_and_the_next_is_painted(server, card, prompt, kind, said):
    (answer,) = asked(card, server, request(1, prompt=prompt))
    assert isinstance(answer, kind)
    assert said in str(answer)
    assert isinstance(asked(card, server, request(2))[0], list)
    assert server.told()["failed_batches"] == 1


def test_who_no_longer_wants_it_stops_the_batch_between_two_steps(server, card, oil):
    oil.go_on.clear()

    def unwanted(done: float, glimpse: object) -> None:
        raise Unwanted("cancelled")

    with ThreadPoolExecutor(2) as pool:
        answer = pool.submit(card.paint, "oil", request(1, on_step=unwanted))
        wait_for(lambda: server.told()["waiting"] == 1, "it to wait")
        painting = pool.submit(server.paint_one, seconds=0)
        assert isinstance(answer.exception(HANG_SECONDS), Unwanted)
        oil.go_on.set()
        painting.result(HANG_SECONDS)
    assert server.told()["failed_batches"] == 1, "it was not painted to its end"
    assert isinstance(asked(card, server, request(2))[0], list)


def test_a_card_that_vanishes_in_mid_picture_is_one_sentence(tmp_path):
    with Listener(authkey=KEY) as listener, ThreadPoolExecutor(1) as pool:
        write_door(tmp_path / "door", listener.address, KEY)
        answer = pool.submit(CardAtDoor(tmp_path / "door").paint, "oil", request(1))
        with listener.accept() as connection:
            connection.recv()
        assert isinstance(answer.exception(HANG_SECONDS), PluginHindered)
        assert str(answer.exception()) == "the card's process ended in mid-picture"


def test_a_canvas_has_a_card_of_its_machine_paint(server, tmp_path):
    write_door(tmp_path / "cards" / "box-gpu0.door", server.address, KEY)
    (planes,) = asked(card_in(tmp_path / "cards"), server, request(7))
    assert planes[0].pixels[0, 0, 0] == 7
    with pytest.raises(MissingAsset, match=r"^no GPU worker is running on the machine of this page$"):
        card_in(tmp_path / "nowhere").paint("oil", request(7))


def test_without_a_card_it_is_said_at_once():
    with pytest.raises(MissingAsset, match=r"^no GPU worker is running$"):
        NoCard().paint("oil", request(1))
    with pytest.raises(MissingAsset, match=r"^no GPU worker is running$"):
        NoCard().enlarge("blocks", np.zeros((2, 3, 3), np.uint8), 6, 4, seed=1, on_step=nobody_told)


def test_it_tells_how_it_does(server, card, tmp_path):
    asked(card, server, request(1), request(2))
    told = how_it_does(tmp_path / "door", seconds=HANG_SECONDS)
    assert (told["pictures"], told["batches"], told["pictures_per_batch"], told["waiting"]) == (2, 1, 2, 0)
    assert 0 < told["utilisation"] <= 1
    assert told["stage_seconds"] == {"oil:brush": 1.5, "blocks:enlarging": 0.5}


@pytest.mark.parametrize(
    ("upscaler", "light", "said"),
    [("blocks", 7, None), ("blocks", 0, "too little memory"), ("stars", 7, "no upscaler is called 'stars'")],
)
def test_a_ground_is_made_larger_there_or_it_is_said_why_not(server, card, upscaler, light, said):
    pixels, heard = np.full((2, 3, 3), light, np.uint8), []
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(
            card.enlarge, upscaler, pixels, 6, 4, seed=1, on_step=lambda done, glimpse: heard.append((done, glimpse))
        )
        wait_for(lambda: answer.done() or server.told()["waiting"] == 1, "it to wait")
        wait_for(lambda: answer.done() or heard, "whoever waits to be told so")
        server.paint_one(seconds=0)
        if said:
            assert said in str(answer.exception(HANG_SECONDS))
        else:
            assert np.array_equal(answer.result(HANG_SECONDS), np.full((4, 6, 3), light))
            assert set(heard) == {(1.0, None)}
            assert (server.told()["enlarged"], server.told()["batches"]) == (1, 0)


def test_a_background_is_ready_when_it_says_so_and_no_sooner(server, oil, caplog):
    def lacks():
        raise MissingAsset("this machine shows no card")

    with caplog.at_level("INFO"):
        server.warm_up(["oil", "ink"])
        oil.warm_up = lacks
        server.warm_up(["oil"])
    assert [record.getMessage() for record in caplog.records] == [
        "oil is ready to paint",
        "ink is not ready, and every picture will say so: no background is called 'ink'; there are: oil",
        "oil is not ready, and every picture will say so: this machine shows no card",
    ]


def test_who_is_gone_before_a_word_or_says_none_costs_nobody_the_card(server, card, tmp_path):
    for _ in range(3):
        with socket.socket(socket.AF_UNIX) as gone:
            gone.connect(server.address)
    with socket.socket(socket.AF_UNIX) as silent:
        silent.connect(server.address)
        assert how_it_does(tmp_path / "door", seconds=HANG_SECONDS) is not None
        assert isinstance(asked(card, server, request(1))[0], list)
    assert not server.is_spent


def test_a_process_that_can_no_longer_be_reached_is_spent(server):
    closed = CardServer(Registry(), server._listener, key=KEY, most=1)
    closed._listener.close()
    closed.hear()
    assert closed.is_spent


def test_a_door_that_was_cleared_away_is_put_up_again_and_anothers_is_left_alone(server, tmp_path):
    door = tmp_path / "door"
    card = CardProcess(door, number=0, most=1, warm=())
    card._reached = server.address, KEY
    door.unlink()
    assert card.told(seconds=HANG_SECONDS) is not None
    write_door(door, server.address, b"of another with its name")
    card.end()
    assert door.is_file()
    card._reached = server.address, b"of another with its name"
    card.end()
    assert not door.exists()


def test_a_process_that_hangs_is_not_waited_for_without_end(tmp_path, monkeypatch):
    monkeypatch.setattr("service.cards.door._KNOCK_SECONDS", 0.1)
    with Listener() as hanging:
        write_door(tmp_path / "door", hanging.address, KEY)
        assert how_it_does(tmp_path / "door", seconds=0.1) is None


def test_a_stranger_is_not_heard(server, tmp_path):
    write_door(tmp_path / "other", server.address, b"another key")
    assert how_it_does(tmp_path / "other", seconds=0.1) is None
    assert how_it_does(tmp_path / "door", seconds=HANG_SECONDS) is not None
