"""Looks at the plugins from a process of its own, which ends when it has told what it found.

python -m service.plugins.looking ANSWER.json < what plugins are told, one line
"""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

from service.plugins.listing import Listing
from service.processes.bare import hear_line


def look(answer: Path) -> None:
    from engine.studio import open_registry

    partial = answer.with_name(f".{answer.name}.{secrets.token_hex(4)}")
    partial.write_text(Listing.of(open_registry()).model_dump_json(), encoding="utf-8")
    partial.replace(answer)


if __name__ == "__main__":
    hear_line(sys.stdin.buffer.readline())
    look(Path(sys.argv[1]))
    os._exit(0)  # a thread of a plugin that is late is not waited for
