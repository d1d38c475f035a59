"""`make bench`: the same work three ways, side by side in one run, and where our own time goes.

Each contestant runs in its own process, round after round in turn; imports are left out for all, reading the input
files is included. Every output is opened again and compared, so that equal work is shown and not assumed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.checking import check_outputs
from bench.floors import Floor, floors
from bench.work import write_work
from engine.text.fonts import FontLibrary

ROOT = Path(__file__).resolve().parent.parent
PEERS = {"pillow": "Pillow + psd-tools", "sharp": "sharp + ag-psd"}
TARGETS = {"pillow": 10.0, "sharp": 2.5}
PEAK_TARGET_MB = 700
COMMANDS = {
    "ours": [sys.executable, "-m", "bench.ours"],
    "pillow": [sys.executable, "-m", "bench.peers.pillow_psdtools"],
    "sharp": ["node", str(ROOT / "bench" / "peers" / "sharp_agpsd.mjs")],
}


@dataclass
class Measured:
    """What the rounds of one contestant gave."""

    seconds: list[float] = field(default_factory=list)
    peaks_mb: list[float] = field(default_factory=list)
    stages: list[dict[str, float]] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def peak_mb(self) -> float:
        return max(self.peaks_mb)

    def stage(self, name: str) -> float:
        return statistics.median(stages.get(name, 0.0) for stages in self.stages)


def measure(work: Path, out: Path, rounds: int) -> dict[str, Measured]:
    """Run every contestant in turn, `rounds` times over."""
    results = {name: Measured() for name in COMMANDS}
    for _ in range(rounds):
        for name, command in COMMANDS.items():
            (out / name).mkdir(parents=True, exist_ok=True)
            _run(command, work, out / name, results[name])
    return results


def _run(command: list[str], work: Path, out: Path, result: Measured) -> None:
    done = subprocess.run([*command, str(work), str(out)], cwd=ROOT, capture_output=True, text=True, timeout=600)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr.strip()}")
    line = json.loads(done.stdout.strip().splitlines()[-1])
    result.seconds.append(line["seconds"])
    result.peaks_mb.append(line["peak_mb"])
    result.stages.append(line["stages"])


def contestants_table(results: dict[str, Measured], out: Path) -> Table:
    table = Table(title="The same work, in turn, each in its own process")
    for column in ("", "median s", "from - to s", "peak MB", "files MB", *("read", "draw", "jpeg", "png", "psd")):
        table.add_column(column, justify="left" if not column else "right")
    for name, result in results.items():
        size = sum(path.stat().st_size for path in (out / name).iterdir()) / 1e6
        table.add_row(
            PEERS.get(name, "Thumbsmith"),
            f"{result.median:.2f}",
            f"{min(result.seconds):.2f} - {max(result.seconds):.2f}",
            f"{result.peak_mb:.0f}",
            f"{size:.0f}",
            *(f"{result.stage(stage):.2f}" for stage in ("read", "draw", "jpeg", "png", "psd")),
        )
    return table


def floors_table(ours: Measured, rows: list[Floor]) -> Table:
    table = Table(title="Where our time goes, next to its floor (stages overlap on two threads)")
    for column in ("stage", "seconds", "floor", "times", "what the floor is"):
        table.add_column(column, justify="left" if column in ("stage", "what the floor is") else "right")
    for row in rows:
        seconds = ours.stage(row.stage)
        table.add_row(row.stage, f"{seconds:.3f}", f"{row.seconds:.3f}", f"{seconds / row.seconds:.1f}", row.meaning)
    return table


def verdict(results: dict[str, Measured]) -> str:
    """The last line: both ratios and our peak memory."""
    ours = results["ours"]
    ratios = " and ".join(f"{results[peer].median / ours.median:.1f}x faster than {PEERS[peer]}" for peer in PEERS)
    return f"ours is {ratios}; peak memory {ours.peak_mb:.0f} MB"


def missed(results: dict[str, Measured]) -> list[str]:
    """Targets that this run did not reach, each in words."""
    ours = results["ours"]
    slow = [
        f"{PEERS[peer]}: {results[peer].median / ours.median:.1f}x, {target}x is the target"
        for peer, target in TARGETS.items()
        if results[peer].median < target * ours.median
    ]
    return slow + ([f"peak memory: {PEAK_TARGET_MB} MB is the limit"] if ours.peak_mb > PEAK_TARGET_MB else [])


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="how often each contestant runs")
    parser.add_argument("--scale", type=float, default=1.0, help="shrink the work, for a trial run")
    parser.add_argument("--keep", type=Path, help="leave inputs and outputs in this folder")
    chosen = parser.parse_args()
    folder = chosen.keep or Path(tempfile.mkdtemp(prefix="thumbsmith-bench-"))
    try:
        work = write_work(folder / "in", font=FontLibrary().face("anton-400").path.resolve(), scale=chosen.scale)
        results = measure(work, folder, chosen.rounds)
        console = Console(width=130)
        console.print(contestants_table(results, folder))
        console.print(floors_table(results["ours"], floors(work, folder / "ours")))
        for note in check_outputs(work, {name: folder / name for name in COMMANDS}):
            console.print(note)
        for note in missed(results) if chosen.scale == 1.0 else ():
            console.print(f"Missed: {note}")
    finally:
        if not chosen.keep:
            shutil.rmtree(folder)
    print(verdict(results))
    return 0


if __name__ == "__main__":
    sys.exit(main())
