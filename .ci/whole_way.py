"""The whole way on any system, with what is installed beside this interpreter: set-up, the sample, the service.

    python whole_way.py FOLDER [--built]

Fetches what set-up builds (unless it is `--built`), renders the sample, starts the service, signs in, uploads the
sample's photograph, has a picture made of it, and stops the service. Ends with 0 when all of it went well.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import psutil
from visitor import PATIENCE_SECONDS, Visitor, photograph, until

from service.system.stopping import apart, ask_to_end

FILES = ("youtube.jpg", "youtube.psd", "podcast.jpg", "podcast.psd", "report.json")


def thumbsmith(*words: str) -> list[str]:
    return [sys.executable, "-m", "cli", *words]


def run(folder: Path, *words: str) -> None:
    print(">", "thumbsmith", *words, flush=True)
    subprocess.run(thumbsmith(*words), cwd=folder, check=True)


def render_the_sample(folder: Path) -> None:
    run(folder, "doctor")
    run(folder, "demo", "--out", "demo")
    missing = [name for name in FILES if not (folder / "demo" / name).is_file()]
    assert not missing, f"the sample left no {', '.join(missing)}"


class Service:
    """`thumbsmith serve` on a free port, and somebody signed in there."""

    def __init__(self, folder: Path) -> None:
        command = thumbsmith("serve", "--port", "0", "--data-dir", str(folder / "data"))
        log = (folder / "serve.log").open("wb")
        self._process = subprocess.Popen(command, cwd=folder, stderr=log, **apart())
        self._log = folder / "serve.log"

    def begin(self) -> Visitor:
        address, key = until(self._told_address, "the address")
        visitor = Visitor(address)
        until(lambda: visitor.answers("/api/ready"), "the service")
        link = visitor.ask("/api/sign-in", {"email": "me@localhost", "homeKey": key})["token"]
        visitor.token = visitor.ask("/api/sign-in/confirm", {"token": link})["token"]
        return visitor

    def stop(self) -> None:
        """Ask it to; nothing it started is there afterwards."""
        family = psutil.Process(self._process.pid).children(recursive=True)
        ask_to_end(self._process)
        self._process.wait(PATIENCE_SECONDS)
        _, left = psutil.wait_procs(family, timeout=30)
        assert not left, f"still there: {left}"

    def kill(self) -> None:
        """By force; what it started ends by itself."""
        family = psutil.Process(self._process.pid).children(recursive=True)
        self._process.kill()
        self._process.wait(30)
        _, left = psutil.wait_procs(family, timeout=60)
        assert not left, f"still there: {left}"

    def _told_address(self) -> tuple[str, str] | None:
        """With the key that signs in whoever has seen it."""
        told = self._log.read_text(encoding="utf-8", errors="replace")
        assert self._process.poll() is None, told
        found = re.search(r"(http://127\.0\.0\.1:\d+)/#key=(\S+)", told)
        return found and (found[1], found[2])


def use_the_service(folder: Path) -> None:
    photo = photograph(folder)
    for ending in (Service.stop, Service.kill):
        service = Service(folder)
        try:
            visitor = service.begin()
            picture = visitor.get(visitor.generation(photo)["downloadUrls"][0])
            assert picture.startswith(b"\xff\xd8\xff"), "the picture is no JPEG"
            print(f"a picture of {len(picture)} bytes through the service", flush=True)
        finally:
            ending(service)


def main() -> None:
    folder = Path(sys.argv[1]).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    if "--built" not in sys.argv:
        run(folder, "setup")
    render_the_sample(folder)
    use_the_service(folder)


if __name__ == "__main__":
    main()
