"""What a painting model is told: the style's words, and what somebody typed as nothing but words."""

from __future__ import annotations

import pytest

from engine.design.wording import colour_name, colour_words, harmless, prompt_of, subject
from engine.kinds.registry import builtin_folder, load_registry

STYLES = load_registry([builtin_folder()], installed=False).styles
SPOTLIGHT = STYLES["spotlight"]


def with_template(template: str, **changes: str):
    prompt = SPOTLIGHT.prompt.model_copy(update={"template": template, **changes})
    return SPOTLIGHT.model_copy(update={"prompt": prompt})


def test_the_subject_is_the_titles_telling_words_the_stressed_ones_first():
    assert subject("Why the *rockets* of the future explode") == "rockets future explode"
    assert subject("Die *stille* Stunde") == "stille stunde"
    assert subject("is it?") == "is it"


def test_what_was_typed_never_becomes_syntax():
    style = with_template("$mood of $title, $realism, $palette")
    typed = "$mood ${palette} <lora:evil:9> (huge:1.9) [a|b] <|endoftext|> $$"
    told = prompt_of(style, title=typed, realism=80)
    assert told.startswith(f"{style.prompt.mood} of ")
    for mark in "$<>()[]{}|":
        assert mark not in told
    assert "evil" not in told
    assert "endoftext" not in told


def test_half_a_character_is_no_word():
    assert harmless("a \ud800 sea") == "a sea"


@pytest.mark.parametrize("name", sorted(STYLES))
def test_every_styles_prompt_can_be_filled(name):
    told = prompt_of(STYLES[name], title="The *quiet* hour", realism=50)
    assert told
    assert "#" not in told, "colours by name: a model knows no hexadecimal"
    assert "$" not in told


def test_ones_own_words_take_the_place_of_the_styles():
    told = prompt_of(SPOTLIGHT, title="A title", realism=90, own="a {lighthouse} at dawn")
    assert told.startswith(f"a lighthouse at dawn, {SPOTLIGHT.realism.high}, ")
    assert SPOTLIGHT.prompt.mood not in told


@pytest.mark.parametrize(
    ("colour", "name"),
    [
        ("#000000", "black"),
        ("#ffffff", "white"),
        ("#808080", "grey"),
        ("#0b1526", "dark blue"),
        ("#ffb703", "yellow"),
        ("#ff5a1f", "orange"),
        ("#c6f6d5", "pale green"),
        ("#d5006d", "pink"),
        ("#b00000", "red"),
    ],
)
def test_colours_have_names(colour, name):
    assert colour_name(colour) == name


def test_each_colour_is_said_once():
    words = list(colour_words(SPOTLIGHT.palette))
    assert len(words) == len(set(words))


def test_white_space_and_what_cannot_be_seen_is_one_space():
    assert harmless(" a\n\tb\x00c ") == "a b c"
