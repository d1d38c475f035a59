"""Cutouts kept by what is in the photograph and in the code that cuts, so that a second sheet costs no matte."""

from __future__ import annotations

import hashlib
import pickle
from dataclasses import dataclass
from pathlib import Path

import engine.cutout
from engine.cutout import cut_out, enlarged
from engine.person import Cutout, FaceFinder, Photo
from engine.photo import read_photo

FOLDER = Path("build/sheets/cutouts")


@dataclass(frozen=True)
class Sitting:
    """One photograph and the people cut out of it, the most prominent first."""

    photo: Photo
    cutouts: tuple[Cutout, ...]


def sitting(path: Path, finder: FaceFinder, *, most: int) -> Sitting:
    """Up to `most` people of the photograph; those behind them, with much smaller faces, are left out."""
    photo = read_photo(path)
    kept = FOLDER / f"{_name(path)}-{most}.pickle"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(pickle.dumps(_cut(photo, finder, most)))
    return Sitting(photo, pickle.loads(kept.read_bytes()))


def _cut(photo: Photo, finder: FaceFinder, most: int) -> tuple[Cutout, ...]:
    faces = finder.faces(photo)
    prominent = [face for face in faces if face.box.height > 0.5 * faces[0].box.height]
    return tuple(
        enlarged(cut_out(photo, finder, person=number + 1)) for number in range(max(1, min(most, len(prominent))))
    )


def _name(path: Path) -> str:
    digest = hashlib.sha256(path.read_bytes())
    for source in sorted(Path(engine.cutout.__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:24]
