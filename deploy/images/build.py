"""Builds the images of this folder with buildah, says what each weighs and holds, and tries each as it will run.

    python deploy/images/build.py [api worker worker-gpu bots] [--base IMAGE] [--gpu-base IMAGE] [--torch REQUIREMENT]

Each is started as the user without rights that it names, and asked what shows that it works: the API its health and its
page, a worker for a picture and its PSD, the card's worker for its libraries, the bots for their commands. Afterwards
nothing outside its data may have changed, so that it runs on a root that cannot be written to. Beside each image its
parts are written as CycloneDX, to `build/images/`. Without buildah it says so in one line and does nothing.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PARTS = ROOT / "build" / "images"
TARGETS = ("api", "worker", "worker-gpu", "bots")
BASE = "docker.io/library/debian:trixie-slim"
AUTHORITIES = "/run/authorities.crt"
USER = "10001:10001"
_TRIALS = Path(__file__).with_name("trials")


class Failed(Exception):
    """An image that was not built, or does not do what it is for."""


def main(arguments: Sequence[str] | None = None) -> int:
    asked = _asked(arguments)
    if not shutil.which("buildah"):
        print("images: skipped, for buildah is not installed here (Debian: apt-get install buildah)")
        return 0
    if not list((ROOT / "dist").glob("*.whl")):
        print("images: dist/ holds no wheel; run make wheel first", file=sys.stderr)
        return 2
    PARTS.mkdir(parents=True, exist_ok=True)
    for target in asked.targets or TARGETS:
        _build(target, asked)
        lies, travels = _megabytes(target)
        print(f"{target:<11} {lies} MB on a disk, {travels} MB packed", flush=True)
        _try(target)
        print(f"{target:<11} works; parts in {_listed(target).relative_to(ROOT)}", flush=True)
    return 0


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", choices=[*TARGETS, []], help="which images; else all of them")
    parser.add_argument("--base", default=os.environ.get("BASE", BASE), help="a Debian with Python 3.11 or newer")
    parser.add_argument("--gpu-base", default=os.environ.get("GPU_BASE", ""), help="the same for worker-gpu")
    parser.add_argument("--torch", default="torch", help="what pip is asked for, such as torch==2.13.0")
    return parser.parse_args(arguments)


def name(target: str) -> str:
    return f"localhost/thumbsmith-{target}"


def _build(target: str, asked: argparse.Namespace) -> None:
    options = [f"BASE={asked.base}", f"GPU_BASE={asked.gpu_base or asked.base}", f"TORCH={asked.torch}"]
    bundle = os.environ.get("SSL_CERT_FILE")
    if bundle:  # the builder's network has an authority of its own
        options.append(f"SSL_CERT_FILE={AUTHORITIES}")
    mounts = ["--volume", f"{bundle}:{AUTHORITIES}:ro"] if bundle else []
    given = [word for option in options for word in ("--build-arg", option)]
    file = ["--file", "deploy/images/Dockerfile", "--target", target, "--tag", name(target), "."]
    _buildah("bud", "--layers", "--quiet", "--network", "host", *mounts, *given, *file)


def _megabytes(target: str) -> tuple[int, int]:
    """Of the files as they lie on a disk, and as a registry would send them."""
    with _Started(target) as started:
        counted = _output("du", "--summarize", "--bytes", "--one-file-system", str(started.root))
        packed = _output("sh", "-c", f"tar -C {started.root} -c . | gzip -1 | wc -c")
    return round(int(counted.split()[0]) / 1e6), round(int(packed) / 1e6)


def _try(target: str) -> None:
    with _Started(target) as started:
        before = started.files()
        started.run("sh", "-c", (_TRIALS / f"{target}.sh").read_text(encoding="utf-8"))
        changed = sorted(started.files() ^ before)
        if changed:
            raise Failed(f"{target}: {changed[0][0]} was written, and a root that is read only would refuse that")
        shutil.copyfile(started.root / "opt/thumbsmith/parts.cdx.json", _listed(target))


def _listed(target: str) -> Path:
    return PARTS / f"{target}.cdx.json"


class _Started:
    """A container of an image, for as long as it is tried."""

    def __init__(self, target: str) -> None:
        self.target = target

    def __enter__(self) -> _Started:
        self.id = _buildah("from", "--pull-never", name(self.target))
        self.root = Path(_buildah("mount", self.id))
        return self

    def __exit__(self, *_: object) -> None:
        _buildah("rm", self.id)

    def run(self, *command: str) -> str:
        return _buildah("run", "--network", "host", "--user", USER, self.id, "--", *command)

    def files(self) -> set[tuple[str, int, int]]:
        """Path, size and time of every file but the data's and what the system brings while it runs."""
        found = set()
        for folder, names, files in os.walk(self.root):
            if Path(folder) == self.root:
                names[:] = [one for one in names if one not in ("data", "proc", "sys", "dev", "run", "tmp", "etc")]
            for file in files:
                facts = os.lstat(Path(folder, file))
                found.add((str(Path(folder, file).relative_to(self.root)), facts.st_size, facts.st_mtime_ns))
        return found


def _buildah(*arguments: str) -> str:
    return _output("buildah", *arguments)


def _output(*command: str) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(
            f"{' '.join(command[:2])} ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-4000:]}"
        )
    return done.stdout.strip()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as failure:
        sys.exit(str(failure))
