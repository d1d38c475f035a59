"""`thumbsmith plugins import`: what is taken from where, and what is said of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from cli.importing.loras import SUFFIX, read_lora, sidecars
from cli.importing.names import safe_name
from cli.importing.placing import Place, Placed
from cli.importing.prompts import Prompts
from cli.importing.wish import Haul
from cli.messages import EXIT_INPUT, complain, fail
from cli.output import Output
from engine.errors import InputError, ThumbsmithError
from engine.home import user_plugin_folder
from engine.studio import open_registry

_FILES_LIMIT = 2000
_PROMPTS = (".csv", ".json")
_RIGHT = "give a styles.csv, a JSON list of styles, a .safetensors file or a folder of them"


def import_plugins(path: Path, output: Output, *, base: str, dry_run: bool) -> None:
    """`InputError` when nothing at all could be taken."""
    registry, haul = open_registry(), Haul()
    style = registry.style(base)
    files = list(_files(path, haul))
    for file in files:
        if file.suffix.lower() == SUFFIX:
            read_lora(file, haul)
    loras = {*registry.loras, *(safe_name(wish.label, "lora") for wish in haul.wishes)}
    prompts = Prompts(style, loras)
    for file in files:
        if file.suffix.lower() in _PROMPTS:
            _read(prompts, file, haul, alone=file == path)
    placed = _put(Place(user_plugin_folder(), registry, dry_run=dry_run), haul)
    _tell(placed, haul, output, dry_run=dry_run)


def _files(path: Path, haul: Haul) -> Iterator[Path]:
    """The file, or those below the folder, in order; links to folders are not followed."""
    if path.is_file():
        if path.suffix.lower() not in (SUFFIX, *_PROMPTS):
            raise InputError(f"{path}: its name does not say that it can be imported; {_RIGHT}")
        yield path
        return
    if not path.is_dir():
        raise InputError(f"{path}: there is no such file or folder; {_RIGHT}")
    found = [file for file in _below(path) if file.suffix.lower() in (SUFFIX, *_PROMPTS)]
    beside = {side for file in found if file.suffix.lower() == SUFFIX for side in sidecars(file)}
    wanted = [file for file in found if file not in beside]
    if not wanted:
        raise InputError(f"{path}: holds nothing that can be imported; {_RIGHT}")
    if len(wanted) > _FILES_LIMIT:
        haul.refuse(path.name, f"it holds {len(wanted)} files; those after the first {_FILES_LIMIT} are left out")
    yield from wanted[:_FILES_LIMIT]


def _below(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(place, name) for name in sorted(files) if not name.startswith(".") and _is_plain(place, name))


def _is_plain(place: str, name: str) -> bool:
    return Path(place, name).is_file()


def _read(prompts: Prompts, file: Path, haul: Haul, *, alone: bool) -> None:
    """A file among others that is no file of styles does not keep the others out."""
    try:
        prompts.read(file, haul)
    except InputError as error:
        if alone:
            raise
        haul.refuse(file.name, str(error).removeprefix(f"{file}: "))


def _put(place: Place, haul: Haul) -> list[Placed]:
    placed = []
    for wish in haul.wishes:
        try:
            placed.append(place.put(wish))
        except ThumbsmithError as error:
            haul.refuse(wish.where, error)
    return placed


def _tell(placed: list[Placed], haul: Haul, output: Output, *, dry_run: bool) -> None:
    output.document(
        {
            "imported": [_document(one) for one in placed if one.is_new],
            "already": [_document(one) for one in placed if not one.is_new],
            "skipped": [{"where": one.where, "reason": one.reason} for one in haul.refusals],
            "dry_run": dry_run,
        }
    )
    for one in placed:
        mark = ("would make" if dry_run else "made") if one.is_new else "note"
        output.line(mark, f"{one.path}{'' if one.is_new else ' is there already'}  ({one.wish.where})")
        for note in one.wish.notes:
            output.line("note", f"{one.name}: {note}")
    for refusal in haul.refusals:
        output.line("skipped", f"{refusal.where}: {refusal.reason}")
        if not output.talks:
            complain(f"{refusal.where}: {refusal.reason}")
    if not placed:
        fail("nothing could be imported", EXIT_INPUT)


def _document(placed: Placed) -> dict[str, object]:
    return {
        "kind": placed.wish.kind,
        "name": placed.name,
        "path": str(placed.path),
        "where": placed.wish.where,
        "notes": list(placed.wish.notes),
    }
