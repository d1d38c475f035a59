"""A photograph for the commands."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.cli.commands import thumbsmith


@pytest.fixture(scope="session")
def portrait(tmp_path_factory) -> Path:
    from skimage import data

    path = tmp_path_factory.mktemp("photos") / "astronaut.png"
    Image.fromarray(data.astronaut()).save(path)
    return path


@pytest.fixture(scope="session")
def scene(tmp_path_factory) -> Path:
    """A written scene, its pictures beside it."""
    out = tmp_path_factory.mktemp("scene") / "made"
    words = ("--title", "Hello", "--style", "clean-light", "--format", "youtube", "--no-psd", "--out", out)
    assert thumbsmith("render", *words).returncode == 0
    return out / "youtube.scene.json"
