"""A picture of fonts: each with a few words set large, its name as a style writes it, and where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from cli.sheet import check_suffix, save_page
from engine.compositor import Compositor
from engine.looks import SolidPaint
from engine.pixels.assets import Assets
from engine.scene import Line, Run, Scene, ShapeLayer, TextLayer
from engine.text import TextSpec, fit, shape
from engine.text.face import FontFace
from engine.text.fonts import FontLibrary
from engine.text.languages import scripts_of

_COLUMNS, _GAP, _CELL, _WORDS = 2, 52, (760, 168), (760, 76)
_RULE_AT = 112
_PAPER, _INK, _QUIET, _RULE = "#f6f3ec", "#1d1b18", "#6b645a", "#d9d2c5"
_PLAIN = "montserrat-700"
"""What captions are set in."""
_SIGNS = "0123 & %"


def draw_specimen(path: Path, fonts: Sequence[tuple[FontFace, str]], library: FontLibrary, *, text: str | None) -> None:
    """Each font with where it comes from; all say `text`, else words of a script that is theirs."""
    check_suffix(path)
    rows = max(1, -(-len(fonts) // _COLUMNS))
    size = (_COLUMNS * (_CELL[0] + _GAP) + _GAP, rows * (_CELL[1] + _GAP) + _GAP)
    page = Image.new("RGB", size, _PAPER)
    compositor = Compositor(Assets(), library)
    for number, (face, source) in enumerate(fonts):
        words = " ".join(text.split()) if text else _words(face)
        cell = Image.fromarray(compositor.render(_cell(face, source, words, library)))
        column, row = number % _COLUMNS, number // _COLUMNS
        page.paste(cell, (_GAP + column * (_CELL[0] + _GAP), _GAP + row * (_CELL[1] + _GAP)), cell)
    save_page(page, path)


def _words(face: FontFace) -> str:
    """Of the script that it is named after; of the first that it has, where it is named after none."""
    scripts = scripts_of(face)
    found = [script for script in scripts if _is_named_after(face, script.name)] or list(scripts)
    return found[0].words if found else _SIGNS


def _is_named_after(face: FontFace, script: str) -> bool:
    endings = {"Japanese": "JP", "Korean": "KR", "Chinese, simplified": "SC", "Chinese, traditional": "TC"}
    return face.family.endswith(endings.get(script, script))


def _cell(face: FontFace, source: str, words: str, library: FontLibrary) -> Scene:
    width, height = _CELL
    plain = library.face(_PLAIN if _PLAIN in library.ids else library.ids[0])
    writes = ", ".join(script.name for script in scripts_of(face)) or "signs"
    layers = (
        _large(words, face, library),
        ShapeLayer(id="rule", name="Rule", y=_RULE_AT, width=width, height=1.5, fill=SolidPaint(colour=_RULE)),
        _small("name", face.id, plain, _INK, size=20, baseline=_RULE_AT + 28),
        _small("about", f"{writes} · {source}", plain, _QUIET, size=15, baseline=_RULE_AT + 50),
    )
    return Scene(format="specimen", width=width, height=height, layers=layers)


def _large(words: str, face: FontFace, library: FontLibrary) -> TextLayer:
    """As large as the room allows, just above the rule."""
    fitted = fit(TextSpec(text=words, font=face.id, case="keep", emphasis="none", max_lines=1), *_WORDS, library)
    return TextLayer(
        id="words",
        name="Words",
        y=_RULE_AT - 16 - fitted.height,
        width=fitted.width,
        height=fitted.height,
        text=fitted.text,
        lines=fitted.lines,
        fill=SolidPaint(colour=_INK),
        direction=fitted.direction,
    )


def _small(name: str, text: str, face: FontFace, colour: str, *, size: float, baseline: float) -> TextLayer:
    """A caption, always of the same size."""
    width = shape(text, face, size=size).advance
    run = Run(text=text, font=face.id, x=0, width=width)
    return TextLayer(
        id=name,
        name=name.capitalize(),
        y=baseline - size,
        width=width,
        height=size * 1.3,
        text=text,
        lines=(Line(runs=(run,), size=size, baseline=size, width=width),),
        fill=SolidPaint(colour=colour),
    )
