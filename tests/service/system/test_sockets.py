"""An address that listens is nobody else's, on any system."""

import socket

import pytest

from service.system.sockets import claim_address


class Listener:
    def __init__(self) -> None:
        self.told = []

    def setsockopt(self, *option: int) -> None:
        self.told.append(option)


def test_an_address_in_use_is_not_to_be_had():
    with socket.socket() as first, socket.socket() as second:
        claim_address(first)
        first.bind(("127.0.0.1", 0))
        first.listen()
        claim_address(second)
        with pytest.raises(OSError, match="in use"):
            second.bind(first.getsockname())


def test_on_windows_it_is_claimed_for_us_alone(monkeypatch):
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr(socket, "SO_EXCLUSIVEADDRUSE", -5, raising=False)
    listener = Listener()
    claim_address(listener)
    assert listener.told == [(socket.SOL_SOCKET, -5, 1)]
