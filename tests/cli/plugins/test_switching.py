"""`thumbsmith plugins disable` and `enable`, and the calls that `--trace-hooks` tells of."""

from __future__ import annotations

import json

import pytest

from tests.cli.commands import thumbsmith

PLAIN = 'name = "dawn"\nlabel = "Dawn"\npurpose = "mornings"\nextends = "clean-light"\n'


@pytest.fixture
def place(tmp_path):
    return {"environment": {"THUMBSMITH_CONFIG_DIR": str(tmp_path), "THUMBSMITH_DISABLED_PLUGINS": ""}}


def listed(place):
    return json.loads(thumbsmith("plugins", "--json", **place).stdout)


def test_a_style_is_disabled_and_enabled_again(tmp_path, place):
    (tmp_path / "plugins" / "dawn").mkdir(parents=True)
    (tmp_path / "plugins" / "dawn" / "style.toml").write_text(PLAIN, encoding="utf-8")
    told = thumbsmith("plugins", "disable", "dawn", **place)
    assert (told.returncode, told.stdout) == (0, f"ok    dawn is disabled ({tmp_path / 'disabled-plugins.txt'})\n")
    (off,) = listed(place)["disabled"]
    assert (off["name"], off["by"]) == ("dawn", str(tmp_path / "disabled-plugins.txt"))
    assert "off   dawn (dawn): disabled by" in thumbsmith("plugins", **place).stdout
    assert thumbsmith("render", "--title", "x", "--style", "dawn", "--out", tmp_path / "out", **place).returncode == 2
    assert thumbsmith("plugins", "enable", "dawn", **place).returncode == 0
    assert listed(place)["disabled"] == []
    assert "dawn" in thumbsmith("styles", **place).stdout


def test_an_unknown_name_is_refused(place, tmp_path):
    told = thumbsmith("plugins", "disable", "style.spotlight", **place)
    assert told.returncode == 2
    assert "no plugin is called 'style.spotlight'; did you mean styles.spotlight" in told.stderr
    assert not (tmp_path / "disabled-plugins.txt").exists()


def test_an_unknown_name_is_not_enabled_but_one_that_was_kept_goes(place, tmp_path):
    told = thumbsmith("plugins", "enable", "style.spotlight", **place)
    assert (told.returncode, told.stdout) == (2, "")
    assert "no plugin is called 'style.spotlight'; did you mean styles.spotlight" in told.stderr
    (tmp_path / "disabled-plugins.txt").write_text("uninstalled\n", encoding="utf-8")
    assert thumbsmith("plugins", "enable", "uninstalled", **place).returncode == 0
    assert (tmp_path / "disabled-plugins.txt").read_text(encoding="utf-8") == ""


def test_what_the_environment_disables_is_enabled_there(place):
    place["environment"]["THUMBSMITH_DISABLED_PLUGINS"] = "styles.spotlight"
    told = thumbsmith("plugins", "enable", "styles.spotlight", **place)
    assert (told.returncode, told.stdout) == (2, "")
    assert "THUMBSMITH_DISABLED_PLUGINS disables it" in told.stderr


def test_hooks_are_traced_on_stderr_alone(place):
    told = thumbsmith("--trace-hooks", "plugins", "--json", **place)
    assert told.returncode == 0
    assert json.loads(told.stdout)["failures"] == []
    assert "hook  plugin 'exporters.psd': register_exporters" in told.stderr
