"""A stranger's package, built and installed by pip beside Thumbsmith in a fresh environment, and used from there."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest
from PIL import Image

from engine.home import assets_home
from tests.waiting import HANG_SECONDS

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "tests" / "fixtures" / "third_party"


def run(*command: object, cwd: Path, **more: str) -> str:
    """What the command printed; the failure shows what it complained about."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "THUMBSMITH"))}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment | more,
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def environment(tmp_path_factory) -> Path:
    """A new environment with Thumbsmith and the package installed from wheels; dependencies are borrowed, read-only."""
    folder = tmp_path_factory.mktemp("packaging")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")
    run(*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder / "wheels", ROOT, PACKAGE, cwd=folder)
    venv.create(folder / "env", with_pip=False, symlinks=True)
    python = folder / "env" / "bin" / "python"
    wheels = sorted((folder / "wheels").glob("*.whl"))
    run(*pip, "--python", python, "install", "--no-deps", "--no-index", *wheels, cwd=folder)
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip())
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n" + sysconfig.get_path("platlib") + "\n")
    return folder / "env"


@pytest.fixture
def settings(tmp_path) -> dict[str, str]:
    return {"THUMBSMITH_ASSETS_DIR": str(assets_home()), "THUMBSMITH_PLUGINS_DIR": str(tmp_path / "none")}


def test_thumbsmith_itself_runs_from_its_wheel(environment, tmp_path):
    code = "import engine, plugins, cli.main; print(engine.__file__, plugins.__file__)"
    for path in run(environment / "bin" / "python", "-c", code, cwd=tmp_path).split():
        assert Path(path).is_relative_to(environment)


def test_the_package_is_found_and_nothing_failed(environment, tmp_path, settings):
    listed = json.loads(run(environment / "bin" / "thumbsmith", "plugins", "--json", cwd=tmp_path, **settings))
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
