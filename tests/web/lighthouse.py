"""What Lighthouse says of accessibility and best practices; `python -m tests.web.lighthouse` asks about all pages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from api.site import site_folder
from tests.waiting import HANG_SECONDS
from tests.web.scenario import chromium, node
from tests.web.server import WebServer

HERE = Path(__file__).parent
PUBLIC = ("/", "/styles", "/sign-in")
OWN = ("/", "/history", "/brand-kits", "/account")


def judged(address: str, token: str, *paths: str) -> list[dict]:
    """The scores of each page, and what cost points. Without a token, for somebody who is not signed in."""
    command = [node(), HERE / "lighthouse.mjs", address, token, *paths]
    environment = {**os.environ, "CHROMIUM": chromium()}
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment, timeout=2 * HANG_SECONDS, check=False
    )
    assert done.returncode == 0, f"Lighthouse did not end well; `npm ci` in tests/web installs it\n{done.stderr}"
    return json.loads(done.stdout)


def main() -> int:
    """One line a page; 1 when any of them is below 100."""
    with tempfile.TemporaryDirectory(prefix="lighthouse-") as folder:
        server = WebServer(Path(folder), site_folder()).start()
        try:
            person = server.person()
            made = person.generate(formats=["youtube"])
            person.ended(made)
            found = judged(server.address, "", *PUBLIC)
            found += judged(server.address, person.token, *OWN, f"/g/{made}", f"/g/{made}/edit")
        finally:
            server.stop()
    for one in found:
        print(f"{one['accessibility']:>4} accessibility {one['best-practices']:>4} best practices   {one['path']}")
        for lost in one["lost"]:
            print(f"       {lost}")
    return int(any(one["accessibility"] < 100 or one["best-practices"] < 100 for one in found))


if __name__ == "__main__":
    sys.exit(main())
