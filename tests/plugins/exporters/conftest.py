"""One small scene with everything a PSD must carry, and the request to export it."""

from __future__ import annotations

import datetime

import numpy as np
import pytest
from skimage import data

from engine.compositor import Compositor
from engine.format import Format, KeepClear, PlatformRules
from engine.kinds.exporter import ExportRequest
from engine.looks import (
    BlendMode,
    Glow,
    LinearGradient,
    Outline,
    PatternPaint,
    RadialGradient,
    Shadow,
    SolidPaint,
    Stop,
    Stroke,
)
from engine.pixels.assets import Assets
from engine.scene import GroupLayer, ImageLayer, Line, Role, Run, Scene, ShapeLayer, TextLayer
from engine.text.fonts import FontLibrary
from engine.text.shape import shape

WIDTH, HEIGHT = 640, 361


@pytest.fixture(scope="session")
def fonts():
    return FontLibrary()


@pytest.fixture(scope="session")
def material():
    """Assets, and the digests of `photo`, `matte` and `grain`."""
    assets = Assets()
    y, x = np.mgrid[:512, :512]
    matte = np.clip((1.05 - np.hypot((x - 230) / 190, (y - 260) / 230)) * 1200, 0, 255).astype(np.uint8)
    grain = np.random.default_rng(7).normal(128, 20, (128, 128)).clip(0, 255).astype(np.uint8)
    pictures = {"photo": data.astronaut(), "matte": matte, "grain": np.dstack([grain] * 3)}
    return assets, {name: assets.put_pixels(pixels) for name, pixels in pictures.items()}


@pytest.fixture(scope="session")
def compositor(material, fonts):
    return Compositor(material[0], fonts)


@pytest.fixture(scope="session")
def text_of(fonts):
    """A text layer from lines of `(letters, size, fill, font, direction)` parts."""

    def make(*lines, gap=10.0, align="left", tracking=0.0, **fields):
        rows = [_measured(parts, fonts, tracking) for parts in lines]
        width = max(sum(advance for _, _, advance in row) for row in rows)
        laid, baseline = [], 0.0
        for row, parts in zip(rows, lines, strict=True):
            size = parts[0][1]
            baseline += size + (gap if laid else 0)
            laid.append(_line(row, size, baseline, width, align))
        given = {"id": "words", "name": "Words", "role": Role.WORDS, "fill": SolidPaint(colour="#ffffff")} | fields
        source = given.pop("text", "\n".join("".join(part[0] for part in parts) for parts in lines))
        height = baseline + lines[-1][0][1] * 0.3
        return TextLayer(
            text=source, lines=tuple(laid), width=width, height=height, align=align, tracking=tracking, **given
        )

    return make


def _measured(parts, fonts, tracking):
    row = []
    for letters, size, fill, font, direction in parts:
        face = fonts.face(font)
        row.append(((letters, font, direction), fill, _advance(letters, face, size, tracking, direction)))
    return row


def _advance(letters, face, size, tracking, direction):
    return shape(letters, face, size=size, tracking=tracking, direction=direction).advance


def _line(row, size, baseline, width, align):
    total = sum(advance for _, _, advance in row)
    x = {"left": 0.0, "center": (width - total) / 2, "right": width - total}[align]
    runs = []
    for (letters, font, direction), fill, advance in row:
        paint = SolidPaint(colour=fill) if fill else None
        runs.append(Run(text=letters, font=font, x=x, width=advance, fill=paint, direction=direction))
        x += advance
    return Line(runs=tuple(runs), size=size, baseline=baseline, width=total)


def _sheet(name, **fields):
    return ShapeLayer(id=name.lower(), name=name, width=WIDTH, height=HEIGHT, **fields)


def _ramp(*colours):
    stops = tuple(Stop(offset=index / (len(colours) - 1), colour=colour) for index, colour in enumerate(colours))
    return LinearGradient(start=(0, 0), end=(1, 1), stops=stops)


def _glare(inner, outer):
    return RadialGradient(
        centre=(0.5, 0.5), radius=0.6, stops=(Stop(offset=0.2, colour=inner), Stop(offset=1, colour=outer))
    )


@pytest.fixture(scope="session")
def scene(material, text_of, fonts):
    names = material[1]

    def person(layer_id, name, x, **fields):
        return ImageLayer(
            id=layer_id, name=name, role=Role.PERSON, x=x, y=90, width=320, height=320,
            image=names["photo"], mask=names["matte"], **fields,
        )  # fmt: skip

    def group(name, *layers, **fields):
        return GroupLayer(id=f"{name.lower()}-group", name=name, width=WIDTH, height=HEIGHT, layers=layers, **fields)

    anton, emoji = "anton-400", fonts.emoji.id
    title = text_of(
        [("WHY ", 56, None, anton, "ltr"), ("FLYING", 56, "#ffd400", anton, "ltr")],
        [("(really) ", 36, None, anton, "ltr"), ("🚀", 36, None, emoji, "ltr")],
        align="center", tracking=-10, id="title", name="Größe – WHY", x=20, y=110, rotation=-4,
        stroke=Stroke(colour="#101020", width=8),
        effects=(Shadow(colour="#000000a0", blur=12, dx=3, dy=5), Outline(colour="#ff3366", width=7)),
    )  # fmt: skip
    kicker = text_of(
        [("Episode 7", 24, None, anton, "ltr")],
        id="kicker", name="Kicker", x=24, y=70, opacity=0.8, fill=_ramp("#ffffff", "#ff8800"),
    )  # fmt: skip
    return Scene(
        format="test",
        width=WIDTH,
        height=HEIGHT,
        layers=(
            group(
                "Background",
                _sheet("Ground", fill=_ramp("#203060", "#c04060")),
                ShapeLayer(
                    id="beam", name="Beam", x=150, y=-50, width=450, height=450, shape="ellipse",
                    blend=BlendMode.SCREEN, opacity=0.6, fill=_glare("#ffee88", "#ffee8800"),
                ),
                role=Role.BACKGROUND,
            ),
            group(
                "People",
                person("guest", "Guest", 390, rotation=5, effects=(Glow(colour="#66ccff", blur=20, spread=3),)),
                person(
                    "host", "Host", 170, opacity=0.9,
                    effects=(
                        Shadow(colour="#00000099", blur=25, dx=-8, dy=5, blend=BlendMode.MULTIPLY),
                        Outline(colour="#ffffff", width=3),
                    ),
                ),
                role=Role.PEOPLE,
                isolated=False,
            ),
            group("Title", kicker, title, role=Role.TITLE),
            group(
                "Finish",
                _sheet("Vignette", blend=BlendMode.MULTIPLY, fill=_glare("#ffffff00", "#202020c0"), locked=True),
                _sheet("Grain", blend=BlendMode.SOFT_LIGHT, opacity=0.2, fill=PatternPaint(image=names["grain"])),
                ShapeLayer(
                    id="note", name="Note", x=8, y=8, width=40, height=40, visible=False,
                    fill=SolidPaint(colour="#00ff00"),
                ),
                role=Role.FINISH,
                isolated=False,
                locked=True,
            ),
        ),
        fonts={font: fonts.reference(font) for font in (anton, emoji)},
    )  # fmt: skip


@pytest.fixture(scope="session")
def format():
    return Format(
        name="test",
        title="Test picture",
        width=WIDTH,
        height=HEIGHT,
        exporter="youtube",
        keep_clear=(KeepClear(name="badge", x=512, y=306, width=128, height=55),),
        rules=PlatformRules(
            media_types=("image/jpeg", "image/png"), source="the tests", checked=datetime.date(2026, 11, 22)
        ),
    )


@pytest.fixture(scope="session")
def request_of(compositor, format):
    """The request to export a scene."""

    def make(scene, **changes):
        given = format.model_copy(update={"width": int(scene.width), "height": int(scene.height)} | changes)
        pixels = compositor.render(scene)
        return ExportRequest(scene=scene, format=given, compositor=compositor, drawn=lambda: pixels)

    return make
