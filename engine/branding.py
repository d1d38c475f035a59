"""A style in a team's colours and font: the picture takes its colours, and every word stays as readable as it was.

A literal colour of the style that shouts (a stressed word's, a metal gradient's) takes the brand's hue at its own
lightness, so that what stood out from the ground still does.
"""

from __future__ import annotations

from engine.brief import BrandKit
from engine.pixels.colour import contrast, readable_on, reading_on, rehued, with_alpha
from engine.style import BrandUse, KickerTreatment, Palette, Style, TitleTreatment

_READS = 4.5
_PLAIN = ("#ffffff", "#0b0b0d")


def in_brand(style: Style, kit: BrandKit) -> Style:
    """The style with what the kit gives; the rest is the style's."""
    title, kicker, palette = style.title, style.kicker, style.palette
    if kit.font:
        title = title.model_copy(update={"font": kit.font, "emphasis_font": None})
    if kit.primary or kit.secondary:
        palette = _coloured(palette, style.brand, kit)
        title = _title(title, palette, kit.primary)
        kicker = _kicker(kicker, palette) if kicker else None
    return style.model_copy(update={"palette": palette, "title": title, "kicker": kicker})


def _coloured(palette: Palette, use: BrandUse, kit: BrandKit) -> Palette:
    colours: dict[str, str] = {}
    if kit.primary:
        colours |= {name: rehued(palette.resolve(name), kit.primary) for name in use.tinted}
        colours |= dict.fromkeys(use.primary, kit.primary)
    if kit.secondary:
        colours |= dict.fromkeys(use.secondary, kit.secondary)
    if "ground" in colours and contrast(palette.ink, colours["ground"]) < _READS:
        colours["ink"] = readable_on(colours["ground"], palette.ink, *_PLAIN)
    if "ground" in colours and "accent" not in colours and contrast(palette.accent, palette.ground) >= _READS:
        colours["accent"] = reading_on(colours["ground"], palette.accent, ratio=_READS)
    return palette.model_copy(update=colours)


def _title(title: TitleTreatment, palette: Palette, primary: str | None) -> TitleTreatment:
    changes: dict[str, object] = {}
    if title.plate and title.plate.shape == "word":
        changes["emphasis_fill"] = _on(palette.resolve(title.plate.colour), title.emphasis_fill, palette)
    elif primary and title.emphasis_fill.startswith("#"):
        changes["emphasis_fill"] = rehued(title.emphasis_fill, primary)
    if primary:
        changes["gradient"] = tuple(
            stop.model_copy(update={"colour": rehued(stop.colour, primary)}) if stop.colour.startswith("#") else stop
            for stop in title.gradient
        )
    return title.model_copy(update=changes)


def _kicker(kicker: KickerTreatment, palette: Palette) -> KickerTreatment:
    if not kicker.plate:
        return kicker
    return kicker.model_copy(update={"colour": _on(palette.resolve(kicker.plate), kicker.colour, palette)})


def _on(plate: str, letters: str, palette: Palette) -> str:
    """The style's own letters where they read on the plate, else the plainest that do."""
    if contrast(with_alpha(plate, 1.0), palette.resolve(letters)) >= _READS:
        return letters
    return readable_on(plate, palette.ink, palette.deep, *_PLAIN)
