"""Settings as a process of the service is told them: by its environment."""

from __future__ import annotations

from pydantic import SecretStr

from service.environment import PREFIX
from service.processes.python import safe_environment
from service.settings import Settings


def environment_of(settings: Settings, **more: object) -> dict[str, str]:
    """What was given to `settings`, and `more`, for a child; nothing of what is its default."""
    given = {name: getattr(settings, name) for name in sorted(settings.model_fields_set)} | more
    told = {f"{PREFIX}{name.upper()}": _written(value) for name, value in given.items() if value is not None}
    return {**safe_environment(), **told}


def _written(value: object) -> str:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, list | tuple):
        return ",".join(map(str, value))
    return str(value)
