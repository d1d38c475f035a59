"""Plugins that somebody has switched off, by the file or by the environment: listed, and nothing of them is run."""

from __future__ import annotations

import pytest

from engine.errors import MachineError
from engine.kinds.disabled import VARIABLE, disable, disabled_file, disabled_plugins, enable
from engine.kinds.registry import PluginFolder, builtin_folder, load_registry
from tests.engine.kinds.plugin_files import STYLE, write

MARK = "from pathlib import Path\nPath(__file__).with_suffix('.ran').touch()\n"


@pytest.fixture(autouse=True)
def nothing_chosen(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("THUMBSMITH_CONFIG_DIR", str(tmp_path_factory.mktemp("config")))
    monkeypatch.delenv(VARIABLE, raising=False)


def loaded(folder):
    return load_registry([PluginFolder(folder)], installed=False, fonts=("anton-400",))


@pytest.mark.parametrize("by", ["file", "environment"])
def test_a_disabled_plugin_is_listed_and_never_run(folder, by, monkeypatch):
    write(folder / "marks.py", MARK)
    if by == "file":
        disable("marks")
    else:
        monkeypatch.setenv(VARIABLE, " marks , other")
    registry = loaded(folder)
    (off,) = registry.disabled
    assert (off.name, off.origin, off.may_check) == ("marks", str(folder / "marks.py"), True)
    assert off.by == (str(disabled_file()) if by == "file" else VARIABLE)
    assert not (folder / "marks.ran").exists()
    assert [plugin.name for plugin in registry.plugins] == ["good"]
    assert registry.failures == ()


def test_what_stands_on_it_says_what_it_lacks(folder):
    write(folder / "flat.style.toml", STYLE.format(name="plain"))
    assert set(loaded(folder).styles) == {"plain"}
    disable("good")
    (failure,) = loaded(folder).failures
    assert "no background is called 'flat'" in failure.reason


def test_built_in_ones_and_back_again():
    assert disable("backgrounds.neon_grid")
    assert not disable("backgrounds.neon_grid"), "once is enough"
    without = load_registry([builtin_folder()], installed=False)
    assert "neon-grid" not in without.backgrounds
    assert [off.name for off in without.disabled] == ["backgrounds.neon_grid"]
    assert enable("backgrounds.neon_grid")
    assert not enable("backgrounds.neon_grid")
    assert "neon-grid" in load_registry([builtin_folder()], installed=False).backgrounds


def test_names_are_kept_beside_each_other():
    for name in ("b", "a"):
        disable(name)
    assert disabled_file().read_text(encoding="utf-8") == "a\nb\n"
    assert list(disabled_plugins()) == ["a", "b"]


def test_a_file_that_cannot_be_read_is_named():
    disabled_file().write_bytes(b"\xff\xfe\x00")
    with pytest.raises(MachineError, match=r"disabled-plugins\.txt: cannot be read .* a line"):
        disabled_plugins()
