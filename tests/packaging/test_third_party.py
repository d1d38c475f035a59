"""A stranger's package, built and installed by pip beside Thumbsmith in a fresh environment."""

import json
from pathlib import Path

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
