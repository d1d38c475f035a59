"""Single parts: laid over each other they are the picture again."""

import numpy as np
import pytest

from engine.errors import SceneError
from engine.looks import BlendMode, Outline, RadialGradient, Shadow, SolidPaint, Stop
from engine.pixels.colour import parse
from engine.scene import GroupLayer, ImageLayer, ShapeLayer

FORMULAS = {
    BlendMode.NORMAL: lambda _, s: s,
    BlendMode.MULTIPLY: lambda b, s: b * s,
    BlendMode.SCREEN: lambda b, s: b + s - b * s,
}


def laid(picture, piece, blend, opacity=1.0):
    """The piece over an opaque picture, floats 0..1."""
    height, width = piece.pixels.shape[:2]
    part = picture[piece.y : piece.y + height, piece.x : piece.x + width]
    source = piece.pixels / 255
    alpha = source[..., 3:] * opacity
    part[:] = part * (1 - alpha) + alpha * FORMULAS[blend](part, source[..., :3])


def under_mask(content, mask):
    """What a layered file shows of content and mask."""
    cover = np.zeros(content.pixels.shape[:2])
    top, left = mask.y - content.y, mask.x - content.x
    cover[top : top + mask.pixels.shape[0], left : left + mask.pixels.shape[1]] = mask.pixels / 255
    pixels = content.pixels.copy()
    pixels[..., 3] = np.rint(pixels[..., 3] * cover)
    return type(content)(pixels=pixels, x=content.x, y=content.y)


def tinted(piece, colour):
    """A grey piece in its colour."""
    pixels = np.empty((*piece.pixels.shape, 4), np.uint8)
    pixels[..., :3], pixels[..., 3] = parse(colour)[:3], piece.pixels
    return type(piece)(pixels=pixels, x=piece.x, y=piece.y)


def _blend_of(effect):
    return getattr(effect, "blend", BlendMode.NORMAL)


def layers(names, words):
    fill = SolidPaint(colour="#3060a0")
    effects = (Shadow(colour="#10004080", blur=20, dx=9, dy=7, blend="multiply"), Outline(colour="#ffffff", width=4))
    return (
        ShapeLayer(id="ground", name="Ground", width=320, height=180, fill=fill),
        ImageLayer(
            id="person",
            name="P",
            image=names["photo"],
            mask=names["oval"],
            x=30,
            y=10,
            width=160,
            height=160,
            effects=effects,
        ),
        ShapeLayer(
            id="light",
            name="L",
            shape="ellipse",
            x=150,
            y=20,
            width=120,
            height=90,
            fill=SolidPaint(colour="#ffb040"),
            opacity=0.6,
            blend="screen",
        ),
        words("MARS", x=140.4, y=80.3, blend="multiply"),
    )


def test_pieces_make_the_picture(compositor, material, words, scene_of):
    scene = scene_of(*layers(material[1], words))
    picture = np.zeros((180, 320, 3))
    for layer in scene.layers:
        for number, effect in enumerate(layer.effects):
            piece = compositor.piece(scene, layer.id, part=f"effect:{number}")
            laid(picture, tinted(piece, effect.colour), _blend_of(effect))
        piece, mask = compositor.piece(scene, layer.id), compositor.piece(scene, layer.id, part="mask")
        laid(picture, under_mask(piece, mask) if mask else piece, layer.blend, layer.opacity)
    drawn = compositor.render(scene)[..., :3]
    difference = np.abs(picture * 255 - drawn)
    assert difference.mean() < 0.6
    # Mask and picture are sampled apart here and together there, which shows at the mask's steepest places.
    assert np.percentile(difference, 99.9) < 8


def test_content_is_bare(compositor, scene_of, material):
    layer = ImageLayer(
        id="i", name="I", image=material[1]["photo"], mask=material[1]["oval"], x=40, y=20, width=100, height=100,
        opacity=0.3, blend="multiply", effects=(Shadow(colour="#000000", blur=10),),
    )  # fmt: skip
    piece = compositor.piece(scene_of(layer), "i")
    assert (piece.x, piece.y, piece.pixels.shape) == (40, 20, (100, 100, 4))
    assert piece.pixels[..., 3].min() == 255


def test_masks_are_placed_and_turned_like_the_layer(compositor, scene_of, material):
    half = np.zeros((10, 10), np.uint8)
    half[:, :5] = 200
    mask = material[0].put_pixels(half)
    frame = {"x": 40, "y": 40, "width": 100, "height": 60, "rotation": 180}
    layer = ShapeLayer(id="s", name="S", fill=SolidPaint(colour="#ffffff"), mask=mask, **frame)
    piece = compositor.piece(scene_of(layer), "s", part="mask", scale=2)
    assert piece.pixels.ndim == 2
    assert int(piece.pixels.max()) == pytest.approx(200, abs=10)
    assert piece.x == pytest.approx(180, abs=14)
    assert (piece.y, piece.pixels.shape[0]) == (80, 120)


def test_pieces_end_at_the_canvas_unless_asked(compositor, scene_of):
    layer = ShapeLayer(id="s", name="S", x=-50, y=100, width=100, height=200, fill=SolidPaint(colour="#ffffff"))
    scene = scene_of(layer)
    piece, bled = compositor.piece(scene, "s"), compositor.piece(scene, "s", bleed=1000)
    assert (piece.x, piece.y, piece.pixels.shape) == (0, 100, (80, 50, 4))
    assert (bled.x, bled.y, bled.pixels.shape) == (-50, 100, (200, 100, 4))


def test_a_child_turns_with_its_group(compositor, scene_of):
    child = ShapeLayer(id="c", name="C", x=100, y=60, width=40, height=10, fill=SolidPaint(colour="#ffffff"))
    group = GroupLayer(id="g", name="G", x=100, y=40, width=100, height=100, rotation=90, layers=(child,))
    scene = scene_of(group)
    piece, whole = compositor.piece(scene, "c"), compositor.piece(scene, "g")
    assert (piece.x, piece.y, piece.pixels.shape) == (170, 40, (40, 10, 4))
    np.testing.assert_array_equal(piece.pixels, whole.pixels)


def test_nothing_is_none_and_nonsense_is_refused(compositor, scene_of):
    empty = ShapeLayer(id="s", name="S", width=10, height=10)
    assert compositor.piece(scene_of(empty), "s") is None
    assert compositor.piece(scene_of(empty), "s", part="mask") is None
    away = empty.model_copy(update={"x": 4000.0, "fill": SolidPaint(colour="#ffffff")})
    assert compositor.piece(scene_of(away), "s") is None
    with pytest.raises(SceneError, match="no part 'effect:0'"):
        compositor.piece(scene_of(empty), "s", part="effect:0")
    with pytest.raises(SceneError, match="no layer 'x'"):
        compositor.piece(scene_of(empty), "x")


def test_coverage_is_the_contents_alpha(compositor, scene_of):
    glow = RadialGradient(
        centre=(0.4, 0.5), radius=0.4, stops=(Stop(offset=0, colour="#402010c0"), Stop(offset=1, colour="#40201000"))
    )
    for layer in (
        ShapeLayer(id="s", name="S", x=20.3, y=30.6, width=200, height=100, fill=glow),
        ShapeLayer(id="s", name="S", x=20.3, y=30.6, width=90.5, height=60, fill=SolidPaint(colour="#30405080")),
    ):
        scene = scene_of(layer)
        content, coverage = compositor.piece(scene, "s"), compositor.piece(scene, "s", part="coverage")
        assert (content.x, content.y) == (coverage.x, coverage.y)
        np.testing.assert_allclose(content.pixels[..., 3].astype(int), coverage.pixels, atol=1)


def test_an_effect_is_the_same_seen_through_any_window(compositor, scene_of):
    """What a layered file keeps beyond the canvas continues what the picture shows."""
    layer = ShapeLayer(
        id="s", name="S", x=-40.5, y=60.25, width=200, height=170, fill=SolidPaint(colour="#ffffff"),
        effects=(Shadow(colour="#000000a0", blur=64, dx=3.5, dy=9),),
    )  # fmt: skip
    scene = scene_of(layer)
    inner = compositor.piece(scene, "s", part="effect:0")
    outer = compositor.piece(scene, "s", part="effect:0", bleed=100)
    top, left = inner.y - outer.y, inner.x - outer.x
    height, width = inner.pixels.shape
    np.testing.assert_array_equal(outer.pixels[top : top + height, left : left + width], inner.pixels)
