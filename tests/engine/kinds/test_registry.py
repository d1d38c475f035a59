"""Plugins in real folders: what is found, what each hook brings, and that a broken one harms nobody else."""

import re
import textwrap
from pathlib import Path

import pytest

from engine.errors import UnknownName
from engine.kinds.background import BackgroundRequest
from engine.kinds.registry import PluginFolder, load_registry
from engine.style import Palette
from tests.engine.text.made_fonts import house_font

PALETTE = Palette(ground="#203040", deep="#101820", ink="#ffffff", accent="#ff5a1f", second="#38c6ff")

STYLE = """
name = "{name}"
label = "Plain"
purpose = "a test"
[palette]
ground = "#203040"
deep = "#101820"
ink = "#ffffff"
accent = "#ff5a1f"
second = "#38c6ff"
[title]
font = "anton-400"
[background]
recipe = "flat"
[prompt]
template = "a calm room, $mood"
"""

GOOD = """
import numpy as np
from engine import hookimpl
from engine.kinds.background import Plane
from engine.kinds.options import Option

class Flat:
    name = "flat"
    options = {
        "grain": Option(0.5, "how rough the grain is"),
        "shape": Option("none", "what stands behind", choices=("arch", "none")),
        "still": Option(True, "nothing stirs"),
    }
    def paint(self, request):
        return [Plane(name="Flat", pixels=np.zeros((request.height, request.width, 3), np.uint8))]

@hookimpl
def register_backgrounds():
    return [Flat()]
"""

EXPORTER = """
from engine import hookimpl
from engine.kinds.exporter import Export

class Text:
    name = "text"
    suffix = ".txt"
    def export(self, request):
        return Export(data=request.scene.title.encode(), media_type="text/plain", width=1, height=1)

@hookimpl
def register_exporters():
    return [Text()]
"""

FORMAT = """
name = "banner"
title = "A banner"
width = 1500
height = 500
exporter = "{exporter}"
[rules]
media_types = ["image/png"]
source = "the platform's own page"
checked = 2026-11-01
"""

LORA = """
name = "ink-wash"
hub = "someone/ink-wash"
sha256 = "{digest}"
licence = "CC-BY-4.0"
""".format(digest="ab" * 32)


@pytest.fixture(autouse=True)
def cache(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("THUMBSMITH_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A plugin folder with one sound plugin, `good`, which must survive whatever lies beside it."""
    write(tmp_path / "good.py", GOOD)
    return tmp_path


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(textwrap.dedent(text), encoding="utf-8")
    return path


def load(*folders: Path):
    return load_registry([PluginFolder(folder) for folder in folders], installed=False)


def only_failure(folder: Path) -> tuple[str, str]:
    """The name and reason of the one failure, after checking that the sound plugin still runs."""
    registry = load(folder)
    assert list(registry.backgrounds) == ["flat"]
    (failure,) = registry.failures
    return failure.name, failure.reason


def test_a_missing_folder_holds_no_plugins(tmp_path):
    registry = load(tmp_path / "nothing")
    assert (registry.plugins, registry.failures) == ((), ())


def test_a_plugin_names_where_it_came_from_and_what_it_brought(folder):
    (plugin,) = load(folder).plugins
    assert (plugin.name, plugin.brought) == ("good", ("background flat",))
    assert plugin.origin == str(folder / "good.py")


def test_an_unknown_name_is_refused_with_the_nearest(folder):
    with pytest.raises(UnknownName, match="did you mean flat"):
        load(folder).background("flatt")


def test_two_loads_are_independent(folder, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    write(other / "text.py", EXPORTER)
    assert list(load(folder).exporters) == []
    assert list(load(other).exporters) == ["text"]


# One test a hook; test_docs demands that each hook has one.


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


def test_a_package_may_import_its_own_modules(folder):
    write(folder / "pack" / "shades.py", "NAME = 'shade'")
    write(folder / "pack" / "__init__.py", "from .shades import NAME\n" + GOOD.replace('"flat"', "NAME"))
    assert sorted(load(folder).backgrounds) == ["flat", "shade"]


def test_names_with_an_underscore_are_helpers(folder):
    write(folder / "_helper.py", "raise SystemExit('never imported')")
    write(folder / "backgrounds" / "_notes" / "__init__.py", "raise SystemExit('never imported')")
    assert load(folder).failures == ()


BROKEN = {
    "syntax error": ("def broken(:", r"broken\.py, line 1"),
    "raises at import": ("raise RuntimeError('no such table')", "RuntimeError: no such table"),
    "missing package": ("import a_package_nobody_has", "ModuleNotFoundError.*a_package_nobody_has"),
    "leaves the process": ("raise SystemExit(3)", "SystemExit: 3"),
    "no hook": ("ANSWER = 42", "it has no hook; mark at least one of register_backgrounds"),
    "unmarked hook": ("def register_styles():\n    return []", "register_styles is not marked; put @hookimpl"),
    "misspelt hook": (
        "from engine import hookimpl\n@hookimpl\ndef register_style():\n    return []",
        "there is no hook 'register_style'; did you mean register_styles",
    ),
    "unknown argument": (
        "from engine import hookimpl\n@hookimpl\ndef register_styles(canvas):\n    return []",
        "canvas",
    ),
    "hook raises": (
        "from engine import hookimpl\n@hookimpl\ndef register_styles():\n    return [1 / 0]",
        "register_styles: ZeroDivisionError: division by zero",
    ),
    "hook leaves the process": (
        "from engine import hookimpl\n@hookimpl\ndef register_styles():\n    raise SystemExit('bye')",
        "register_styles: SystemExit: bye",
    ),
    "hook gives one thing, no list": (
        "from engine import hookimpl\n@hookimpl\ndef register_exporters():\n    return 7",
        "register_exporters: it must return a list of exporters, not one int",
    ),
    "hook gives a text": (
        "from engine import hookimpl\n@hookimpl\ndef register_styles():\n    return ['style.toml']",
        "register_styles: a style is a Style or the pathlib.Path of its file, not str",
    ),
    "no export method": (
        "from engine import hookimpl\nclass Half:\n    name = 'half'\n    suffix = '.half'\n"
        "@hookimpl\ndef register_exporters():\n    return [Half()]",
        "register_exporters: Half is no exporter: it lacks the method export",
    ),
    "class in place of an instance": (
        EXPORTER.replace("Text()", "Text"),
        r"Text is a class; register an instance: Text\(\)",
    ),
    "bad name": (EXPORTER.replace('"text"', '"My Text"'), "Text needs a name such as 'my-own', not 'My Text'"),
    "bad suffix": (EXPORTER.replace('".txt"', '"txt"'), "Text needs a suffix such as '.jpg', not 'txt'"),
    "an option that is none": (
        GOOD.replace('Option(0.5, "how rough the grain is")', "0.5"),
        "register_backgrounds: its option 'grain' is a float; give an Option\\(default, meaning\\)",
    ),
    "an option that no style can write": (
        GOOD.replace('"grain"', '"Grain size"'),
        "register_backgrounds: its option 'Grain size' cannot be written in a style.toml",
    ),
    "a default out of range": (
        GOOD.replace("Option(0.5", "Option(5"),
        "^the default of an Option is 5; it must be a number from 0 to 1$",
    ),
    "options that are no mapping": (
        GOOD.replace("    def paint", "    options = ['grain']\n    def paint"),
        "register_backgrounds: its options are a list; give a dict of Option by key",
    ),
    "name that raises": (
        EXPORTER.replace('name = "text"', "name = property(lambda self: 1 / 0)"),
        "register_exporters: ZeroDivisionError",
    ),
    "for a later Thumbsmith": (
        "import what_only_the_later_one_has\nTHUMBSMITH_REQUIRES = '>=2,<3'",
        "^THUMBSMITH_REQUIRES: it is for Thumbsmith >=2,<3; this is ",
    ),
    "name already taken": (GOOD, "background 'flat' is already registered by the plugin 'a_first'; rename yours"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_module_is_named_and_skipped(folder, case):
    source, reason = BROKEN[case]
    (folder / "good.py").rename(folder / "a_first.py")
    write(folder / "broken.py", source)
    name, said = only_failure(folder)
    assert name == "broken"
    assert re.search(reason, said), said
    assert "\n" not in said


BROKEN_STYLES = {
    "bad TOML": ("name = ", "cannot be read as TOML"),
    "unknown key": (STYLE.format(name="odd") + "\n[titel]\nfont = 'Inter'\n", "titel: unknown key"),
    "bad value": (STYLE.format(name="odd").replace("#203040", "navy"), r"palette\.ground"),
    "unknown font": (
        STYLE.format(name="odd").replace("anton-400", "anton-40"),
        "style 'odd': no font is called 'anton-40'; did you mean anton-400",
    ),
    "words that nobody could read": (
        STYLE.format(name="odd").replace('ink = "#ffffff"', 'ink = "#2f4a60"'),
        r"style 'odd': title\.fill: #2f4a60 has a contrast of 1\.9 at most \(on deep\); words need 4\.5$",
    ),
    "no name": (
        STYLE.format(name="odd").replace('name = "odd"', ""),
        r"style\.toml: name: there is none; take small letters, figures and hyphens, such as 'first-light'$",
    ),
    "a name with a space": (STYLE.format(name="Odd one"), r"style\.toml: name: 'Odd one' is none; take small letters"),
    "unknown background": (
        STYLE.format(name="odd").replace('"flat"', '"flit"'),
        "no background is called 'flit'; did you mean flat",
    ),
    "for a later Thumbsmith": (
        STYLE.format(name="odd") + "[thumbsmith]\nrequires = '>=2'\n",
        r"style\.toml: thumbsmith\.requires: it is for Thumbsmith >=2; this is ",
    ),
    "unknown option": (
        STYLE.format(name="odd").replace('"flat"', '"flat"\noptions = { grian = 0.2 }'),
        r"style 'odd': background\.options\.grian: unknown key; there are: grain, shape, still$",
    ),
    "option out of range": (
        STYLE.format(name="odd").replace('"flat"', '"flat"\noptions = { grain = 3 }'),
        r"style 'odd': background\.options\.grain: it must be a number from 0 to 1 \(given: 3\)$",
    ),
    "option of another kind": (
        STYLE.format(name="odd").replace('"flat"', '"flat"\noptions = { still = 1 }'),
        r"background\.options\.still: it must be true or false \(given: 1\)$",
    ),
    "no such choice": (
        STYLE.format(name="odd").replace('"flat"', '"flat"\noptions = { shape = "star" }'),
        r"background\.options\.shape: it must be one of arch, none \(given: 'star'\)$",
    ),
    "unknown LoRA": (STYLE.format(name="odd") + "[[loras]]\nname = 'gone'\n", "no lora is called 'gone'"),
    "code in a template": (
        STYLE.format(name="odd").replace("$mood", "${mood.__class__}"),
        "prompt.template: a lone \\$",
    ),
    "unknown template name": (STYLE.format(name="odd").replace("$mood", "$weather"), r"\$weather is not known"),
}


@pytest.mark.parametrize("case", BROKEN_STYLES)
def test_a_broken_style_is_named_and_skipped(folder, case):
    source, reason = BROKEN_STYLES[case]
    write(folder / "odd" / "style.toml", source)
    name, said = only_failure(folder)
    assert name == "odd"
    assert re.search(reason, said), said


def test_a_style_file_that_is_not_text_is_named(folder):
    (folder / "odd.style.toml").write_bytes(b"\xff\xfe\x00")
    assert only_failure(folder)[0] == "odd.style"


def test_two_styles_of_one_name_keep_the_first(folder):
    write(folder / "first" / "style.toml", STYLE.format(name="plain"))
    write(folder / "second" / "style.toml", STYLE.format(name="plain").replace("Plain", "Other"))
    name, reason = only_failure(folder)
    assert (name, reason) == (
        "second",
        "register_styles: style 'plain' is already registered by the plugin 'first'; rename yours",
    )
    assert load(folder).style("plain").label == "Plain"


def test_one_bad_thing_does_not_take_its_neighbours_along(folder):
    write(folder / "mixed.py", EXPORTER.replace("[Text()]", "[None, Text(), 5]"))
    registry = load(folder)
    assert list(registry.exporters) == ["text"]
    assert [failure.name for failure in registry.failures] == ["mixed", "mixed"]


def test_a_hook_that_breaks_half_way_keeps_what_it_gave(folder):
    write(folder / "mixed.py", EXPORTER.replace("return [Text()]", "yield Text()\n    raise OSError('disk')"))
    registry = load(folder)
    assert list(registry.exporters) == ["text"]
    assert registry.failures[0].reason == "register_exporters: OSError: disk"


def test_a_format_without_its_exporter_is_named(folder):
    write(folder / "banner.format.toml", FORMAT.format(exporter="texd"))
    name, reason = only_failure(folder)
    assert (name, reason) == ("banner.format", "format 'banner': no exporter is called 'texd'; there are: none")


def test_two_folders_with_the_same_plugin_name_are_told_apart(folder, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    write(other / "good.py", EXPORTER)
    registry = load(folder, other)
    assert (registry.failures[0].name, registry.failures[0].origin) == ("good", str(other / "good.py"))
    assert "a plugin called 'good' is already there" in registry.failures[0].reason


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("neon.toml", "its name does not say what it is; call it one of neon.style.toml"),
        ("neon/styles.toml", "a plugin's folder holds a style.toml or an __init__.py; this one holds neither"),
    ],
)
def test_a_file_under_the_wrong_name_is_not_passed_over_in_silence(folder, path, reason):
    write(folder / path, STYLE.format(name="neon"))
    assert reason in only_failure(folder)[1]


def test_ctrl_c_belongs_to_the_user(folder):
    write(folder / "slow.py", "raise KeyboardInterrupt")
    with pytest.raises(KeyboardInterrupt):
        load(folder)
