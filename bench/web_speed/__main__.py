"""`python -m bench.web_speed [PATH ...]`: the real server with the built pages, and how soon a phone can use them."""

import subprocess
import sys
import tempfile
from pathlib import Path

from api.site import site_folder
from tests.web.server import WebServer

if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="web-speed-") as folder:
        server = WebServer(Path(folder), site_folder()).start()
        try:
            port = server.address.rpartition(":")[2]
            done = subprocess.run(["node", Path(__file__).with_name("main.mjs"), port, *sys.argv[1:]], check=False)
        finally:
            server.stop()
    sys.exit(done.returncode)
