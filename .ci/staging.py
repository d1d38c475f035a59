"""End to end on a service that is deployed: its page, a photograph, a picture with its layers.

    STAGING_KEY=... python staging.py ADDRESS RELEASE [--wait SECONDS]

Waits until ADDRESS says that it is RELEASE and ready, and asks once more at the end: another release has its own run.
STAGING_KEY is an API key of an account there, which may read and write.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from visitor import Visitor, photograph, until

_KINDS = {".jpg": b"\xff\xd8\xff", ".psd": b"8BPS"}


def main() -> None:
    asked = _asked()
    visitor = Visitor(asked.address, os.environ.get("STAGING_KEY", ""))
    until(lambda: _runs(visitor, asked.release), f"{asked.release} on {asked.address}", asked.wait)
    page = visitor.get(visitor.address + "/").lower()
    assert b"<!doctype html>" in page, f"{asked.address} shows no page"
    with tempfile.TemporaryDirectory() as folder:
        made = visitor.generation(photograph(Path(folder)))
    files = {kind: _fetched(visitor, made, kind) for kind in _KINDS}
    assert _runs(visitor, asked.release), f"{asked.address} runs another release by now; that one has its own run"
    print(f"{asked.release}: " + ", ".join(f"{kind} of {len(file)} bytes" for kind, file in files.items()))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address")
    parser.add_argument("release")
    parser.add_argument("--wait", type=float, default=1800.0, help="seconds for the release to come")
    return parser.parse_args()


def _runs(visitor: Visitor, release: str) -> bool:
    try:
        return visitor.ask("/api/health").get("release") == release and visitor.answers("/api/ready")
    except (OSError, ValueError):
        return False


def _fetched(visitor: Visitor, made: dict, kind: str) -> bytes:
    """The first file of this kind, which must begin as such files do."""
    found = [file for file in made["files"] if file["name"].endswith(kind)]
    assert found, f"the generation has no file of the kind {kind}"
    file = visitor.get(found[0]["url"])
    assert file.startswith(_KINDS[kind]), f"{found[0]['name']} is no file of the kind {kind}"
    return file


if __name__ == "__main__":
    try:
        main()
    except AssertionError as error:
        sys.exit(f"staging: {error}")
