"""Styles as data: refused with file, key and reason; templates that never run anything."""

import re

import pytest

from engine.errors import StyleError
from engine.style import Prompt, RealismMeaning, Style

PLAIN = {
    "name": "plain",
    "label": "Plain",
    "purpose": "a test",
    "palette": {"ground": "#203040", "deep": "#101820", "ink": "#ffffff", "accent": "#ff5a1f", "second": "#38c6ff"},
    "title": {"font": "anton-400", "emphasis_font": "oswald-700"},
    "background": {"recipe": "flat"},
    "prompt": {"template": "a room, $mood, $palette"},
}


def changed(**more: object) -> dict[str, object]:
    return PLAIN | more


def test_json_both_ways_gives_the_same_style():
    style = Style.from_dict(PLAIN, source="x")
    assert Style.model_validate_json(style.model_dump_json()) == style


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (changed(colour="red"), "colour: unknown key (given: 'red')"),
        (changed(title={"font": "a", "size": 3}), "title.size: unknown key (given: 3)"),
        (
            changed(title={"font": "a", "rotation": 45}),
            "title.rotation: Input should be less than or equal to 12 (given: 45)",
        ),
        (changed(name="Neon Night"), "name: String should match pattern"),
        (changed(palette=PLAIN["palette"] | {"ink": "white"}), "palette.ink: String should match pattern"),
        (changed(layout={"arrangement": "diagonal"}), "layout.arrangement: Input should be 'side'"),
        (
            changed(title={"font": "a", "emphasis": "plate"}),
            'title.emphasis is "plate", so title.plate.shape must be "word"',
        ),
        ({k: v for k, v in PLAIN.items() if k != "palette"}, "palette: Field required"),
    ],
)
def test_a_wrong_style_is_refused_with_file_key_and_reason(data, reason):
    with pytest.raises(StyleError, match=re.escape(reason)) as refusal:
        Style.from_dict(data, source="odd/style.toml")
    assert str(refusal.value).startswith("odd/style.toml: ")
    assert "\n" not in str(refusal.value)


def test_a_file_that_is_no_toml_is_named(tmp_path):
    (tmp_path / "style.toml").write_text("name =")
    with pytest.raises(StyleError, match=r"style\.toml: cannot be read as TOML"):
        Style.load(tmp_path / "style.toml")


@pytest.mark.parametrize("template", ["{title.__class__}", "{0}", "%(title)s", "{{title}}"])
def test_other_ways_to_write_a_template_stay_as_they_are(template):
    assert Prompt(template=template).fill(title="T", mood="", realism="", palette="") == template


def test_a_value_is_never_expanded_again():
    prompt = Prompt(template="$title, $mood")
    assert (
        prompt.fill(title="$mood {title} ${palette}", mood="calm", realism="", palette="")
        == "$mood {title} ${palette}, calm"
    )


@pytest.mark.parametrize("template", ["$weather", "${title.__class__}", "$ 5", "costs 5$"])
def test_a_template_may_name_nothing_else(template):
    with pytest.raises(ValueError, match=r"is not known; use \$mood|a lone \$"):
        Prompt(template=template)


def test_a_dollar_sign_is_written_twice():
    assert Prompt(template="$$5").fill() == "$5"


def test_palette_names_resolve_and_colours_pass():
    palette = Style.from_dict(PLAIN, source="x").palette
    assert (palette.resolve("accent"), palette.resolve("#12345678")) == ("#ff5a1f", "#12345678")


def test_the_dial_speaks_at_its_ends_and_between():
    meaning = RealismMeaning(low="flat", high="photo")
    assert [meaning.describe(value) for value in (0, 50, 100)] == ["flat", "flat, with photo", "photo"]
