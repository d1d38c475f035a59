"""Every kind of layer against a picture looked at once; `--update-goldens` writes them anew."""

# ruff: noqa: ARG005 - every case takes the same two arguments

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.looks import Glow, LinearGradient, Outline, PatternPaint, RadialGradient, Shadow, SolidPaint, Stop, Stroke
from engine.scene import GroupLayer, ImageLayer, ShapeLayer

GOLDENS = Path(__file__).parents[2] / "goldens" / "compositor"
FRAME = {"x": 60, "y": 30, "width": 200, "height": 120}
STOPS = (Stop(offset=0, colour="#ff5a1f"), Stop(offset=1, colour="#20103a"))


def ground(colour="#31507a"):
    return ShapeLayer(id="ground", name="Ground", width=320, height=180, fill=SolidPaint(colour=colour))


def shape(**fields):
    return ShapeLayer(**({"id": "shape", "name": "Shape", "fill": SolidPaint(colour="#ffcc00")} | FRAME | fields))


def image(names, **fields):
    given = {"id": "image", "name": "Image", "image": names["photo"], "x": 90, "y": 20, "width": 140, "height": 140}
    return ImageLayer(**(given | fields))


CASES = {
    "rectangle": lambda n, w: shape(radius=30, stroke=Stroke(colour="#ffffff", width=10)),
    "ellipse": lambda n, w: shape(shape="ellipse", fill=LinearGradient(start=(0, 0), end=(1, 1), stops=STOPS)),
    "radial": lambda n, w: shape(fill=RadialGradient(centre=(0.3, 0.4), radius=0.8, stops=STOPS)),
    "pattern": lambda n, w: shape(fill=PatternPaint(image=n["photo"], scale=0.1), rotation=10),
    "path": lambda n, w: shape(
        shape="path",
        path="M0 .5 A.5 .5 0 0 1 1 .5 Q.8 1 .5 1 T0 .5z",
        stroke=Stroke(colour="#000000", width=6, join="miter"),
    ),
    "masked-shape": lambda n, w: shape(mask=n["oval"], opacity=0.8),
    "image": lambda n, w: image(n),
    "cutout": lambda n, w: image(
        n,
        mask=n["oval"],
        rotation=-12,
        effects=(Shadow(colour="#000000b0", blur=24, dx=10, dy=14), Outline(colour="#ffffff", width=5)),
    ),
    "text": lambda n, w: w(
        "ÅFTER Čas",
        stroke=Stroke(colour="#101010", width=8),
        effects=(Shadow(colour="#000000", blur=6, dx=3, dy=5),),
    ),
    "text-gradient": lambda n, w: w("GOLD", size=110, fill=LinearGradient(start=(0, 0), end=(0, 1), stops=STOPS)),
    "text-rotated": lambda n, w: w("TILTED", rotation=-8, effects=(Outline(colour="#ff0050", width=6),)),
    "text-neon": lambda n, w: w("NEON", size=90, effects=(Glow(colour="#00e5ff", blur=30, spread=3),)),
    "text-arabic": lambda n, w: w("مرحبا", font="noto-sans-arabic-900", direction="rtl"),
    "text-emoji": lambda n, w: w("😀🔥", font="noto-color-emoji-400", effects=(Outline(colour="#ffffff", width=4),)),
    "group": lambda n, w: GroupLayer(
        id="group",
        name="Group",
        **FRAME,
        opacity=0.85,
        rotation=6,
        effects=(Shadow(colour="#000000c0", blur=16, dx=6, dy=6),),
        layers=(image(n, mask=n["oval"]), shape(id="tint", blend="multiply", fill=SolidPaint(colour="#30c0ff"))),
    ),
    "masked-group": lambda n, w: GroupLayer(
        id="group", name="Group", **FRAME, mask=n["oval"], layers=(shape(), image(n))
    ),
    "faded": lambda n, w: GroupLayer(
        id="group",
        name="Group",
        **FRAME,
        blend="screen",
        layers=(shape(shape="ellipse", opacity=0.5, effects=(Glow(colour="#ff4090", blur=30, spread=8),)),),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_layer_looks_as_it_did(name, compositor, material, words, scene_of, update_goldens):
    pixels = compositor.render(scene_of(ground(), CASES[name](material[1], words)))
    path = GOLDENS / f"{name}.png"
    if update_goldens:
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels[..., :3]).quantize(160, dither=Image.Dither.NONE).save(path, optimize=True)
    golden = np.asarray(Image.open(path).convert("RGB")).astype(float)
    # The goldens are kept small with a palette, which costs a mean square of up to about 15.
    assert np.mean((golden - pixels[..., :3]) ** 2) < 25
    assert np.mean(np.abs(golden - pixels[..., :3]).max(axis=2) > 60) < 0.002
