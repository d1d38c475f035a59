"""The application behind a server: how uvicorn is set up, and what runs while it does."""

from __future__ import annotations

import errno
import gc
import logging
import socket
import sys
from collections.abc import Callable

import uvicorn

from api.app import create_app
from api.bounds import Bounds
from api.door import Door
from api.processes import run_in_processes
from api.protocol import bounded
from service.database import migrate
from service.errors import SettingsError
from service.precautions import begin, refuse_nameless, tell
from service.settings import Settings
from service.system.limits import raise_open_files
from service.system.sockets import claim_address
from service.uploads import insist_on_checks

_GRACE_SECONDS = 10
_SOCKET_BYTES_LIMIT = 64 * 1024
_TURN_SECONDS = 0.001
"""Threads that work on long lists and scenes leave the interpreter to who answers others after so long: with Python's
own five milliseconds, eight of them kept each step of another's request waiting for forty."""
_OTHER_FILES = 256
"""Databases, what is being sent, pipes to processes: what a process has open beside its connections."""


class _Settled(uvicorn.Server):
    """What the start has made stays until the end, and is not searched for garbage: that took 50 ms now and then."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        gc.collect()
        gc.freeze()


def make_server(
    settings: Settings,
    *,
    host: str,
    port: int,
    prepare: bool = False,
    alone: bool = False,
    bounds: Bounds | None = None,
) -> uvicorn.Server:
    """A server that has not begun; `alone` when the process is for it. Addresses of clients come from proxies only
    where those are trusted. `bounds` are those of the settings unless given."""
    http, socket_protocol = bounded(Door(bounds or _bounds(settings), trusted_proxies=settings.trusted_proxies))
    logging.getLogger("uvicorn.access").disabled = True  # it would write signed addresses in full; ours does not
    return (_Settled if alone else uvicorn.Server)(
        uvicorn.Config(
            create_app(settings, prepare=prepare),
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=list(settings.trusted_proxies),
            timeout_graceful_shutdown=_GRACE_SECONDS,
            ws_max_size=_SOCKET_BYTES_LIMIT,
            http=http,
            ws=socket_protocol,
            limit_concurrency=None,
        )
    )


def _bounds(settings: Settings) -> Bounds:
    """As many connections as the settings say, or as this process may have open: beyond that, nobody is heard."""
    room = raise_open_files(settings.connections_limit + _OTHER_FILES) - _OTHER_FILES
    return Bounds(
        connections=max(_OTHER_FILES, min(settings.connections_limit, room)),
        connections_per_household=settings.connections_per_address,
    )


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; `SettingsError` when it cannot, and which of the two to change. Port 0 takes any
    free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # named as TCP, or asyncio leaves small answers waiting for the other side's acknowledgement, 40 ms each
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    claim_address(listener)
    try:
        listener.bind((host, port))
    except (OSError, UnicodeError) as error:
        listener.close()
        raise SettingsError(_unheard(host, port, error)) from error
    listener.listen(2048)
    return listener


def _unheard(host: str, port: int, error: OSError | UnicodeError) -> str:
    """Of a port that is taken or not ours another may do; an address that this machine does not have stays one."""
    reason = error.strerror if isinstance(error, OSError) else "this is no name of a machine"
    of_port = isinstance(error, OSError) and error.errno in (errno.EADDRINUSE, errno.EACCES)
    return f"{host}:{port} cannot be listened on ({reason}); choose another {'--port' if of_port else '--host'}"


def run_api(settings: Settings, *, host: str, port: int, listening: Callable[[int], None] | None = None) -> None:
    """Serve until SIGTERM or SIGINT, in as many processes as the settings say; `SettingsError` when that cannot be.

    `listening` hears on which port.
    """
    refuse_nameless(settings, host)
    begin(settings)
    tell(settings)
    insist_on_checks(settings)
    with listen(host, port) as listener:
        if listening:
            listening(listener.getsockname()[1])
        if settings.api_processes == 1:
            _answer(settings, host, port, listener)
            return
        if settings.embedded:
            migrate(settings)  # once, before several would
        run_in_processes(_answer_alone, (settings, host, port, listener), count=settings.api_processes)


def _answer_alone(settings: Settings, host: str, port: int, listener: socket.socket) -> None:
    """In a process that may have begun with nothing."""
    begin(settings)
    _answer(settings, host, port, listener)


def _answer(settings: Settings, host: str, port: int, listener: socket.socket) -> None:
    sys.setswitchinterval(_TURN_SECONDS)
    make_server(settings, host=host, port=port, alone=True).run(sockets=[listener])
