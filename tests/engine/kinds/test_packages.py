"""Installed packages: which Thumbsmith they ask for is looked at before they are imported."""

import pytest

from engine.kinds.registry import load_registry
from engine.version import __version__


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """A package that says on which Thumbsmith it depends, as its installer writes it down."""

    def install(*demands: str, code: str = "") -> None:
        about = tmp_path / "late_night-1.0.dist-info"
        about.mkdir()
        lines = ["Metadata-Version: 2.1", "Name: late-night", "Version: 1.0", *(f"Requires-Dist: {d}" for d in demands)]
        (about / "METADATA").write_text("\n".join(lines) + "\n")
        (about / "entry_points.txt").write_text("[thumbsmith]\nlate-night = late_night\n")
        (tmp_path / "late_night.py").write_text(code or "raise SystemExit('it was imported')")
        monkeypatch.syspath_prepend(str(tmp_path))

    return install


def failure():
    (found,) = [failure for failure in load_registry().failures if failure.name == "late-night"]
    return found


@pytest.mark.parametrize("demand", ["thumbsmith>=2", "Thumbsmith[service]>=2", "thumbsmith>=2; python_version>='3'"])
def test_one_for_another_version_is_named_and_not_imported(installed, demand):
    installed("pillow", demand)
    assert failure().reason == (
        f"the package asks for another version: it is for Thumbsmith >=2; this is {__version__}"
    )
    assert failure().origin == "package late-night 1.0 (late_night)"


HOOK = "from engine import hookimpl\n@hookimpl\ndef register_loras():\n    return []\n"


@pytest.mark.parametrize("demands", [(), ("thumbsmith",), ("thumbsmith>=0.1,<1",), ("thumbsmith>=2; extra=='later'",)])
def test_one_for_this_version_is_opened(installed, demands):
    installed(*demands, code=HOOK)
    registry = load_registry()
    assert [failure for failure in registry.failures if failure.name == "late-night"] == []
    assert "late-night" in [plugin.name for plugin in registry.plugins]
