"""Figures for a title seen small."""

from __future__ import annotations

import pytest

from engine.text.fonts import FontLibrary
from engine.text.legibility import legibility, stem_share

FONTS = FontLibrary()


def test_capitals_are_measured_in_pixels_of_the_small_picture() -> None:
    told = legibility(128, FONTS.face("anton-400"), canvas_width=1280)
    assert (told.cap_px_at_168, told.cap_px_at_320) == pytest.approx((16.8, 32))
    assert told.readable
    assert told.verdict.startswith("reads well")


def test_small_letters_and_thin_strokes_are_said() -> None:
    assert "shorten the title" in legibility(50, FONTS.face("anton-400"), canvas_width=1280).verdict
    assert "heavier font" in legibility(75, FONTS.face("michroma-400"), canvas_width=1280).verdict


def test_stems_are_ordered_as_the_eye_orders_them() -> None:
    ids = ["michroma-400", "bebas-neue-400", "montserrat-900"]
    shares = [stem_share(FONTS.face(font_id)) for font_id in ids]
    assert shares == sorted(shares)
    assert 0.05 < shares[0] < 0.16
    assert 0.1 < stem_share(FONTS.face("rye-400")) < 0.4
    assert 0.1 < stem_share(FONTS.face("playfair-display-900")) < 0.35
