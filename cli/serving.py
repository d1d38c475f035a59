"""The commands that run the service: everything in one process tree, or one part of it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from service.processes.offspring import die_with_parent

if TYPE_CHECKING:
    from service.settings import Settings

_PAUSE_SECONDS = 1.0
_MARGIN_SECONDS = 15.0


def serve(*, host: str, port: int, data_dir: Path | None) -> None:
    """API and worker in one process tree, until Ctrl-C or SIGTERM."""
    from api.server import listen, make_server
    from service.database import migrate
    from service.precautions import begin, refuse_nameless, tell
    from service.settings import Settings

    settings = Settings.load(**({"data_dir": data_dir} if data_dir else {}))
    refuse_nameless(settings, host)
    with listen(host, port) as listener:
        settings = _reached_at(host, listener.getsockname()[1], settings)
        begin(settings)
        tell(settings)
        migrate(settings)
        signal.signal(signal.SIGTERM, _stop)
        with contextlib.suppress(KeyboardInterrupt), _Worker(settings):
            _greet(settings)
            make_server(settings, host=host, port=port, prepare=True, alone=True).run(sockets=[listener])


def _stop(_number: int, _frame: object) -> None:
    """SIGTERM ends as Ctrl-C does: the server raises it once more when it has stopped, before the worker has."""
    raise KeyboardInterrupt


def run_migrations() -> None:
    from service.database import migrate
    from service.settings import Settings

    settings = Settings.load()
    migrate(settings)
    kind = "SQLite" if settings.embedded else "PostgreSQL"
    Console().print(f"[green]ok[/]  the {kind} database has the newest schema", highlight=False)


class _Worker:
    """The worker as a child that is begun anew when it ends, and that ends with us whatever happens to us."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._environment = {
            **os.environ,
            "THUMBSMITH_DATA_DIR": str(settings.data_dir),
            "THUMBSMITH_PUBLIC_URL": settings.public_url,
        }
        self._over = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._keeper = threading.Thread(target=self._keep, name="worker-keeper", daemon=True)

    def __enter__(self) -> _Worker:
        self._keeper.start()
        return self

    def __exit__(self, *_why: object) -> None:
        """Let it finish what it can in the time it has."""
        self._over.set()
        self._keeper.join(_PAUSE_SECONDS + _MARGIN_SECONDS + self._settings.drain_seconds)

    def _keep(self) -> None:
        """One thread starts and ends it: the kernel counts a child's parent as the thread that made it."""
        while not self._over.is_set():
            # a session of its own: Ctrl-C reaches us alone, and we pass it on
            self._process = subprocess.Popen(
                [sys.executable, "-m", "worker"],
                env=self._environment,
                start_new_session=True,
                preexec_fn=die_with_parent(),
            )
            while not self._over.wait(_PAUSE_SECONDS) and self._process.poll() is None:
                pass
        if self._process and self._process.poll() is None:
            self._end(self._process)

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        process.terminate()
        try:
            process.wait(self._settings.drain_seconds + _MARGIN_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _greet(settings: Settings) -> None:
    """The home key stands behind the hash, which browsers keep to themselves: the page takes it from there."""
    from service.accounts.home_key import home_key

    console = Console(stderr=True, soft_wrap=True)
    key = home_key(settings)
    console.print(f"\n  [bold]Thumbsmith[/]  {settings.public_url}{f'/#key={key}' if key else ''}", highlight=False)
    if key:
        console.print("  [dim]            signs you in, so it is for you alone[/]", highlight=False)
    console.print(f"  data        {settings.data_dir}", highlight=False)
    console.print("  stop        Ctrl-C\n", highlight=False)


def _reached_at(host: str, port: int, settings: Settings) -> Settings:
    """On this machine alone, the address is what is listened on."""
    if "public_url" in settings.model_fields_set:
        return settings
    shown = f"[{host}]" if ":" in host else host
    return settings.model_copy(update={"public_url": f"http://{shown}:{port}"})
