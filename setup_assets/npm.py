"""Font packages by npm, which knows its user's registry, proxy and sign-in and keeps what it has fetched."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from engine.errors import MissingAsset
from engine.home import setup_command
from setup_assets.sources import SCOPE
from setup_assets.telling import Tell

_MARK = re.compile(r"^npm (error|ERR!|warn|WARN)\s*")
_BESIDE = re.compile(r"(code|errno|syscall|path|network) |A complete log")


def program() -> str | None:
    """Where npm is; None where it is not installed."""
    return shutil.which("npm")


def fetch(npm: str, sources: Path, work: Path, tell: Tell) -> Path:
    """`npm ci` in `work`, which checks each package by the lock file; returns the folder of the font packages."""
    tell("fetching by npm", None)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(sources / name, work / name)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=work, capture_output=True, encoding="utf-8", errors="replace", check=False)
    if done.returncode:
        reason = _reason(done.stderr.strip() or done.stdout.strip())
        raise MissingAsset(
            f"npm could not fetch the fonts ({reason}); check the network and run `{setup_command()}` again"
        )
    return work / "node_modules" / SCOPE


def _reason(said: str) -> str:
    """The one line of npm's many that tells what failed: neither its codes nor where its log lies."""
    lines = [line.strip() for line in said.splitlines() if line.strip()] or ["npm gave no reason"]
    telling = [told for line in lines if (told := _MARK.sub("", line)) and not _BESIDE.match(told)]
    return (telling or lines)[0]
