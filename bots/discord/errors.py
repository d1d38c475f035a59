"""What Discord alone makes go wrong."""

from __future__ import annotations


class TooLate(Exception):
    """Discord waits no longer for an answer to this interaction: nobody would read one."""


class Refused(Exception):
    """An answer that stays the same however often it is asked: its status, and Discord's own number for why."""

    def __init__(self, status: int, code: int) -> None:
        super().__init__(f"Discord refused with {status}/{code}")
        self.status, self.code = status, code
