"""What to type after a plugin was written: look at it, try it, hold it to its promises."""

from __future__ import annotations

from pathlib import Path

from cli.plugins.plan import Plan
from engine.home import user_plugin_folder
from service.system.shell import quoted

_RENDER = 'thumbsmith render --title "The *quiet* hour" --host me.jpg {options} --out out/{name}'
_USES = {
    "style": "--style {name}",
    "background": "--style {name}",
    "format": "--format {name}",
    "exporter": "--format youtube --exporter {name}",
    "face-finder": "--face-finder {name}",
}
"""The options that put it to use."""


def next_steps(plan: Plan, folder: Path) -> list[str]:
    """Commands for a shell, in order."""
    target = folder / plan.top
    if plan.package:
        steps = [f"pip install -e {quoted(f'{target}[tests]')}", f"thumbsmith plugins check {plan.distribution}"]
    else:
        elsewhere = folder.resolve() != user_plugin_folder().resolve()
        steps = [f"export THUMBSMITH_PLUGINS_DIR={quoted(str(folder.resolve()))}"] if elsewhere else []
        steps.append(f"thumbsmith plugins check {quoted(str(target))}")
    if options := _USES.get(plan.kind):
        steps.append(_RENDER.format(options=options.format(name=plan.name), name=plan.name))
    return [*steps, *([f"pytest {quoted(str(target))}"] if plan.package else [])]
