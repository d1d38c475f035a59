"""sRGB against published values: luminance, contrast, lightness, mixing."""

import numpy as np
import pytest

from engine.pixels import colour


def test_parse_reads_the_three_spellings():
    assert colour.parse("#fa0") == (255, 170, 0, 255)
    assert colour.parse("#ff5a1f") == (255, 90, 31, 255)
    assert colour.parse("#FF5A1F80") == (255, 90, 31, 128)


@pytest.mark.parametrize("text", ["red", "#12", "#12345", "ff5a1f", "#gggggg", "", "#ff5a1f\n"])
def test_parse_says_what_would_be_right(text):
    with pytest.raises(ValueError, match="write it as #rrggbb"):
        colour.parse(text)


def test_hex_rounds_and_clips():
    assert colour.to_hex(-3, 127.6, 300) == "#0080ff"
    assert colour.with_alpha("#ff5a1f", 0.5) == "#ff5a1f80"


@pytest.mark.parametrize(
    ("first", "second", "ratio"),
    # WCAG 2: black on white 21, #777777 on white just under 4.5, #767676 just above.
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ffffff", 4.0),
    ],
)
def test_contrast_is_that_of_wcag(first, second, ratio):
    assert colour.contrast(first, second) == pytest.approx(ratio, abs=0.01)
    assert colour.contrast(second, first) == colour.contrast(first, second)


def test_luminance_of_pixels_is_that_of_their_colours():
    names = ["#000000", "#ffffff", "#ff5a1f", "#767676"]
    pixels = np.array([[colour.parse(name) for name in names]], np.uint8)
    assert colour.luminance_of(pixels)[0] == pytest.approx([colour.luminance(name) for name in names])


def test_lightness_is_that_of_cie():
    # CIE 1976 L*: white 100, black 0, sRGB #777777 about 50.
    assert [round(colour.lightness(c)) for c in ("#ffffff", "#000000", "#777777")] == [100, 0, 50]


def test_mixing_runs_from_the_first_to_the_second():
    assert [colour.mix("#000000", "#ffffff80", amount) for amount in (0, 1)] == ["#000000", "#ffffff80"]
    assert colour.mix("#000000", "#ffffff", 0.5) == "#808080"


def test_the_readable_colour_wins():
    assert colour.readable_on("#202020", "#000000", "#ffffff") == "#ffffff"
