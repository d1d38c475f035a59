"""The plugin page holds every hook, every key of a style and every ground; `test_examples.py` runs what it shows."""

import inspect
import re
import tomllib
import types
from collections.abc import Iterator
from typing import Annotated, Literal, Union, get_args, get_origin

import pytest
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from engine.format import Format
from engine.kinds import hookspecs
from engine.kinds.background import options_of
from engine.kinds.kind import KINDS
from engine.kinds.lora import Lora
from engine.kinds.options import Option
from engine.kinds.registry import SETTINGS_HOOK, PluginFolder, builtin_folder, load_registry
from engine.style import ColourName, Palette, Style
from tests import plugin_page
from tests.engine.text.made_fonts import house_font

ROOT, PAGE = plugin_page.ROOT, plugin_page.PAGE
PACKAGE = ROOT / "tests" / "fixtures" / "third_party"
HOOKS = [name for name, hook in vars(hookspecs).items() if hasattr(hook, f"{hookspecs.PROJECT}_spec")]


# What a model says of itself, as rows of a table: | `key` | what it takes | default | meaning |


def rows(model: type[BaseModel]) -> Iterator[str]:
    """How each row of the model's table must begin; the meaning that follows is written by hand."""
    for name, info in model.model_fields.items():
        taken = described(Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation)
        yield f"| `{name}` | {taken} | {default_of(info)} |"


def described(annotation: object) -> str:
    """What may be written for a value, in words."""
    if annotation == ColourName:
        return "colour"
    if get_origin(annotation) is Annotated:
        inner, *limits = get_args(annotation)
        return within(described(inner), limits)
    if get_origin(annotation) in (Union, types.UnionType):
        return " or ".join(described(part) for part in get_args(annotation) if part is not type(None))
    if get_origin(annotation) is Literal:
        return ", ".join(f"`{value}`" for value in get_args(annotation))
    if get_origin(annotation) is tuple:
        first, *_, last = get_args(annotation)
        return (
            f"list of {described(first)}" if last is Ellipsis else f"{len(get_args(annotation))} × {described(first)}"
        )
    if get_origin(annotation) is dict:
        return "table"
    return plain(annotation)


def plain(annotation: object) -> str:
    if inspect.isclass(annotation) and issubclass(annotation, BaseModel):
        return "table"
    if inspect.isclass(annotation) and hasattr(annotation, "__members__"):
        return ", ".join(f"`{member}`" for member in annotation)
    names = {str: "text", int: "whole number", float: "number", bool: "`true` or `false`"}
    return names.get(annotation, getattr(annotation, "__name__", str(annotation)))


def within(text: str, limits: list[object]) -> str:
    flat = [part for limit in limits for part in (getattr(limit, "metadata", None) or [limit])]
    found = {
        name: getattr(part, name)
        for part in flat
        for name in ("ge", "gt", "le", "lt", "pattern")
        if hasattr(part, name)
    }
    if pattern := found.get("pattern"):
        return "colour" if "|accent" in pattern else "`#rrggbb[aa]`" if "#" in pattern else f"`{pattern.strip('^$')}`"
    most = next((f", at most {part.max_length}" for part in flat if getattr(part, "max_length", None)), "")
    low = f"{found['ge']:g}" if "ge" in found else f"above {found['gt']:g}" if "gt" in found else ""
    return f"{text} {low} .. {found['le']:g}" if low and "le" in found else f"{text} {low}" if low else text + most


def default_of(info) -> str:
    if info.is_required():
        return "required"
    value = info.get_default(call_default_factory=True)
    if value is None or value in ((), {}, "") or value is PydanticUndefined:
        return "none"
    if isinstance(value, BaseModel):
        return "its defaults"
    shown = str(value).lower() if isinstance(value, bool) else list(value) if isinstance(value, tuple) else value
    return f"`{shown}`"


def tables(model: type[BaseModel], place: str = "") -> Iterator[tuple[str, type[BaseModel]]]:
    """Every table of the file by its TOML heading, the top first."""
    yield place, model
    for name, info in model.model_fields.items():
        inner, many = inner_model(info.annotation)
        if inner:
            path = f"{place.strip('[]')}.{name}".strip(".")
            yield from tables(inner, f"[[{path}]]" if many else f"[{path}]")


def inner_model(annotation: object, many: bool = False) -> tuple[type[BaseModel] | None, bool]:
    if inspect.isclass(annotation) and issubclass(annotation, BaseModel):
        return annotation, many
    many = many or get_origin(annotation) is tuple
    found = (inner_model(part, many) for part in get_args(annotation))
    return next((pair for pair in found if pair[0]), (None, many))


STYLE_TABLES = list(tables(Style))


def section(heading: str) -> str:
    """The text under a heading, up to the next of its rank or higher."""
    found = re.search(rf"^(#+) {re.escape(heading)}\n", PAGE, re.MULTILINE)
    assert found, f"docs/plugins.md lacks the heading: {heading}"
    rest = PAGE[found.end() :]
    following = re.search(rf"^#{{1,{len(found[1])}}} ", rest, re.MULTILINE)
    return rest[: following.start()] if following else rest


def assert_rows(text: str, model: type[BaseModel]) -> None:
    written = [line for line in text.splitlines() if line.startswith("| `")]
    expected = list(rows(model))
    for start in expected:
        matching = [line for line in written if line.startswith(start)]
        assert matching, f"docs/plugins.md lacks this row of {model.__name__}, with its meaning after it:\n{start}"
        assert len(matching[0].removeprefix(start).strip(" |")) > 3, f"no meaning is given in: {matching[0]}"
    stale = [line for line in written if not any(line.startswith(start) for start in expected)]
    assert not stale, f"docs/plugins.md describes what {model.__name__} does not have: {stale}"


# Hooks.


def test_there_are_hooks_to_look_for():
    assert sorted(HOOKS) == sorted([SETTINGS_HOOK, *(kind.hook for kind in KINDS.values())])


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_is_documented_under_its_exact_signature(hook):
    spec = getattr(hookspecs, hook)
    signature = str(inspect.signature(spec)).replace("'", "")
    text = section(f"`{hook}{signature}`")
    for part in ("**Arguments.**", "**Called**", "**Smallest example.**", "**Built in:**"):
        assert part in text, f"{hook}: {part} is missing"
    assert "```python" in text, f"{hook} has no example"


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_has_a_test(hook):
    tests = (ROOT / "tests" / "engine" / "kinds" / "test_hooks.py").read_text(encoding="utf-8")
    assert re.search(rf"^def test_hook_{hook}\(", tests, re.MULTILINE), (
        f"tests/engine/kinds/test_hooks.py lacks test_hook_{hook}"
    )


@pytest.mark.parametrize("hook", HOOKS)
def test_the_smallest_example_of_every_hook_registers_something(hook, tmp_path):
    signature = str(inspect.signature(getattr(hookspecs, hook))).replace("'", "")
    (example,) = re.findall(r"```python\n(.*?)```", section(f"`{hook}{signature}`"), re.DOTALL)
    (tmp_path / "example.py").write_text(example, encoding="utf-8")
    (tmp_path / "midnight.toml").write_text((PACKAGE / "src/coral_pop/style.toml").read_text(encoding="utf-8"))
    (tmp_path / "_files").mkdir()
    (tmp_path / "_files" / "MyFont.ttf").write_bytes(house_font())
    registry = load_registry([builtin_folder(), PluginFolder(tmp_path)], installed=False)
    # midnight.toml beside it only feeds the example, so its own complaint is the one allowed
    assert [f.reason for f in registry.failures if f.origin.endswith("example.py")] == []
    (plugin,) = [plugin for plugin in registry.plugins if plugin.name == "example"]
    assert plugin.brought


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_names_a_built_in_plugin_that_exists(hook):
    signature = str(inspect.signature(getattr(hookspecs, hook))).replace("'", "")
    named = re.search(r"\*\*Built in:\*\* .*?`((?:plugins|setup_assets)/[^`]*)`", section(f"`{hook}{signature}`"))
    assert named, f"{hook} names no built-in plugin by its path"
    assert (ROOT / named[1]).exists(), named[1]


# Data files.


@pytest.mark.parametrize(("place", "model"), STYLE_TABLES, ids=[place or "top" for place, _ in STYLE_TABLES])
def test_every_key_of_a_style_is_documented(place, model):
    text = section(f"`{place}`" if place else "The top of `style.toml`")
    assert_rows(text.split("\n#", 1)[0], model)


@pytest.mark.parametrize(("heading", "model"), [("A LoRA entry", Lora), ("A format entry", Format)])
def test_every_key_of_the_other_entries_is_documented(heading, model):
    assert_rows(section(heading).split("\n#", 1)[0], model)


@pytest.mark.parametrize(
    ("place", "model"), list(tables(Format))[1:], ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_table_of_a_format_is_documented(place, model):
    assert_rows(section(f"`{place}` of a format"), model)


def test_every_palette_entry_may_be_used_as_a_colour():
    assert "`, `".join(Palette.model_fields) in PAGE


def described_option(key: str, option: Option) -> str:
    low, high = f"{option.low:g}", f"{option.high:g}"
    named = ", ".join(f"`{choice}`" for choice in option.choices)
    takes = {"switch": "`true` or `false`", "choice": named, "number": f"{low} .. {high}"}[option.kind]
    return f"`{key}` {option.meaning} ({takes})"


def test_every_ground_is_listed_with_what_each_of_its_options_takes():
    text = section("`[background]`")
    for name, ground in load_registry([builtin_folder()], installed=False).backgrounds.items():
        (row,) = [line for line in text.splitlines() if line.startswith(f"| `{name}`")]
        told = "; ".join(described_option(key, option) for key, option in options_of(ground).items())
        assert row.endswith(f" | {told} |"), f"docs/plugins.md: the row of {name} should end with\n{told}"


# The tutorial.


@pytest.mark.parametrize(
    "path", sorted(str(p.relative_to(PACKAGE)) for p in PACKAGE.rglob("*") if p.suffix in (".toml", ".py"))
)
def test_the_tutorial_shows_the_package_that_is_tested(path):
    assert plugin_page.files().get(f"thumbsmith-coral-pop/{path}") == (PACKAGE / path).read_text(encoding="utf-8")


def test_the_tables_in_the_examples_are_toml():
    blocks = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert len(blocks) >= 4
    for block in blocks:
        tomllib.loads(block)
