"""The commands that list: styles (and their contact sheet), formats, plugins."""

from __future__ import annotations

import tempfile
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from engine.errors import PluginError
from engine.home import user_plugin_folder
from engine.kinds.background import options_of
from engine.kinds.options import Option
from engine.kinds.registry import Plugin
from engine.kinds.settings import told
from engine.studio import Studio


def list_styles(*, as_json: bool) -> None:
    registry = Studio.open().registry
    if as_json:
        Console().print_json(data=[style.model_dump(mode="json") for style in registry.styles.values()])
        return
    table = Table("style", "for", "title", "layout", "ground", "colours")
    for style in registry.styles.values():
        chips = " ".join(
            f"[{c}]██[/]" for c in (style.palette.ground, style.palette.ink, style.palette.accent, style.palette.second)
        )
        table.add_row(
            style.name, style.purpose, style.title.font, style.layout.arrangement, style.background.recipe, chips
        )
    Console().print(table)


def list_formats(*, as_json: bool) -> None:
    formats = Studio.open().registry.formats.values()
    if as_json:
        Console().print_json(data=[format.model_dump(mode="json") for format in formats])
        return
    table = Table("format", "pixels", "file", "at most", "checked", "source")
    for format in formats:
        limit = f"{format.rules.max_bytes / 1e6:g} MB" if format.rules.max_bytes else "no limit stated"
        table.add_row(
            format.name,
            f"{format.width}x{format.height}",
            format.exporter,
            limit,
            str(format.rules.checked),
            format.rules.source,
        )
    Console().print(table)


def list_plugins(*, as_json: bool) -> None:
    registry = Studio.open().registry
    if as_json:
        data = {
            "plugins": [_plugin(plugin) for plugin in registry.plugins],
            "backgrounds": [
                {"name": name, "options": [_option(key, option) for key, option in options_of(background).items()]}
                for name, background in registry.backgrounds.items()
            ],
            "failures": [{"name": f.name, "origin": f.origin, "reason": f.reason} for f in registry.failures],
        }
        Console().print_json(data=data)
        return
    table = Table("plugin", "brought", "from")
    for plugin in registry.plugins:
        table.add_row(plugin.name, ", ".join(plugin.brought) or "nothing", plugin.origin)
    console = Console()
    console.print(table)
    console.print(f"your plugin folder: {user_plugin_folder()}", highlight=False, soft_wrap=True)
    for failure in registry.failures:
        console.print(f"[red]skipped[/]  {failure.name} ({failure.origin}): {failure.reason}", highlight=False)


def _plugin(plugin: Plugin) -> dict[str, object]:
    settings = told(plugin.settings, plugin.name) if plugin.settings else []
    return {
        "name": plugin.name,
        "origin": plugin.origin,
        "brought": list(plugin.brought),
        "settings": [asdict(setting) for setting in settings],
    }


def _option(key: str, option: Option) -> dict[str, object]:
    """What a style may give, for programs: a choice has no bounds, a number no choices."""
    bounds = {"low": option.low, "high": option.high} if option.kind == "number" else {}
    choices = {"choices": list(option.choices)} if option.choices else {}
    told = {"key": key, "kind": option.kind, "default": option.default, "meaning": option.meaning}
    return told | bounds | choices


def draw_sheet(path: Path, *, host: Path | None, title: str, format_name: str) -> None:
    """Every style with the same photograph and words, in one picture; `PluginError` names those that are not on it."""
    from cli.rendering import sample_photo
    from cli.sheet import contact_sheet

    with tempfile.TemporaryDirectory() as folder:
        photo = host or sample_photo(Path(folder))
        broken = contact_sheet(path, photo=photo, title=title, format_name=format_name, studio=Studio.open())
    Console().print(f"[green]made[/]  {path}", highlight=False)
    if broken:
        raise PluginError("; ".join(f"the style {name!r} cannot be drawn: {why}" for name, why in broken.items()))
