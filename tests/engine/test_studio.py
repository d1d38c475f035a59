"""What a render finds at hand: a style of one's own, with its own letters, reaches every file."""

from __future__ import annotations

import pytest
from psd_tools import PSDImage

from engine.brief import Brief
from engine.pipeline import render
from engine.scene import Scene
from engine.studio import Studio
from tests.engine.text.made_fonts import house_font

STYLE = """
name = "our-night"
label = "Our night"
extends = "spotlight"
[title]
font = "./House.ttf"
emphasis = "none"
"""


@pytest.fixture
def studio(tmp_path, monkeypatch):
    folder = tmp_path / "plugins" / "our-night"
    folder.mkdir(parents=True)
    (folder / "style.toml").write_text(STYLE)
    (folder / "House.ttf").write_bytes(house_font())
    monkeypatch.setenv("THUMBSMITH_PLUGINS_DIR", str(folder.parent))
    monkeypatch.setenv("THUMBSMITH_CACHE_DIR", str(tmp_path / "cache"))
    return Studio.open()


def test_letters_beside_a_style_are_in_the_scene_and_in_the_layers(studio, tmp_path):
    assert studio.registry.failures == ()
    brief = Brief(title="Quiet hours", style="our-night", formats=("youtube",))
    report = render(brief, studio, out=tmp_path / "out")
    assert min(words.contrast for words in report.formats[0].words) >= 4.5
    scene = Scene.load(tmp_path / "out" / "youtube.scene.json")
    (face,) = studio.registry.fonts.values()
    assert scene.fonts[face.id] == face.reference
    assert (face.family, face.postscript_name) == ("House Sans", "HouseSans-Regular")
    titles = [layer for layer in PSDImage.open(tmp_path / "out" / "youtube.psd").descendants() if layer.kind == "type"]
    assert "HouseSans-Regular" in {str(font["Name"]).strip("'") for font in titles[0].resource_dict["FontSet"]}
