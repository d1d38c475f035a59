"""A title helper that misbehaves: whoever asked gets the answer of the rules, and the log names the helper."""

from __future__ import annotations

import pytest

from engine.kinds.registry import PluginFolder, builtin_folder, load_registry
from service.settings import Settings
from service.titles import Titles
from tests.hostile import plant

TITLE = "The real reason why my neighbour Ines never sleeps at night any more"


@pytest.mark.parametrize("way", ["raises", "answers wrongly", "leaves", "interrupts", "never returns"])
def test_the_rules_answer_for_a_helper_that_misbehaves(tmp_path, way, caplog):
    plugins = plant(tmp_path / "plugins", "title helper", way)
    source = (
        (plugins / "hostile.py").read_text().replace("'no such ink'", "title").replace("return 7", "return [title]")
    )
    (plugins / "hostile.py").write_text(source)
    registry = load_registry(
        [builtin_folder(), PluginFolder(plugins)], installed=False, seconds=8.0 if way == "never returns" else None
    )
    titles = Titles(registry, Settings(data_dir=tmp_path, titles_helper="hostile"))
    rules = Titles(registry, Settings(data_dir=tmp_path))
    assert titles.refine(TITLE) == rules.refine(TITLE)
    assert titles.suggest(TITLE) == rules.suggest(TITLE)
    assert "the title helper hostile failed" in caplog.text or "gave no usable answer" in caplog.text
    assert "Ines" not in caplog.text, "what a plugin says may hold the title"


def test_what_could_do_more_is_said_where_the_rules_answer(tmp_path):
    registry = load_registry([builtin_folder()], installed=False)
    model = {"titles_base_url": "http://127.0.0.1:9/v1", "titles_model": "small"}
    assert "A language model can do more" in (Titles(registry, Settings(data_dir=tmp_path)).hint() or "")
    assert Titles(registry, Settings(data_dir=tmp_path, **model)).hint() is None


def test_a_suggestion_that_is_the_title_is_none(tmp_path):
    """One word, and nothing that can be done to it."""
    titles = Titles(load_registry([builtin_folder()], installed=False), Settings(data_dir=tmp_path))
    assert (titles.refine("Sleep"), titles.suggest("Sleep")) == ("Sleep", [])
