"""Every error Thumbsmith raises on purpose. Each surface maps this tree in one table.

ThumbsmithError
├── InputError            the caller can put it right
│   ├── PhotoError        a photograph that cannot be used
│   ├── BriefError        a title, realism, seed or format out of range
│   │   └── GroundRefused a ground that the safety check refused on every try
│   ├── StyleError        a style file with an unknown key or a bad value
│   ├── FormatError       a format file, or artwork its platform would refuse
│   ├── BrandError        a brand kit that cannot be used
│   ├── SceneError        a scene file that is not a scene
│   └── UnknownName       a style, format, exporter, ... nobody registered
├── PluginError           a plugin broke; it is named
│   └── PluginHindered    on what may pass: time, memory, a file, a network
├── Unwanted              nobody wants what was being made
└── MachineError          something this machine lacks
    ├── GroundUnavailable a model that cannot make a ground now; the style's own stands in
    ├── MissingAsset      a font, model or picture that set-up should have built
    └── MissingLibrary    a package or system library that is not installed
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class ThumbsmithError(Exception):
    """Something Thumbsmith can name."""


class InputError(ThumbsmithError):
    """The caller can put it right."""


class PhotoError(InputError):
    """A photograph that cannot be used."""


class BriefError(InputError):
    """A title, realism, seed or format out of range."""


class GroundRefused(BriefError):
    """A generated ground that the safety check refused on every try."""


class StyleError(InputError):
    """A style file with an unknown key or a bad value."""


class FormatError(InputError):
    """A format file, or artwork its platform would refuse."""


class BrandError(InputError):
    """A brand kit that cannot be used."""


class SceneError(InputError):
    """A scene file that is not a scene."""


class UnknownName(InputError):
    """A name nobody registered; the message offers the nearest ones."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        names = sorted(known)
        near = get_close_matches(name, names, n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(near)}?" if near else f"there are: {', '.join(names) or 'none'}"
        super().__init__(f"no {kind} is called {name!r}; {hint}")
        self.kind, self.name, self.known = kind, name, names


class PluginError(ThumbsmithError):
    """A plugin broke; the message names it. The same question would break it again."""

    def __init__(self, message: str, *, culprit: str = "") -> None:
        super().__init__(message)
        self.culprit = culprit
        """Which part of which plugin, where that is known: `exporter 'x' of plugin 'y'`."""


class PluginHindered(PluginError):
    """A plugin broke on what may pass (time, memory, a file, a network): another try may end well."""


class Unwanted(ThumbsmithError):
    """Nobody wants what was being made any more."""


class MachineError(ThumbsmithError):
    """Something this machine lacks."""


class GroundUnavailable(MachineError):
    """A model that cannot make a ground now; its sentence is for users. The style's own ground stands in."""


class MissingAsset(MachineError):
    """A font, model or picture that set-up should have built."""


class MissingLibrary(MachineError):
    """A package or system library that is not installed."""
