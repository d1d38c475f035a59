"""`thumbsmith doctor`: each part, whether it is there, and what to do when it is not."""

from __future__ import annotations

import importlib
import json
import platform
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from cli.messages import complain
from cli.output import Output
from cli.service_checkup import State, service_states

if TYPE_CHECKING:
    from engine.kinds.settings import Told


def run_checkup(output: Output) -> bool:
    """Say a line a part; True when nothing needed is missing."""
    states = []
    for state in _states():
        states.append(state)
        output.line(state.level, f"{state.part}: {state.says}", width=7)
        if state.level == "missing" and not output.talks:
            complain(f"{state.part}: {state.says}")
    healthy = all(state.level != "missing" for state in states)
    output.document({"healthy": healthy, "parts": [state._asdict() for state in states]})
    return healthy


def _states() -> Iterator[State]:
    for part, check in _CHECKS.items():
        try:
            yield State("ok", part, check())
        except Exception as error:  # whatever is wrong with a part is what doctor is asked to say
            yield State("missing", part, str(error))
    yield from _models()
    yield from _settings_of_plugins()
    yield from _grounds()
    yield from service_states()


def _settings_of_plugins() -> Iterator[State]:
    """Each setting of each plugin by the variable that sets it; of a secret whether it is given."""
    from engine.kinds.settings import told
    from engine.studio import open_registry

    for plugin in open_registry().plugins:
        if plugin.settings:
            yield from (State("ok", one.variable, _stands(one)) for one in told(plugin.settings, plugin.name))


def _stands(one: Told) -> str:
    """Its value, written as it would be set."""
    written = one.value if isinstance(one.value, str) else json.dumps(one.value)
    if one.given:
        return written
    return "not set" if one.value in (None, "", [], {}) else f"not set, so {written}"


def _models() -> Iterator[State]:
    """Learned mattes, and who judges what models make, each asked; and the terms of whatever is not free for all."""
    from engine.kinds.safety import SafetyStep
    from engine.studio import open_registry

    registry = open_registry()
    asked = [(f"matte {name}", matte.ping) for name, matte in registry.mattes.items()]
    asked += [(f"judge of generated grounds {judge.name}", judge.ping) for judge in SafetyStep.of(registry).judges]
    for part, ping in asked:
        try:
            ping()
            yield State("ok", part, "answers")
        except Exception as error:  # likewise
            yield State("careful", part, str(error))
    for kind, things in (("face finder", registry.face_finders), ("matte", registry.mattes)):
        for name, thing in things.items():
            if licence := getattr(thing, "licence", ""):
                yield State("careful", f"{kind} {name}", licence)


def _grounds() -> Iterator[State]:
    """Who can be named as `--background` beside the style's own recipe, and what each still lacks."""
    from engine.kinds.background import lacking, needs_draft, needs_photo
    from engine.studio import open_registry

    for name, background in open_registry().backgrounds.items():
        if needs_draft(background) or needs_photo(background):
            ready = "made of --background-photo" if needs_photo(background) else "can be asked"
            lacks = lacking(background)
            yield State("off" if lacks else "ok", f"ground {name}", lacks or ready)


def _python() -> str:
    return platform.python_version()


def _library(name: str) -> Callable[[], str]:
    def check() -> str:
        module = importlib.import_module(name)
        return getattr(module, "__version__", "installed")

    return check


def _skia() -> str:
    try:
        return _library("skia")()
    except ImportError as error:
        raise RuntimeError(f"{error}; on Debian and Ubuntu: apt-get install libgl1 libegl1") from error


def _fonts() -> str:
    from engine.studio import Studio

    return f"{len(Studio.open().fonts.ids)} faces"


def _faces() -> str:
    import numpy as np

    from engine.person import Photo
    from engine.studio import open_registry

    finder = open_registry().face_finder()
    finder.faces(Photo(name="blank", pixels=np.full((64, 64, 3), 128, np.uint8)))
    return f"{finder.name} answers"


def _plugins() -> str:
    from engine.studio import open_registry

    registry = open_registry()
    if registry.failures:
        raise RuntimeError("; ".join(f"{f.name}: {f.reason}" for f in registry.failures))
    return f"{len(registry.plugins)} plugins, {len(registry.styles)} styles, {len(registry.formats)} formats"


_CHECKS: dict[str, Callable[[], str]] = {
    "Python": _python,
    "Skia": _skia,
    "Pillow": _library("PIL"),
    "HEIC photographs": _library("pillow_heif"),
    "LiteRT": _library("ai_edge_litert"),
    "fonts": _fonts,
    "face models": _faces,
    "plugins": _plugins,
}
