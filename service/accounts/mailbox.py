"""Which mailbox an address leads to, for what is given or counted once a person."""

from __future__ import annotations

_GOOGLE = ("gmail.com", "googlemail.com")


def mailbox(address: str) -> str:
    """The address in lower case and without what stands behind a plus: `ada+news@example.org` is Ada's.

    Google delivers with dots in the name or without them, and by two names of its own.
    """
    name, _, host = address.lower().rpartition("@")
    name = name.partition("+")[0] or name
    if host in _GOOGLE:
        return f"{name.replace('.', '')}@{_GOOGLE[0]}"
    return f"{name}@{host}"
