"""One test a hook, at least: what is registered is there by its name. The plugin page's tests demand them."""

from types import SimpleNamespace

import numpy as np
import pytest

from engine.errors import PluginError
from engine.kinds.background import BackgroundRequest
from engine.style import Palette
from tests.engine.kinds.plugin_files import EXPORTER, FORMAT, LORA, STYLE, load, only_failure, write
from tests.engine.text.made_fonts import house_font

PALETTE = Palette(ground="#203040", deep="#101820", ink="#ffffff", accent="#ff5a1f", second="#38c6ff")


@pytest.mark.parametrize(
    "place", ["plain/style.toml", "styles/plain/style.toml", "plain.style.toml", "styles/plain.toml"]
)
def test_hook_register_styles(folder, place):
    write(folder / place, STYLE.format(name="plain"))
    registry = load(folder)
    assert registry.failures == ()
    assert registry.style("plain").palette.accent == "#ff5a1f"


def test_hook_register_styles_takes_a_style_or_a_path(folder):
    write(folder / "pack" / "one.toml", STYLE.format(name="one"))
    write(
        folder / "pack" / "__init__.py",
        """
        from pathlib import Path
        from engine import hookimpl
        from engine.style import Style

        PATH = Path(__file__).parent / "one.toml"

        @hookimpl
        def register_styles():
            yield PATH
            yield Style.load(PATH).model_copy(update={"name": "two"})
        """,
    )
    assert list(load(folder).styles) == ["one", "two"]


@pytest.mark.parametrize("place", ["ink.lora.toml", "loras/ink.toml"])
def test_hook_register_loras(folder, place):
    write(folder / place, LORA)
    write(folder / "plain.style.toml", STYLE.format(name="plain") + '[[loras]]\nname = "ink-wash"\nweight = 0.6\n')
    registry = load(folder)
    assert registry.failures == ()
    assert registry.loras["ink-wash"].weight == 0.8
    assert registry.style("plain").loras[0].weight == 0.6


TOLD = """
from thumbsmith import Export, PluginSettings, hookimpl
from pydantic import SecretStr

class Settings(PluginSettings):
    colours: int = 64
    key: SecretStr | None = None

class Few:
    suffix = ".png"
    def __init__(self, colours):
        self.name = f"few-{colours}"
    def export(self, request):
        raise NotImplementedError

@hookimpl
def register_settings():
    return [Settings]

@hookimpl
def register_exporters(settings):
    return [Few(settings.colours)]

@hookimpl
def register_loras():
    return []
"""


def test_hook_register_settings(folder, monkeypatch):
    write(folder / "few.py", TOLD)
    assert list(load(folder).exporters) == ["few-64"]
    monkeypatch.setenv("THUMBSMITH_PLUGIN_FEW_COLOURS", "8")
    registry = load(folder)
    assert list(registry.exporters) == ["few-8"]
    assert next(plugin.settings.colours for plugin in registry.plugins if plugin.name == "few") == 8


def test_a_plugin_whose_settings_are_wrong_is_named_and_left_out(folder, monkeypatch):
    write(folder / "few.py", TOLD)
    monkeypatch.setenv("THUMBSMITH_PLUGIN_FEW_COLOURS", "sesame")
    name, said = only_failure(folder)
    assert (name, said.partition(", unable")[0]) == (
        "few",
        "register_settings: THUMBSMITH_PLUGIN_FEW_COLOURS: Input should be a valid integer",
    )
    registry = load(folder)
    assert registry.exporters == {}
    assert [plugin.name for plugin in registry.plugins] == ["good"]
    assert "sesame" not in str(registry.failures)


def test_a_hook_that_takes_settings_gets_some_where_none_are_declared(folder):
    write(folder / "text.py", EXPORTER.replace("def register_exporters():", "def register_exporters(settings):"))
    assert list(load(folder).exporters) == ["text"]


def test_hook_register_fonts(folder):
    (folder / "pack").mkdir()
    for name, family in (("one.ttf", "House Sans"), ("two.otf", "House Serif")):
        (folder / "pack" / name).write_bytes(house_font(family=family))
    write(
        folder / "pack" / "__init__.py",
        """
        from pathlib import Path
        from thumbsmith import FontFile, hookimpl

        HERE = Path(__file__).parent

        @hookimpl
        def register_fonts():
            yield HERE / "one.ttf"
            yield FontFile(path=HERE / "two.otf", id="house-serif", licence="OFL-1.1")
        """,
    )
    write(folder / "plain.style.toml", STYLE.format(name="plain").replace("anton-400", "house-serif"))
    registry = load(folder)
    assert registry.failures == ()
    assert {name: face.family for name, face in registry.fonts.items()} == {
        "house-sans-400": "House Sans",
        "house-serif": "House Serif",
    }
    assert registry.fonts["house-serif"].licence == "OFL-1.1"
    assert registry.style("plain").title.font == "house-serif"
    assert "font house-serif" in next(plugin for plugin in registry.plugins if plugin.name == "pack").brought


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("'house.ttf'", "a font is a FontFile or the pathlib.Path of its file, not str"),
        ("FontFile(path=HERE / 'house.ttf', id='anton-400')", "font 'anton-400' is a built-in one; give your FontFile"),
        ("HERE / 'gone.ttf'", "gone.ttf: cannot be read (No such file or directory); give the path of a TTF"),
        ("HERE / 'house.ttf#700'", "house.ttf: this is no variable font; leave #700 out"),
    ],
)
def test_a_font_that_cannot_be_used_is_named_and_skipped(folder, given, reason):
    (folder / "house.ttf").write_bytes(house_font())
    source = f"""
        from pathlib import Path
        from thumbsmith import FontFile, hookimpl
        HERE = Path(__file__).parent
        @hookimpl
        def register_fonts():
            return [{given}]
        """
    write(folder / "letters.py", source)
    name, said = only_failure(folder)
    assert name == "letters"
    assert reason in said


def test_without_built_fonts_styles_are_there_all_the_same(folder, tmp_path_factory, monkeypatch):
    monkeypatch.setenv("THUMBSMITH_ASSETS_DIR", str(tmp_path_factory.mktemp("empty")))
    write(folder / "plain.style.toml", STYLE.format(name="plain").replace("anton-400", "not-built-yet"))
    assert load(folder).failures == ()


def test_hook_register_exporters(folder):
    write(folder / "text.py", EXPORTER)
    assert load(folder).exporter("text").suffix == ".txt"


@pytest.mark.parametrize("place", ["banner.format.toml", "formats/banner.toml"])
def test_hook_register_formats(folder, place):
    write(folder / "text.py", EXPORTER)
    write(folder / place, FORMAT.format(exporter="text"))
    assert load(folder).format("banner").size == (1500, 500)


def test_hook_register_backgrounds(folder):
    asked = BackgroundRequest(width=30, height=20, seed=0, realism=0.5, palette=PALETTE)
    (plane,) = load(folder).background("flat").paint(asked)
    assert plane.pixels.shape == (20, 30, 3)


def test_hook_register_face_finders(folder):
    write(
        folder / "nobody.py",
        """
        from engine import hookimpl
        import numpy as np

        class Nobody:
            name = "nobody"
            def faces(self, photo):
                return []
            def person_mask(self, pixels):
                return np.zeros(pixels.shape[:2], np.float32)

        @hookimpl
        def register_face_finders():
            return [Nobody()]
        """,
    )
    assert load(folder).face_finder("nobody").faces(None) == []


def test_hook_register_upscalers(folder):
    write(
        folder / "upscalers" / "blank.py",
        """
        from engine import hookimpl
        import numpy as np

        class Blank:
            name = "blank"
            def upscale(self, pixels, width, height, *, seed):
                return np.zeros((height, width, 3), np.uint8)

        class Small(Blank):
            name = "small"
            def upscale(self, pixels, width, height, *, seed):
                return pixels

        @hookimpl
        def register_upscalers():
            return [Blank(), Small()]
        """,
    )
    registry, pixels = load(folder), np.zeros((2, 3, 3), np.uint8)
    assert registry.upscaler("blank").upscale(pixels, 6, 4, seed=0).shape == (4, 6, 3)
    with pytest.raises(PluginError, match=r"of the shape \(4, 6, 3\), not uint8 of \(2, 3, 3\)"):
        registry.upscaler("small").upscale(pixels, 6, 4, seed=0)


def test_hook_register_mattes(folder):
    write(
        folder / "mattes" / "half.py",
        """
        from engine import hookimpl
        import numpy as np

        class Half:
            name = "half"
            def person_mask(self, pixels):
                return np.full(pixels.shape[:2], 0.5, np.float32)
            def ping(self):
                pass

        @hookimpl
        def register_mattes():
            return [Half()]
        """,
    )
    assert load(folder).matte("half").person_mask(np.zeros((2, 3, 3), np.uint8)).mean() == 0.5


def test_hook_register_checks(folder):
    write(
        folder / "checks" / "small.py",
        """
        from engine import hookimpl
        from engine.kinds.check import Verdict

        class Small:
            name = "small"
            sees = "file"
            def configured(self, options):
                return self
            def inspect(self, data, media_type):
                return Verdict.clean() if len(data) < 10 else Verdict.refused("send less")
            def ping(self):
                pass

        class Blind(Small):
            name = "blind"
            sees = "nothing"

        @hookimpl
        def register_checks():
            return [Small(), Blind()]
        """,
    )
    registry = load(folder)
    assert [failure.reason for failure in registry.failures] == [
        "register_checks: Blind needs a sees such as 'file', not 'nothing'"
    ]
    assert registry.checks["small"].inspect(b"a" * 10, "image/png").reason == "send less"


def test_hook_register_titles(folder):
    write(
        folder / "titles" / "loud.py",
        """
        from engine import hookimpl

        class Loud:
            name = "loud"
            def refine(self, title, *, format, language=None):
                return title.upper()
            def suggest(self, title, count=3, *, format, language=None):
                return [title.upper()]

        @hookimpl
        def register_titles():
            return [Loud()]
        """,
    )
    registry = load(folder)
    assert registry.failures == ()
    assert registry.title_helper("loud").refine("sleep", format=None) == "SLEEP"


FACTS = EXPORTER.replace("height=1)", "height=1, facts={facts})").replace(
    "@hookimpl", "    def verify(self, data):\n        return {wrong}\n\n@hookimpl"
)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ("[1]", "facts are a dict with texts as keys"),
        ("{1: 2}", "facts are a dict with texts as keys"),
        ("{'quality': object()}", "the fact 'quality' is nothing that JSON can hold"),
        ("{'quality': float('nan')}", "the fact 'quality' is nothing that JSON can hold"),
    ],
)
def test_facts_that_no_report_can_hold_are_the_plugins_fault(folder, facts, reason):
    write(folder / "text.py", FACTS.replace("{facts}", facts).replace("{wrong}", "[]"))
    exporter = load(folder).exporter("text")
    with pytest.raises(PluginError, match=f"exporter 'text' of plugin 'text': {reason}"):
        exporter.export(SimpleNamespace(scene=SimpleNamespace(title="Hello")))


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [("5", "verify"), ("['']", "verify answers with texts"), ("1 / 0", "raised ZeroDivisionError")],
)
def test_a_verify_that_misbehaves_is_named(folder, wrong, reason):
    write(folder / "text.py", FACTS.replace("{facts}", "{}").replace("{wrong}", wrong))
    with pytest.raises(PluginError, match=f"exporter 'text' of plugin 'text'.*{reason}"):
        load(folder).exporter("text").verify(b"")


def test_an_exporter_without_verify_has_none_behind_its_guard(folder):
    write(folder / "text.py", EXPORTER)
    assert not hasattr(load(folder).exporter("text"), "verify")
