"""Where what came in is put: a name of its own in the user's plugin folder, and nothing overwritten."""

from __future__ import annotations

import hashlib
import json
import shutil
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cli.importing.names import numbered, safe_name
from cli.importing.wish import Wish
from engine.errors import InputError
from engine.kinds.lora import Lora
from engine.kinds.registered import Registry
from engine.style import NAME

_PIECE = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Placed:
    wish: Wish
    name: str
    path: Path
    is_new: bool
    """False for what lay there already, word for word."""


class Place:
    """A plugin folder to put things into; with `dry_run` it is only said what would be put where."""

    def __init__(self, folder: Path, registry: Registry, *, dry_run: bool) -> None:
        self._folder, self._dry_run = folder, dry_run
        self._taken = {f"styles.{name}" for name in registry.styles} | {f"loras.{name}" for name in registry.loras}
        for known in (registry.plugins, registry.failures, registry.disabled):
            self._taken |= {one.name for one in known}
        self._planned: dict[Path, dict[str, Any]] = {}

    def put(self, wish: Wish) -> Placed:
        """`InputError` when it cannot be used, or no name is left."""
        digest = _sha256(wish.weights) if wish.weights else ""
        for name in numbered(safe_name(wish.label, wish.kind)):
            path = self._path(wish, name)
            data = _data(wish, name, digest)
            if self._held(path) == data:
                return Placed(wish=wish, name=name, path=path, is_new=False)
            if self._is_free(path, f"{wish.kind}s.{name}"):
                self._write(wish, path, data)
                return Placed(wish=wish, name=name, path=path, is_new=True)
        raise InputError("no name is left for it; give it another")

    def _path(self, wish: Wish, name: str) -> Path:
        folder = self._folder / f"{wish.kind}s"
        return folder / name / "style.toml" if wish.kind == "style" else folder / f"{name}.toml"

    def _held(self, path: Path) -> dict[str, Any] | None:
        if path in self._planned:
            return self._planned[path]
        try:
            return tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def _is_free(self, path: Path, plugin: str) -> bool:
        beside = path.parent if path.name == "style.toml" else path.with_suffix(".safetensors")
        lies_there = path.exists() or beside.exists() or path in self._planned
        return not lies_there and plugin not in self._taken

    def _write(self, wish: Wish, path: Path, data: dict[str, Any]) -> None:
        text = _comment(f"From {wish.where}. {wish.about}".strip()) + toml(data)
        if tomllib.loads(text) != data:
            raise InputError("it cannot be written as TOML")
        self._planned[path] = data
        if self._dry_run:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        if wish.weights:
            _copy(wish.weights, path.with_suffix(".safetensors"))
        with path.open("x", encoding="utf-8") as file:
            file.write(text)


def _data(wish: Wish, name: str, digest: str) -> dict[str, Any]:
    if wish.kind == "style":
        if not NAME.fullmatch(name):
            raise InputError(f"{name!r} is no name for a style")
        return {"name": name, **wish.data}
    data = {"name": name, "file": f"{name}.safetensors", "sha256": digest, **wish.data}
    Lora.from_dict(data, source=wish.where)
    return data


def toml(data: Mapping[str, Any]) -> str:
    """As TOML: plain values, tables, lists of tables. A JSON string is a TOML string, but for one letter."""
    plain = {key: value for key, value in data.items() if not _is_table(value)}
    lines = [f"{key} = {_value(value)}\n" for key, value in plain.items()]
    for key, value in data.items():
        if _is_table(value):
            lines += _tables(key, value)
    return "".join(lines)


def _is_table(value: object) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(one, dict) for one in value))


def _tables(key: str, value: dict[str, Any] | list[dict[str, Any]]) -> Iterator[str]:
    heading = f"\n[{key}]\n" if isinstance(value, dict) else f"\n[[{key}]]\n"
    for table in [value] if isinstance(value, dict) else value:
        yield heading
        yield from (f"{name} = {_value(held)}\n" for name, held in table.items())


def _value(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _comment(text: str) -> str:
    """One line, whatever was in it."""
    return "# " + " ".join("".join(c if c.isprintable() else " " for c in text).split()) + "\n"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _copy(source: Path, target: Path) -> None:
    """Whole or not at all, and over nothing."""
    try:
        with source.open("rb") as given, target.open("xb") as taken:
            shutil.copyfileobj(given, taken, _PIECE)
    except FileExistsError:
        raise
    except BaseException:
        target.unlink(missing_ok=True)
        raise
