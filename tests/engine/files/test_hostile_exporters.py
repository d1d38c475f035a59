"""Exporters that misbehave beside sound ones: they cost their own file and no other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.brief import Brief
from engine.compositor import Compositor
from engine.errors import BriefError, MissingAsset, PluginError
from engine.files.report import FormatReport
from engine.kinds.registry import PluginFolder, builtin_folder, load_registry
from engine.pipeline import export, plan, render
from engine.studio import Studio
from engine.text.fonts import FontLibrary
from tests.hostile import ENDLESS, NAME, plant, plant_plain

FONTS = FontLibrary()
WAYS = ("raises", "answers wrongly", "leaves", "lacks a file", "never returns")


def studio(folder: Path, way: str = "") -> Studio:
    """With a limit where there is one that never returns."""
    seconds = 8.0 if way in ENDLESS else None
    return Studio(load_registry([builtin_folder(), PluginFolder(folder)], installed=False, seconds=seconds), FONTS)


def brief(**changes: object) -> Brief:
    return Brief(**{"title": "Plain words", "style": "plain", "formats": ("plain",), **changes})


def assert_whole_but_for_one(report: FormatReport, out: Path) -> None:
    (failure,) = report.failures
    assert (failure.file, failure.exporter) == ("plain.bad", NAME)
    assert failure.message.startswith("exporter 'hostile' of plugin 'hostile'")
    assert [artifact.file for artifact in report.artifacts] == ["plain.png"]
    assert {path.name for path in out.iterdir()} == {"plain.png", "plain.scene.json", "assets", "report.json"}


@pytest.mark.parametrize("way", WAYS)
def test_a_further_file_that_cannot_be_made_costs_no_other(tmp_path, way):
    opened = studio(plant(tmp_path / "plugins", "exporter", way), way)
    first, again = tmp_path / "first", tmp_path / "again"
    report = render(brief(), opened, out=first, exporters=(NAME,))
    assert_whole_but_for_one(report.formats[0], first)
    assert_whole_but_for_one(export(first / "plain.scene.json", opened, out=again, exporters=(NAME,)), again)


def test_what_a_plugin_said_stands_in_no_file_that_goes_to_others(tmp_path):
    opened = studio(plant(tmp_path / "plugins", "exporter", "raises"))
    report = render(brief(), opened, out=tmp_path / "out", exporters=(NAME,))
    assert "no such ink" in report.formats[0].failures[0].message
    written = (tmp_path / "out" / "report.json").read_text(encoding="utf-8")
    assert "no such ink" not in written
    assert json.loads(written)["formats"][0]["failures"] == [
        {"file": "plain.bad", "exporter": NAME, "culprit": "exporter 'hostile' of plugin 'hostile'"}
    ]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("kind", "wanted"), [("exporter", {"formats": ("plain", "bad")}), ("background", {"style": "bad"})]
)
def test_what_a_design_cannot_do_without_ends_it_by_name_and_leaves_nothing(tmp_path, way, kind, wanted):
    opened = studio(plant(tmp_path / "plugins", kind, way), way)
    with pytest.raises(PluginError, match=f"^{kind} 'hostile' of plugin 'hostile'"):
        render(brief(**wanted), opened, out=tmp_path / "out", exporters=())
    assert [path.name for path in tmp_path.iterdir()] == ["plugins"]


def test_an_exporter_is_not_blamed_for_a_picture_that_could_not_be_drawn(tmp_path, monkeypatch):
    def broken(_self, _scene, **_options):
        raise RuntimeError("a fault of ours")

    opened = studio(plant_plain(tmp_path / "plugins"))
    render(brief(), opened, out=tmp_path / "sound", exporters=())
    monkeypatch.setattr(Compositor, "render", broken)
    with pytest.raises(RuntimeError, match="a fault of ours"):
        export(tmp_path / "sound" / "plain.scene.json", opened, out=tmp_path / "out", exporters=())


def test_formats_and_exporters_of_one_suffix_write_all_of_their_files(tmp_path):
    opened = Studio(load_registry([builtin_folder(), PluginFolder(plant_plain(tmp_path / "plugins"))]), FONTS)
    exporters = ("youtube", "podcast", "youtube-png", "webp", "webp-preview")
    report = render(brief(), opened, out=tmp_path / "out", exporters=exporters)
    expected = ["plain.png", "plain.jpg", "plain.podcast.jpg", "plain.youtube-png.png", "plain.webp"]
    expected.append("plain.preview.webp")
    assert [artifact.file for artifact in report.formats[0].artifacts] == expected
    assert all((tmp_path / "out" / name).stat().st_size for name in expected)
    planned = plan(brief(), opened, exporters=exporters)
    assert planned["formats"][0]["files"] == ["plain.scene.json", *expected]


def test_files_that_can_only_collide_are_refused_before_the_work(tmp_path):
    folder = plant_plain(tmp_path / "plugins")
    for name, suffix in (("b", ".png"), ("c", ".b.png")):
        source = (folder / "plain_parts.py").read_text(encoding="utf-8").replace('".png"', f'"{suffix}"')
        source = source.replace('name = "plain"', f'name = "{name}"')
        (folder / f"{name}_parts.py").write_text(source, encoding="utf-8")
    opened = studio(folder)
    with pytest.raises(BriefError, match=r"another file is called plain\.b\.png"):
        plan(brief(), opened, exporters=("c", "b"))
    with pytest.raises(BriefError, match=r"another file is called plain\.b\.png"):
        render(brief(), opened, out=tmp_path / "out", exporters=("c", "b"))
    assert not (tmp_path / "out").exists()


def test_what_the_machine_lacks_is_said_as_such(tmp_path):
    folder = plant(tmp_path / "plugins", "exporter", "raises")
    module = folder / f"{NAME}.py"
    lacking = "from engine.errors import MissingAsset\n        raise MissingAsset('no profile is built')"
    module.write_text(module.read_text(encoding="utf-8").replace("raise ValueError('no such ink')", lacking))
    with pytest.raises(MissingAsset, match="no profile is built"):
        render(brief(), studio(folder), out=tmp_path / "out", exporters=(NAME,))
