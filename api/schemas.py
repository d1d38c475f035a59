"""What the browser application is built from: the shapes it exchanges with us, and the styles its first page shows.

python -m api.schemas > schemas.json
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from api.generation_bodies import GenerateBody
from engine.format import Format
from engine.kinds.registry import Registry, builtin_folder, load_registry
from engine.scene import Scene


def schemas() -> dict[str, Any]:
    """`api` and `scene` as JSON Schema documents; `styles` and `formats` are the built-in ones."""
    registry = load_registry([builtin_folder()], disabled={})
    return {
        "api": _api(),
        "scene": Scene.model_json_schema(mode="serialization"),
        "styles": _styles(registry),
        "formats": _formats(registry),
    }


def _api() -> dict[str, Any]:
    from api.app import create_app
    from service.settings import Settings

    with tempfile.TemporaryDirectory() as folder:
        described = create_app(Settings(data_dir=Path(folder))).openapi()
    return described["components"]["schemas"]


def _styles(registry: Registry) -> list[dict[str, Any]]:
    return [
        {"name": style.name, "label": style.label, "purpose": style.purpose, "tags": list(style.tags)}
        for style in registry.styles.values()
    ]


def _formats(registry: Registry) -> list[dict[str, Any]]:
    return [
        {"name": each.name, "title": each.title, "width": each.width, "height": each.height}
        for each in sorted(registry.formats.values(), key=_place)
    ]


def _place(format: Format) -> int:
    """Where a format stands in the list: what a generation has by default comes first."""
    first = GenerateBody.model_fields["formats"].default
    return first.index(format.name) if format.name in first else len(first)


if __name__ == "__main__":
    json.dump(schemas(), sys.stdout)
