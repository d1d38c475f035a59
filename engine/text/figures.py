"""Figures of one height: a font whose own figures hang below the line gives its lining ones instead.

A browser's canvas cannot ask a font for them, so the font itself is changed, and every renderer sees the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

_FIGURES = range(ord("0"), ord("9") + 1)


def line_figures(font: TTFont) -> None:
    """Map the ten figures of `font` to what its feature `lnum` would put in their place, where it has one."""
    lining = _lining(font)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap.update(
                {c: lining[name] for c, name in table.cmap.items() if 0x30 <= c <= 0x39 and name in lining}
            )


def _lining(font: TTFont) -> dict[str, str]:
    table = font["GSUB"].table if "GSUB" in font else None
    if table is None or not table.FeatureList or not table.LookupList:
        return {}
    wanted = {
        index
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == "lnum"
        for index in record.Feature.LookupListIndex
    }
    found: dict[str, str] = {}
    for index in sorted(wanted):
        for sub in table.LookupList.Lookup[index].SubTable:
            found |= getattr(getattr(sub, "ExtSubTable", sub), "mapping", {})
    return found
