"""How settings are read: from `THUMBSMITH_<NAME>`, or from the file that `THUMBSMITH_<NAME>_FILE` names.

(As container secrets are mounted.) Secrets have no other way in and print as stars. A process that stays takes what it
was told out of its environment, which libraries, children and others on the machine can read.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Self

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from service.errors import SettingsError
from service.system.secrecy import blot_out

PREFIX = "THUMBSMITH_"
_FOLLOWS = "default_factory_not_called"
"""Pydantic's word for a default that is made of others, one of which is wrong: no mistake of its own."""
_kept: dict[str, str] = {}


def keep_to_itself(*, but: Collection[str]) -> Mapping[str, str]:
    """Take every variable of ours, `but` those named, out of this process's environment; returns all it has taken.

    Settings are read from them as before.
    """
    ours = {name: held for name, held in os.environ.items() if name.startswith(PREFIX) and name not in but}
    _kept.update(ours)
    for name in ours:
        del os.environ[name]
    blot_out(ours)
    return dict(_kept)


def told() -> dict[str, str]:
    """All that this process was told, for itself and for children that are to be told the same."""
    return {**_kept, **os.environ}


class FromEnvironment(BaseSettings):
    """Frozen; what nobody declared is an error."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid", env_ignore_empty=True)

    @classmethod
    def load(cls, **overrides: Any) -> Self:
        """Read the environment; `SettingsError` names each setting that is wrong, and never its value."""
        try:
            return cls(**overrides)
        except ValidationError as error:
            wrong = (one for one in error.errors(include_input=False) if one["type"] != _FOLLOWS)
            raise SettingsError("; ".join(map(_said, wrong))) from None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, _Told(settings_cls), _FilesNamed(settings_cls)


class _Told(EnvSettingsSource):
    """From what was told, whether it still stands in the environment or not."""

    def _load_env_vars(self) -> Mapping[str, str | None]:
        return {name.lower(): held for name, held in told().items() if held.strip()}


class _FilesNamed(PydanticBaseSettingsSource):
    """`THUMBSMITH_SECRET_KEY_FILE=/run/secrets/key` stands for the file's text without the line end.

    A file with nothing in it is a secret that did not get there: everybody could guess it.
    """

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[str | None, str, bool]:
        variable = f"{PREFIX}{field_name.upper()}_FILE"
        path = told().get(variable)
        if not path:
            return None, field_name, False
        try:
            held = Path(path).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{variable}: {path} cannot be read ({error}); name a readable text file") from error
        if not held.strip():
            raise SettingsError(f"{variable}: {path} is empty; write the value into it, or name no file")
        return held, field_name, False

    def __call__(self) -> dict[str, object]:
        found: dict[str, object] = {}
        for name, field in self.settings_cls.model_fields.items():
            value, key, _ = self.get_field_value(field, name)
            if value is not None:
                found[key] = value
        return found


def _said(item: Any) -> str:
    return f"{_variable(item['loc'])}: {item['msg'].removeprefix('Value error, ')}"


def _variable(location: tuple[int | str, ...]) -> str:
    name, *rest = (str(part) for part in location) if location else ("settings",)
    return ".".join((PREFIX + name.upper(), *rest))
