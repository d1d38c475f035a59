"""What the files of a render are called: one rule for every surface, under which no file ever takes another's place.

A file's name begins with its format's, which holds no dot, so two formats never meet. Within one, the format's own
exporter comes first and has `<format><suffix>`; so has each further one, until a name is taken: then its own name goes
before the suffix, as in `youtube.podcast.jpg`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from engine.errors import BriefError, PluginError
from engine.format import Format
from engine.kinds.exporter import Exporter

REPORT = "report.json"
ASSETS = "assets"
"""The folder of a scene's pictures."""
SCENE_SUFFIX = ".scene.json"


def scene_name(format: str) -> str:
    return f"{format}{SCENE_SUFFIX}"


def file_names(
    format: Format, exporter_called: Callable[[str], Exporter], further: Iterable[str] = ()
) -> dict[str, str]:
    """The file of each exporter by its name, the format's own first; `BriefError` for two that can only collide."""
    taken = {REPORT, scene_name(format.name)}
    names: dict[str, str] = {}
    for exporter in dict.fromkeys((format.exporter, *further)):
        suffix = exporter_called(exporter).suffix
        plain, long = f"{format.name}{suffix}", f"{format.name}.{exporter}{suffix}"
        names[exporter] = plain if plain not in taken else long
        if names[exporter] in taken:
            raise BriefError(
                f"on the format {format.name!r} another file is called {long} already, so the exporter {exporter!r} "
                "has no name left for its own; leave one of the exporters out"
            )
        taken.add(names[exporter])
    return names


def check_suffix(exporter: Exporter) -> None:
    """`PluginError` for one that would take the place of what is not an exporter's."""
    if exporter.suffix.endswith(SCENE_SUFFIX):
        raise PluginError(f"the suffix {exporter.suffix!r} is the scene's own; choose another, such as '.json'")
