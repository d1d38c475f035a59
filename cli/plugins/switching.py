"""`thumbsmith plugins disable` and `enable`: which of the plugins that are found are left out."""

from __future__ import annotations

from cli.output import Output
from engine.errors import InputError, UnknownName
from engine.home import user_plugin_folder
from engine.kinds.disabled import VARIABLE, disable, disabled_file, disabled_plugins, enable
from engine.kinds.plugin_folder import PluginFolder, builtin_folder
from engine.kinds.registry import plugins_found


def switch_off(name: str, output: Output) -> None:
    _insist_on_one_found(name)
    _tell(name, "disabled" if disable(name) else "disabled already", output)


def switch_on(name: str, output: Output) -> None:
    """`InputError` for one that the environment disables: the file has no say in that.

    A name that is kept goes, though nothing is called so any more.
    """
    was_kept = enable(name)
    if name in disabled_plugins():
        raise InputError(f"{name}: {VARIABLE} disables it; take its name out there")
    if not was_kept:
        _insist_on_one_found(name)
    _tell(name, "enabled" if was_kept else "not disabled", output)


def _insist_on_one_found(name: str) -> None:
    known = {found.name for found in plugins_found((builtin_folder(), PluginFolder(user_plugin_folder())))}
    if name not in known:
        raise UnknownName("plugin", name, known)


def _tell(name: str, state: str, output: Output) -> None:
    output.document({"plugin": name, "state": state, "file": str(disabled_file())})
    output.line("ok", f"{name} is {state} ({disabled_file()})")
