"""A face finder that sees nobody: a plugin in a folder, as a test may choose it."""

from pathlib import Path

SOURCE = """
import numpy as np
from thumbsmith import hookimpl

class Blind:
    name = "blind"
    def faces(self, photo):
        return []
    def person_mask(self, pixels):
        return np.ones(pixels.shape[:2], np.float32)

@hookimpl
def register_face_finders():
    return [Blind()]
"""


def write_blind_finder(folder: Path) -> Path:
    """The plugin folder that holds it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "blind.py").write_text(SOURCE)
    return folder
