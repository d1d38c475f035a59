"""How each kind of thing is asked for, and what a registered one must be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from engine.errors import PluginError
from engine.format import Format
from engine.kinds.background import options_of
from engine.kinds.file_names import check_suffix
from engine.kinds.lora import Lora
from engine.kinds.options import check_declared
from engine.kinds.style_files import StyleFile
from engine.style import Style
from engine.text.own_fonts import FontFile, plugin_face

_NAME = re.compile(r"^[a-z0-9][a-z0-9-]*$")
_SUFFIX = re.compile(r"^(\.[a-z0-9]{1,16}){1,3}$")
_SEES = re.compile(r"^(file|picture)$")


def listed(answer: object, kind: str) -> Iterator[object]:
    if isinstance(answer, str | bytes | Path | BaseModel | Mapping) or not isinstance(answer, Iterable):
        raise PluginError(f"it must return a list of {kind}s, not one {type(answer).__name__}")
    return iter(answer)


@dataclass(frozen=True, kw_only=True)
class Kind:
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
    further: tuple[str, ...] = ()
    """For code: methods that it may have."""
    flags: tuple[str, ...] = ()
    """For code: attributes that it may have and that are True or False."""
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
        self._check_further(thing)
        if self.check:
            self.check(thing)
        return thing, getattr(thing, self.key)

    def _check_further(self, thing: object) -> None:
        for method in self.further:
            if hasattr(thing, method) and not callable(getattr(thing, method)):
                raise PluginError(f"{method} of {type(thing).__name__} is no method; write it as one, or leave it out")
        for flag in self.flags:
            if not isinstance(value := getattr(thing, flag, False), bool):
                raise PluginError(f"{flag} of {type(thing).__name__} is True or False, not {value!r}")

    def _value(self, thing: object, kind: str) -> object:
        if self.load and isinstance(thing, Path):
            return self.load(thing)
        if not self.model or not isinstance(thing, self.model):
            model = self.model.__name__ if self.model else kind
            raise PluginError(f"a {kind} is a {model} or the pathlib.Path of its file, not {type(thing).__name__}")
        return self.made(thing)


def _check_background(thing: Any) -> None:
    check_declared(options_of(thing))
    if hasattr(thing, "alike") != hasattr(thing, "paint_together"):
        raise PluginError("alike and paint_together belong together; give both or neither")


KINDS = {
    "lora": Kind(hook="register_loras", model=Lora, load=Lora.load),
    "exporter": Kind(
        hook="register_exporters",
        methods=("export",),
        texts=(("suffix", _SUFFIX, ".jpg"),),
        further=("verify",),
        check=check_suffix,
    ),
    "format": Kind(hook="register_formats", model=Format, load=Format.load),
    "background": Kind(
        hook="register_backgrounds",
        methods=("paint",),
        further=("size", "alike", "paint_together", "warm_up"),
        flags=("needs_draft", "wants_card", "of_photo"),
        check=_check_background,
    ),
    "face finder": Kind(hook="register_face_finders", methods=("faces", "person_mask")),
    "upscaler": Kind(hook="register_upscalers", methods=("upscale",), flags=("wants_card",)),
    "matte": Kind(hook="register_mattes", methods=("person_mask", "ping")),
    "check": Kind(
        hook="register_checks",
        methods=("configured", "inspect", "ping"),
        texts=(("sees", _SEES, "file"),),
        flags=("judges_generated",),
    ),
    "title helper": Kind(hook="register_titles", methods=("refine", "suggest"), further=("configured",)),
    "font": Kind(
        hook="register_fonts",
        model=FontFile,
        load=lambda path: plugin_face(FontFile.parse(path)),
        made=plugin_face,
        key="id",
    ),
    "style": Kind(hook="register_styles", model=Style, load=StyleFile.load),
}
"""Every kind of thing a plugin may register."""
