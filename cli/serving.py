"""The commands that run the service: everything in one process tree, or one part of it."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from cli.children import Child
from cli.messages import printable
from cli.output import Output
from engine.errors import MissingAsset
from engine.home import assets_home, setup_command
from service.system.stopping import heed_stop

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

    import uvicorn

    from service.settings import Settings


def serve(output: Output, *, host: str, port: int, data_dir: Path | None, bots: Sequence[str] = ()) -> None:
    """API, worker and bots in one process tree, until Ctrl-C or SIGTERM; a second one ends all of it at once."""
    from api.server import listen, make_server
    from service.database import migrate
    from service.precautions import begin, refuse_nameless, tell
    from service.settings import Settings
    from service.uploads import insist_on_checks

    log_errors_alone(output)
    require_assets()
    settings = Settings.load(**({"data_dir": data_dir} if data_dir else {}))
    refuse_nameless(settings, host)
    with listen(host, port) as listener:
        settings = _reached_at(host, listener.getsockname()[1], settings)
        begin(settings)
        tell(settings)
        insist_on_checks(settings)
        migrate(settings)
        server = make_server(settings, host=host, port=port, prepare=True, alone=True)
        with ExitStack() as stack:
            modules = ["worker", *(f"bots.{bot}" for bot in bots)]
            stop = _Stop(server, [stack.enter_context(Child(settings, module)) for module in modules])
            heed_stop(stop.heed)
            # uvicorn would take the signals over and know of itself alone; its types let nobody put that right.
            server.handle_exit = stop.heed  # type: ignore[method-assign, assignment]
            _greet(settings, output)
            server.run(sockets=[listener])


def run_api_alone(output: Output, *, host: str, port: int) -> None:
    from api.server import run_api
    from service.settings import Settings

    log_errors_alone(output)

    def listening(port: int) -> None:
        output.document({"address": _address(host, port)})

    run_api(Settings.load(), host=host, port=port, listening=listening)


def run_worker_alone(output: Output, *, gpu: int | None = None) -> int:
    """An embedded database is migrated as by the API: whichever of the two comes first. A shared one by `migrate`."""
    from service.database import migrate
    from service.precautions import keep_to_ourselves
    from service.settings import Settings
    from service.uploads import insist_on_checks
    from worker.__main__ import main as run

    log_errors_alone(output)
    settings = Settings.load()
    insist_on_checks(settings)
    if settings.embedded:
        keep_to_ourselves()
        migrate(settings)
    output.document({"process": os.getpid()})
    if gpu is None:
        return run()
    from worker.card.house import run_card

    return run_card(settings, gpu)


def require_assets() -> None:
    """Nothing can be drawn without them; whoever starts the service reads this, whoever uses it would not."""
    home = assets_home()
    if absent := [name for name in ("fonts", "models") if not (home / name).is_dir()]:
        raise MissingAsset(f"the {' and '.join(absent)} are not in {home}; run `{setup_command()}`")


def run_migrations(output: Output) -> None:
    from service.database import migrate
    from service.precautions import keep_to_ourselves
    from service.settings import Settings

    settings = Settings.load()
    keep_to_ourselves()
    migrate(settings)
    kind = "SQLite" if settings.embedded else "PostgreSQL"
    output.document({"database": kind, "schema": "newest"})
    output.line("ok", f"the {kind} database has the newest schema", width=2)


def log_errors_alone(output: Output) -> None:
    """Of this process and its children."""
    if output.quiet:
        os.environ["THUMBSMITH_LOG_LEVEL"] = "ERROR"


class _Stop:
    """The first signal lets server and children finish, side by side; the second lets nothing finish."""

    def __init__(self, server: uvicorn.Server, children: Sequence[Child]) -> None:
        self._server, self._children = server, children
        self._told = False

    def heed(self, number: int, _frame: FrameType | None) -> None:
        if self._told:
            for child in self._children:
                child.kill()
            os._exit(128 + number)
        self._told = True
        self._server.should_exit = True
        for child in self._children:
            child.stop()


def _greet(settings: Settings, output: Output) -> None:
    """The home key stands behind the hash, which browsers keep to themselves: the page takes it from there."""
    from api.site import not_built, site_folder
    from service.accounts.home_key import home_key

    key = home_key(settings)
    address = f"{settings.public_url}{f'/#key={key}' if key else ''}"
    output.document({"address": address, "data_dir": str(settings.data_dir)})
    if not output.talks:
        return
    console = Console(stderr=True, soft_wrap=True, markup=False, highlight=False)
    console.print(f"\n  Thumbsmith  {printable(address)}", style="bold")
    if key:
        console.print("              signs you in, so it is for you alone", style="dim")
    console.print(f"  data        {printable(str(settings.data_dir))}")
    if not (site_folder() / "site.json").is_file():
        console.print(f"  web page    {not_built()}")
    console.print("  stop        Ctrl-C; twice ends at once\n")


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _reached_at(host: str, port: int, settings: Settings) -> Settings:
    """On this machine alone, the address is what is listened on."""
    if "public_url" in settings.model_fields_set:
        return settings
    return settings.model_copy(update={"public_url": _address(host, port)})
