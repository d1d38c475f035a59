"""A stranger's package, built and installed by pip beside Thumbsmith in a fresh environment, and used from there."""

import json
from pathlib import Path

from PIL import Image

from tests.packaging.conftest import run


def test_thumbsmith_itself_runs_from_its_wheel(environment, tmp_path):
    code = "import engine, plugins, cli.main; print(engine.__file__, plugins.__file__)"
    for path in run(environment / "bin" / "python", "-c", code, cwd=tmp_path).stdout.split():
        assert Path(path).is_relative_to(environment)


def test_the_package_is_found_and_nothing_failed(environment, tmp_path, settings):
    listed = json.loads(run(environment / "bin" / "thumbsmith", "plugins", "--json", cwd=tmp_path, **settings).stdout)
    (plugin,) = [plugin for plugin in listed["plugins"] if plugin["name"] == "coral-pop"]
    assert plugin["origin"] == "package thumbsmith-coral-pop 1.0.0 (coral_pop)"
    assert sorted(plugin["brought"]) == ["exporter small-png", "format newsletter", "style coral-pop"]
    assert listed["failures"] == []
    assert any(plugin["name"] == "styles.spotlight" for plugin in listed["plugins"])


def test_its_style_exporter_and_format_make_a_picture(environment, tmp_path, settings):
    from skimage.data import astronaut

    Image.fromarray(astronaut()).save(tmp_path / "host.png")
    command = (
        "render",
        "--title",
        "The *quiet* hour",
        "--host",
        "host.png",
        "--style",
        "coral-pop",
        "--format",
        "newsletter",
    )
    run(environment / "bin" / "thumbsmith", *command, "--out", "made", cwd=tmp_path, **settings)
    with Image.open(tmp_path / "made" / "newsletter.png") as picture:
        assert (picture.size, picture.mode) == ((1200, 480), "P")
        assert len(picture.convert("RGB").getcolors(1_000_000)) > 16
    assert (tmp_path / "made" / "newsletter.png").stat().st_size <= 400_000
    assert (tmp_path / "made" / "newsletter.psd").stat().st_size > 100_000
