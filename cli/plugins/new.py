"""`thumbsmith plugins new`: a plugin that works at once, as files to go on from."""

from __future__ import annotations

import os
from contextlib import nullcontext
from pathlib import Path

from cli.output import Output
from cli.plugins.next_steps import next_steps
from cli.plugins.plan import Plan
from engine.errors import InputError
from engine.files.scratch import folder_made, placing, scratch_folder
from engine.home import user_plugin_folder
from engine.kinds.registry import PluginFolder, builtin_folder, load_registry
from engine.studio import open_registry


def run_new(plan: Plan, output: Output, *, given: Path | None, dry: bool) -> None:
    """Write it into the folder that was given, else where plugins, or packages, belong."""
    plan.check()
    folder = given or (Path() if plan.package else user_plugin_folder())
    target = folder / plan.top
    files = plan.files()
    _check_place(plan, folder, target)
    _write(plan, files, folder, dry=dry)
    steps = next_steps(plan, folder)
    paths = [str(folder / path) for path in files]
    output.document({"kind": plan.kind, "name": plan.name, "files": paths, "written": not dry, "next": steps})
    for path in paths:
        output.line("would make" if dry else "made", path)
    for step in steps if not dry else ():
        output.line("next", step)


def _check_place(plan: Plan, folder: Path, target: Path) -> None:
    if target.exists() or target.is_symlink():
        raise InputError(f"{target} is there already; choose another name, or move it away")
    above = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not above.is_dir():
        raise InputError(f"{above} is a file; name a folder")
    registry = open_registry()
    for kind in plan.brings:
        if plan.name in registry.of_kind(kind):
            owner = next(plugin.name for plugin in registry.plugins if f"{kind} {plan.name}" in plugin.brought)
            raise InputError(f"the plugin {owner!r} brings the {kind} {plan.name!r} already; choose another name")


def _write(plan: Plan, files: dict[Path, bytes], folder: Path, *, dry: bool) -> None:
    """Whole or not at all: made beside its place, opened once, and put there in one step."""
    with (
        nullcontext() if dry else folder_made(folder),
        scratch_folder(plan.top, beside=None if dry else folder) as made,
    ):
        for path, data in files.items():
            (made / path).parent.mkdir(parents=True, exist_ok=True)
            (made / path).write_bytes(data)
        _check_it_loads(made / plan.top / "src" if plan.package else made)
        if not dry:
            with placing():
                (made / plan.top).rename(folder / plan.top)


def _check_it_loads(place: Path) -> None:
    """A name or a font may be one that the kind does not take."""
    for failure in load_registry([builtin_folder(), PluginFolder(place)], installed=False).failures:
        raise InputError(f"it could not be loaded: {failure.reason.replace(f'{place}{os.sep}', '')}")
