"""Builds what the repository does not carry: fonts and face models. Safe to repeat; what is there is kept."""

from __future__ import annotations

import importlib
import sys

PARTS = ("libraries", "fonts", "models")


def main() -> int:
    """Run every part; the first that fails says in one sentence what the machine lacks."""
    for part in PARTS:
        code = importlib.import_module(f"setup_assets.{part}").main()
        if code:
            return int(code)
    return 0


if __name__ == "__main__":
    sys.exit(main())
