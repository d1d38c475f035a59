"""The layered, resolution-independent design for one format: the one type every part reads.

A scene has no open questions: text arrives broken into lines with positions, images are named by
the SHA-256 of their bytes. Lengths are design units on the format's canvas, origin top-left, z-order
is list order, rotation is clockwise degrees about the layer's centre. Colours are sRGB `#rrggbb` or
`#rrggbbaa`. Nothing here knows pixels, files or plugins.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, ValidationError, model_validator

from engine.errors import SceneError
from engine.geometry import Box
from engine.looks import BlendMode, Effect, Frozen, Paint, PatternPaint, Stroke
from engine.measures import (
    EFFECTS_LIMIT,
    WORDS_LIMIT,
    Coordinate,
    Digest,
    Fraction,
    LayerId,
    Length,
    Place,
    Words,
    near,
    refuse_well,
)


class Role(StrEnum):
    """What a layer is for; exporters group and the editor labels by it."""

    BACKGROUND = "background"
    PEOPLE = "people"
    PERSON = "person"
    LIGHT = "light"
    TITLE = "title"
    WORDS = "words"
    PLATE = "plate"
    BRAND = "brand"
    DECORATION = "decoration"
    FINISH = "finish"


class _LayerBase(Frozen):
    """What every layer has. The box is the unrotated frame; effects are drawn in order, first lowest."""

    id: LayerId
    name: Annotated[Words, Field(min_length=1, max_length=WORDS_LIMIT)]
    role: Role = Role.DECORATION
    x: Coordinate = 0.0
    y: Coordinate = 0.0
    width: Length
    height: Length
    rotation: Annotated[float, Field(ge=-360, le=360)] = 0.0
    opacity: Fraction = 1.0
    blend: BlendMode = BlendMode.NORMAL
    visible: bool = True
    locked: bool = False
    effects: Annotated[tuple[Effect, ...], Field(max_length=EFFECTS_LIMIT)] = ()

    @property
    def box(self) -> Box:
        return Box(self.x, self.y, self.width, self.height)


class ImageLayer(_LayerBase):
    """A picture stretched over the box. `mask` (grey, any size) is stretched likewise.

    `face` and `head` are boxes in fractions of the picture, kept so that an edited scene can be checked again.
    """

    kind: Literal["image"] = "image"
    image: Digest
    mask: Digest | None = None
    face: tuple[Place, Place, Place, Place] | None = None
    head: tuple[Place, Place, Place, Place] | None = None


class ShapeLayer(_LayerBase):
    """A rectangle, an ellipse, or an SVG path written in fractions of the box (0..1 both ways)."""

    kind: Literal["shape"] = "shape"
    shape: Literal["rectangle", "ellipse", "path"] = "rectangle"
    radius: Length = 0.0
    path: Annotated[str, Field(max_length=100_000), AfterValidator(near)] = ""
    fill: Paint | None = None
    stroke: Stroke | None = None
    mask: Digest | None = None


class Run(Frozen):
    """Letters of one font and fill, in logical order. `x` is where its ink origin starts, from the layer's left."""

    text: Annotated[Words, Field(min_length=1, max_length=WORDS_LIMIT)]
    font: Annotated[Words, Field(min_length=1, max_length=120)]
    x: Coordinate
    width: Length
    fill: Paint | None = None
    direction: Literal["ltr", "rtl"] = "ltr"


class Line(Frozen):
    """One line in visual order; `baseline` is measured from the layer's top."""

    runs: Annotated[tuple[Run, ...], Field(max_length=400)]
    size: Length
    baseline: Coordinate
    width: Length


class TextLayer(_LayerBase):
    """Typeset text. `words` are as their author gave them, in reading order, with `*` round what is stressed and the
    breaks of the lines; `text` is the same in the style's capitals, and `lines` the answer every renderer draws. A
    scene of before there were `words` has none.

    `tracking` is 1/1000 em added after every cluster but the last of a run; `line_height` is kept for
    editors that refit. `fill` is what runs without one use; gradients span the layer's box.
    """

    kind: Literal["text"] = "text"
    words: Annotated[Words, Field(max_length=WORDS_LIMIT)] = ""
    text: Annotated[Words, Field(min_length=1, max_length=WORDS_LIMIT)]
    lines: Annotated[tuple[Line, ...], Field(min_length=1, max_length=200)]
    fill: Paint
    stroke: Stroke | None = None
    align: Literal["left", "center", "right"] = "left"
    direction: Literal["ltr", "rtl"] = "ltr"
    tracking: Annotated[float, Field(ge=-500, le=2000)] = 0.0
    line_height: Annotated[float, Field(ge=0.01, le=5)] = 1.0


class GroupLayer(_LayerBase):
    """Layers kept together; children keep canvas coordinates.

    An isolated group is drawn by itself and then blended as one. A group that is not (Photoshop's "pass through")
    only orders its children, which blend with what lies beneath the group; it can have no look of its own.
    """

    kind: Literal["group"] = "group"
    layers: tuple[Layer, ...] = ()
    isolated: bool = True
    mask: Digest | None = None

    @model_validator(mode="after")
    def _pass_through_is_plain(self) -> GroupLayer:
        plain = (
            self.opacity == 1
            and self.blend is BlendMode.NORMAL
            and not self.effects
            and not self.mask
            and not self.rotation
        )
        if not self.isolated and not plain:
            raise ValueError(
                "a group that is not isolated can have no opacity, blend, rotation, effects or mask of its own"
            )
        return self


Layer = Annotated[ImageLayer | ShapeLayer | TextLayer | GroupLayer, Field(discriminator="kind")]
GroupLayer.model_rebuild()


class FontReference(Frozen):
    """A font a scene uses, so that another program can ask for the same one."""

    family: Annotated[Words, Field(max_length=200)]
    weight: Annotated[int, Field(ge=0, le=2000)]
    italic: bool = False
    postscript_name: Annotated[Words, Field(max_length=200)]
    digest: Digest


class PaintedGround(Frozen):
    """Which model was asked for the ground, and in which words: so that it can be asked again in others."""

    engine: Annotated[Words, Field(min_length=1, max_length=48)]
    prompt: Annotated[Words, Field(max_length=WORDS_LIMIT)] = ""
    negative_prompt: Annotated[Words, Field(max_length=WORDS_LIMIT)] = ""


class Scene(Frozen):
    """The whole design for one format."""

    schema_version: Literal[1] = 1
    format: Annotated[Words, Field(min_length=1, max_length=48)]
    style: Annotated[Words, Field(max_length=200)] = ""
    title: Annotated[Words, Field(max_length=WORDS_LIMIT)] = ""
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 0
    width: Annotated[float, Field(ge=16, le=8192)]
    height: Annotated[float, Field(ge=16, le=8192)]
    layers: tuple[Layer, ...]
    fonts: Annotated[dict[Words, FontReference], Field(max_length=100)] = {}
    ground: PaintedGround | None = None
    """None where a recipe painted it alone."""

    @model_validator(mode="before")
    @classmethod
    def _is_no_well(cls, data: Any) -> Any:
        """Before anything goes down into it."""
        refuse_well(data)
        return data

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Scene:
        seen: set[str] = set()
        for layer in self.walk():
            if layer.id in seen:
                raise ValueError(f"two layers share the id {layer.id!r}; ids must be unique")
            seen.add(layer.id)
        return self

    def walk(self) -> Iterator[Layer]:
        """Every layer, groups before their children, bottom to top."""
        return _walk(self.layers)

    def layer(self, layer_id: str) -> Layer:
        """The layer with that id; `SceneError` when there is none."""
        for layer in self.walk():
            if layer.id == layer_id:
                return layer
        raise SceneError(f"the scene has no layer {layer_id!r}; it has: {', '.join(each.id for each in self.walk())}")

    def digests(self) -> frozenset[str]:
        """Content hashes of every picture and mask the scene needs."""
        return frozenset(_digests(self.walk()))

    def to_json(self) -> str:
        """Canonical JSON: the same scene gives the same bytes."""
        return self.model_dump_json(indent=1, exclude_defaults=False)

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    @classmethod
    def from_json(cls, text: str | bytes, *, source: str = "scene") -> Scene:
        """Read a scene; `SceneError` names the source, the place and the reason."""
        with as_scene_error(source):
            return cls.model_validate_json(text)

    @classmethod
    def load(cls, path: Path) -> Scene:
        """Read `path`; `SceneError` when it is missing or not a scene."""
        try:
            text = path.read_bytes()
        except OSError as error:
            raise SceneError(f"{path}: cannot be read ({error.strerror}); give a .scene.json file") from error
        return cls.from_json(text, source=str(path))


@contextmanager
def as_scene_error(source: str) -> Iterator[None]:
    """What does not hold in a scene that is made or read in the block is a `SceneError`, with its place and reason."""
    try:
        yield
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the document"
        raise SceneError(f"{source}: {place}: {first['msg'].removeprefix('Value error, ')}") from error


def _walk(layers: tuple[Layer, ...]) -> Iterator[Layer]:
    for layer in layers:
        yield layer
        if isinstance(layer, GroupLayer):
            yield from _walk(layer.layers)


def _digests(layers: Iterator[Layer]) -> Iterator[str]:
    for layer in layers:
        if isinstance(layer, ImageLayer):
            yield layer.image
        if not isinstance(layer, TextLayer) and layer.mask:
            yield layer.mask
        for paint in _paints(layer):
            if isinstance(paint, PatternPaint):
                yield paint.image


def _paints(layer: Layer) -> Iterator[Paint | None]:
    if isinstance(layer, ShapeLayer):
        yield layer.fill
    if isinstance(layer, TextLayer):
        yield layer.fill
        for line in layer.lines:
            for run in line.runs:
                yield run.fill
