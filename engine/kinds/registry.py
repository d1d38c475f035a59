"""Finds plugins, asks each hook, and keeps what they registered by name.

Three places, one door: folders (the built-in ones and the user's), and the entry points of installed packages
(group `thumbsmith`). A plugin that fails is named in `Registry.failures` and skipped; the rest runs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

import pluggy
from pydantic import BaseModel

from engine import journal
from engine.errors import PluginError, StyleError, ThumbsmithError, UnknownName
from engine.format import Format
from engine.kinds import hookspecs, time_limit
from engine.kinds.background import Background, options_of
from engine.kinds.check import Check
from engine.kinds.exporter import Exporter
from engine.kinds.file_names import check_suffix, file_names
from engine.kinds.guard import one_line, said_by
from engine.kinds.guarded import guarded
from engine.kinds.loose_ends import LooseEnds
from engine.kinds.lora import Lora
from engine.kinds.options import check_declared
from engine.kinds.packages import plugins_installed
from engine.kinds.plugin_folder import CHECKS, Found, PluginFolder, builtin_folder, plugins_in
from engine.kinds.style_files import Family, StyleFile
from engine.kinds.title_helper import TitleHelper
from engine.person import FaceFinder
from engine.style import Style
from engine.text.face import FontFace
from engine.text.fonts import built_fonts
from engine.text.own_fonts import FontFile, plugin_face

__all__ = ["Failure", "Plugin", "PluginFolder", "Registry", "builtin_folder", "load_registry"]

DEFAULT_FACE_FINDER = "litert"
DEFAULT_TITLE_HELPER = "rules"
_MOST = 1000
"""Things of one kind that a plugin may bring; what gives them without end is stopped."""
_NAME = re.compile(r"^[a-z0-9][a-z0-9-]*$")
_SUFFIX = re.compile(r"^(\.[a-z0-9]{1,16}){1,3}$")
_SEES = re.compile(r"^(file|picture)$")

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Plugin:
    """One plugin found: its name, where it came from, and what it brought (`style spotlight`, ...)."""

    name: str
    origin: str
    brought: tuple[str, ...] = ()


@dataclass(frozen=True)
class Failure:
    """A plugin, or one thing it registered, that was skipped, and why."""

    name: str
    origin: str
    reason: str
    may_check: bool = False
    """Whether a check of uploads may be missing for it: then nothing can be known to have passed every check."""


@dataclass(frozen=True)
class Registry:
    """Everything the plugins registered, by kind and name; what is code stands behind a guard."""

    styles: Mapping[str, Style] = field(default_factory=dict)
    loras: Mapping[str, Lora] = field(default_factory=dict)
    exporters: Mapping[str, Exporter] = field(default_factory=dict)
    formats: Mapping[str, Format] = field(default_factory=dict)
    backgrounds: Mapping[str, Background] = field(default_factory=dict)
    face_finders: Mapping[str, FaceFinder] = field(default_factory=dict)
    checks: Mapping[str, Check] = field(default_factory=dict)
    title_helpers: Mapping[str, TitleHelper] = field(default_factory=dict)
    fonts: Mapping[str, FontFace] = field(default_factory=dict)
    """Those that plugins and styles brought, by id."""
    plugins: tuple[Plugin, ...] = ()
    failures: tuple[Failure, ...] = ()

    def style(self, name: str) -> Style:
        return _named("style", self.styles, name)

    def exporter(self, name: str) -> Exporter:
        return _named("exporter", self.exporters, name)

    def format(self, name: str) -> Format:
        return _named("format", self.formats, name)

    def file_names(self, format: str, exporters: Iterable[str] = ()) -> dict[str, str]:
        """What a format's own file and those of further exporters are called, by exporter."""
        return file_names(self.format(format), self.exporter, exporters)

    def background(self, name: str) -> Background:
        return _named("background", self.backgrounds, name)

    def face_finder(self, name: str = DEFAULT_FACE_FINDER) -> FaceFinder:
        return _named("face finder", self.face_finders, name)

    def title_helper(self, name: str = DEFAULT_TITLE_HELPER) -> TitleHelper:
        return _named("title helper", self.title_helpers, name)


def _named(kind: str, things: Mapping[str, Thing], name: str) -> Thing:
    if name not in things:
        raise UnknownName(kind, name, things)
    return things[name]


def load_registry(
    folders: Iterable[PluginFolder] = (),
    *,
    installed: bool = True,
    fonts: Collection[str] | None = None,
    seconds: float | None = None,
) -> Registry:
    """Load every plugin of `folders`, then of installed packages, and collect what they register.

    `fonts` are the ids of those that are there, by default what set-up built; a style that wants another is a failure.
    A call of a plugin may take `seconds`; by default what the environment says.
    """
    loader = _Loader(built_fonts() if fonts is None else fonts, seconds or time_limit.seconds_limit())
    for folder in folders:
        for found in plugins_in(folder):
            loader.register(found)
    if installed:
        for found in plugins_installed():
            loader.register(found)
    return loader.collect()


class _Loader:
    """Collects, naming the plugin behind every failure."""

    def __init__(self, fonts: Collection[str] | None, seconds: float) -> None:
        self._fonts, self._seconds = fonts, seconds
        self._manager = pluggy.PluginManager(hookspecs.PROJECT)
        self._manager.add_hookspecs(hookspecs)
        self._hooks = sorted(kind.hook for kind in KINDS.values())
        self._origins: dict[str, str] = {}
        self._may_check: dict[str, bool] = {}
        self._things: dict[str, dict[str, object]] = {kind: {} for kind in KINDS}
        self._owners: dict[tuple[str, str], str] = {}
        self._failures: list[Failure] = []

    def register(self, found: Found) -> None:
        """Open a plugin and make its hooks known; a failure is kept, not raised."""
        try:
            plugin = self._opened(found)
            if plugin is None:
                return
            self._manager.register(plugin, found.name)
        except BaseException as error:  # a plugin may raise anything, SystemExit included
            if found.name not in self._origins and self._manager.has_plugin(found.name):
                self._manager.unregister(name=found.name)
            self._failures.append(Failure(found.name, found.origin, _reason(error), found.may_check))
        else:
            self._origins[found.name], self._may_check[found.name] = found.origin, found.may_check

    def collect(self) -> Registry:
        """Ask every hook of every plugin; then drop what refers to things nobody registered."""
        for name in self._origins:
            self._ask(name)
        self._settle_styles()
        ends = LooseEnds(self._things, self._fonts)
        self._drop("format", ends.of_format)
        self._drop("style", ends.of_style)
        return self._registry()

    def _opened(self, found: Found) -> object | None:
        if found.name in self._origins:
            raise PluginError(
                f"a plugin called {found.name!r} is already there ({self._origins[found.name]}); rename one of them"
            )
        plugin = self._limited(found.name, found.open)
        if self._manager.is_registered(plugin):
            raise PluginError(f"it is the same as the plugin {self._manager.get_name(plugin)!r}; register it once")
        marked = [name for name in dir(plugin) if hasattr(getattr(plugin, name, None), f"{hookspecs.PROJECT}_impl")]
        self._check_hooks(plugin, marked)
        if not marked and not found.helper_allowed:
            raise PluginError(f"it has no hook; mark at least one of {', '.join(self._hooks)} with @hookimpl")
        return plugin if marked else None

    def _check_hooks(self, plugin: object, marked: list[str]) -> None:
        for name in marked:
            target = getattr(getattr(plugin, name), f"{hookspecs.PROJECT}_impl").get("specname") or name
            if target not in self._hooks:
                near = get_close_matches(target, self._hooks, n=1)
                raise PluginError(
                    f"there is no hook {target!r}; "
                    + (f"did you mean {near[0]}?" if near else f"there are: {', '.join(self._hooks)}")
                )
        unmarked = [hook for hook in self._hooks if callable(getattr(plugin, hook, None)) and hook not in marked]
        if unmarked:
            raise PluginError(f"{unmarked[0]} is not marked; put @hookimpl (from engine import hookimpl) above it")

    def _limited(self, plugin: str, work: Callable[[], Thing]) -> Thing:
        """What `work` gives or raises, as long as that comes in time."""
        with journal.during(journal.Kind.CALL, f"loading of plugin {plugin!r}"):
            future = time_limit.begun(work, self._seconds)
        if not future.done():
            raise PluginError(f"it did not return within {self._seconds:g} s")
        return future.result()

    def _ask(self, name: str) -> None:
        own = self._manager.get_plugin(name)
        others = [plugin for plugin in self._manager.get_plugins() if plugin is not own]
        for kind, rule in KINDS.items():
            hook = self._manager.subset_hook_caller(rule.hook, others)
            things: list[object] = []
            try:
                if hook.get_hookimpls():
                    self._limited(name, lambda hook=hook, kind=kind, things=things: _collect(hook, kind, into=things))
            except BaseException as error:  # likewise
                self._fail(name, f"{rule.hook}: {_reason(error)}", kind)
            for thing in tuple(things):  # one that is late may add to it for ever
                self._keep(name, kind, thing)

    def _keep(self, plugin: str, kind: str, thing: object) -> None:
        """Register one thing; one that is wrong does not take the plugin's others with it."""
        try:
            thing, name = KINDS[kind].checked(thing, kind)
            if (kind, name) in self._owners:
                raise PluginError(
                    f"{kind} {name!r} is already registered by the plugin {self._owners[kind, name]!r}; rename yours"
                )
            if kind == "font" and name in (self._fonts or ()):
                raise PluginError(f"font {name!r} is a built-in one; give your FontFile another id")
            if kind == "check" and not self._may_check[plugin]:
                raise PluginError(f"a check may not lie in another kind's folder; move it to {CHECKS!r}")
        except BaseException as error:
            self._fail(plugin, f"{KINDS[kind].hook}: {_reason(error)}", kind)
        else:
            self._things[kind][name] = guarded(kind, thing, name, plugin=plugin, seconds=self._seconds)
            self._owners[kind, name] = plugin

    def _fail(self, plugin: str, reason: str, kind: str) -> None:
        self._failures.append(Failure(plugin, self._origins[plugin], reason, kind == "check"))

    def _settle_styles(self) -> None:
        """Each style with what it takes from others, and the fonts that lie beside it."""
        styles = self._things["style"]
        family = Family(dict(styles))
        for name in list(styles):
            try:
                settled = family.settled(name)
            except StyleError as error:
                del styles[name]
                self._fail(self._owners.pop(("style", name)), f"{KINDS['style'].hook}: {_reason(error)}", "style")
                continue
            styles[name] = settled.style
            for face in settled.fonts:
                self._things["font"].setdefault(face.id, face)
                self._owners.setdefault(("font", face.id), self._owners["style", name])

    def _drop(self, kind: str, loose_end: Callable[[object], str | None]) -> None:
        for name, thing in list(self._things[kind].items()):
            reason = loose_end(thing)
            if reason:
                del self._things[kind][name]
                self._fail(self._owners.pop((kind, name)), f"{kind} {name!r}: {reason}", kind)

    def _registry(self) -> Registry:
        things = self._things
        return Registry(
            styles=dict(sorted(things["style"].items())),
            loras=things["lora"],
            exporters=things["exporter"],
            formats=things["format"],
            backgrounds=things["background"],
            face_finders=things["face finder"],
            checks=dict(sorted(things["check"].items())),
            title_helpers=things["title helper"],
            fonts=things["font"],
            plugins=tuple(Plugin(name, origin, self._brought(name)) for name, origin in self._origins.items()),
            failures=tuple(self._failures),
        )

    def _brought(self, plugin: str) -> tuple[str, ...]:
        return tuple(f"{kind} {name}" for (kind, name), owner in self._owners.items() if owner == plugin)


def _reason(error: BaseException) -> str:
    """One line that says what broke; Ctrl-C is the user's and goes on."""
    if isinstance(error, KeyboardInterrupt):
        raise error
    if isinstance(error, SyntaxError):
        return f"{error.filename}, line {error.lineno}: {error.msg}"
    is_a_sentence = isinstance(error, ThumbsmithError | pluggy.PluginValidationError)
    return said_by(error) if is_a_sentence else one_line(error)


def _collect(hook: Callable[[], Iterable[object]], kind: str, *, into: list[object]) -> None:
    """Put what a plugin's hook gives into the list, one after the other: what came before a fault stays."""
    for answer in hook():
        for thing in _listed(answer, kind):
            into.append(thing)
            if len(into) > _MOST:
                raise PluginError(f"it gives more than {_MOST} {kind}s")


def _listed(answer: object, kind: str) -> Iterator[object]:
    if isinstance(answer, str | bytes | Path | BaseModel | Mapping) or not isinstance(answer, Iterable):
        raise PluginError(f"it must return a list of {kind}s, not one {type(answer).__name__}")
    return iter(answer)


@dataclass(frozen=True, kw_only=True)
class _Kind:
    """How one kind is asked for, and what a registered thing must be."""

    hook: str
    model: type | None = None
    """For data: its type."""
    load: Callable[[Path], object] | None = None
    """For data: what a path stands for."""
    made: Callable[[Any], object] = lambda given: given
    """For data: what is kept of a value."""
    key: str = "name"
    """Which attribute it goes by."""
    methods: tuple[str, ...] = ()
    """For code: what must be callable."""
    texts: tuple[tuple[str, re.Pattern[str], str], ...] = ()
    """For code: attributes beside `name`, with what they must look like and an example."""
    check: Callable[[Any], None] | None = None
    """For code: what else would make it wrong."""

    def checked(self, thing: object, kind: str) -> tuple[object, str]:
        """The thing, read when it is a path, with its name; `PluginError` says what it lacks."""
        if self.model:
            thing = self._value(thing, kind)
        if isinstance(thing, type):
            raise PluginError(f"{thing.__name__} is a class; register an instance: {thing.__name__}()")
        missing = [method for method in self.methods if not callable(getattr(thing, method, None))]
        if missing:
            raise PluginError(f"{type(thing).__name__} is no {kind}: it lacks the method {', '.join(missing)}")
        for text, pattern, example in ((self.key, _NAME, "my-own"), *self.texts):
            value = getattr(thing, text, None)
            if not isinstance(value, str) or not pattern.fullmatch(value):
                raise PluginError(f"{type(thing).__name__} needs a {text} such as {example!r}, not {value!r}")
        if self.check:
            self.check(thing)
        return thing, getattr(thing, self.key)

    def _value(self, thing: object, kind: str) -> object:
        if self.load and isinstance(thing, Path):
            return self.load(thing)
        if not self.model or not isinstance(thing, self.model):
            model = self.model.__name__ if self.model else kind
            raise PluginError(f"a {kind} is a {model} or the pathlib.Path of its file, not {type(thing).__name__}")
        return self.made(thing)


KINDS = {
    "lora": _Kind(hook="register_loras", model=Lora, load=Lora.load),
    "exporter": _Kind(
        hook="register_exporters", methods=("export",), texts=(("suffix", _SUFFIX, ".jpg"),), check=check_suffix
    ),
    "format": _Kind(hook="register_formats", model=Format, load=Format.load),
    "background": _Kind(
        hook="register_backgrounds", methods=("paint",), check=lambda thing: check_declared(options_of(thing))
    ),
    "face finder": _Kind(hook="register_face_finders", methods=("faces", "person_mask")),
    "check": _Kind(hook="register_checks", methods=("configured", "inspect", "ping"), texts=(("sees", _SEES, "file"),)),
    "title helper": _Kind(hook="register_titles", methods=("refine", "suggest")),
    "font": _Kind(
        hook="register_fonts",
        model=FontFile,
        load=lambda path: plugin_face(FontFile.parse(path)),
        made=plugin_face,
        key="id",
    ),
    "style": _Kind(hook="register_styles", model=Style, load=StyleFile.load),
}
"""Every kind of thing a plugin may register."""
