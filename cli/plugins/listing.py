"""`thumbsmith plugins`: what each plugin brought, and which were skipped and why."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from cli.output import Output
from engine.home import user_plugin_folder
from engine.kinds.background import options_of
from engine.kinds.options import Option
from engine.kinds.registry import Plugin, builtin_folder
from engine.kinds.settings import told
from engine.studio import open_registry


def list_plugins(output: Output) -> None:
    registry = open_registry()
    output.document(
        {
            "plugins": [_plugin(plugin) for plugin in registry.plugins],
            "backgrounds": [
                {"name": name, "options": [_option(key, option) for key, option in options_of(background).items()]}
                for name, background in registry.backgrounds.items()
            ],
            "failures": [{"name": f.name, "origin": f.origin, "reason": f.reason} for f in registry.failures],
            "disabled": [{"name": off.name, "origin": off.origin, "by": off.by} for off in registry.disabled],
            "folder": str(user_plugin_folder()),
        }
    )
    output.table(
        ("plugin", "brought", "from"),
        [(p.name, ", ".join(p.brought) or "nothing", _origin(p.origin)) for p in registry.plugins],
    )
    for off in registry.disabled:
        output.line("off", f"{off.name} ({_origin(off.origin)}): disabled by {off.by}")
    for failure in registry.failures:
        output.line("skipped", f"{failure.name} ({failure.origin}): {failure.reason}")
    output.line("note", f"your plugin folder: {user_plugin_folder()}")


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
    bounds: dict[str, object] = {"low": option.low, "high": option.high} if option.kind == "number" else {}
    choices: dict[str, object] = {"choices": list(option.choices)} if option.choices else {}
    told: dict[str, object] = {"key": key, "kind": option.kind, "default": option.default, "meaning": option.meaning}
    return told | bounds | choices


def _origin(origin: str) -> str:
    """Where it lies in the user's folder; of those that come with Thumbsmith only that they do."""
    path = Path(origin)
    if path.is_relative_to(builtin_folder().path):
        return "built in"
    return str(path.relative_to(user_plugin_folder())) if path.is_relative_to(user_plugin_folder()) else origin
