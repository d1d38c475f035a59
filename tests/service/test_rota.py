"""Whose turn it is."""

import pytest

from service.rota import Rota


def test_owners_take_turns_and_each_keeps_its_order():
    rota = Rota()
    for owner, waiting in [("ada", 1), ("ada", 2), ("ada", 3), ("bob", 1), ("cid", 1), ("bob", 2)]:
        rota.put(owner, (owner, waiting))
    assert len(rota) == 6
    taken = [rota.take() for _ in range(6)]
    assert taken == [("ada", 1), ("bob", 1), ("cid", 1), ("ada", 2), ("bob", 2), ("ada", 3)]
    assert len(rota) == 0


def test_who_comes_again_comes_last():
    rota = Rota()
    for owner in ("ada", "bob"):
        rota.put(owner, owner)
    assert rota.take() == "ada"
    rota.put("ada", "ada")
    assert [rota.take(), rota.take()] == ["bob", "ada"]


def test_nothing_waits():
    with pytest.raises(KeyError):
        Rota().take()
