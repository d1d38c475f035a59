"""The real command, `thumbsmith serve`, with the built pages: processes on loopback of which tests may kill some."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import httpx

from engine.home import assets_home
from tests.web.person import Person
from tests.web.waiting import wait_for

_GENEROUS = {
    "SIGN_INS_PER_HOUR": "100000",
    "REQUESTS_PER_MINUTE": "100000",
    "GENERATIONS_PER_MINUTE": "100000",
    "POLL_SECONDS": "0.2",
}
_START_SECONDS = 90.0


class WebServer:
    """Keeps its port when it is stopped and started again, as a server behind one name does."""

    def __init__(self, folder: Path, built: Path, settings: Mapping[str, str] = MappingProxyType({})) -> None:
        self._folder, self._settings = folder, settings
        self._assets = _copied(folder / "installed", built)
        self._process: subprocess.Popen[str] | None = None
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
        self.address, self.key = wait_for(lambda: self._said(log, begins), _START_SECONDS)
        wait_for(self._is_ready, _START_SECONDS)
        return self

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            self._process.wait(60)
            self._process = None

    def kill(self) -> None:
        """At once, as when the machine loses power; the worker ends with it."""
        if self._process:
            self._process.kill()
            self._process.wait(60)
            self._process = None

    def kill_render(self) -> int:
        """SIGKILL the process that renders, as the kernel does when memory runs out. Returns its number."""
        return self._signal_render(signal.SIGKILL)

    def hold_render(self) -> int:
        """What is being made stays as it is until `release_render`."""
        return self._signal_render(signal.SIGSTOP)

    def release_render(self) -> int:
        return self._signal_render(signal.SIGCONT)

    def _signal_render(self, number: signal.Signals) -> int:
        process = wait_for(lambda: next(self._renders(), None), 60)
        os.kill(process, number)
        return process

    def person(self) -> Person:
        """Somebody new, signed in by the API."""
        email = f"person-{uuid.uuid4().hex[:10]}@example.org"
        asked = {"email": email, "homeKey": self.key}
        link = httpx.post(f"{self.address}/api/sign-in", json=asked, timeout=60).json()["token"]
        session = httpx.post(f"{self.address}/api/sign-in/confirm", json={"token": link}, timeout=60).json()
        return Person(self.address, email, session["token"])

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
            return httpx.get(f"{self.address}/api/ready", timeout=5).status_code == 200
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
