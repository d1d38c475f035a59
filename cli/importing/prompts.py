"""Styles of Stable Diffusion's programs: rows of a name, a prompt with `{prompt}` in it and a negative prompt.

As CSV they come from AUTOMATIC1111's `styles.csv`, as JSON from Fooocus. What they paint becomes the background's
prompt of a style; how people and words look is its base style's.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cli.importing.names import safe_name
from cli.importing.wish import NOT_STATED, Haul, Wish, label_of, plain, read_text
from engine.errors import InputError, ThumbsmithError
from engine.style import Prompt, Style

_BYTES_LIMIT = 8_000_000
_ROWS_LIMIT = 1000
_SUBJECT = "{prompt}"
_TAG = re.compile(r"<(lora|lyco|hypernet):([^:<>]{1,200})(?::([^<>]{0,40}))?>", re.IGNORECASE)
_HEAD = ("name", "prompt", "negative_prompt")
_OLD_PROMPT = "text"
Row = tuple[str, Mapping[str, Any] | str]
"""Where it stands, and what it holds, or why it is no row."""


class Prompts:
    """Rows into styles that extend `base`; LoRAs that they name are used where they are among `loras`."""

    def __init__(self, base: Style, loras: set[str]) -> None:
        self._base, self._loras = base, loras

    def read(self, path: Path, haul: Haul) -> None:
        """Every row of a file; `InputError` for a file that is none."""
        rows = _csv_rows(path) if path.suffix.lower() == ".csv" else _json_rows(path)
        for number, (where, row) in enumerate(rows):
            if number == _ROWS_LIMIT:
                haul.refuse(where, f"this and what follows is left out; {_ROWS_LIMIT} styles a file is the limit")
                return
            try:
                if isinstance(row, str):
                    raise InputError(row)
                haul.wishes.append(self._wish(where, row, path.name))
            except ThumbsmithError as error:
                haul.refuse(where, error)

    def _wish(self, where: str, row: Mapping[str, Any], file: str) -> Wish:
        label = label_of(row.get("name") or "")
        prompt = plain(row.get("prompt", row.get(_OLD_PROMPT)) or "", "prompt")
        negative = plain(row.get("negative_prompt") or "", "negative prompt")
        prompt, uses, notes = self._without_tags(prompt)
        if not prompt.replace(_SUBJECT, "").strip(" ,.") and not negative:
            raise InputError("it has no prompt")
        told = {"template": _template(prompt)} if prompt.replace(_SUBJECT, "").strip(" ,.") else {}
        told |= {"negative": f"{self._base.prompt.negative}, {negative}"} if negative else {}
        Prompt.model_validate({**self._base.prompt.model_dump(), **told})
        data = {
            "label": label,
            "purpose": f"a prompt out of {plain(file, 'file name', limit=200)}",
            "extends": self._base.name,
            "tags": ["imported"],
            "author": NOT_STATED,
            "licence": NOT_STATED,
            "prompt": told,
            **({"loras": uses} if uses else {}),
        }
        return Wish(kind="style", label=label, where=where, data=data, notes=notes)

    def _without_tags(self, prompt: str) -> tuple[str, list[dict[str, Any]], tuple[str, ...]]:
        """The prompt without `<lora:name:0.8>`, those LoRAs that are here, and a word on each that is not."""
        uses: dict[str, dict[str, Any]] = {}
        notes: list[str] = []
        for kind, given, weight in _TAG.findall(prompt):
            name = safe_name(given, "lora")
            if kind.lower() == "hypernet" or name not in self._loras:
                notes.append(f"{given!r} is not among your LoRAs and is left out of it")
                continue
            uses[name] = {"name": name} | ({"weight": number} if (number := _weight(weight)) is not None else {})
        return re.sub(r"(\s*,)+", ",", _TAG.sub("", prompt)).strip(" ,"), list(uses.values()), tuple(notes)


def _template(prompt: str) -> str:
    """`$mood` in the subject's place, the dial and the colours at the end."""
    if _SUBJECT not in prompt:
        prompt = f"{_SUBJECT}, {prompt}"
    return f"{prompt.replace('$', '$$').replace(_SUBJECT, '$mood').strip(' ,.')}, $realism, palette of $palette"


def _weight(text: str) -> float | None:
    try:
        weight = float(text)
    except ValueError:
        return None
    return weight if -2 <= weight <= 2 else None


def _csv_rows(path: Path) -> Iterator[Row]:
    """Each row with the line on which it begins."""
    text = read_text(path, _BYTES_LIMIT)
    before = csv.field_size_limit(_BYTES_LIMIT + 1)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), skipinitialspace=True)
        head = [name.strip().lower() for name in next(reader, [])]
        if "name" not in head or not {"prompt", _OLD_PROMPT} & set(head):
            raise InputError(f"{path}: its first line does not say {','.join(_HEAD)}; it is no file of styles")
        begins, lines = reader.line_num + 1, len(io.StringIO(text, newline="").readlines())
        for cells in reader:
            where, begins = f"{path.name}, line {begins}", reader.line_num + 1
            if reader.line_num >= lines and _ends_in_quotes(text):
                yield where, "a quote that begins in it never ends, and would swallow the rows below"
            elif any(cell.strip() for cell in cells):
                yield where, _row(head, cells)
    except csv.Error as error:
        raise InputError(f"{path}: is no CSV ({error})") from error
    finally:
        csv.field_size_limit(before)


def _ends_in_quotes(text: str) -> bool:
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), skipinitialspace=True, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False


def _row(head: list[str], cells: list[str]) -> dict[str, str] | str:
    if len(cells) > len(head):
        return f"it has {len(cells)} fields for {len(head)} columns; put quotes round a field with a comma"
    return dict(zip(head, cells, strict=False))


def _json_rows(path: Path) -> Iterator[Row]:
    try:
        held = json.loads(read_text(path, _BYTES_LIMIT))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: is no JSON ({error})") from error
    if not isinstance(held, list):
        raise InputError(f"{path}: holds no list of styles, each with name, prompt and negative_prompt")
    for number, row in enumerate(held, start=1):
        where = f"{path.name}, entry {number}"
        yield where, row if isinstance(row, dict) else f"it is {type(row).__name__} and no style"
