"""What `thumbsmith plugins check` looks at: a file, a folder, an installed package, or all that is not built in."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from packaging.utils import canonicalize_name

from engine.errors import InputError
from engine.home import user_plugin_folder
from engine.kinds.packages import ENTRY_POINT_GROUP
from engine.kinds.plugin_folder import KIND_FOLDERS
from engine.kinds.registry import PluginFolder, builtin_folder

_OWN_FOLDER = ("style.toml", "__init__.py")
"""What makes a folder one plugin."""
_PROJECT = "pyproject.toml"


@dataclass(frozen=True, kw_only=True)
class Target:
    """The folders to load beside what is always there, and which of all plugins are meant."""

    says: str
    folders: tuple[PluginFolder, ...] = ()
    path: Path | None = None
    """Those that lie here."""
    packaged: frozenset[str] = frozenset()
    """Those of these names, out of packages."""
    everything: bool = False
    """All that is not built in."""

    def means(self, name: str, origin: str) -> bool:
        """Whether it is about the plugin of this name from there."""
        place = Path(origin)
        if self.everything:
            return not place.is_relative_to(builtin_folder().path)
        if self.path is not None:
            return place.is_relative_to(self.path)
        return name in self.packaged and not place.is_absolute()


def found_target(given: str | None) -> Target:
    """`InputError` for what is not there."""
    if given is None:
        folder = user_plugin_folder()
        folders = (PluginFolder(folder),) if folder.is_dir() else ()
        return Target(says="your plugin folder and what is installed", folders=folders, everything=True)
    path = Path(os.path.abspath(given))
    if (path / _PROJECT).is_file():
        return _of_project(path)
    return _of_path(path) if path.exists() else _of_package(given, f"{given} is no file, no folder and no package")


def _of_path(path: Path) -> Target:
    if path.name in _OWN_FOLDER and path.parent.name not in KIND_FOLDERS:
        path = path.parent
    if path.is_relative_to(builtin_folder().path):
        return Target(says=str(path), path=path)
    home = Path(os.path.abspath(user_plugin_folder()))
    if path.is_relative_to(home):
        return Target(says=str(path), path=path, folders=(PluginFolder(home),))
    return Target(says=str(path), path=path, folders=(_alone(path),))


def _alone(path: Path) -> PluginFolder:
    """A folder of plugins, or of a plugin's folder that plugin alone: what lies beside it is none of ours to run."""
    if path.is_dir() and path.name in KIND_FOLDERS:
        return PluginFolder(path.parent)
    if path.is_dir() and not any((path / file).is_file() for file in _OWN_FOLDER):
        return PluginFolder(path)
    beside = path.parent
    return PluginFolder(beside.parent if beside.name in KIND_FOLDERS else beside, only=path)


def _of_project(path: Path) -> Target:
    """A package's source: what is installed of it is what counts."""
    try:
        name = str(tomllib.loads((path / _PROJECT).read_text(encoding="utf-8"))["project"]["name"])
    except (ValueError, LookupError, TypeError) as error:
        raise InputError(f"{path / _PROJECT}: it names no project; it needs a [project] with a name") from error
    return _of_package(name, f"the package {name} is not installed here")


def _of_package(name: str, otherwise: str) -> Target:
    points = frozenset(point.name for point in _points_of(name))
    if not points:
        raise InputError(
            f"{otherwise}, or brings no plugin; name a plugin's file or folder, or `pip install` its package first"
        )
    return Target(says=name, packaged=points)


def _points_of(name: str) -> Iterator[EntryPoint]:
    """By the package's name, or by the plugin's."""
    for point in entry_points(group=ENTRY_POINT_GROUP):
        if point.name == name or (point.dist and canonicalize_name(point.dist.name) == canonicalize_name(name)):
            yield point
