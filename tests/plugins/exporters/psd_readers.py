"""Three programs that read PSDs and share no code with the writer."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from psd_tools import PSDImage
from psd_tools.composite import composite

from tests.waiting import HANG_SECONDS

READERS = Path(__file__).parents[2] / "readers"


def by_psd_tools(data):
    return PSDImage.open(io.BytesIO(data))


def composed_by_psd_tools(psd):
    """The layers drawn by psd-tools, `(height, width, 3)`; rounded here, its own pictures cut fractions off."""
    colour, _, alpha = composite(psd, color=0.0, alpha=0.0, force=True)
    return np.round(np.clip(colour * alpha, 0, 1) * 255).astype(np.uint8)


def by_ag_psd(path):
    """What ag-psd reads, as `tests/readers/psd.js` prints it."""
    return json.loads(_node("psd.js", path))


def by_readers_of_packbits(path):
    """The layers' names and the digests of their pixels by each reader that knows no ZIP."""
    return json.loads(_node("others.mjs", path))


def written_by_ag_psd(path):
    """A PSD with one type layer from ag-psd's own writer."""
    _node("type_layer.js", path)
    return PSDImage.open(path)


def _node(script, path):
    if not shutil.which("node"):
        pytest.fail("Node is not installed; install Node 20 or newer, ag-psd runs on it")
    if not (READERS / "node_modules" / "ag-psd").is_dir():
        pytest.fail("ag-psd is not installed; run `npm ci` in tests/readers, as `make test` does")
    done = subprocess.run(
        ["node", READERS / script, path], capture_output=True, text=True, timeout=HANG_SECONDS, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def by_imagemagick(path):
    """The merged picture as ImageMagick reads it, `(height, width, 3)`."""
    done = subprocess.run(
        [_imagemagick(), f"{path}[0]", "ppm:-"], capture_output=True, timeout=HANG_SECONDS, check=True
    )
    return np.asarray(Image.open(io.BytesIO(done.stdout)))


def _imagemagick():
    """Its program: other programs may go by the name of `convert`, so each is asked who it is."""
    for program in ("magick", "/usr/bin/magick", "convert", "/usr/bin/convert"):
        found = shutil.which(program)
        if found and b"ImageMagick" in subprocess.run([found, "-version"], capture_output=True, check=False).stdout:
            return found
    pytest.fail("ImageMagick is not installed; install the package imagemagick")
    return ""


def tree(layers):
    """Names as nested lists, lowest first, from ag-psd's answer."""
    return [[node["name"], tree(node["layers"])] if "layers" in node else node["name"] for node in layers]


def find(layers, name):
    """The one layer of that name in ag-psd's answer."""
    found = list(_named(layers, name))
    assert len(found) == 1, f"{len(found)} layers are called {name!r}"
    return found[0]


def _named(layers, name):
    for node in layers:
        if node["name"] == name and "layers" not in node:
            yield node
        yield from _named(node.get("layers", []), name)
