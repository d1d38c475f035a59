"""Finds plugins, asks each hook, and keeps what they registered by name.

Three places, one door: folders (the built-in ones and the user's), and the entry points of installed packages
(group `thumbsmith`). In a folder a `.py` file or a package is a plugin, and so is every `style.toml`, format or
LoRA file. A plugin that fails is named in `Registry.failures` and skipped; the rest runs.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType
from typing import TypeVar

import pluggy

from engine import hookspecs
from engine.background import Background
from engine.errors import PluginError, UnknownName
from engine.exporter import Exporter
from engine.format import Format
from engine.lora import Lora
from engine.person import FaceFinder
from engine.style import Style

ENTRY_POINT_GROUP = "thumbsmith"
DEFAULT_FACE_FINDER = "litert"

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Plugin:
    """One plugin found: its name, where it came from, and what it brought (`style spotlight`, ...)."""

    name: str
    origin: str
    brought: tuple[str, ...] = ()


@dataclass(frozen=True)
class Failure:
    """A plugin that was skipped, and why."""

    name: str
    origin: str
    reason: str


@dataclass(frozen=True)
class Registry:
    """Everything the plugins registered, by kind and name."""

    styles: Mapping[str, Style] = field(default_factory=dict)
    loras: Mapping[str, Lora] = field(default_factory=dict)
    exporters: Mapping[str, Exporter] = field(default_factory=dict)
    formats: Mapping[str, Format] = field(default_factory=dict)
    backgrounds: Mapping[str, Background] = field(default_factory=dict)
    face_finders: Mapping[str, FaceFinder] = field(default_factory=dict)
    plugins: tuple[Plugin, ...] = ()
    failures: tuple[Failure, ...] = ()

    def style(self, name: str) -> Style:
        return _named("style", self.styles, name)

    def exporter(self, name: str) -> Exporter:
        return _named("exporter", self.exporters, name)

    def format(self, name: str) -> Format:
        return _named("format", self.formats, name)

    def background(self, name: str) -> Background:
        return _named("background", self.backgrounds, name)

    def face_finder(self, name: str = DEFAULT_FACE_FINDER) -> FaceFinder:
        return _named("face finder", self.face_finders, name)


def _named(kind: str, things: Mapping[str, Thing], name: str) -> Thing:
    if name not in things:
        raise UnknownName(kind, name, things)
    return things[name]


@dataclass(frozen=True)
class PluginFolder:
    """A folder to look in. `package` is its import name when it is importable (the built-in one is)."""

    path: Path
    package: str | None = None


def load_registry(folders: Iterable[PluginFolder] = (), *, installed: bool = True) -> Registry:
    """Load every plugin of `folders`, then of installed packages, and collect what they register."""
    return _Loader().load(folders, installed=installed)


def builtin_folder() -> PluginFolder:
    """The folder of the plugins that come with Thumbsmith."""
    spec = importlib.util.find_spec("plugins")
    if spec is None or not spec.submodule_search_locations:
        raise PluginError("the built-in plugins are not installed; install Thumbsmith as a whole")
    return PluginFolder(Path(spec.submodule_search_locations[0]), "plugins")


class _Loader:
    """Collects, naming the plugin behind every failure."""

    def __init__(self) -> None:
        self._manager = pluggy.PluginManager(hookspecs.PROJECT)
        self._manager.add_hookspecs(hookspecs)
        self._origins: dict[str, str] = {}
        self._things: dict[str, dict[str, object]] = {kind: {} for kind in KINDS}
        self._brought: dict[str, list[str]] = {}
        self._failures: list[Failure] = []

    def load(self, folders: Iterable[PluginFolder], *, installed: bool) -> Registry:
        for folder in folders:
            for name, origin, open_plugin in _in_folder(folder):
                self._register(name, origin, open_plugin)
        if installed:
            for point in sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda p: p.name):
                self._register(point.name, f"package {point.value}", point.load)
        for name in self._origins:
            self._collect(name)
        self._drop_styles_with_loose_ends()
        return self._registry()

    def _register(self, name: str, origin: str, open_plugin: Callable[[], object]) -> None:
        try:
            plugin = open_plugin()
            self._manager.register(plugin, name)
            self._manager.check_pending()
        except BaseException as error:  # a plugin may raise anything, SystemExit included
            if isinstance(error, KeyboardInterrupt):
                raise
            if self._manager.has_plugin(name) and name not in self._origins:
                self._manager.unregister(name=name)
            self._failures.append(Failure(name, origin, _reason(error)))
        else:
            self._origins[name] = origin

    def _collect(self, name: str) -> None:
        own = self._manager.get_plugin(name)
        others = [plugin for plugin in self._manager.get_plugins() if plugin is not own]
        self._brought[name] = []
        for kind, (hook, *_rest) in KINDS.items():
            try:
                for answer in self._manager.subset_hook_caller(hook, others)():
                    for thing in answer:
                        self._keep(name, kind, thing)
            except Exception as error:
                self._failures.append(Failure(name, self._origins[name], f"{hook}: {_reason(error)}"))

    def _keep(self, plugin: str, kind: str, thing: object) -> None:
        _, read, needs = KINDS[kind]
        thing = read(thing) if isinstance(thing, Path) and read else thing
        missing = [need for need in needs if not hasattr(thing, need)]
        if missing:
            raise TypeError(f"{thing!r} is no {kind}: it lacks {', '.join(missing)}")
        if thing.name in self._things[kind]:
            raise ValueError(f"{kind} {thing.name!r} is already registered by another plugin; give yours another name")
        self._things[kind][thing.name] = thing
        self._brought[plugin].append(f"{kind} {thing.name}")

    def _drop_styles_with_loose_ends(self) -> None:
        for plugin, brought in self._brought.items():
            for label in [b for b in brought if b.startswith("style ")]:
                name = label.removeprefix("style ")
                loose = self._loose_end(self._things["style"][name])
                if loose:
                    del self._things["style"][name]
                    brought.remove(label)
                    self._failures.append(Failure(plugin, self._origins[plugin], f"style {name!r}: {loose}"))

    def _loose_end(self, style: Style) -> str | None:
        if style.background.recipe not in self._things["background"]:
            return str(UnknownName("background", style.background.recipe, self._things["background"]))
        unknown = [use.name for use in style.loras if use.name not in self._things["lora"]]
        return str(UnknownName("LoRA", unknown[0], self._things["lora"])) if unknown else None

    def _registry(self) -> Registry:
        things = self._things
        plugins = tuple(Plugin(n, o, tuple(self._brought[n])) for n, o in self._origins.items())
        return Registry(
            styles=dict(sorted(things["style"].items())),
            loras=things["lora"],
            exporters=things["exporter"],
            formats=things["format"],
            backgrounds=things["background"],
            face_finders=things["face finder"],
            plugins=plugins,
            failures=tuple(self._failures),
        )


def _reason(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _in_folder(folder: PluginFolder) -> Iterator[tuple[str, str, Callable[[], object]]]:
    """Name, origin and opener of every plugin in the folder and its kind folders."""
    places = [folder.path] + [folder.path / kind for kind in KIND_FOLDERS if (folder.path / kind).is_dir()]
    for place in places:
        for path in sorted(place.iterdir()) if place.is_dir() else ():
            opener = _opener(path, place, folder)
            if opener:
                relative = path.relative_to(folder.path)
                yield ".".join(relative.with_suffix("").parts), str(path), opener


def _opener(path: Path, place: Path, folder: PluginFolder) -> Callable[[], object] | None:
    if path.name.startswith(("_", ".")):
        return None
    if path.is_dir():
        if (path / "style.toml").is_file():
            return lambda: _Data("register_styles", path / "style.toml")
        is_package = (path / "__init__.py").is_file() and path.name not in KIND_FOLDERS
        return (lambda: _import(path, folder)) if is_package else None
    if path.suffix == ".py":
        return lambda: _import(path, folder)
    hook = _data_hook(path, place)
    return (lambda: _Data(hook, path)) if hook else None


def _data_hook(path: Path, place: Path) -> str | None:
    """The hook a TOML file answers: by its name, or by the kind folder it lies in."""
    for kind, hook in (("style", "register_styles"), ("format", "register_formats"), ("lora", "register_loras")):
        in_kind_folder = place.name == f"{kind}s" and kind != "style" and path.suffix == ".toml"
        if path.name == f"{kind}.toml" or path.name.endswith(f".{kind}.toml") or in_kind_folder:
            return hook
    return None


class _Data:
    """A data file as a plugin: it answers one hook with its own path."""

    def __init__(self, hook: str, path: Path) -> None:
        setattr(self, hook, hookspecs.hookimpl(lambda: [path], specname=hook))


def _import(path: Path, folder: PluginFolder) -> ModuleType:
    """Import a module or package that lies in a plugin folder."""
    if folder.package:
        parts = path.relative_to(folder.path).with_suffix("").parts
        return importlib.import_module(".".join((folder.package, *parts)))
    name = f"thumbsmith_plugin_{hashlib.sha256(str(path).encode()).hexdigest()[:12]}_{path.stem}"
    source = path / "__init__.py" if path.is_dir() else path
    search = [str(path)] if path.is_dir() else None
    spec = importlib.util.spec_from_file_location(name, source, submodule_search_locations=search)
    if spec is None or spec.loader is None:
        raise PluginError(f"{path}: Python cannot import it")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


KIND_FOLDERS = ("styles", "loras", "exporters", "formats", "backgrounds", "faces")

KINDS: dict[str, tuple[str, Callable[[Path], object] | None, tuple[str, ...]]] = {
    "style": ("register_styles", Style.load, ("palette", "background")),
    "lora": ("register_loras", Lora.load, ("sha256", "triggers")),
    "exporter": ("register_exporters", None, ("name", "suffix", "export")),
    "format": ("register_formats", Format.load, ("width", "rules")),
    "background": ("register_backgrounds", None, ("name", "paint")),
    "face finder": ("register_face_finders", None, ("name", "faces", "person_mask")),
}
"""Kind to its hook, the reader for paths, and what a registered thing must have."""
