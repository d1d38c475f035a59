"""sRGB colours as hex text and as numbers: luminance, contrast, perceptual lightness, mixing."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_HEX = re.compile(r"^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})$")
_WEIGHTS = np.array([0.2126, 0.7152, 0.0722])


class Rgba(NamedTuple):
    """8-bit sRGB with straight alpha."""

    red: int
    green: int
    blue: int
    alpha: int = 255


def parse(text: str) -> Rgba:
    """`#rgb`, `#rrggbb` or `#rrggbbaa` to numbers; `ValueError` says what would be right."""
    if not _HEX.fullmatch(text):
        raise ValueError(f"{text!r} is no colour; write it as #rrggbb, such as #ff5a1f")
    digits = text[1:] if len(text) != 4 else "".join(c * 2 for c in text[1:])
    return Rgba(*(int(digits[i : i + 2], 16) for i in range(0, len(digits), 2)))


def to_hex(red: float, green: float, blue: float, alpha: float = 255) -> str:
    """Numbers 0..255 to `#rrggbb`, or `#rrggbbaa` when not opaque."""
    parts = [min(255, max(0, round(float(v)))) for v in (red, green, blue, alpha)]
    return "#" + "".join(f"{p:02x}" for p in (parts if parts[3] != 255 else parts[:3]))


def with_alpha(text: str, alpha: float) -> str:
    """The colour at `alpha` 0..1."""
    c = parse(text)
    return to_hex(c.red, c.green, c.blue, alpha * 255)


def linear(srgb: NDArray[np.floating]) -> NDArray[np.float64]:
    """sRGB 0..1 to linear light (IEC 61966-2-1)."""
    srgb = np.asarray(srgb, dtype=np.float64)
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def luminance_of(pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """WCAG relative luminance of `(..., 3+)` uint8 sRGB pixels, 0..1."""
    return linear(_LINEAR_STEPS)[pixels[..., :3]] @ _WEIGHTS


_LINEAR_STEPS = np.arange(256) / 255.0


def luminance(text: str) -> float:
    """WCAG 2 relative luminance, 0..1."""
    c = parse(text)
    return float(linear(np.array(c[:3]) / 255.0) @ _WEIGHTS)


def contrast_of(first: float, second: float) -> float:
    """WCAG 2 contrast ratio of two luminances, 1..21."""
    lighter, darker = max(first, second), min(first, second)
    return (lighter + 0.05) / (darker + 0.05)


def contrast(first: str, second: str) -> float:
    """WCAG 2 contrast ratio of two opaque colours, 1..21."""
    return contrast_of(luminance(first), luminance(second))


def mix(first: str, second: str, amount: float) -> str:
    """`first` at 0, `second` at 1, straight in sRGB, alpha included."""
    a, b = parse(first), parse(second)
    return to_hex(*((1 - amount) * p + amount * q for p, q in zip(a, b, strict=True)))


def rehued(text: str, like: str) -> str:
    """`like` made lighter or darker until it is as light as `text`: against any ground the same contrast."""
    wanted, towards = luminance(text), "#ffffff" if luminance(text) > luminance(like) else "#000000"
    low, high = 0.0, 1.0
    for _ in range(12):
        middle = (low + high) / 2
        nearer = (luminance(mix(like, towards, middle)) < wanted) == (towards == "#ffffff")
        low, high = (middle, high) if nearer else (low, middle)
    return mix(like, towards, high)


def reading_on(ground: str, text: str, *, ratio: float) -> str:
    """The colour as it is, or as little lighter or darker as gives it that contrast on `ground`."""
    towards = readable_on(ground, "#ffffff", "#000000")
    steps = (mix(text, towards, share / 8) for share in range(9))
    return next((colour for colour in steps if contrast(colour, ground) >= ratio), towards)


def lightness(text: str) -> float:
    """CIE L* 0..100."""
    y = luminance(text)
    return 116 * y ** (1 / 3) - 16 if y > 216 / 24389 else y * 24389 / 27


def readable_on(ground: str, *candidates: str) -> str:
    """The candidate with the highest contrast on `ground`."""
    return max(candidates, key=lambda colour: contrast(ground, colour))
