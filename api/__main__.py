"""`python -m api`: the API on `THUMBSMITH_HOST` and `THUMBSMITH_PORT`, 127.0.0.1:8000 when they are not set."""

from __future__ import annotations

import os
import sys

from api.server import run_api
from service.processes.starting import run_or_say_why
from service.settings import Settings


def main() -> None:
    run_api(
        Settings.load(),
        host=os.environ.get("THUMBSMITH_HOST", "127.0.0.1"),
        port=int(os.environ.get("THUMBSMITH_PORT", "8000")),
    )


if __name__ == "__main__":
    sys.exit(run_or_say_why(main))
