"""The C library is told once how to keep memory; never against what the environment says, never where it cannot be."""

import ctypes

import pytest

from engine.pixels.memory import keep_memory_for_pictures


class Library:
    """Stands in for the C library and hears what it is told."""

    def __init__(self) -> None:
        self.told = []

    def mallopt(self, name: int, value: int) -> int:
        self.told.append((name, value))
        return 1


@pytest.fixture
def library(monkeypatch):
    heard = Library()
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: heard)
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("MALLOC_ARENA_MAX", "GLIBC_TUNABLES"):
        monkeypatch.delenv(name, raising=False)
    return heard


def test_glibc_is_told_to_keep_one_arena_and_large_blocks(library):
    keep_memory_for_pictures()
    assert dict(library.told) == {-8: 1, -3: 32 << 20, -1: 256 << 20}


@pytest.mark.parametrize("name", ["MALLOC_ARENA_MAX", "GLIBC_TUNABLES"])
def test_the_environment_has_the_last_word(library, monkeypatch, name):
    monkeypatch.setenv(name, "4")
    keep_memory_for_pictures()
    assert library.told == []


def test_another_system_is_left_alone(library, monkeypatch):
    monkeypatch.setattr("sys.platform", "darwin")
    keep_memory_for_pictures()
    assert library.told == []


def test_a_library_without_the_call_is_left_alone(monkeypatch, library):
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: object())
    keep_memory_for_pictures()


def test_it_may_be_told_again():
    keep_memory_for_pictures()
    keep_memory_for_pictures()
