"""The painting toolkit's door: the recipe of the plugin page, written with it alone, keeps the promises of a ground."""

import pytest

from engine.kinds.registry import PluginFolder, load_registry
from tests import plugin_page
from thumbsmith import painting
from thumbsmith.testing import Workbench, promises


@pytest.fixture(scope="module")
def dusk(tmp_path_factory):
    """`Dusk`, as it stands on the page."""
    source = plugin_page.files()["dusk.py"]
    assert "engine" not in source
    folder = tmp_path_factory.mktemp("plugins")
    (folder / "dusk.py").write_text(source, encoding="utf-8")
    registry = load_registry([PluginFolder(folder)], installed=False)
    assert registry.failures == ()
    return registry.background("dusk")


@pytest.mark.parametrize("promise", promises("background"), ids=str)
def test_a_recipe_of_ten_lines_keeps_every_promise(promise, dusk):
    promise.check(dusk, Workbench.open())


def test_what_is_listed_is_there():
    assert all(hasattr(painting, name) for name in painting.__all__)
