"""What a data file asks of Thumbsmith is read before the rest of it."""

import pytest

from engine.entry import Demands, unmet
from engine.errors import FormatError, StyleError
from engine.format import Format
from engine.kinds.lora import Lora
from engine.style import Style
from engine.version import __version__


@pytest.mark.parametrize("requires", ["", ">=0.1", f"=={__version__}", ">=0.1,<1", ">=0.1.0.dev1"])
def test_this_version_will_do(requires):
    assert unmet(requires) == ""
    assert Demands(requires=requires).requires == requires


@pytest.mark.parametrize(
    ("requires", "reason"),
    [
        (">=2", f"it is for Thumbsmith >=2; this is {__version__}"),
        ("<0.1", f"it is for Thumbsmith <0.1; this is {__version__}"),
        ("new", "'new' names no versions; write such as >=0.1,<1"),
        ("0.1", "'0.1' names no versions; write such as >=0.1,<1"),
    ],
)
def test_another_version_is_wanted(requires, reason):
    assert unmet(requires) == reason
    with pytest.raises(ValueError, match=r"Thumbsmith|names no versions"):
        Demands(requires=requires)


@pytest.mark.parametrize(("kind", "error"), [(Style, StyleError), (Format, FormatError), (Lora, StyleError)])
def test_a_file_for_a_later_version_is_refused_for_that_and_not_for_its_keys(kind, error, tmp_path):
    path = tmp_path / "later.toml"
    path.write_text('name = "later"\nhologram = true\n[thumbsmith]\nrequires = ">=2"\n')
    with pytest.raises(error) as refusal:
        kind.load(path)
    assert str(refusal.value) == (
        f"{path}: thumbsmith.requires: it is for Thumbsmith >=2; this is {__version__} (given: '>=2')"
    )


def test_a_table_that_nobody_knows_is_refused(tmp_path):
    path = tmp_path / "odd.toml"
    path.write_text('name = "odd"\n[thumbsmith]\nneeds = ">=0.1"\n')
    with pytest.raises(StyleError, match=r"thumbsmith\.needs: unknown key"):
        Style.load(path)


def test_a_file_that_is_nested_without_end_is_one_sentence(tmp_path):
    (tmp_path / "deep.toml").write_text("a = " + "[" * 5000)
    with pytest.raises(StyleError, match="cannot be read as TOML"):
        Lora.load(tmp_path / "deep.toml")
