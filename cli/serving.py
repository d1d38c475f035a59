"""The commands that run the service: everything in one process tree, or one part of it."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from engine.errors import MissingAsset
from engine.home import assets_home, setup_command
from service.processes.python import python_module, safe_environment
from service.system.parent import ENDS_WITH
from service.system.stopping import apart, ask_to_end, heed_stop

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
    from service.uploads import insist_on_checks

    _require_assets()
    settings = Settings.load(**({"data_dir": data_dir} if data_dir else {}))
    refuse_nameless(settings, host)
    with listen(host, port) as listener:
        settings = _reached_at(host, listener.getsockname()[1], settings)
        begin(settings)
        tell(settings)
        insist_on_checks(settings)
        migrate(settings)
        heed_stop(_stop)
        with contextlib.suppress(KeyboardInterrupt), _Worker(settings):
            _greet(settings)
            make_server(settings, host=host, port=port, prepare=True, alone=True).run(sockets=[listener])


def _require_assets() -> None:
    """Nothing can be drawn without them; whoever starts the service reads this, whoever uses it would not."""
    home = assets_home()
    if absent := [name for name in ("fonts", "models") if not (home / name).is_dir()]:
        raise MissingAsset(f"the {' and '.join(absent)} are not in {home}; run `{setup_command()}`")


def _stop(_number: int, _frame: object) -> None:
    """Whatever asks us to stop ends as Ctrl-C does: the server raises it once more when it has, before the worker."""
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
            **safe_environment(),
            "THUMBSMITH_DATA_DIR": str(settings.data_dir),
            "THUMBSMITH_PUBLIC_URL": settings.public_url,
            ENDS_WITH: str(os.getpid()),
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
            # apart from us: Ctrl-C reaches us alone, and we pass it on
            self._process = subprocess.Popen(python_module("worker"), env=self._environment, **apart())
            while not self._over.wait(_PAUSE_SECONDS) and self._process.poll() is None:
                pass
        if self._process and self._process.poll() is None:
            self._end(self._process)

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        ask_to_end(process)
        try:
            process.wait(self._settings.drain_seconds + _MARGIN_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _greet(settings: Settings) -> None:
    """The home key stands behind the hash, which browsers keep to themselves: the page takes it from there."""
    from api.site import not_built, site_folder
    from service.accounts.home_key import home_key

    console = Console(stderr=True, soft_wrap=True)
    key = home_key(settings)
    console.print(f"\n  [bold]Thumbsmith[/]  {settings.public_url}{f'/#key={key}' if key else ''}", highlight=False)
    if key:
        console.print("  [dim]            signs you in, so it is for you alone[/]", highlight=False)
    console.print(f"  data        {settings.data_dir}", highlight=False)
    if not (site_folder() / "site.json").is_file():
        console.print(f"  web page    {not_built()}", highlight=False)
    console.print("  stop        Ctrl-C\n", highlight=False)


def _reached_at(host: str, port: int, settings: Settings) -> Settings:
    """On this machine alone, the address is what is listened on."""
    if "public_url" in settings.model_fields_set:
        return settings
    shown = f"[{host}]" if ":" in host else host
    return settings.model_copy(update={"public_url": f"http://{shown}:{port}"})
