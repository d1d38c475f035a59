"""What a process that works on strangers' photos and fonts is told: where things are, and no secret of the service.

What plugins are told, their keys among it, comes through the pipe that the process is asked through: the environment of
a process is for everybody to read who can read its files, and for every plugin and library in it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass

from engine.home import assets_home, config_home, user_plugin_folder
from engine.kinds import disabled, trace
from engine.kinds.registered import FACE_FINDER, MATTE, UPSCALER
from engine.kinds.settings import PREFIX, all_that_is_told, hear
from engine.kinds.time_limit import VARIABLE as PLUGIN_SECONDS
from service.environment import PREFIX as OURS
from service.environment import keep_to_itself
from service.processes.python import import_path, safe_environment
from service.system.answers import AS_SYSTEM
from service.system.limits import Bounds
from service.system.secrecy import be_private

_PLACES = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "THUMBSMITH_CACHE_DIR")
_HOMES = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")
_WAYS = ("LANG", "LC_ALL", "TZ", "CUDA_VISIBLE_DEVICES", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", AS_SYSTEM)
_ABOUT_PLUGINS = (disabled.VARIABLE, trace.VARIABLE)
_KEPT = frozenset((*_PLACES, *_HOMES, *_WAYS, *_ABOUT_PLUGINS))
_OPEN_HOMES = ("THUMBSMITH_ASSETS_DIR", "THUMBSMITH_CONFIG_DIR", "THUMBSMITH_PLUGINS_DIR")
_OPEN = frozenset((*_KEPT, *_OPEN_HOMES, PLUGIN_SECONDS, FACE_FINDER, UPSCALER, MATTE))
"""What the engine asks the environment about, in whichever process it works. None of it is secret."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """The first thing that such a process hears."""

    plugins: Mapping[str, str]
    bounds: Bounds


def bare_environment(for_plugins: Mapping[str, str]) -> dict[str, str]:
    """The environment of such a process. `for_plugins` holds no secret: a time limit, names of plugins."""
    kept = {name: held for name, held in os.environ.items() if name in _KEPT}
    return {
        **safe_environment(kept),
        "PYTHONPATH": import_path(),
        "THUMBSMITH_ASSETS_DIR": str(assets_home()),
        "THUMBSMITH_CONFIG_DIR": str(config_home()),
        "THUMBSMITH_PLUGINS_DIR": str(user_plugin_folder()),
        **for_plugins,
    }


def without_settings() -> dict[str, str]:
    """The environment of a program of ours that works on nothing of strangers': all that libraries look for, and none
    of our settings, which it is told through its standard input."""
    kept = {name: held for name, held in os.environ.items() if not name.startswith(OURS)}
    return {**safe_environment(kept), "PYTHONPATH": import_path()}


def plugin_settings() -> dict[str, str]:
    """What plugins are told here, to be handed on through a pipe."""
    return {name: held for name, held in all_that_is_told().items() if name.startswith(PREFIX)}


def line_of_settings() -> bytes:
    """The same as one line, for a program that reads it from its standard input: see `hear_line`."""
    return json.dumps(plugin_settings()).encode() + b"\n"


def hear_line(line: bytes) -> None:
    """In that program, before it opens any plugin. One that is started by hand is told nothing."""
    hear(json.loads(line or b"{}"))


def keep_secrets() -> None:
    """Leave nothing secret in the environment of this process, and let no other of its user look into its memory."""
    taken = keep_to_itself(but=_OPEN)
    hear({name: held for name, held in taken.items() if name.startswith(PREFIX)})
    be_private()
