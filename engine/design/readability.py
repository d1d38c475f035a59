"""Do the words read? Measured on the drawn picture, letter by letter, and mended until they do.

Contrast is WCAG 2's, between a letter's own colour and what really lies around it: outline, shadow, plate or ground.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from engine.compositor import Compositor
from engine.design.mending import LADDER
from engine.design.reading import WANTED_CONTRAST, Reading
from engine.design.text_layers import Words
from engine.pixels.colour import luminance_of, to_hex
from engine.scene import GroupLayer, Layer, Line, Run, Scene, TextLayer
from engine.style import Palette
from engine.text.fonts import FontLibrary
from engine.text.legibility import stem_share

_WORKING_WIDTH = 640
_RING = 3
"""Pixels around a letter, at the working width, that decide whether it stands out."""
_SMALLEST = 10
"""Specks of a letter with fewer pixels than this are not judged by themselves."""


class _Stage:
    """A scene drawn small in three parts, so that only the words are drawn again while they are mended."""

    def __init__(self, scene: Scene, compositor: Compositor, fonts: FontLibrary) -> None:
        self._compositor, self._fonts = compositor, fonts
        self._scale = _WORKING_WIDTH / scene.width
        order = [layer.id for layer in scene.layers]
        title = order.index("title-group") if "title-group" in order else len(order)
        finish = {layer.id for layer in scene.layers if layer.role == "finish"}
        above = frozenset(order[title + 1 :]) - finish
        self._under = frozenset(order[:title])
        self._ground: tuple[Layer, ...] = ()
        self._drawn: NDArray[np.uint8] | None = None
        self._above = self._draw(scene, above) if above else None

    def _draw(self, scene: Scene, only: frozenset[str]) -> NDArray[np.uint8]:
        kept = tuple(layer for layer in scene.layers if layer.id in only)
        return self._compositor.render(scene.model_copy(update={"layers": kept}), scale=self._scale)

    def _below(self, scene: Scene) -> NDArray[np.uint8]:
        """What lies under the title; drawn again where a mended ground asks for it."""
        ground = tuple(layer for layer in scene.layers if layer.id in self._under)
        if self._drawn is None or ground != self._ground:
            self._ground, self._drawn = ground, self._draw(scene, self._under)
        return self._drawn

    def readings(self, scene: Scene) -> list[Reading]:
        """One for each text layer of the title."""
        picture = _over(self._draw(scene, frozenset({"title-group"})), self._below(scene))
        if self._above is not None:
            picture = _over(self._above, picture)
        cover = self._above[..., 3].astype(np.float32) / 255.0 if self._above is not None else None
        group = next((layer for layer in scene.layers if layer.id == "title-group"), None)
        texts = (
            [layer for layer in group.layers if isinstance(layer, TextLayer)] if isinstance(group, GroupLayer) else []
        )
        if not texts:
            return []
        letters = {layer.id: self._letters(scene, layer) for layer in texts}
        ink = np.max([drawn[..., 3] for drawn in letters.values()], axis=0)
        readings = [_reading(layer, letters[layer.id], ink, picture, cover, self._cap_height(layer)) for layer in texts]
        return [self._with_faces(reading, layer) for reading, layer in zip(readings, texts, strict=True)]

    def _with_faces(self, reading: Reading, layer: TextLayer) -> Reading:
        runs = [(run.text, self._fonts.face(run.font)) for line in layer.lines for run in line.runs]
        unknown = dict.fromkeys(c for text, face in runs for c in text if not c.isspace() and not face.has(c))
        stroke = min((stem_share(face) for _, face in runs if not face.colour), default=reading.stroke)
        return replace(reading, unknown=tuple(unknown), stroke=stroke)

    def _letters(self, scene: Scene, layer: TextLayer) -> NDArray[np.uint8]:
        """The fills alone: no outline, shadow or glow, and no emoji, which is a picture."""
        lines = tuple(line.model_copy(update={"runs": tuple(self._plain(line))}) for line in layer.lines)
        bare = layer.model_copy(update={"lines": lines, "effects": (), "stroke": None, "opacity": 1.0, "visible": True})
        return self._compositor.render(scene.model_copy(update={"layers": (bare,)}), scale=self._scale)

    def _plain(self, line: Line) -> Iterator[Run]:
        return (run for run in line.runs if not self._fonts.face(run.font).colour)

    def _cap_height(self, layer: TextLayer) -> float:
        """Of the smallest line, in design units."""
        return min(
            (line.size * self._fonts.face(run.font).cap_height for line in layer.lines for run in self._plain(line)),
            default=layer.lines[0].size * 0.7,
        )


def read_words(scene: Scene, compositor: Compositor, fonts: FontLibrary) -> tuple[Reading, ...]:
    """A reading for each text layer of the scene's Title group."""
    return tuple(_Stage(scene, compositor, fonts).readings(scene))


def repaired(
    blocks: Sequence[Words],
    scene_with: Callable[[Sequence[Words]], Scene],
    compositor: Compositor,
    palette: Palette,
    *,
    fonts: FontLibrary,
) -> tuple[list[Words], tuple[Reading, ...], tuple[str, ...]]:
    """The blocks with as little added as makes every letter read, `mending.LADDER` from its first step on.

    Returns the blocks, their readings, and a warning for each that still does not read.
    """
    scene = scene_with(blocks)
    stage = _Stage(scene, compositor, fonts)
    found = _by_layer(stage.readings(scene))
    words = {block.stem: block for block in blocks}
    added: dict[str, list[str]] = {stem: [] for stem in words}

    def tried(changes: dict[str, Words]) -> dict[str, Reading]:
        return _by_layer(stage.readings(scene_with([changes.get(stem, block) for stem, block in words.items()])))

    for name, mend in LADDER:
        weak = [stem for stem in words if not found[stem].reads]
        if not weak:
            break
        changes = {stem: mend(words[stem], found[stem], palette) for stem in weak}
        better = tried(changes)
        for stem in weak:
            if better[stem].contrast > found[stem].contrast:
                words[stem], found[stem] = changes[stem], better[stem]
                added[stem].append(name)
        _leave_out_what_is_not_needed(blocks, words, found, added, tried, palette)
    done = tuple(replace(reading, treatment=tuple(added.get(stem, ()))) for stem, reading in found.items())
    return list(words.values()), done, tuple(_complaints(done))


def _leave_out_what_is_not_needed(
    blocks: Sequence[Words],
    words: dict[str, Words],
    found: dict[str, Reading],
    added: dict[str, list[str]],
    tried: Callable[[dict[str, Words]], dict[str, Reading]],
    palette: Palette,
) -> None:
    """Where the last step does it alone, those that came before it and were not enough go again."""
    steps = dict(LADDER)
    alone = {
        block.stem: steps[added[block.stem][-1]](block, found[block.stem], palette)
        for block in blocks
        if found[block.stem].reads and len(added[block.stem]) > 1
    }
    enough = tried(alone) if alone else {}
    for stem, block in alone.items():
        if enough[stem].reads:
            words[stem], found[stem], added[stem] = block, enough[stem], added[stem][-1:]


def _by_layer(readings: Sequence[Reading]) -> dict[str, Reading]:
    return {reading.layer: reading for reading in readings}


def _complaints(readings: Sequence[Reading]) -> Iterator[str]:
    for reading in readings:
        if not reading.reads:
            yield f"“{reading.text}” has a contrast of {reading.contrast:.1f} at its weakest letter; 4.5 is wanted"


def _reading(
    layer: TextLayer,
    letters: NDArray[np.uint8],
    ink: NDArray[np.uint8],
    picture: NDArray[np.uint8],
    cover: NDArray[np.float32] | None,
    cap_height: float,
) -> Reading:
    from scipy import ndimage

    labels, _count = ndimage.label(letters[..., 3] > 110, structure=np.ones((3, 3)))
    contrasts, hidden, weak, around = [], 0.0, [], []
    for number, place in enumerate(ndimage.find_objects(labels), start=1):
        window = _grown(place, labels.shape)
        own = labels[window] == number
        if own.sum() < _SMALLEST:
            continue
        if cover is not None:
            share = float(cover[window][own].mean())
            hidden = max(hidden, share)
            if share > 0.6:
                continue
        core = own & (letters[window][..., 3] > 250)
        colours = letters[window][core if core.any() else own]
        ring = _ring(own, ink[window], cover, window)
        ratio = _contrast(colours, picture[window][ring])
        contrasts.append(ratio)
        if ratio < WANTED_CONTRAST:
            weak.append(to_hex(*np.median(colours[:, :3], axis=0)))
            around.append(np.median(picture[window][ring][:, :3], axis=0))
    return Reading(
        layer=layer.id,
        text=layer.text.replace("\n", " "),
        box=layer.box,
        contrasts=tuple(round(ratio, 2) for ratio in contrasts),
        hidden=round(hidden, 3),
        cap_height=cap_height,
        weak_colours=tuple(dict.fromkeys(weak)),
        surround=to_hex(*np.median(around, axis=0)) if around else "#000000",
    )


def _grown(place: tuple[slice, slice], shape: tuple[int, ...]) -> tuple[slice, slice]:
    grow = _RING + 2
    rows, columns = (
        slice(max(0, s.start - grow), min(limit, s.stop + grow)) for s, limit in zip(place, shape, strict=True)
    )
    return rows, columns


def _ring(
    own: NDArray[np.bool_], ink: NDArray[np.uint8], cover: NDArray[np.float32] | None, window: tuple[slice, slice]
) -> NDArray[np.bool_]:
    """What surrounds a letter: near it, no letter's own ink or soft edge, and not a person who stands before it."""
    from scipy import ndimage

    near = ndimage.binary_dilation(own, iterations=_RING)
    ring = near & (ink < 12)
    if cover is not None:
        ring &= cover[window] < 0.05
    return ring


def _contrast(colours: NDArray[np.uint8], around: NDArray[np.uint8]) -> float:
    """The ratio that nine tenths of the surroundings reach."""
    if not len(around):
        return 21.0
    own, beside = float(np.median(luminance_of(colours))), luminance_of(around)
    ratios = (np.maximum(own, beside) + 0.05) / (np.minimum(own, beside) + 0.05)
    return float(np.percentile(ratios, 10))


def _over(top: NDArray[np.uint8], bottom: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Straight RGBA over an opaque picture."""
    alpha = top[..., 3:].astype(np.float32) / 255
    out = bottom.copy()
    out[..., :3] = np.round(top[..., :3] * alpha + bottom[..., :3] * (1 - alpha))
    out[..., 3] = 255
    return out
