"""Firefox and WebKit as Debian has them, each with a profile of its own that ends with the session.

Everything started here ends with the process that started it, also when that is killed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from bench.servers import free_port
from tests import asking
from tests.waiting import HANG_SECONDS, wait_for
from tests.web.engines.session import Session
from tests.web.engines.wires import HttpWire, MarionetteWire

_MILLISECONDS = int(1000 * HANG_SECONDS)
_TIMEOUTS = {"script": _MILLISECONDS, "pageLoad": _MILLISECONDS, "implicit": 0}
_FIREFOX = {
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.cache.disk.enable": False,
    "browser.download.folderList": 2,
    "browser.download.useDownloadDir": True,
    "browser.safebrowsing.downloads.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.safebrowsing.update.enabled": False,
    "browser.search.update": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.ipc.processPrelaunch.enabled": False,
    "dom.push.connection.enabled": False,
    "extensions.systemAddon.update.enabled": False,
    "extensions.update.enabled": False,
    "marionette.port": 0,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.proxy.no_proxies_on": "",
    "network.proxy.allow_hijacking_localhost": False,
    "network.proxy.socks": "127.0.0.1",
    "network.proxy.socks_port": 9,
    "network.proxy.socks_remote_dns": True,
    "network.proxy.type": 1,
    "services.settings.server": "data:,",
    "toolkit.legacyUserProfileCustomizations.stylesheets": True,
    "toolkit.telemetry.enabled": False,
    "ui.prefersReducedMotion": 1,
    "widget.gtk.overlay-scrollbars.enabled": False,
}
"""It asks nobody: what is not on this machine goes to a proxy that is not there. Its scroll bars take room."""
_NARROW_WINDOW = ":root, body { min-width: 0 !important; }"
_SMALL_BARS = "* { min-width: 0; margin: 0; padding: 0; font-size: 1px; }"
"""Of Firefox and of MiniBrowser themselves, or their windows could not be as narrow as a phone."""


@contextmanager
def firefox(folder: Path) -> Iterator[Session]:
    downloads = _made(folder / "downloads")
    wanted = {**_FIREFOX, "browser.download.dir": str(downloads)}
    profile = _made(folder / "profile")
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in wanted.items()]
    (profile / "user.js").write_text("\n".join(lines))
    (_made(profile / "chrome") / "userChrome.css").write_text(_NARROW_WINDOW)
    command = [_program("firefox-esr"), "--headless", "--marionette", "--no-remote", "--profile", profile]
    active = profile / "MarionetteActivePort"
    with _running(command, folder / "firefox.log", {"HOME": str(folder), "MOZ_CRASHREPORTER_DISABLE": "1"}) as check:
        wait_for(lambda: check() and active.exists() and active.read_text(), "Firefox")
        wire = MarionetteWire(int(active.read_text()), {"timeouts": _TIMEOUTS})
        session = Session("firefox", wire, downloads)
        session.resize()
        yield session
        wire.close()


@contextmanager
def webkit(folder: Path) -> Iterator[Session]:
    """MiniBrowser on a screen that nobody sees; it saves into its home."""
    looks = _made(folder / "config" / "gtk-3.0")
    (looks / "settings.ini").write_text("[Settings]\ngtk-enable-animations=0\n")
    (looks / "gtk.css").write_text(_SMALL_BARS)
    with ExitStack() as stack:
        display = stack.enter_context(_screen(folder))
        home = {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder / "config")}
        told = {**home, "DISPLAY": display, "GDK_BACKEND": "x11"}
        port = free_port()
        driver = [_program("WebKitWebDriver"), "--host=127.0.0.1", f"--port={port}"]
        check = stack.enter_context(_running(driver, folder / "webkit.log", told))
        address = f"http://127.0.0.1:{port}"
        wait_for(lambda: check() and _answers(address), "WebKit's driver")
        wanted = {"timeouts": _TIMEOUTS, "webkitgtk:browserOptions": {"useOverlayScrollbars": False}}
        wire = HttpWire(address, wanted)
        session = Session("webkit", wire, folder)
        session.resize()
        yield session
        wire.close()


ENGINES = {"firefox": firefox, "webkit": webkit}


@contextmanager
def _screen(folder: Path) -> Iterator[str]:
    """The display's name; the number is one that was free."""
    reading, writing = os.pipe()
    command = [_program("Xvfb"), "-displayfd", str(writing), "-screen", "0", "1600x1200x24", "-nolisten", "tcp"]
    with _running(command, folder / "xvfb.log", {}, kept=writing), open(reading, encoding="ascii") as told:
        os.close(writing)
        number = told.readline().strip()
        assert number, f"Xvfb did not start: {(folder / 'xvfb.log').read_text()}"
        yield f":{number}"


@contextmanager
def _running(
    command: list[str | Path], log: Path, environment: dict[str, str], kept: int | None = None
) -> Iterator[Callable[[], bool]]:
    """Until the end, and killed by the kernel when this process ends before; yields what fails when it has ended."""
    with log.open("wb") as file:
        process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", *command],
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            env={**os.environ, **environment},
            pass_fds=() if kept is None else (kept,),
            start_new_session=True,
        )

    def lives() -> bool:
        assert process.poll() is None, f"{command[0]} ended with {process.returncode}: {log.read_text()[-2000:]}"
        return True

    try:
        yield lives
    finally:
        process.terminate()
        process.wait(HANG_SECONDS)


def _answers(address: str) -> bool:
    try:
        return asking.get(f"{address}/status").json()["value"]["ready"]
    except httpx.HTTPError:
        return False


def _program(name: str) -> str:
    return shutil.which(name) or pytest.fail(f"no {name}: .ci/run --system installs what the tests want", pytrace=False)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder
