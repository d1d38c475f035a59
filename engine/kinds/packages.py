"""Plugins in installed packages: what their entry points name, and which Thumbsmith each package asks for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from importlib.metadata import EntryPoint, entry_points

from engine.entry import unmet
from engine.errors import PluginError
from engine.kinds.plugin_folder import Found

ENTRY_POINT_GROUP = "thumbsmith"
_OURS = "thumbsmith"


def plugins_installed() -> Iterator[Found]:
    """Every entry point of the group `thumbsmith`, by name."""
    for point in sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda p: p.name):
        yield Found(point.name, _origin(point), partial(_loaded, point))


def _loaded(point: EntryPoint) -> object:
    """Its package's own dependency on us is looked at before anything of it is imported."""
    if reason := unmet(_demanded(point)):
        raise PluginError(f"the package asks for another version: {reason}")
    return point.load()


def _demanded(point: EntryPoint) -> str:
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    wanted = [Requirement(text) for text in (point.dist.requires if point.dist else None) or ()]
    ours = (one for one in wanted if canonicalize_name(one.name) == _OURS)
    asked = (one for one in ours if one.marker is None or one.marker.evaluate({"extra": ""}))
    return ",".join(str(one.specifier) for one in asked if one.specifier)


def _origin(point: EntryPoint) -> str:
    package = f"{point.dist.name} {point.dist.version}" if point.dist else "unknown"
    return f"package {package} ({point.value})"
