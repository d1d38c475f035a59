"""What one connection, one household and all of them together may take before the application is asked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """Generous to whoever is slow, and none of them without end."""

    url_bytes: int = 8 * 1024
    head_bytes: int = 32 * 1024
    """Of the request line and all header lines; as much may come between two pieces of a body."""
    head_lines: int = 100
    head_seconds: float = 20.0
    """From a connection's first moment, or from a later request's first byte, until its header is whole."""
    body_seconds: float = 30.0
    body_bytes: int = 30 * 1024
    """So much of a body must come in each `body_seconds`: a fiftieth of what a slow 3G line carries."""
    late_body_bytes: int = 2**20
    """So much of a body is heard out after it was answered already."""
    unread_seconds: float = 180.0
    """Of an answer, some must have left within this time."""
    pipelined: int = 8
    """Requests that wait for the answer before theirs, on one connection."""
    frames_per_second: int = 50
    """Of one WebSocket, what the application never hears of: pings, pongs and parts of messages."""
    messages_waiting: int = 120
    """Of one WebSocket, before the application has taken them."""
    late_socket_bytes: int = 64 * 1024
    """So much is heard of one that was closed already."""
    connections: int = 2048
    connections_per_household: int = 256
