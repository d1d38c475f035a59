"""Which mailbox an address leads to, for what is given or counted once a person."""

from __future__ import annotations


def mailbox(address: str) -> str:
    """The address in lower case and without what stands behind a plus: `ada+news@example.org` is Ada's."""
    name, _, host = address.lower().rpartition("@")
    return f"{name.partition('+')[0] or name}@{host}"
