"""Layered files opened by the editors that can be had here: GIMP and Krita compose them anew, layer by layer.

    apt-get install gimp krita xvfb
    python -m bench.psd_editors [STYLE ...] [--format youtube] [--photo me.jpg --photo you.jpg]

For each style: the mean and the 99th percentile of delta E (CIEDE2000) between what the editor composes and the same
file's own merged picture, and whether the editor knows every layer's name. Exit code 1 when one cannot open a file,
loses a name, or Krita's mean is above 1. GIMP 2.10 draws no layer effects: outlines of live letters are missing there.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from PIL import Image
from psd_tools import PSDImage
from skimage.color import deltaE_ciede2000, rgb2lab

from cli.rendering import sample_photo
from engine.brief import Brief, PersonPhoto
from engine.pipeline import render
from engine.studio import Studio

MOST = {"gimp": float("inf"), "krita": 1.0}
"""Of the mean, by editor."""
_SECONDS = 300
_GIMP = """
(define (names layers) (let loop ((i 0) (found '()))
  (if (= i (car layers)) found
    (let ((layer (aref (cadr layers) i)))
      (loop (+ i 1) (append found (list (car (gimp-item-get-name layer)))
        (if (= TRUE (car (gimp-item-is-group layer))) (names (gimp-item-get-children layer)) '())))))))
(let* ((image (car (gimp-file-load RUN-NONINTERACTIVE {source} {source})))
    (found (names (gimp-image-get-layers image))))
  (let ((out (open-output-file {listing}))) (for-each (lambda (name) (write name out) (newline out)) found)
    (close-output-port out))
  (file-png-save RUN-NONINTERACTIVE image (car (gimp-image-flatten image)) {target} {target} 0 1 0 0 0 0 0))
(gimp-quit 0)
"""


def in_gimp(source: Path, folder: Path) -> tuple[Image.Image, set[str] | None]:
    """What GIMP composes of the file, and the names of its layers."""
    target, listing = folder / "gimp.png", folder / "names.txt"
    paths = {"source": source, "target": target, "listing": listing}
    script = _GIMP.format(**{name: json.dumps(str(path)) for name, path in paths.items()})
    _run(["gimp", "-i", "-d", "-f", "-b", script.replace("\n", " ")], folder)
    return Image.open(target).convert("RGB"), {json.loads(line) for line in listing.read_text().splitlines()}


def in_krita(source: Path, folder: Path) -> tuple[Image.Image, set[str] | None]:
    """What Krita composes; it does not tell names on the command line."""
    target = folder / "krita.png"
    _run(["xvfb-run", "-a", "krita", str(source), "--export", "--export-filename", str(target)], folder)
    return Image.open(target).convert("RGB"), None


EDITORS: dict[str, Callable[[Path, Path], tuple[Image.Image, set[str] | None]]] = {"gimp": in_gimp, "krita": in_krita}


def _run(command: list[str], folder: Path) -> None:
    environment = {**os.environ, "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)}
    subprocess.run(command, env=environment, capture_output=True, check=False, timeout=_SECONDS)


def main() -> int:
    options = _options()
    editors = [name for name in EDITORS if shutil.which(name) and (name == "gimp" or shutil.which("xvfb-run"))]
    if not editors:
        print("no editor is installed; on Debian and Ubuntu: apt-get install gimp krita xvfb", file=sys.stderr)
        return 4
    studio, failed = Studio.open(), False
    print(f"| style | {' | '.join(f'{name}: mean | 99 % | names' for name in editors)} |")
    print(f"|---|{'---|' * 3 * len(editors)}")
    with tempfile.TemporaryDirectory(prefix="thumbsmith-psd-") as held:
        folder = Path(held)
        photos = options.photo or [sample_photo(folder)] * 2
        for style in options.styles or sorted(studio.registry.styles):
            psd = _rendered(style, photos, options.format, studio, folder / style)
            cells = [cell for name in editors for cell in _compared(name, psd, folder)]
            failed |= any(cell.endswith("!") for cell in cells)
            print(f"| {style} | {' | '.join(cells)} |", flush=True)
    return int(failed)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("styles", nargs="*", help="only these; all when none is named")
    parser.add_argument("--format", default="youtube")
    parser.add_argument("--photo", type=Path, action="append", help="host first; else the sample, twice")
    return parser.parse_args()


def _rendered(style: str, photos: list[Path], format: str, studio: Studio, out: Path) -> Path:
    people = [PersonPhoto(path=photo) for photo in photos]
    brief = Brief(
        title="Why *rockets* explode", host=people[0], guests=tuple(people[1:]), style=style, seed=7, formats=(format,)
    )
    render(brief, studio, out=out)
    return out / f"{format}.psd"


def _compared(name: str, psd: Path, folder: Path) -> Iterator[str]:
    """Mean, 99th percentile and names as cells; a `!` marks what is wrong."""
    file = PSDImage.open(psd)
    try:
        picture, names = EDITORS[name](psd, folder)
    except (OSError, subprocess.TimeoutExpired):
        yield from ("cannot open it!", "", "")
        return
    own = file.topil()
    assert own is not None  # ours always hold the merged picture
    apart = deltaE_ciede2000(rgb2lab(np.asarray(picture)), rgb2lab(np.asarray(own.convert("RGB"))))
    yield f"{apart.mean():.2f}" + ("!" if apart.mean() > MOST[name] else "")
    yield f"{np.percentile(apart, 99):.2f}"
    lost = {layer.name for layer in file.descendants()} - (names or set())
    yield "" if names is None else "all" if not lost else f"without {sorted(lost)}!"


if __name__ == "__main__":
    sys.exit(main())
