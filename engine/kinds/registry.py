"""Finds plugins, asks each hook, and keeps what they registered by name.

Three places, one door: folders (the built-in ones and the user's), and the entry points of installed packages
(group `thumbsmith`). A plugin that fails is named in `Registry.failures` and skipped; the rest runs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from difflib import get_close_matches
from functools import partial
from typing import Any, TypeVar

import pluggy

from engine import journal
from engine.errors import PluginError, StyleError, ThumbsmithError
from engine.kinds import hookspecs, time_limit, trace
from engine.kinds.disabled import disabled_plugins
from engine.kinds.guard import one_line, said_by
from engine.kinds.guarded import guarded
from engine.kinds.kind import KINDS, listed
from engine.kinds.loose_ends import LooseEnds
from engine.kinds.packages import plugins_installed
from engine.kinds.plugin_folder import CHECKS, Found, PluginFolder, builtin_folder, plugins_in
from engine.kinds.registered import Disabled, Failure, Plugin, Registry
from engine.kinds.settings import PluginSettings, all_that_is_told, declared_settings, read_settings
from engine.kinds.style_files import Family
from engine.text.fonts import built_fonts

__all__ = ["Failure", "Plugin", "PluginFolder", "Registry", "builtin_folder", "load_registry"]

SETTINGS_HOOK = "register_settings"
_MOST = 1000
"""Things of one kind that a plugin may bring; what gives them without end is stopped."""
Thing = TypeVar("Thing")


def load_registry(
    folders: Iterable[PluginFolder] = (),
    *,
    installed: bool = True,
    fonts: Collection[str] | None = None,
    seconds: float | None = None,
    disabled: Mapping[str, str] | None = None,
) -> Registry:
    """Load every plugin of `folders`, then of installed packages, and collect what they register.

    Those named in `disabled` are not opened; by default what the user has switched off. `fonts` are the ids of those
    that are there, by default what set-up built; a style that wants another is a failure. A call of a plugin may take
    `seconds`; by default what the environment says.
    """
    loader = _Loader(built_fonts() if fonts is None else fonts, seconds or time_limit.seconds_limit())
    off = disabled_plugins() if disabled is None else disabled
    for found in plugins_found(folders, installed=installed):
        if found.name in off:
            loader.leave_out(found, off[found.name])
        else:
            loader.register(found)
    return loader.collect()


def plugins_found(folders: Iterable[PluginFolder], *, installed: bool = True) -> Iterator[Found]:
    """Every plugin there is, none of them opened."""
    for folder in folders:
        yield from plugins_in(folder)
    if installed:
        yield from plugins_installed()


class _Loader:
    """Collects, naming the plugin behind every failure."""

    def __init__(self, fonts: Collection[str] | None, seconds: float) -> None:
        self._fonts, self._seconds = fonts, seconds
        self._manager = pluggy.PluginManager(hookspecs.PROJECT)
        self._manager.add_hookspecs(hookspecs)
        self._hooks = sorted((SETTINGS_HOOK, *(kind.hook for kind in KINDS.values())))
        self._origins: dict[str, str] = {}
        self._may_check: dict[str, bool] = {}
        self._settings: dict[str, PluginSettings] = {}
        self._asked: list[str] = []
        self._things: dict[str, dict[str, Any]] = {kind: {} for kind in KINDS}
        self._owners: dict[tuple[str, str], str] = {}
        self._failures: list[Failure] = []
        self._disabled: list[Disabled] = []

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

    def leave_out(self, found: Found, by: str) -> None:
        """A plugin that somebody has switched off: known by name, and nothing of it is run."""
        self._disabled.append(Disabled(found.name, found.origin, by, found.may_check))

    def collect(self) -> Registry:
        """Ask every hook of every plugin; then drop what refers to things nobody registered."""
        self._asked = self._configured()
        for name in self._asked:
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
        plugin = self._limited(found.name, found.open, "loading")
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
            raise PluginError(f"{unmarked[0]} is not marked; put @hookimpl (from thumbsmith import hookimpl) above it")

    def _limited(self, plugin: str, work: Callable[[], Thing], what: str) -> Thing:
        """What `work` gives or raises, as long as that comes in time."""
        who = f"plugin {plugin!r}"
        with journal.during(journal.Kind.CALL, f"loading of {who}"):
            future = time_limit.begun(trace.traced(who, what, work), self._seconds)
        if not future.done():
            trace.tell_late(who, what, self._seconds)
            raise PluginError(f"it did not return within {self._seconds:g} s")
        return future.result()

    def _configured(self) -> list[str]:
        """The plugins that have the settings they want; one that has not is left out as a whole."""
        declared: dict[str, type[PluginSettings]] = {}
        wanting = [name for name in self._origins if self._hook(name, SETTINGS_HOOK).get_hookimpls()]
        for name in wanting:
            with self._named(name, SETTINGS_HOOK):
                answers: list[object] = []
                hook = self._hook(name, SETTINGS_HOOK)
                self._limited(name, partial(_collect, hook, "class", into=answers), SETTINGS_HOOK)
                declared[name] = declared_settings(answers)
        for name, model in declared.items():
            with self._named(name, SETTINGS_HOOK):
                self._settings[name] = read_settings(model, name, all_that_is_told(), others=declared)
        return [name for name in self._origins if name not in wanting or name in self._settings]

    @contextmanager
    def _named(self, plugin: str, hook: str) -> Iterator[None]:
        """Whatever the block raises is a failure of this plugin as a whole."""
        try:
            yield
        except BaseException as error:  # likewise
            reason = f"{hook}: {_reason(error)}"
            self._failures.append(Failure(plugin, self._origins[plugin], reason, self._may_check[plugin]))

    def _hook(self, plugin: str, hook: str) -> pluggy.HookCaller:
        """This plugin's own answer to a hook."""
        own = self._manager.get_plugin(plugin)
        others = [other for other in self._manager.get_plugins() if other is not own]
        return self._manager.subset_hook_caller(hook, others)

    def _ask(self, name: str) -> None:
        settings = self._settings.get(name, PluginSettings())
        for kind, rule in KINDS.items():
            hook = self._hook(name, rule.hook)
            asked = partial(hook, settings=settings)
            things: list[object] = []
            try:
                if hook.get_hookimpls():
                    self._limited(name, partial(_collect, asked, kind, into=things), rule.hook)
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

    def _drop(self, kind: str, loose_end: Callable[[Any], str | None]) -> None:
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
            upscalers=things["upscaler"],
            mattes=things["matte"],
            checks=dict(sorted(things["check"].items())),
            title_helpers=things["title helper"],
            fonts=things["font"],
            plugins=tuple(
                Plugin(name, self._origins[name], self._brought(name), self._settings.get(name)) for name in self._asked
            ),
            failures=tuple(self._failures),
            disabled=tuple(self._disabled),
        )

    def _brought(self, plugin: str) -> tuple[str, ...]:
        return tuple(f"{kind} {name}" for (kind, name), owner in self._owners.items() if owner == plugin)


def _reason(error: BaseException) -> str:
    """One line that says what broke; Ctrl-C is the user's and goes on."""
    if isinstance(error, KeyboardInterrupt):
        raise error
    if isinstance(error, SyntaxError):
        where = (
            f"{error.filename}, line {error.lineno}: " if error.filename else ""
        )  # of what is no text, neither is known
        return f"{where}{error.msg}"
    is_a_sentence = isinstance(error, ThumbsmithError | pluggy.PluginValidationError)
    return said_by(error) if is_a_sentence else one_line(error)


def _collect(hook: Callable[[], Iterable[object]], kind: str, *, into: list[object]) -> list[object]:
    """Put what a plugin's hook gives into the list, one after the other: what came before a fault stays."""
    answers = list(hook())  # pluggy leaves out whoever answers None
    if not answers:
        raise PluginError(f"it gives nothing; return a list of {kind}s, or an empty one")
    for answer in answers:
        for thing in listed(answer, kind):
            into.append(thing)
            if len(into) > _MOST:
                raise PluginError(f"it gives more than {_MOST} {kind}s")
    return into
