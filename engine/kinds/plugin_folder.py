"""What lies in a plugin folder: which files and folders are plugins, and how each is opened.

A `.py` file or a package is a plugin, and so is every style, format or LoRA file. Names that start with `_`
or `.` are helpers and left alone. Knows nothing of what plugins register.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from engine.entry import unmet
from engine.errors import PluginError
from engine.kinds.hookspecs import hookimpl

CHECKS = "checks"
KIND_FOLDERS = (
    "styles",
    "loras",
    "exporters",
    "formats",
    "backgrounds",
    "faces",
    "titles",
    "upscalers",
    "mattes",
    CHECKS,
)
"""Subfolders that are looked into as well. They keep things tidy; only a check may not lie in another kind's."""

DATA_HOOKS = {"style": "register_styles", "format": "register_formats", "lora": "register_loras"}
"""What a TOML file may be, and the hook it answers."""

_DEMAND = re.compile(r"""^THUMBSMITH_REQUIRES\s*=\s*["']([^"'\n]*)["']""", re.MULTILINE)


@dataclass(frozen=True)
class PluginFolder:
    """A folder to look in. `package` is its import name when it is importable (the built-in one is)."""

    path: Path
    package: str | None = None
    only: Path | None = None
    """The one plugin in it that is wanted; the others are not even looked at."""


@dataclass(frozen=True)
class Found:
    """A plugin that was found but not opened yet; `open` may raise anything the plugin raises."""

    name: str
    origin: str
    open: Callable[[], object]
    helper_allowed: bool = False
    """A module without hooks is then no plugin and no fault: built-in plugins share code that way."""
    may_check: bool = True
    """Whether it may bring a check of uploads; only what cannot is told apart."""


def builtin_folder() -> PluginFolder:
    """The folder of the plugins that come with Thumbsmith."""
    spec = importlib.util.find_spec("plugins")
    if spec is None or not spec.submodule_search_locations:
        raise PluginError("the built-in plugins are not installed; install Thumbsmith as a whole")
    return PluginFolder(Path(spec.submodule_search_locations[0]), "plugins")


def plugins_in(folder: PluginFolder) -> Iterator[Found]:
    """Every plugin in the folder and its kind folders, by name. A folder that is not there holds none."""
    for place in (folder.path, *(folder.path / kind for kind in KIND_FOLDERS)):
        try:
            paths = sorted(place.iterdir()) if place.is_dir() else []
        except OSError as error:
            may_check = place.name == CHECKS or place == folder.path
            reason = f"{place}: cannot be read ({error.strerror})"
            yield Found(place.name, str(place), _raises(reason), may_check=may_check)
            continue
        for path in paths if folder.only is None else {folder.only}.intersection(paths):
            opener = _opener(path, place, folder)
            if opener:
                helper_allowed = bool(folder.package) and path.suffix == ".py"
                yield Found(_name(path, folder), str(path), opener, helper_allowed, _may_check(path, place, folder))


def _may_check(path: Path, place: Path, folder: PluginFolder) -> bool:
    """Anything among the checks, and code that lies in no other kind's folder."""
    if place != folder.path:
        return place.name == CHECKS
    if path.is_dir():
        is_data = (path / "style.toml").is_file() and not (path / "__init__.py").is_file()
        return not is_data and any(path.glob("*.py"))
    return path.suffix == ".py"


def _name(path: Path, folder: PluginFolder) -> str:
    relative = path.relative_to(folder.path)
    return ".".join((*relative.parts[:-1], relative.name if path.is_dir() else relative.stem))


def _opener(path: Path, place: Path, folder: PluginFolder) -> Callable[[], object] | None:
    if path.name.startswith(("_", ".")) or (place == folder.path and path.name in KIND_FOLDERS):
        return None
    if path.is_dir():
        return _folder_opener(path, folder)
    if path.suffix == ".py":
        return lambda: _import(path, folder)
    if path.suffix != ".toml":
        return None
    hook = _data_hook(path, place)
    if hook:
        return lambda: DataFile(hook, path)
    names = ", ".join(f"{path.stem}.{kind}.toml" for kind in DATA_HOOKS)
    return None if folder.package else _raises(f"{path}: its name does not say what it is; call it one of {names}")


def _folder_opener(path: Path, folder: PluginFolder) -> Callable[[], object] | None:
    if (path / "__init__.py").is_file():
        return lambda: _import(path, folder)
    if (path / "style.toml").is_file():
        return lambda: DataFile("register_styles", path / "style.toml")
    looks_meant = not folder.package and any(child.suffix in (".py", ".toml") for child in path.iterdir())
    return (
        _raises(f"{path}: a plugin's folder holds a style.toml or an __init__.py; this one holds neither")
        if looks_meant
        else None
    )


def _data_hook(path: Path, place: Path) -> str | None:
    """The hook a TOML file answers: by its name, else by the kind folder it lies in."""
    for kind, hook in DATA_HOOKS.items():
        if path.name == f"{kind}.toml" or path.name.endswith(f".{kind}.toml"):
            return hook
    return DATA_HOOKS.get(place.name.removesuffix("s")) if place.name in KIND_FOLDERS else None


class DataFile:
    """A data file as a plugin: it answers one hook with its own path."""

    def __init__(self, hook: str, path: Path) -> None:
        setattr(self, hook, hookimpl(lambda: [path], specname=hook))


def _raises(message: str) -> Callable[[], object]:
    def opener() -> object:
        raise PluginError(message)

    return opener


def _import(path: Path, folder: PluginFolder) -> ModuleType:
    """Import a module or package that lies in a plugin folder."""
    if folder.package:
        parts = (*path.relative_to(folder.path).parts[:-1], path.stem)
        return importlib.import_module(".".join((folder.package, *parts)))
    name = f"thumbsmith_plugin_{hashlib.sha256(str(path).encode()).hexdigest()[:12]}_{path.stem}"
    source = path / "__init__.py" if path.is_dir() else path
    _check_demand(source)
    search = [str(path)] if path.is_dir() else None
    spec = importlib.util.spec_from_file_location(name, source, submodule_search_locations=search)
    if spec is None or spec.loader is None:
        raise PluginError(f"{path}: Python cannot import it")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        sys.modules.pop(name, None)
        raise
    return module


def _check_demand(source: Path) -> None:
    """Read, not imported: code for another version may not even survive its import."""
    found = _DEMAND.search(source.read_text(encoding="utf-8", errors="replace"))
    if found and (reason := unmet(found[1])):
        raise PluginError(f"THUMBSMITH_REQUIRES: {reason}")
