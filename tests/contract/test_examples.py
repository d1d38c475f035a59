"""The smallest example of every hook, put to use: what it registers is asked for, and answers."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from skimage.data import astronaut

from engine.brief import Brief, PersonPhoto
from engine.kinds import hookspecs
from engine.kinds.registry import PluginFolder, builtin_folder, load_registry
from engine.pipeline import render
from engine.studio import Studio
from engine.text.fonts import FontLibrary
from tests import plugin_page
from tests.engine.text.made_fonts import house_font
from thumbsmith.testing import Workbench, promises

HOOKS = [name for name, hook in vars(hookspecs).items() if hasattr(hook, f"{hookspecs.PROJECT}_spec")]
STYLE = """
name = "{name}"
label = "{name}"
extends = "midnight"
{more}
"""
WEARING = {
    "on-flat": '[background]\nrecipe = "flat"\noptions = {colour = "deep"}',
    "on-grey": '[background]\nrecipe = "grey"',
    "in-letters": '[title]\nfont = "house-sans-400"',
    "with-ink": '[[loras]]\nname = "ink-wash"\nweight = 0.6',
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Every example under the name that the page gives it, and styles that wear them."""
    folder = tmp_path_factory.mktemp("examples")
    for hook, text in plugin_page.examples().items():
        (folder / ("grey.py" if hook == "register_settings" else f"{hook}.py")).write_text(text, encoding="utf-8")
    style = plugin_page.files()["thumbsmith-coral-pop/src/coral_pop/style.toml"]
    (folder / "_midnight.toml").write_text(style.replace("coral-pop", "midnight"), encoding="utf-8")
    code = (folder / "register_styles.py").read_text(encoding="utf-8")
    (folder / "register_styles.py").write_text(code.replace("midnight.toml", "_midnight.toml"), encoding="utf-8")
    for name, more in WEARING.items():
        (folder / f"{name}.style.toml").write_text(STYLE.format(name=name, more=more), encoding="utf-8")
    (folder / "_files").mkdir()
    (folder / "_files" / "MyFont.ttf").write_bytes(house_font())
    return folder


@pytest.fixture(scope="module")
def studio(folder) -> Studio:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("THUMBSMITH_PLUGIN_GREY_LEVEL", "90")
        registry = load_registry([builtin_folder(), PluginFolder(folder)], installed=False)
    assert registry.failures == ()
    return Studio(registry, FontLibrary().with_faces(registry.fonts.values()))


@pytest.fixture
def made(studio, tmp_path):
    """The folder of a render with these wishes."""

    def make(*exporters: str, format: str = "youtube", **wishes: object) -> Path:
        Image.fromarray(astronaut()).save(tmp_path / "me.png")
        brief = Brief(title="The *quiet* hour", host=PersonPhoto(path=tmp_path / "me.png"), formats=(format,), **wishes)
        report = render(brief, studio, out=tmp_path / "out", exporters=exporters)
        artifacts = [artifact for item in report.formats for artifact in item.artifacts]
        findings = [finding for artifact in artifacts for finding in artifact.findings]
        assert [finding.message for finding in findings if finding.level == "error"] == []
        return tmp_path / "out"

    return make


def picture(path: Path) -> np.ndarray:
    with Image.open(path) as opened:
        assert (opened.format, opened.size) == ("JPEG", (1280, 720))
        return np.asarray(opened.convert("RGB"))


def test_every_hook_has_one_that_is_used_here():
    used = {name.removeprefix("test_use_") for name in globals() if name.startswith("test_use_")}
    assert used == set(HOOKS) == set(plugin_page.examples())


def test_use_register_settings(made):
    corner = picture(made(style="on-grey") / "youtube.jpg")[:8, :8]
    assert abs(int(corner.mean()) - 90) < 12


def test_use_register_styles(made):
    assert picture(made(style="midnight") / "youtube.jpg").std() > 20


def test_use_register_backgrounds(made):
    corner = picture(made(style="on-flat") / "youtube.jpg")[:8, :8]
    assert np.abs(corner.mean(axis=(0, 1)) - (0x5B, 0x1F, 0x2A)).max() < 12


def test_use_register_fonts(made):
    scene = json.loads((made(style="in-letters") / "youtube.scene.json").read_text(encoding="utf-8"))
    assert "house-sans-400" in scene["fonts"]


def test_use_register_loras(made, studio):
    assert studio.registry.style("with-ink").loras[0].name in studio.registry.loras
    picture(made(style="with-ink") / "youtube.jpg")


def test_use_register_exporters(made):
    out = made("scene-json", style="midnight")
    written = json.loads((out / "youtube.json").read_text(encoding="utf-8"))
    assert written == json.loads((out / "youtube.scene.json").read_text(encoding="utf-8"))


def test_use_register_formats(made):
    out = made(format="flyer", style="midnight")
    data = (out / "flyer.psd").read_bytes()
    assert data[:4] == b"8BPS"
    assert (int.from_bytes(data[18:22]), int.from_bytes(data[14:18])) == (1240, 1754)


def test_use_register_face_finders(made):
    assert picture(made(style="midnight", face_finder="whole-picture") / "youtube.jpg").std() > 20


def test_use_register_upscalers(studio):
    made = studio.registry.upscaler("blocks").upscale(np.arange(12, dtype=np.uint8).reshape(2, 2, 3), 4, 4, seed=0)
    assert np.array_equal(made[:2, :2], np.broadcast_to([0, 1, 2], (2, 2, 3)))


def test_use_register_mattes(studio):
    assert studio.matte() is studio.registry.matte("everything")
    assert studio.matte().person_mask(np.zeros((4, 6, 3), np.uint8)).shape == (4, 6)


def test_use_register_checks(studio):
    check = studio.registry.checks["no-pngs"].configured({})
    assert check.inspect(b"\x89PNG\r\n", "image/png").reason == "send a JPEG"
    assert check.inspect(b"\xff\xd8\xff", "image/jpeg").finding == "clean"


def test_use_register_titles(studio):
    helper, format = studio.registry.title_helper("first-words"), studio.registry.format("youtube")
    assert helper.refine("Seven ways to waste a whole day", format=format) == "Seven ways to waste a"
    assert helper.suggest("Go", 1, format=format) == ["Go"]


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("lora", "ink-wash"),
        ("font", "house-sans-400"),
        ("exporter", "scene-json"),
        ("format", "flyer"),
        ("face finder", "whole-picture"),
        ("upscaler", "blocks"),
        ("matte", "everything"),
        ("check", "no-pngs"),
        ("title helper", "first-words"),
    ],
)
def test_an_example_keeps_the_promises_of_its_kind(studio, kind, name):
    bench = Workbench.open()
    bench = type(bench)(studio=studio, cutout=bench.cutout, photo=bench.photo)
    for promise in promises(kind):
        promise.check(studio.registry.of_kind(kind)[name], bench)
