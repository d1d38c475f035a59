"""The bench of hostile pictures at a small size, and that it sees each kind of fault when there is one."""

import numpy as np
import pytest

from bench import hostile_images
from bench.hostile_images import FAULTS, MEMORY_LIMIT, Line, Tally, mutants, run, seeds
from bench.mutations import mutated, repaired
from tests.waiting import HANG_SECONDS


def test_three_hundred_mutated_pictures_do_no_harm(monkeypatch):
    monkeypatch.setattr(hostile_images, "SECONDS", HANG_SECONDS)
    tally = run(300, seed=1)
    assert tally.all_well, str(tally)
    assert tally.count == 300
    assert tally.statuses["read"] >= 60  # else little was decoded, and little was shown
    assert tally.statuses["refused"] >= 60


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_the_decoder_is_seen(fault, monkeypatch):
    monkeypatch.setattr(hostile_images, "SECONDS", 5.0 if fault == "hang" else HANG_SECONDS)
    tally = run(24, seed=1, plant=fault)
    assert not tally.all_well, str(tally)
    if fault == "memory":
        assert tally.peak_bytes > MEMORY_LIMIT
    else:
        assert tally.statuses["late" if fault == "hang" else "crashed"] >= 1
    assert tally.statuses["read"] >= 1  # one bad picture does not take the others along


def test_nothing_sent_is_nothing_shown():
    assert not Tally().all_well


def test_every_seed_is_sound_before_it_is_damaged(monkeypatch):
    monkeypatch.setattr(hostile_images, "SECONDS", HANG_SECONDS)
    line = Line()
    taken = [line.send(data)["status"] for data in seeds()]
    line.close()
    assert taken.count("read") == 18
    assert taken.count("refused") == len(taken) - 18  # kinds that are never taken, and the animation


def test_the_same_seed_makes_the_same_pictures():
    assert seeds.__wrapped__() == seeds.__wrapped__()
    first, again, other = (list(mutants(40, seed=seed)) for seed in (3, 3, 4))
    assert first == again
    assert sum(a != b for a, b in zip(first, other, strict=True)) >= 30


def test_a_repaired_png_has_right_checksums():
    sound = next(data for data in seeds() if data.startswith(b"\x89PNG"))
    assert repaired(sound) == sound
    wrong = bytearray(sound)
    wrong[29] ^= 1  # in the first chunk's checksum
    assert repaired(bytes(wrong)) == sound


def test_damage_of_nothing_is_still_something_to_send():
    for number in range(200):
        assert isinstance(mutated(b"", [b""], np.random.default_rng(number)), bytes)
