"""A picture, a mask and letters to draw with."""

import numpy as np
import pytest
from skimage import data

from engine.compositor import Compositor
from engine.looks import SolidPaint
from engine.pixels.assets import Assets
from engine.scene import Line, Run, Scene, TextLayer
from engine.text.fonts import FontLibrary
from engine.text.shape import shape


@pytest.fixture(scope="session")
def fonts():
    return FontLibrary()


@pytest.fixture(scope="session")
def material():
    """Assets with `photo` (512x512 RGB) and `oval` (its soft mask) by name."""
    assets = Assets()
    y, x = np.mgrid[:512, :512]
    oval = np.clip((1.05 - np.hypot((x - 230) / 190, (y - 260) / 230)) * 1200, 0, 255).astype(np.uint8)
    return assets, {"photo": assets.put_pixels(data.astronaut()), "oval": assets.put_pixels(oval)}


@pytest.fixture
def compositor(material, fonts):
    return Compositor(material[0], fonts)


@pytest.fixture(scope="session")
def words(fonts):
    """A text layer of one line, typeset."""

    def make(text, *, size=60.0, font="anton-400", direction="ltr", fill="#ffffff", **fields):
        advance = shape(text, fonts.face(font), size=size, direction=direction).advance
        run = Run(text=text, font=font, x=0, width=advance, direction=direction)
        line = Line(runs=(run,), size=size, baseline=size, width=advance)
        paint = SolidPaint(colour=fill) if isinstance(fill, str) else fill
        given = {"id": "words", "name": "Words", "x": 20, "y": 40} | fields
        return TextLayer(text=text, lines=(line,), width=advance, height=size * 1.2, fill=paint, **given)

    return make


@pytest.fixture(scope="session")
def scene_of():
    """A scene of 320x180 from layers."""

    def make(*layers, width=320, height=180):
        return Scene(format="test", width=width, height=height, layers=layers)

    return make
