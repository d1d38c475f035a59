"""Copies of the plugin folder: what changes is looked at by a real process, and what is broken reaches nobody."""

from __future__ import annotations

import logging
import os

import pytest

from engine.kinds.disabled import disable
from service.plugins import shelf
from service.plugins.copies import Copies
from service.plugins.followed import FollowedPlugins
from service.settings import Settings
from tests.cli.commands import tree
from tests.hostile import plant_plain, style

MARK = "import os\nfrom pathlib import Path\nPath({path!r}).write_text(str(os.getpid()))\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("THUMBSMITH_PLUGINS_DIR", str(tmp_path / "own"))
    monkeypatch.setenv("THUMBSMITH_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.delenv("THUMBSMITH_DISABLED_PLUGINS", raising=False)
    return plant_plain(tmp_path / "own")


@pytest.fixture
def followed(folder, tmp_path):
    return FollowedPlugins(Settings(data_dir=tmp_path / "data"))


def names(followed) -> set[str]:
    return {style.name for style in followed.listing().styles}


def write(path, text) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_what_is_new_changed_or_gone_is_there_at_once_and_the_copy_before_stays(followed, folder):
    assert not followed.renew(), "nothing has changed"
    first, before = followed.copy, tree(followed.copy)
    write(folder / "dawn" / "style.toml", style("dawn", recipe="plain"))
    write(folder / "plain.style.toml", style("plain", recipe="plain").replace('"Plain"', '"Plainer"'))
    assert followed.renew()
    assert not followed.renew()
    assert {one.label for one in followed.listing().styles if one.name in ("plain", "dawn")} == {"Plain", "Plainer"}
    assert followed.environment["THUMBSMITH_PLUGINS_DIR"] == str(followed.copy) != str(first)
    assert tree(first) == before, "whoever works with it goes on with it"
    (folder / "dawn" / "style.toml").unlink()
    assert followed.renew()
    assert "dawn" not in names(followed)


def test_a_broken_edit_keeps_the_last_good_version_of_itself_alone(followed, folder, caplog):
    write(folder / "plain.style.toml", style("plain", recipe="plain") + "\n[finish]\ngrain = 7\n")
    write(folder / "dawn.style.toml", style("dawn", recipe="plain"))
    with caplog.at_level(logging.WARNING):
        assert followed.renew()
    assert names(followed) >= {"plain", "dawn"}
    assert next(one for one in followed.listing().styles if one.name == "plain").finish.grain == 0.12
    assert list(followed.held_back) == ["plain.style.toml"]
    assert f"{folder / 'plain.style.toml'}: finish.grain" in followed.held_back["plain.style.toml"]
    assert "the plugin plain.style.toml is broken, so the version before it stays in use" in caplog.text
    write(folder / "plain.style.toml", style("plain", recipe="plain") + "\n[finish]\ngrain = 0.5\n")
    assert followed.renew()
    assert followed.held_back == {}
    assert next(one for one in followed.listing().styles if one.name == "plain").finish.grain == 0.5


def test_code_that_breaks_is_held_back_with_what_stands_on_it(followed, folder):
    write(folder / "plain_parts.py", "1 / 0")
    assert followed.renew()
    assert set(followed.held_back) == {"plain_parts.py", "plain.style.toml", "plain.format.toml"}
    listing = followed.listing()
    assert (listing.exporters["plain"], "plain" in listing.backgrounds) == (".png", True)
    assert listing.failures == []


def test_what_stood_on_something_that_is_gone_goes_too_and_keeps_nothing_else_out(followed, folder, caplog):
    write(folder / "dusk.py", (folder / "plain_parts.py").read_text().replace('"plain"', '"dusk"'))
    write(folder / "dusk.style.toml", style("dusk", recipe="dusk"))
    assert followed.renew()
    assert "dusk" in names(followed)
    (folder / "dusk.py").unlink()
    write(folder / "dawn.style.toml", style("dawn", recipe="plain"))
    with caplog.at_level(logging.WARNING):
        assert followed.renew()
    assert names(followed) & {"dusk", "dawn", "plain"} == {"dawn", "plain"}
    assert followed.held_back == {}
    assert "the plugin dusk.style.toml can work no more and is left out: style 'dusk': no background" in caplog.text


def test_a_change_that_breaks_a_neighbour_is_held_back_and_what_is_new_comes_in(followed, folder):
    write(folder / "dawn.style.toml", style("dawn", recipe="plain"))
    assert followed.renew()
    write(folder / "dawn.style.toml", style("plain", recipe="plain"))
    write(folder / "dusk.style.toml", style("dusk", recipe="plain"))
    assert followed.renew()
    assert names(followed) >= {"plain", "dawn", "dusk"}
    assert followed.held_back["dawn.style.toml"] == "plain.style.toml would break with it"
    assert followed.listing().failures == []


def test_what_never_was_good_is_only_named(followed, folder):
    write(folder / "bad.style.toml", "name = ")
    assert followed.renew()
    assert followed.held_back == {}
    assert [one.name for one in followed.listing().failures] == ["bad.style"]
    write(folder / "dawn.style.toml", style("dawn", recipe="plain"))
    write(folder / "bad.style.toml", "name = 1")
    assert followed.renew()
    assert followed.held_back == {}
    assert "dawn" in names(followed)


def test_code_that_ends_its_process_changes_nothing(followed, folder, caplog):
    first = followed.copy
    write(folder / "leaves.py", "import os\nos._exit(3)\n")
    write(folder / "dawn.style.toml", style("dawn", recipe="plain"))
    assert followed.renew()
    assert followed.copy == first
    assert list(followed.held_back) == ["all"]
    assert "ended with code 3" in caplog.text
    (folder / "leaves.py").unlink()
    assert followed.renew()
    assert "dawn" in names(followed)


def test_each_change_is_looked_at_once_a_machine(followed, folder, tmp_path, monkeypatch):
    other = FollowedPlugins(Settings(data_dir=tmp_path / "data"))
    assert other.copy == followed.copy
    write(folder / "plain.style.toml", "name = ")
    assert followed.renew()
    monkeypatch.setattr(Copies, "_look", lambda *_: pytest.fail("it has been looked at"))
    assert other.renew()
    assert (other.copy, other.held_back) == (followed.copy, followed.held_back)
    late = FollowedPlugins(Settings(data_dir=tmp_path / "data"))
    assert (late.copy, late.held_back) == (followed.copy, followed.held_back)


def test_it_is_looked_at_by_another_process(followed, folder, tmp_path):
    write(folder / "marks.py", MARK.format(path=str(tmp_path / "ran")))
    assert followed.renew()
    assert int((tmp_path / "ran").read_text()) != os.getpid()


def test_disabling_is_a_change(followed):
    assert "plain" in names(followed)
    disable("plain.style")
    assert followed.renew()
    assert "plain" not in names(followed)
    assert [one.name for one in followed.listing().disabled] == ["plain.style"]


def test_a_plugin_behind_a_link_is_copied_like_any_other(followed, folder, tmp_path):
    write(tmp_path / "elsewhere" / "style.toml", style("dawn", recipe="plain"))
    (folder / "dawn").symlink_to(tmp_path / "elsewhere")
    assert followed.renew()
    assert "dawn" in names(followed)
    write(tmp_path / "elsewhere" / "style.toml", "name = ")
    assert followed.renew()
    assert list(followed.held_back) == ["dawn"]
    assert "dawn" in names(followed)


def test_large_files_are_linked_and_old_copies_go(followed, folder, monkeypatch):
    monkeypatch.setattr(shelf, "_LARGE_BYTES", 1000)
    monkeypatch.setattr(shelf, "_KEEP_SECONDS", -1000.0)
    first = followed.copy
    write(folder / "loras" / "ink.safetensors", "x" * 1001)
    assert followed.renew()
    assert (followed.copy / "loras" / "ink.safetensors").is_symlink()
    assert not (followed.copy / "plain.style.toml").is_symlink()
    write(folder / "one.style.toml", style("one", recipe="plain"))
    assert followed.renew()
    assert not first.exists()


def test_where_no_copy_can_be_kept_the_folder_itself_is_used(folder, tmp_path, caplog):
    (tmp_path / "data").write_text("in the way", encoding="utf-8")
    followed = FollowedPlugins(Settings(data_dir=tmp_path / "data"))
    assert (followed.copy, followed.renew(), followed.listing()) == (None, False, None)
    assert "THUMBSMITH_PLUGINS_DIR" not in followed.environment
    assert "need a restart" in caplog.text
