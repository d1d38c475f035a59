"""The measure of claims takes each generation once, with many at it."""

from bench.claims import fill, is_sound, take
from service.settings import Settings


def test_each_is_taken_once(postgresql_settings: Settings) -> None:
    fill(postgresql_settings, 40, 4)
    taken = take(postgresql_settings, claimers=4, seconds=60)
    assert is_sound(taken)
    assert sum(len(each.found) for each in taken) == 40
    assert not is_sound([*taken, *taken]), "a second taking of the same is seen"
