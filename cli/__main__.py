"""The way in: Ctrl-C is answered in one line even while the command itself is still being loaded."""

from __future__ import annotations

import sys


def main() -> None:
    try:
        from cli.main import main as run

        run()
    except KeyboardInterrupt:
        print("thumbsmith: stopped; nothing was left half-written", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    main()
