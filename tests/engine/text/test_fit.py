"""Fitting: inside the box, every word there, the same each time, as large as it goes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.geometry import Box
from engine.text.clean import clean_title
from engine.text.fit import FittedText, TextSpec, fit
from engine.text.fonts import FontLibrary
from engine.text.solve import FILL_RATIO

FONTS = FontLibrary()
WORDS = st.sampled_from(
    [
        "a",
        "I",
        "the",
        "WHY",
        "money",
        "$1M",
        "30",
        "TRUTH,",
        "“quoted”",
        "end!",
        "state-of-the-art",
        "Déjà",
        "ŁÓDŹ",
        "ÅÉ",
        "Привет",
        "東京へ行く",
        "人工知能",
        "العالم",
        "سلام",
        "می\u200cخواهم",
        "שלום",
        "한국어",
        "ไทย",
        "हिन्दी",
        "gypsy",
        "x",
        "🚀",
        "👩\u200d🚀",
        "🇩🇪",
        "1️⃣",
        "Donaudampfschifffahrtsgesellschaft",
    ]
)
TITLES = st.lists(WORDS, min_size=1, max_size=12).flatmap(
    lambda words: st.lists(st.sampled_from([" ", " ", " ", "\n"]), min_size=len(words), max_size=len(words)).map(
        lambda gaps: clean_title("".join(w + g for w, g in zip(words, gaps, strict=True)))
    )
)
SPECS = st.builds(
    TextSpec,
    text=TITLES,
    font=st.sampled_from(
        ["anton-400", "poppins-900", "playfair-display-900", "jetbrains-mono-800", "noto-color-emoji-400"]
    ),
    emphasis_font=st.sampled_from([None, "bangers-400"]),
    case=st.sampled_from(["upper", "lower", "sentence", "keep"]),
    tracking=st.sampled_from([0.0, -20.0, 120.0]),
    line_height=st.floats(0.7, 1.6),
    fill_lines=st.booleans(),
    emphasis=st.sampled_from(["colour", "plate", "scale", "weight", "none"]),
    max_lines=st.integers(1, 6),
    align=st.sampled_from(["left", "center", "right"]),
    padding_em=st.sampled_from([0.0, 0.05, 0.3]),
)
SPEC = TextSpec(text="How I built a $1M company", font="anton-400", tracking=-10)


def _letters(text: str) -> str:
    return "".join(text.split()).casefold()


@settings(max_examples=250, deadline=None)
@given(spec=SPECS, width=st.floats(1, 3000), height=st.floats(1, 3000))
@example(spec=replace(SPEC, text="*Stop* lying_"), width=1.0, height=3000.0)
def test_any_title_fits_any_box_whole(spec: TextSpec, width: float, height: float) -> None:
    fitted = fit(spec, width, height, FONTS)
    frame = Box(0, 0, fitted.width, fitted.height)
    assert fitted.width <= width
    assert fitted.height <= height
    assert all(frame.contains(box, 1e-6 * max(width, height)) for box in (*fitted.ink, *fitted.glyph_boxes))
    assert fitted.size > 0
    drawn = "".join(run.text for line in fitted.lines for run in sorted(line.runs, key=lambda run: run.x))
    assert sorted(_letters(drawn)) == sorted(_letters(fitted.text))
    plain = {"upper": str.upper, "lower": str.lower}.get(spec.case, str)(spec.text)
    if "*" not in spec.text:
        whole = "".join(
            line.removesuffix("-") if given.endswith("\u00ad") else line
            for line, given in zip(fitted.text.split("\n"), fitted.words.replace("*", "").split("\n"), strict=True)
        )
        assert _letters(whole) == _letters(plain)
    assert len(fitted.lines) <= max(spec.max_lines, spec.text.count("\n") + 1)
    assert len(fitted.emphasised) == len(fitted.emphasis_boxes)


def test_the_same_twice() -> None:
    assert fit(SPEC, 600, 400, FontLibrary()) == fit(SPEC, 600, 400, FontLibrary())


def test_a_block_touches_its_box_on_one_side_at_least() -> None:
    fitted = fit(SPEC, 600, 400, FONTS)
    assert max(fitted.width / 600, fitted.height / 400) == pytest.approx(1, abs=1e-4)


def test_doubling_the_box_doubles_everything() -> None:
    small, large = fit(SPEC, 300, 200, FONTS), fit(SPEC, 600, 400, FONTS)
    assert small.text == large.text
    assert large.size == pytest.approx(2 * small.size)
    assert large.lines[1].runs[0].x == pytest.approx(2 * small.lines[1].runs[0].x)


def test_filled_lines_are_equally_wide_within_the_ratio() -> None:
    fitted = fit(replace(SPEC, text="How I built\na $1M company", fill_lines=True, emphasis="none"), 600, 500, FONTS)
    widths = [box.width for box in fitted.ink]
    assert max(widths) / min(widths) < 1.01
    extreme = fit(
        replace(SPEC, text="Ox\nextraordinary expectations", fill_lines=True, emphasis="none"), 600, 500, FONTS
    )
    sizes = [line.size for line in extreme.lines]
    assert max(sizes) / min(sizes) == pytest.approx(FILL_RATIO, abs=1e-6)


def test_gaps_are_one_fraction_of_the_neighbours_sizes() -> None:
    fitted = fit(replace(SPEC, fill_lines=True, text="How I built\na company of one\nin 30 days"), 600, 500, FONTS)
    cap = FONTS.face("anton-400").cap_height
    gaps = [
        (below.baseline - cap * below.size - above.baseline) / ((above.size + below.size) / 2)
        for above, below in zip(fitted.lines, fitted.lines[1:], strict=False)
    ]
    assert gaps == pytest.approx([gaps[0]] * 2)
    assert 0.04 < gaps[0] < 0.3


@pytest.mark.parametrize("text", ["ÉTÉ ÄÖÜ\nÅNGSTRÖM ŠČŘ", "gypsy jig\nbold high fly", "Ấ Ễ\nỖ Ậ"])
def test_lines_never_touch(text: str) -> None:
    fitted = fit(replace(SPEC, text=text, case="keep", line_height=0.7), 600, 500, FONTS)
    assert all(
        below.y - above.bottom > 0.02 * fitted.size for above, below in zip(fitted.ink, fitted.ink[1:], strict=False)
    )


def test_the_left_edge_is_the_ink_and_quotes_hang_out() -> None:
    plain = fit(replace(SPEC, text="Why me\nHow so"), 600, 500, FONTS)
    assert [box.x for box in plain.ink] == pytest.approx([0, 0], abs=1e-6)
    hung = fit(replace(SPEC, text="“Why me”\nHow so"), 600, 500, FONTS)
    assert hung.ink[0].x == pytest.approx(0, abs=1e-6)
    assert hung.ink[1].x > 10


@pytest.mark.parametrize(("align", "edge"), [("left", 0.0), ("center", 0.5), ("right", 1.0)])
def test_lines_share_their_edge(align: str, edge: float) -> None:
    fitted = fit(replace(SPEC, text="Wide words here\nhi", align=align), 600, 500, FONTS)
    places = [box.x + edge * box.width for box in fitted.ink]
    assert places == pytest.approx([edge * fitted.width] * 2, abs=1e-6)


def test_the_stressed_run_is_its_own_without_a_fill() -> None:
    fitted = fit(SPEC, 600, 500, FONTS)
    ((line, run),) = fitted.emphasised
    stressed = fitted.lines[line].runs[run]
    assert (stressed.text, stressed.fill) == ("$1M", None)
    assert fitted.emphasis_boxes[0].height == pytest.approx(
        fitted.lines[line].size * FONTS.face("anton-400").cap_height, rel=0.25
    )
    assert "".join(r.text for line in fitted.lines for r in line.runs) == fitted.text.replace("\n", "")


def test_emphasis_font_and_scale() -> None:
    weighty = fit(replace(SPEC, text="Why *we* sleep", emphasis="weight", emphasis_font="bangers-400"), 600, 500, FONTS)
    (line, run), *_ = weighty.emphasised
    assert weighty.lines[line].runs[run].font == "bangers-400"
    scaled = fit(replace(SPEC, text="from nothing to\n*one*", emphasis="scale"), 600, 500, FONTS)
    assert scaled.lines[1].size > 1.3 * scaled.lines[0].size


def test_few_lines_of_many_words() -> None:
    fitted = fit(
        replace(SPEC, text=" ".join(f"word{n}" for n in range(40)), max_lines=5, emphasis="none"), 600, 500, FONTS
    )
    assert len(fitted.lines) == 5
    widths = [box.width for box in fitted.ink]
    assert min(widths) / max(widths) > 0.8


def _order(fitted: FittedText) -> list[str]:
    return [run.text for run in fitted.lines[0].runs]


def test_right_to_left_lines_start_at_the_right() -> None:
    fitted = fit(replace(SPEC, text="האמת על *הכסף* שלך", max_lines=1, align="right"), 900, 200, FONTS)
    assert fitted.direction == "rtl"
    assert _order(fitted)[::-1] == ["האמת על ", "הכסף", " שלך"]
    xs = [run.x for run in fitted.lines[0].runs]
    assert xs == sorted(xs)


def test_missing_characters_are_named_and_do_not_stop_it() -> None:
    fitted = fit(replace(SPEC, text="Ugarit 𐎀"), 600, 500, FONTS)
    assert fitted.missing == ("UGARITIC LETTER ALPA",)
    assert fitted.size > 0


def test_tracking_spans_the_seams_between_runs() -> None:
    spec = replace(SPEC, text="AB *CD* EF", tracking=100, max_lines=1)
    stressed = fit(spec, 9e9, 100, FONTS)
    plain = fit(replace(spec, emphasis="none"), 9e9, 100, FONTS)
    assert stressed.width == pytest.approx(plain.width, rel=1e-3)


def test_a_small_word_is_never_the_largest_line() -> None:
    fitted = fit(replace(SPEC, text="Why\n*rockets*\nexplode", fill_lines=True), 500, 460, FONTS)
    why, *others = (line.size for line in fitted.lines)
    assert why == pytest.approx(max(others))
    stressed = fit(replace(SPEC, text="*Why*\nrockets\nexplode", fill_lines=True), 500, 460, FONTS)
    assert stressed.lines[0].size > 1.3 * max(line.size for line in stressed.lines[1:])


@pytest.mark.parametrize(
    "title", ["Run\n*extraordinary expectations*", "Ox\nwins *extraordinary* things", "We bought *a house in 2026*"]
)
def test_the_stressed_line_is_never_smaller_than_the_others(title: str) -> None:
    fitted = fit(replace(SPEC, text=title, fill_lines=True), 600, 500, FONTS)
    held = {line for line, _run in fitted.emphasised}
    assert min(fitted.lines[line].size for line in held) == max(line.size for line in fitted.lines)


def test_a_plated_word_keeps_its_neighbours_away() -> None:
    title = replace(SPEC, text="I *quit* my job", emphasis="plate", max_lines=1)
    near, far = fit(title, 9e9, 100, FONTS), fit(replace(title, apart_em=0.5), 9e9, 100, FONTS)
    for fitted, least in ((near, 0.0), (far, 0.5)):
        (plate,) = fitted.emphasis_boxes
        before, after = fitted.glyph_boxes[0], fitted.glyph_boxes[5]
        assert min(plate.x - before.right, after.x - plate.right) >= least * fitted.size - 1e-6
    assert far.width / far.size > near.width / near.size


@pytest.mark.parametrize(
    ("title", "plated"), [("The “*secret*” plan", "“SECRET”"), ("*Stop*: read this", "STOP:"), ("Burnout", "BURNOUT")]
)
def test_a_plate_takes_in_what_touches_its_words(title: str, plated: str) -> None:
    fitted = fit(replace(SPEC, text=title, emphasis="plate"), 600, 400, FONTS)
    assert "".join(fitted.lines[line].runs[run].text for line, run in fitted.emphasised) == plated
