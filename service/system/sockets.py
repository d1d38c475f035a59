"""Sockets that listen, and that nobody else takes."""

from __future__ import annotations

import socket
import sys


def claim_address(listener: socket.socket) -> None:
    """Before it binds: an address that was just used is free again, one that is in use is not to be had."""
    if sys.platform == "win32":  # where SO_REUSEADDR lets a second program listen on a port that is taken
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
