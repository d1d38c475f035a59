"""Plugins in real folders: what is found, and that a broken one harms nobody else."""

import re

import pytest

from engine.errors import UnknownName
from tests.engine.kinds.plugin_files import EXPORTER, FORMAT, GOOD, STYLE, load, only_failure, write


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
    "settings that are none": (
        "from engine import hookimpl\n@hookimpl\ndef register_settings():\n    return [dict]",
        "register_settings: it must give one class made of PluginSettings, not <class 'dict'>",
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
    "hook gives nothing": (
        "from engine import hookimpl\n@hookimpl\ndef register_exporters():\n    [1]",
        "register_exporters: it gives nothing; return a list of exporters",
    ),
    "no text": ("x = '\0'", "^source code string cannot contain null bytes"),
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
    "suffix without an end": (EXPORTER.replace('".txt"', '".txt."'), "Text needs a suffix such as '.jpg', not '.txt.'"),
    "name that raises": (
        EXPORTER.replace('name = "text"', "name = property(lambda self: 1 / 0)"),
        "register_exporters: ZeroDivisionError",
    ),
    "a flag that is no yes or no": (
        GOOD.replace("    def paint", "    needs_draft = 'yes'\n    def paint"),
        "register_backgrounds: needs_draft of \\w+ is True or False, not 'yes'",
    ),
    "a further method that is none": (
        GOOD.replace("    def paint", "    size = (640, 360)\n    def paint"),
        "register_backgrounds: size of \\w+ is no method; write it as one, or leave it out",
    ),
    "one of two methods that belong together": (
        GOOD.replace("    def paint", "    def alike(self, request): return 1\n    def paint"),
        "register_backgrounds: alike and paint_together belong together; give both or neither",
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
