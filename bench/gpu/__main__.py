"""`make bench-gpu`: full-size SDXL with random weights on the CUDA card that is here; says plainly when there is none.

    python -m bench.gpu [--count 100] [--seconds 0.095] [--limit 420] [--tiny]

prints seconds per picture for steps, guidance and batches beside the floor of the arithmetic, the time of a LoRA's
swap, and a burst of generations end to end. All of it ends within `--limit` seconds: what there is no time for is left
out, and named. Without a card the burst runs on a stand-in that sleeps `--seconds` for each picture, so that all but
the card is measured truly. `--tiny` tries the script itself, on a tiny model.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path

_BURST_SHARE = 0.45
"""Of the time there is, what is kept for the burst where a card is measured before it."""


def main() -> int:
    options = _options()
    begun = time.monotonic()
    card = _card()
    if card:
        print(f"card: {card}", flush=True)
    else:
        print("there is no CUDA card here: nothing of one is measured", flush=True)
    with tempfile.TemporaryDirectory(prefix="thumbsmith-gpu-") as folder:
        until = begun + options.limit * (1 - _BURST_SHARE)
        model = _painted(Path(folder), tiny=options.tiny, device="cuda" if card else "cpu", until=until)
        from bench.gpu.burst import Burst, burst

        wanted = Burst(
            count=options.count,
            seconds=options.seconds,
            model=model if card and not options.tiny else None,
            lanes=max(2, (os.cpu_count() or 2) - 2),
            until=begun + options.limit,
        )
        for line in burst(wanted):
            print(line, flush=True)
    print(f"all of it took {time.monotonic() - begun:.0f} s")
    return 0


def _painted(folder: Path, *, tiny: bool, device: str, until: float) -> Path | None:
    """The table, where there is something to measure it on; the model's folder."""
    if not tiny and device == "cpu":
        return None
    from bench.gpu.card import measured

    if tiny:
        from tests.doubles.tiny_sdxl import build

        model = build(folder / "sdxl")
        few = {"sizes": ((128, 64),), "ways": ((2, 5.5), (1, 1.0)), "batches": (1, 2)}
        lines = measured(model, device=device, until=until, **few)
    else:
        from bench.gpu.models import build_full

        model = build_full(folder / "sdxl", device)
        lines = measured(model, device=device, until=until)
    for line in lines:
        print(line, flush=True)
    return model


def _card() -> str:
    try:
        import torch
    except ImportError:
        return ""
    return torch.cuda.get_device_name(0) if torch.cuda.is_available() else ""


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=0.095)
    parser.add_argument("--limit", type=float, default=420.0)
    parser.add_argument("--tiny", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
