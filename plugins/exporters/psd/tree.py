"""A scene's layers as PSD layers: the same groups, names, order, blend modes and opacities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from engine.looks import BlendMode, LinearGradient, Paint, RadialGradient, SolidPaint
from engine.pixels.colour import Rgba, parse
from engine.scene import GroupLayer, ImageLayer, Layer, Role, Scene, ShapeLayer, TextLayer
from plugins.exporters.psd.blend import RECORD_KEYS
from plugins.exporters.psd.channels import Packer
from plugins.exporters.psd.document import PASS_THROUGH, PsdGroup, PsdLayer
from plugins.exporters.psd.effects import effects_block
from plugins.exporters.psd.live_text import live_text
from plugins.exporters.psd.pixels import area_of, mask_channel, pixel_channels
from plugins.exporters.psd.type_tool import type_block
from plugins.exporters.psd.variants import fills, replaced, stroke_is_live, without_fill, without_stroke

if TYPE_CHECKING:
    from engine.compositor import Compositor, Piece

_HEADINGS = {
    Role.BACKGROUND: "Background",
    Role.PEOPLE: "People",
    Role.PERSON: "People",
    Role.LIGHT: "Light",
    Role.TITLE: "Title",
    Role.WORDS: "Title",
    Role.PLATE: "Title",
    Role.BRAND: "Brand",
    Role.FINISH: "Finish",
}
_NAME_LIMIT = 255
_KEPT_BEYOND_THE_CANVAS = {Role.PERSON, Role.PEOPLE, Role.WORDS, Role.TITLE, Role.PLATE, Role.BRAND}

Path = tuple[GroupLayer, ...]
"""The groups around a layer, outermost first."""


def psd_layers(scene: Scene, compositor: Compositor, packer: Packer) -> list[PsdLayer]:
    """Every layer of the scene, lowest first, the loose ones gathered under headings by role."""
    tree = _Tree(scene, compositor, packer)
    layers: list[PsdLayer] = []
    for heading, members in groupby(scene.layers, key=_heading):
        drawn = [psd for layer in members for psd in tree.layers_of(layer, ())]
        if heading is None:
            layers += drawn
        else:
            layers.append(PsdGroup(name=heading, blend=PASS_THROUGH, layers=tuple(drawn)))
    return layers


def _heading(layer: Layer) -> str | None:
    """The group a loose layer belongs in; a group stands for itself."""
    return None if isinstance(layer, GroupLayer) else _HEADINGS.get(layer.role, "Decoration")


class _Tree:
    """Draws each layer when its turn comes, so that only few are in memory uncompressed."""

    def __init__(self, scene: Scene, compositor: Compositor, packer: Packer) -> None:
        self._scene, self._compositor, self._packer = scene, compositor, packer
        self._bleed = round(max(scene.width, scene.height) / 2)

    def layers_of(self, layer: Layer, path: Path) -> list[PsdLayer]:
        """The layer with its effects beneath it. They fade as one, so a faded layer with effects becomes a group."""
        if not layer.effects or layer.opacity == 1:
            return [*self._effects(layer), *self._drawn(layer, path)]
        whole = layer.model_copy(update={"opacity": 1.0, "visible": True})
        members = (*self._effects(whole), *self._drawn(whole, path))
        group = PsdGroup(name=_title(layer), blend=PASS_THROUGH, layers=members)
        return [replace(group, opacity=layer.opacity, visible=layer.visible, locked=layer.locked)]

    def _drawn(self, layer: Layer, path: Path) -> list[PsdLayer]:
        match layer:
            case GroupLayer():
                return [self._group(layer, path)]
            case TextLayer():
                return self._text(layer, path)
        colour = _one_colour(layer.fill) if isinstance(layer, ShapeLayer) and not layer.stroke else None
        piece = self._piece(layer, part="coverage" if colour else "content")
        return [self._masked(layer, self._record(layer, piece, colour))]

    def _group(self, group: GroupLayer, path: Path) -> PsdLayer:
        children = [psd for child in group.layers for psd in self.layers_of(child, (*path, group))]
        psd = PsdGroup(
            name=_title(group),
            blend=RECORD_KEYS[group.blend] if group.isolated else PASS_THROUGH,
            opacity=group.opacity,
            visible=group.visible,
            locked=group.locked,
            layers=tuple(children),
        )
        return self._masked(group, psd)

    def _text(self, layer: TextLayer, path: Path) -> list[PsdLayer]:
        """Live letters. Their stroke is a live effect, or a layer of its own where that would look different."""
        paints, live = fills(layer), stroke_is_live(layer)
        bare = without_stroke(layer)
        letters = self._record(layer, self._piece(bare), _plain(paints[0]) if len(paints) == 1 else None)
        text = live_text(layer, self._scene.fonts, path)
        blocks = (type_block(text), effects_block(layer.stroke if live else None, layer.effects))
        letters = replace(letters, blocks=tuple(block for block in blocks if block))
        if live or not layer.stroke or not layer.stroke.width:
            return [letters]
        stroke = self._record(layer, self._piece(without_fill(layer)), parse(layer.stroke.colour))
        return [replace(stroke, name=f"{_title(layer)} – stroke"), letters]

    def _effects(self, layer: Layer) -> Iterator[PsdLayer]:
        for index, effect in enumerate(layer.effects):
            piece = self._piece(layer, part=f"effect:{index}")
            yield PsdLayer(
                name=f"{_title(layer)} – {effect.kind}",
                area=area_of(piece),
                channels=pixel_channels(piece, self._packer, colour=parse(effect.colour)),
                blend=RECORD_KEYS[getattr(effect, "blend", BlendMode.NORMAL)],
                visible=layer.visible,
                locked=layer.locked,
            )

    def _masked(self, layer: ImageLayer | ShapeLayer | GroupLayer, psd: PsdLayer) -> PsdLayer:
        if layer.mask is None:
            return psd
        piece = self._piece(layer, part="mask")
        # Of a layer's channels Krita expects one size, so its mask is as large as its pixels; a group has none.
        area = area_of(piece) if isinstance(psd, PsdGroup) else psd.area
        return replace(psd, mask_area=area, channels=(*psd.channels, mask_channel(piece, self._packer, area)))

    def _record(self, layer: Layer, piece: Piece | None, colour: Rgba | None) -> PsdLayer:
        return PsdLayer(
            name=_title(layer),
            area=area_of(piece),
            channels=pixel_channels(piece, self._packer, colour=colour),
            blend=RECORD_KEYS[layer.blend],
            opacity=layer.opacity,
            visible=layer.visible,
            locked=layer.locked,
        )

    def _piece(self, layer: Layer, *, part: str = "content") -> Piece | None:
        scene = replaced(self._scene, layer)
        bleed = self._bleed if layer.role in _KEPT_BEYOND_THE_CANVAS else 0
        return self._compositor.piece(scene, layer.id, part=part, bleed=bleed)


def _title(layer: Layer) -> str:
    """The layer's name on one line, as a list of layers shows it, in the UTF-16 units that Photoshop has for one."""
    return " ".join(layer.name.splitlines()).encode("utf-16-le")[: 2 * _NAME_LIMIT].decode("utf-16-le", errors="ignore")


def _one_colour(paint: Paint | None) -> Rgba | None:
    """The colour of a paint that varies in nothing but how much it covers."""
    if not isinstance(paint, LinearGradient | RadialGradient):
        return _plain(paint)
    colours = {parse(stop.colour)[:3] for stop in paint.stops}
    return parse(paint.stops[0].colour) if len(colours) == 1 else None


def _plain(paint: Paint | None) -> Rgba | None:
    return parse(paint.colour) if isinstance(paint, SolidPaint) else None
