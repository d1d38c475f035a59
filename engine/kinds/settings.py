"""What whoever runs Thumbsmith tells a plugin: declared by the plugin, read once, handed to its hooks.

`THUMBSMITH_PLUGIN_<NAME>_<KEY>`, or the file that the same with `_FILE` behind it names, as container secrets are
mounted. `<NAME>` is the plugin's name as it is listed. What is secret is declared as `SecretStr` and never shown.
"""

from __future__ import annotations

import inspect
import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ConfigDict, SecretBytes, SecretStr, ValidationError
from pydantic.fields import FieldInfo

from engine.errors import PluginError
from engine.kinds import time_limit

PREFIX = "THUMBSMITH_PLUGIN_"
_FILE = "_FILE"
_NOT_OF_PLUGINS = frozenset({time_limit.VARIABLE})
_STARS = "**********"
_heard: dict[str, str] = {}


class PluginSettings(BaseModel):
    """Subclass it with a field for each setting; a text below a field says what it means."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, hide_input_in_errors=True, use_attribute_docstrings=True
    )


@dataclass(frozen=True, kw_only=True)
class Told:
    """One setting as it stands, for whoever looks after a plugin. A secret's value is stars."""

    variable: str
    value: object
    given: bool
    secret: bool
    meaning: str


def hear(told: Mapping[str, str]) -> None:
    """What plugins of this process are told beside its environment, where a secret would be for everybody to read."""
    _heard.update(told)


def all_that_is_told() -> Mapping[str, str]:
    return {**os.environ, **_heard}


def declared_settings(answer: Iterable[object]) -> type[PluginSettings]:
    """The one class of `register_settings`; `PluginError` for anything else."""
    found = list(answer)
    if len(found) != 1 or not inspect.isclass(found[0]) or not issubclass(found[0], PluginSettings):
        given = ", ".join(repr(one) for one in found) or "nothing"
        raise PluginError(f"it must give one class made of PluginSettings, not {given}")
    return found[0]


def read_settings(
    model: type[PluginSettings], plugin: str, environment: Mapping[str, str], *, others: Iterable[str] = ()
) -> PluginSettings:
    """The plugin's settings. `PluginError` names each variable that is wrong, and never its value.

    `others` are further plugins with settings: a variable belongs to the one with the longest name that fits.
    """
    given: dict[str, object] = {}
    for variable, text in sorted(_own(plugin, environment, others).items()):
        key = variable.removeprefix(_prefix(plugin))
        if key.endswith(_FILE) and key.lower() not in model.model_fields:
            key, text = key.removesuffix(_FILE), _text_of(variable, text)
        field = model.model_fields.get(key.lower())
        if field is None:
            raise PluginError(f"{variable}: it has no such setting; there are: {_offer(model, plugin)}")
        given[key.lower()] = _parsed(variable, field, text)
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise PluginError(
            "; ".join(_wrong(model, plugin, item) for item in error.errors(include_input=False))
        ) from None


def told(settings: PluginSettings, plugin: str) -> list[Told]:
    """Every setting, in the order in which the plugin declares them."""
    shown = settings.model_dump(mode="json")
    return [
        Told(
            variable=_variable(plugin, key),
            value=_STARS if _is_secret(field) and getattr(settings, key) is not None else shown[key],
            given=key in settings.model_fields_set,
            secret=_is_secret(field),
            meaning=" ".join((field.description or "").split()),
        )
        for key, field in type(settings).model_fields.items()
    ]


def _own(plugin: str, environment: Mapping[str, str], others: Iterable[str]) -> dict[str, str]:
    """Variables of this plugin; one that is set to nothing is not set."""
    longer = tuple(prefix for prefix in map(_prefix, others) if len(prefix) > len(_prefix(plugin)))
    return {
        variable: text
        for variable, text in environment.items()
        if text and variable.startswith(_prefix(plugin)) and not variable.startswith(longer)
        if variable not in _NOT_OF_PLUGINS
    }


def _prefix(plugin: str) -> str:
    return f"{PREFIX}{re.sub(r'[^A-Z0-9]+', '_', plugin.upper())}_"


def _variable(plugin: str, key: str) -> str:
    return _prefix(plugin) + key.upper()


def _offer(model: type[PluginSettings], plugin: str) -> str:
    return ", ".join(_variable(plugin, key) for key in model.model_fields) or "none"


def _text_of(variable: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise PluginError(f"{variable}: {path} cannot be read; name a readable text file") from error


def _parsed(variable: str, field: FieldInfo, text: str) -> object:
    """Lists and tables are written as JSON."""
    kinds = (list, tuple, dict, set, frozenset)
    if not any(get_origin(part) in kinds or part in kinds or _is_model(part) for part in _parts(field.annotation)):
        return text
    try:
        return json.loads(text)
    except ValueError as error:
        example = '["a", "b"]'
        raise PluginError(f"{variable}: it is no JSON; write a list such as {example}, or a table") from error


def _is_secret(field: FieldInfo) -> bool:
    return any(inspect.isclass(part) and issubclass(part, SecretStr | SecretBytes) for part in _parts(field.annotation))


def _is_model(part: object) -> bool:
    return inspect.isclass(part) and issubclass(part, BaseModel)


def _parts(annotation: object) -> list[object]:
    """A type and all that it is made of."""
    return [annotation, *(part for inner in get_args(annotation) for part in _parts(inner))]


def _wrong(model: type[PluginSettings], plugin: str, item: Mapping[str, Any]) -> str:
    """What is wrong with one setting; a validator's own words could hold a secret."""
    key, *rest = [str(part) for part in item["loc"]] or [""]
    field = model.model_fields.get(key)
    reason = item["msg"].removeprefix("Value error, ")
    if field is not None and _is_secret(field) and item["type"] in ("value_error", "assertion_error"):
        reason = "it is not as the plugin wants it"
    name = _variable(plugin, key) if key else f"{_prefix(plugin)}*"
    return f"{'.'.join((name, *rest))}: {reason}"
