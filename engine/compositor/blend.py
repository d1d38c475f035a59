"""The W3C blend modes in Skia's words."""

from __future__ import annotations

import skia

from engine.looks import BlendMode

SKIA_BLEND = {
    BlendMode.NORMAL: skia.BlendMode.kSrcOver,
    BlendMode.MULTIPLY: skia.BlendMode.kMultiply,
    BlendMode.SCREEN: skia.BlendMode.kScreen,
    BlendMode.OVERLAY: skia.BlendMode.kOverlay,
    BlendMode.DARKEN: skia.BlendMode.kDarken,
    BlendMode.LIGHTEN: skia.BlendMode.kLighten,
    BlendMode.COLOR_DODGE: skia.BlendMode.kColorDodge,
    BlendMode.COLOR_BURN: skia.BlendMode.kColorBurn,
    BlendMode.HARD_LIGHT: skia.BlendMode.kHardLight,
    BlendMode.SOFT_LIGHT: skia.BlendMode.kSoftLight,
    BlendMode.DIFFERENCE: skia.BlendMode.kDifference,
    BlendMode.EXCLUSION: skia.BlendMode.kExclusion,
    BlendMode.HUE: skia.BlendMode.kHue,
    BlendMode.SATURATION: skia.BlendMode.kSaturation,
    BlendMode.COLOR: skia.BlendMode.kColor,
    BlendMode.LUMINOSITY: skia.BlendMode.kLuminosity,
}
