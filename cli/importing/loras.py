"""LoRA files with what lies beside them: AUTOMATIC1111's `.json`, `.civitai.info`, and the file's own header."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cli.importing.weights import Header, read_header
from cli.importing.wish import NOT_STATED, Haul, Wish, label_of, plain, read_text
from engine.errors import InputError, ThumbsmithError

SUFFIX = ".safetensors"
_SIDECARS = (".civitai.info", ".json")
"""The later one's word counts where both have one."""
_SIDECAR_LIMIT = 4_000_000
_TRIGGERS_LIMIT = 64
_TAG = re.compile(r"<[^<>]*>")
_KINDS = ("lora", "locon", "lycoris", "dora")
_FAMILIES = {
    "sdxl-1.0": re.compile(r"xl|pony|illustrious|noobai"),
    "sd-1.5": re.compile(r"^(sd|stable-diffusion)[ _-]?v?1"),
    "sd-2.1": re.compile(r"^(sd|stable-diffusion)[ _-]?v?2"),
}
"""What each model that an entry may name, and those made of it, are called by others."""
_SILENT = ("", "unknown", "other")


def read_lora(path: Path, haul: Haul) -> None:
    where = path.name
    try:
        haul.wishes.append(_wish(path, read_header(path), _sidecar(path)))
    except ThumbsmithError as error:
        haul.refuse(where, error)


def sidecars(path: Path) -> tuple[Path, ...]:
    """Files that belong to a LoRA and are nothing by themselves."""
    return tuple(path.with_name(path.name.removesuffix(path.suffix) + suffix) for suffix in _SIDECARS)


def _wish(path: Path, header: Header, beside: Mapping[str, Any]) -> Wish:
    if not header.is_lora:
        raise InputError("it holds no LoRA: none of its tensors is called so")
    kind = _below(beside, "model", "type")
    if isinstance(kind, str) and kind.lower() not in _KINDS:
        raise InputError(f"it is a {plain(kind, 'kind', limit=60)} and no LoRA")
    data = {
        "weight": _weight(beside),
        "triggers": _triggers(beside, header),
        "base_model": _base_model(beside, header),
        "licence": plain(header.metadata.get("modelspec.license") or NOT_STATED, "licence", limit=200) or NOT_STATED,
        "source": _source(beside),
    }
    return Wish(
        kind="lora",
        label=label_of(path.stem),
        where=path.name,
        data={key: value for key, value in data.items() if value not in (None, "", [])},
        weights=path,
        about=plain(beside.get("description") or "", "description")[:300] if _is_told(beside) else "",
        notes=("its negative text has no place here and is left out",) if beside.get("negative text") else (),
    )


def _is_told(beside: Mapping[str, Any]) -> bool:
    """AUTOMATIC1111's descriptions are a user's own words; Civitai's are pages of HTML."""
    return isinstance(beside.get("description"), str) and "<" not in beside["description"]


def _sidecar(path: Path) -> dict[str, Any]:
    held: dict[str, Any] = {}
    for beside in sidecars(path):
        if not beside.is_file():
            continue
        try:
            found = json.loads(read_text(beside, _SIDECAR_LIMIT))
        except (ValueError, RecursionError) as error:
            raise InputError(f"{beside.name} beside it is no JSON; mend it or take it away") from error
        if not isinstance(found, dict):
            raise InputError(f"{beside.name} beside it holds no settings; mend it or take it away")
        held |= {key: value for key, value in found.items() if value not in (None, "", [])}
    return held


def _weight(beside: Mapping[str, Any]) -> float | None:
    """0 is how the other program says that nobody has chosen one."""
    given = beside.get("preferred weight")
    if given in (None, 0, 0.0, ""):
        return None
    if isinstance(given, bool) or not isinstance(given, int | float) or not -2 <= given <= 2:
        raise InputError(f"its preferred weight is {str(given)[:40]!r}; right is a number from -2 to 2")
    return round(float(given), 3)


def _triggers(beside: Mapping[str, Any], header: Header) -> list[str]:
    given = (
        beside.get("activation text") or beside.get("trainedWords") or header.metadata.get("modelspec.trigger_phrase")
    )
    texts = given if isinstance(given, list) else [given] if given else []
    words = (word.strip() for text in texts for word in _TAG.sub("", plain(text, "activation text")).split(","))
    return list(dict.fromkeys(word for word in words if word))[:_TRIGGERS_LIMIT]


def _base_model(beside: Mapping[str, Any], header: Header) -> str:
    told = (
        beside.get("sd version"),
        beside.get("baseModel"),
        header.metadata.get("ss_base_model_version"),
        header.metadata.get("modelspec.architecture"),
    )
    for text in told:
        if isinstance(text, str) and text.strip().lower() not in _SILENT:
            return _family(text)
    if "ss_v2" in header.metadata:  # trainers of the first years say no more than that
        return "sd-2.1" if header.metadata["ss_v2"] == "True" else "sd-1.5"
    raise InputError('nothing says which model it was trained on; write "sd version": "SDXL" into the .json beside it')


def _family(text: str) -> str:
    for model, pattern in _FAMILIES.items():
        if pattern.search(text.strip().lower()):
            return model
    raise InputError(f"it was trained on {plain(text, 'model', limit=80)}; right is one of {', '.join(_FAMILIES)}")


def _source(beside: Mapping[str, Any]) -> str:
    model = beside.get("modelId") or beside.get("model id")
    is_number = isinstance(model, int) and not isinstance(model, bool) and 0 < model < 10**12
    return f"https://civitai.com/models/{model}" if is_number else ""


def _below(held: Mapping[str, Any], *keys: str) -> Any:
    found: Any = held
    for key in keys:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found
