"""The real command, `thumbsmith serve`, with the built pages: processes on loopback of which tests may kill some."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from types import MappingProxyType

import httpx

from engine.home import assets_home
from tests import asking
from tests.waiting import HANG_SECONDS, lives, stands_still, wait_for
from tests.web.person import Person

_GENEROUS = {
    "SIGN_INS_PER_HOUR": "100000",
    "READS_PER_MINUTE": "100000",
    "REQUESTS_PER_MINUTE": "100000",
    "GENERATIONS_PER_MINUTE": "100000",
    "POLL_SECONDS": "0.2",
    "STUDIO_SECONDS_LIMIT": str(HANG_SECONDS),
    "UPLOAD_SECONDS_LIMIT": str(HANG_SECONDS),
}


class WebServer:
    """Keeps its port when it is stopped and started again, as a server behind one name does."""

    def __init__(self, folder: Path, built: Path, settings: Mapping[str, str] = MappingProxyType({})) -> None:
        self._folder, self._settings = folder, settings
        self._assets = _copied(folder / "installed", built)
        self._process: subprocess.Popen[str] | None = None
        self._held: int | None = None
        self.address = ""
        self.key = ""
        """What signs in without mail, as it was printed."""

    def start(self) -> WebServer:
        """Does nothing where it runs already."""
        if self._process:
            return self
        port = self.address.rpartition(":")[2] or "0"
        log = self._folder / "serve.log"
        with log.open("a", encoding="utf-8") as file:
            begins = file.tell()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "cli.main", "serve", "--port", port, "--data-dir", str(self._folder / "data")],
                stdout=file,
                stderr=file,
                env=self._environment(),
            )
        self.address, self.key = wait_for(lambda: self._said(log, begins), "the address of the server")
        wait_for(self._is_ready, "a server that is ready")
        return self

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            self._process.wait(HANG_SECONDS)
            self._process = None

    def kill(self) -> None:
        """At once, as when the machine loses power; the worker ends with it."""
        if self._process:
            self._process.kill()
            self._process.wait(HANG_SECONDS)
            self._process = None
            self.release_render()

    def kill_render(self) -> int:
        """SIGKILL the process that renders, as the kernel does when memory runs out. Returns its number."""
        return self._signal_render(signal.SIGKILL)

    def held_midway(self, generate: Callable[[], str], *, shown: bool = False) -> str:
        """A generation in the midst of being made, with its first picture where `shown`, until `release_render`."""
        while not self.hold_midway(made := generate(), shown=shown):
            """That one was done too soon."""
        return made

    def hold_midway(self, made: str, *, shown: bool = False) -> bool:
        """False when it had ended before it could be held."""
        wait_for(lambda: self._is_midway(made, shown=shown) or self._has_ended(made), "the midst of a render")
        self._held = self._signal_render(signal.SIGSTOP)
        if self._has_ended(made):
            self.release_render()
            return False
        return True

    def release_render(self) -> None:
        """What is held goes on."""
        held, self._held = self._held, None
        if held and lives(held):
            os.kill(held, signal.SIGCONT)

    @contextmanager
    def resting(self) -> Iterator[None]:
        """The worker takes up nothing meanwhile: what is asked for waits."""
        self.rest()
        try:
            yield
        finally:
            self.go_on()

    def rest(self) -> None:
        """With the database's lock in our hands, so that it is not stopped with it."""
        with closing(sqlite3.connect(self._database, timeout=HANG_SECONDS, isolation_level=None)) as database:
            database.execute("BEGIN IMMEDIATE")
            self._signal_worker(signal.SIGSTOP)
            wait_for(lambda: stands_still(self._worker()), "a worker that rests")

    def go_on(self) -> None:
        self._signal_worker(signal.SIGCONT)

    def newest(self) -> str:
        """The generation that was asked for last."""
        return str(uuid.UUID(self._ask("SELECT id FROM generations ORDER BY created_at DESC LIMIT 1")[0]))

    @property
    def _database(self) -> Path:
        return self._folder / "data" / "thumbsmith.db"

    def _ask(self, query: str, *given: str) -> tuple:
        with closing(sqlite3.connect(self._database, timeout=HANG_SECONDS)) as database:
            return database.execute(query, given).fetchone()

    def _is_midway(self, made: str, *, shown: bool) -> bool:
        query = "SELECT status, progress, preview_url FROM generations WHERE id = ?"
        status, progress, preview = self._ask(query, uuid.UUID(made).hex)
        return status == "running" and progress > 0 and bool(preview or not shown)

    def _has_ended(self, made: str) -> bool:
        (status,) = self._ask("SELECT status FROM generations WHERE id = ?", uuid.UUID(made).hex)
        return status not in ("pending", "running")

    def _signal_worker(self, number: signal.Signals) -> None:
        os.kill(self._worker(), number)

    def _worker(self) -> int:
        def found() -> int | None:
            commands = {child: Path(f"/proc/{child}/cmdline").read_bytes() for child in _children(self._process.pid)}
            return next((child for child, command in commands.items() if b"-m\0worker\0" in command), None)

        return wait_for(found, "a worker")

    def _signal_render(self, number: signal.Signals) -> int:
        process = wait_for(lambda: next(self._renders(), None), "a render")
        os.kill(process, number)
        return process

    def person(self) -> Person:
        """Somebody new, signed in by the API."""
        email = f"person-{uuid.uuid4().hex[:10]}@example.org"
        session = asking.post(f"{self.address}/api/sign-in/confirm", json={"token": self.link(email)}).json()
        return Person(self.address, email, session["token"])

    def link(self, email: str) -> str:
        """What a mail to them would hold."""
        asked = {"email": email, "homeKey": self.key}
        return asking.post(f"{self.address}/api/sign-in", json=asked).json()["token"]

    def _renders(self) -> Iterator[int]:
        for worker in _children(self._process.pid):
            for child in _children(worker):
                if b"worker.rendering" in Path(f"/proc/{child}/cmdline").read_bytes():
                    yield child

    def _environment(self) -> dict[str, str]:
        others = {name: value for name, value in os.environ.items() if not name.startswith("THUMBSMITH_")}
        own = {f"THUMBSMITH_{name}": value for name, value in {**_GENEROUS, **self._settings}.items()}
        return {**others, **own, "THUMBSMITH_ASSETS_DIR": str(self._assets)}

    def _said(self, log: Path, begins: int) -> tuple[str, str] | None:
        text = log.read_text(encoding="utf-8")[begins:]
        if self._process.poll() is not None:
            raise AssertionError(f"the server ended with {self._process.returncode}:\n{text}")
        found = re.search(r"(http://127\.0\.0\.1:\d+)(?:/#key=(\S+))?\n", text)
        return found and (found[1], found[2] or "")

    def _is_ready(self) -> bool:
        try:
            return asking.get(f"{self.address}/api/ready").status_code == 200
        except httpx.HTTPError:
            return False


def _copied(folder: Path, built: Path) -> Path:
    """A copy of the pages beside the fonts and models, so that building them anew meanwhile disturbs nothing."""
    shutil.copytree(built, folder / "web")
    assets = folder / "assets"
    assets.symlink_to(assets_home(), target_is_directory=True)
    return assets


def _children(parent: int) -> list[int]:
    found = Path(f"/proc/{parent}/task").glob("*/children")
    return [int(child) for path in found for child in path.read_text().split()]
