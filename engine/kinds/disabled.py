"""Plugins that somebody has switched off: found and listed, but never opened.

Their names stand in a file of the configuration folder, one a line, and in the environment.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from engine.errors import MachineError
from engine.home import config_home

VARIABLE = "THUMBSMITH_DISABLED_PLUGINS"


def disabled_plugins() -> dict[str, str]:
    """Each one's name, and what disables it: the variable or the file."""
    path = disabled_file()
    return dict.fromkeys(_kept(path), str(path)) | dict.fromkeys(_named_in_environment(), VARIABLE)


def disabled_file() -> Path:
    return config_home() / "disabled-plugins.txt"


def disable(name: str) -> bool:
    """Keep a name in the file; False where it was there already."""
    return _keep({*_kept(disabled_file()), name})


def enable(name: str) -> bool:
    """Take a name out of the file; False where it was not there."""
    return _keep(set(_kept(disabled_file())) - {name})


def _named_in_environment() -> list[str]:
    return _names(os.environ.get(VARIABLE, "").split(","))


def _kept(path: Path) -> list[str]:
    try:
        return _names(path.read_text(encoding="utf-8").splitlines())
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        reason = f"{path}: cannot be read ({error}); write a plugin's name a line, or delete the file"
        raise MachineError(reason) from error


def _keep(names: Iterable[str]) -> bool:
    path, wanted = disabled_file(), sorted(names)
    if wanted == sorted(_kept(path)):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    partial.write_text("".join(f"{name}\n" for name in wanted), encoding="utf-8")
    partial.replace(path)
    return True


def _names(texts: Iterable[str]) -> list[str]:
    return [text.strip() for text in texts if text.strip()]
