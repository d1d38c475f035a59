"""Styles that stand on others, and styles that bring their own letters."""

from __future__ import annotations

import itertools

import pytest

from engine.errors import StyleError
from engine.kinds.style_files import Family, StyleFile
from engine.style import Style
from tests.engine.text.made_fonts import house_font, variable_font

BASE = """
name = "base"
label = "Base"
purpose = "a test"
tags = ["calm", "dark"]
[palette]
ground = "#203040"
deep = "#101820"
ink = "#ffffff"
accent = "#ff5a1f"
second = "#38c6ff"
[title]
font = "anton-400"
shadow = { colour = "deep", blur_em = 0.2 }
[people.rim]
colour = "second"
[background]
recipe = "mesh-gradient"
options = { grain = 0.2 }
[prompt]
template = "a calm room, $mood"
"""


@pytest.fixture
def family(tmp_path):
    """All of these files, in this order, as one family."""

    def of(*texts: str, code: tuple[Style, ...] = ()) -> Family:
        known: dict[str, Style | StyleFile] = {style.name: style for style in code}
        for text in texts:
            path = tmp_path / f"{len(known)}.style.toml"
            path.write_text(text)
            file = StyleFile.load(path)
            known[file.name] = file
        return Family(known)

    return of


def child(name: str, parent: str, rest: str = "") -> str:
    return f'name = "{name}"\nlabel = "{name.title()}"\nextends = "{parent}"\n{rest}'


def refusal(family: Family, name: str) -> str:
    with pytest.raises(StyleError) as refused:
        family.settled(name)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_what_a_style_does_not_say_is_as_its_parent_says(family):
    style = family(BASE, child("warm", "base", '[palette]\naccent = "#ffb703"\n[title]\ncase = "keep"\n')).settled(
        "warm"
    )
    base = family(BASE).settled("base").style
    expected = base.model_copy(
        update={
            "name": "warm",
            "label": "Warm",
            "extends": "base",
            "palette": base.palette.model_copy(update={"accent": "#ffb703"}),
            "title": base.title.model_copy(update={"case": "keep"}),
        }
    )
    assert style.style == expected


def test_lists_take_the_place_of_lists(family):
    assert family(BASE, child("warm", "base", 'tags = ["warm"]')).settled("warm").style.tags == ("warm",)


def test_a_table_may_be_taken_away(family):
    made = family(BASE, child("bare", "base", "[title]\nshadow = false\n[people]\nrim = false\nshadow = false\n"))
    style = made.settled("bare").style
    assert (style.title.shadow, style.people.rim, style.people.shadow) == (None, None, None)


def test_a_default_may_be_taken_away_without_a_parent(family):
    text = BASE.replace("[people.rim]", "[people]\nshadow = false\n[people.rim]")
    assert family(text).settled("base").style.people.shadow is None


def test_another_background_starts_with_its_own_options(family):
    other = child("other", "base", '[background]\nrecipe = "stage-beams"\noptions = { haze = 0.1 }\n')
    assert family(BASE, other).settled("other").style.background.options == {"haze": 0.1}
    same = child("same", "base", '[background]\nrecipe = "mesh-gradient"\noptions = { folds = 0.1 }\n')
    assert family(BASE, same).settled("same").style.background.options == {"grain": 0.2, "folds": 0.1}


CHAIN = (BASE, child("warm", "base", "realism = { low = 'a' }"), child("hot", "warm", "realism = { high = 'b' }"))


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_chains_do_not_depend_on_who_came_first(family, order):
    made = family(*(CHAIN[index] for index in order)).settled("hot").style
    assert (made.realism.low, made.realism.high, made.palette.ink) == ("a", "b", "#ffffff")


def test_a_style_made_in_code_may_stand_on_either_side(family):
    base = Style.from_dict(family(BASE)._known["base"].data, source="code")
    assert family(child("warm", "base", "tags = ['x']"), code=(base,)).settled("warm").style.palette == base.palette
    below = Style.model_validate({**base.model_dump(exclude_unset=True), "name": "made", "extends": "warm", "tags": ()})
    made = family(BASE, child("warm", "base", "[finish]\ngrain = 0.9"), code=(below,)).settled("made").style
    assert (made.finish.grain, made.tags) == (0.9, ())


def test_a_parent_that_is_not_there_is_named(family):
    assert refusal(family(BASE, child("warm", "bass")), "warm").endswith(
        "1.style.toml: extends: no style is called 'bass'; did you mean base?"
    )


def test_a_circle_is_told_in_a_sentence(family):
    made = family(child("a", "b"), child("b", "c"), child("c", "a"))
    assert refusal(made, "a").endswith(
        "0.style.toml: extends: 'a' extends 'b' extends 'c' extends 'a', in a circle; one of them must stand by itself"
    )
    assert "'d' extends 'd', in a circle" in refusal(family(child("d", "d")), "d")


def test_of_a_fault_in_the_parent_the_parent_is_named(family):
    said = refusal(family(BASE.replace("blur_em = 0.2", "blur_em = 20"), child("warm", "base")), "warm")
    assert "1.style.toml: extends: the style 'base' cannot be used itself (" in said
    assert "0.style.toml: title.shadow.blur_em: Input should be less than or equal to 2" in said


def test_who_a_style_is_is_never_taken_from_another(family):
    said = refusal(family(BASE, child("warm", "base").replace('label = "Warm"\n', "")), "warm")
    assert said.endswith("1.style.toml: label: Field required")


# Fonts beside a style.


def test_a_font_beside_the_style(family, tmp_path):
    (tmp_path / "MyFont.ttf").write_bytes(house_font())
    (tmp_path / "Var.ttf").write_bytes(variable_font())
    text = BASE.replace('font = "anton-400"', 'font = "./MyFont.ttf"\nemphasis_font = "./Var.ttf#900"')
    settled = family(text + '[kicker]\nfont = "./MyFont.ttf"\n').settled("base")
    plain, black = settled.fonts
    assert (plain.family, black.family, black.weight) == ("House Sans", "House Var", 900)
    assert plain.id == f"house-sans-400-{plain.digest[:8]}"
    assert settled.style.fonts == (plain.id, black.id, plain.id)


def test_a_font_beside_the_parent_comes_along(family, tmp_path):
    (tmp_path / "MyFont.ttf").write_bytes(house_font())
    made = family(BASE.replace("anton-400", "./MyFont.ttf"), child("warm", "base"))
    assert made.settled("warm").fonts == made.settled("base").fonts
    assert made.settled("warm").style.title.font == made.settled("base").fonts[0].id


@pytest.mark.parametrize(
    ("font", "says"),
    [
        ("./gone.ttf", "title.font: {folder}/gone.ttf: cannot be read (No such file or directory)"),
        ("./Var.ttf", "title.font: {folder}/Var.ttf: this is a variable font; name a weight from 100 to 900"),
        ("./0.style.toml", "title.font: {folder}/0.style.toml: the font is no TTF, OTF or WOFF2 file"),
        ("../MyFont.ttf", "title.font: '../MyFont.ttf' is no id; a font beside the style is written \"./MyFont.ttf\""),
        ("MyFont.ttf#700", "title.font: 'MyFont.ttf#700' is no id; a font beside the style is written"),
        ("./../MyFont.ttf", "title.font: './../MyFont.ttf' lies outside of the style's folder; put the font beside"),
    ],
)
def test_a_font_that_cannot_be_used_is_refused_with_file_key_and_reason(family, tmp_path, font, says):
    (tmp_path / "Var.ttf").write_bytes(variable_font())
    with pytest.raises(StyleError) as refused:
        family(BASE.replace("anton-400", font)).settled("base")
    assert str(refused.value).startswith(f"{tmp_path}/0.style.toml: {says.format(folder=tmp_path)}")
    assert "\n" not in str(refused.value)
