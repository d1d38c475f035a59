"""The W3C blend modes in Photoshop's words: keys of layer records, and names inside descriptors."""

from __future__ import annotations

from engine.looks import BlendMode

RECORD_KEYS = {
    BlendMode.NORMAL: b"norm",
    BlendMode.MULTIPLY: b"mul ",
    BlendMode.SCREEN: b"scrn",
    BlendMode.OVERLAY: b"over",
    BlendMode.DARKEN: b"dark",
    BlendMode.LIGHTEN: b"lite",
    BlendMode.COLOR_DODGE: b"div ",
    BlendMode.COLOR_BURN: b"idiv",
    BlendMode.HARD_LIGHT: b"hLit",
    BlendMode.SOFT_LIGHT: b"sLit",
    BlendMode.DIFFERENCE: b"diff",
    BlendMode.EXCLUSION: b"smud",
    BlendMode.HUE: b"hue ",
    BlendMode.SATURATION: b"sat ",
    BlendMode.COLOR: b"colr",
    BlendMode.LUMINOSITY: b"lum ",
}

DESCRIPTOR_NAMES = {
    BlendMode.NORMAL: b"Nrml",
    BlendMode.MULTIPLY: b"Mltp",
    BlendMode.SCREEN: b"Scrn",
    BlendMode.OVERLAY: b"Ovrl",
    BlendMode.DARKEN: b"Drkn",
    BlendMode.LIGHTEN: b"Lghn",
    BlendMode.COLOR_DODGE: b"CDdg",
    BlendMode.COLOR_BURN: b"CBrn",
    BlendMode.HARD_LIGHT: b"HrdL",
    BlendMode.SOFT_LIGHT: b"SftL",
    BlendMode.DIFFERENCE: b"Dfrn",
    BlendMode.EXCLUSION: b"Xclu",
    BlendMode.HUE: b"H   ",
    BlendMode.SATURATION: b"Strt",
    BlendMode.COLOR: b"Clr ",
    BlendMode.LUMINOSITY: b"Lmns",
}
