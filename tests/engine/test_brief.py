"""The brief and the brand kit: bounds, order of people, paths beside the file."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from engine.brief import BrandKit, Brief, PersonPhoto
from engine.errors import BrandError


def test_the_host_comes_first():
    host, guest = PersonPhoto(path=Path("h.jpg")), PersonPhoto(path=Path("g.jpg"))
    assert Brief(title="T", host=host, guests=(guest,)).people == (host, guest)
    assert Brief(title="T", guests=(guest,)).people == (guest,)


@pytest.mark.parametrize(
    "wrong",
    [
        {"realism": 101},
        {"realism": -1},
        {"seed": -1},
        {"seed": 2**63},
        {"style": None},
        {"titel": "T"},
        {"kicker": "k" * 81},
        {"realism": True},
        {"quick": "yes"},
    ],
)
def test_what_is_out_of_range_is_refused(wrong):
    with pytest.raises(ValidationError):
        Brief(**({"title": "T"} | wrong))


def test_six_people_are_the_most():
    guests = tuple(PersonPhoto(path=Path(f"{n}.jpg")) for n in range(6))
    with pytest.raises(ValidationError, match="guests"):
        Brief(title="T", guests=guests)


def test_a_kit_finds_its_logo_beside_itself(tmp_path):
    (tmp_path / "kit.toml").write_text('name = "Team"\nprimary = "#ff5a1f"\nlogo = "logo.png"\n')
    kit = BrandKit.load(tmp_path / "kit.toml")
    assert (kit.logo, kit.primary, kit.secondary) == (tmp_path / "logo.png", "#ff5a1f", None)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("primary = ", "cannot be read as TOML"),
        ('primary = "red"', "primary: "),
        ('color = "#ffffff"', "the keys are name, primary"),
    ],
)
def test_a_wrong_kit_is_refused_with_its_file(tmp_path, text, reason):
    path = tmp_path / "kit.toml"
    path.write_text(text)
    with pytest.raises(BrandError, match=reason) as refusal:
        BrandKit.load(path)
    assert str(refusal.value).startswith(f"{path}: ")


def test_a_missing_kit_is_named(tmp_path):
    with pytest.raises(BrandError, match=r"gone\.toml: cannot be read"):
        BrandKit.load(tmp_path / "gone.toml")
