"""Who is connected: so many of one household and so many in all. Somebody new is let in at the cost of one that is
silent, and of the household that has the most, so that silence locks nobody out."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import Protocol

from api.bounds import Bounds
from service.net import sender

_PROXIES = "proxies"


class Guest(Protocol):
    """One connection."""

    @property
    def is_silent(self) -> bool:
        """Nothing of theirs is being answered or listened to."""

    def show_out(self) -> None: ...


class Door:
    """For one server, on its own thread."""

    def __init__(self, bounds: Bounds, *, trusted_proxies: Sequence[str] = ()) -> None:
        self.bounds = bounds
        self._proxies = [ipaddress.ip_network(proxy) for proxy in trusted_proxies]
        self._homes: dict[str, dict[Guest, None]] = {}
        self._home_of: dict[Guest, str] = {}

    def __len__(self) -> int:
        return len(self._home_of)

    def enter(self, guest: Guest, address: str | None) -> bool:
        """Whether there is room; then `leave` gives it back."""
        home = self._home(address)
        if not (self._has_room_at_home(home) and self._has_room()):
            return False
        self._homes.setdefault(home, {})[guest] = None
        self._home_of[guest] = home
        return True

    def leave(self, guest: Guest) -> None:
        home = self._home_of.pop(guest, None)
        if home is None:
            return
        del self._homes[home][guest]
        if not self._homes[home]:
            del self._homes[home]

    def _home(self, address: str | None) -> str:
        """A proxy stands for everybody behind it, and a local socket has no address."""
        if address is None:
            return _PROXIES
        try:
            number = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return address
        number = getattr(number, "ipv4_mapped", None) or number
        return _PROXIES if any(number in proxy for proxy in self._proxies) else sender(address)

    def _has_room_at_home(self, home: str) -> bool:
        if home == _PROXIES or len(self._homes.get(home, ())) < self.bounds.connections_per_household:
            return True
        return self._show_one_out(home)

    def _has_room(self) -> bool:
        if len(self) < self.bounds.connections:
            return True
        largest = sorted(self._homes, key=lambda home: len(self._homes[home]), reverse=True)
        return any(self._show_one_out(home) for home in largest)

    def _show_one_out(self, home: str) -> bool:
        """The one that came first of those that are silent."""
        guest = next((guest for guest in self._homes[home] if guest.is_silent), None)
        if guest is None:
            return False
        self.leave(guest)
        guest.show_out()
        return True
