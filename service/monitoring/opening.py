"""From settings to receivers: each is imported where its setting is given, and ends with the process's work."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Literal

from service.environment import PREFIX
from service.errors import SettingsError
from service.settings import Settings

Part = Literal["api", "worker", "bots"]


@dataclass(frozen=True, kw_only=True)
class _Way:
    """How things get out to one of them: `module` has `opened(settings, part)`, a block that lasts as long."""

    setting: str
    module: str
    package: str


_WAYS = (
    _Way(setting="sentry_dsn", module="service.monitoring.sentry", package="sentry_sdk"),
    _Way(setting="dogstatsd_url", module="service.monitoring.dogstatsd", package="datadog"),
    _Way(setting="otlp_url", module="service.monitoring.traces", package="opentelemetry.sdk"),
    _Way(setting="posthog_key", module="service.monitoring.posthog", package="httpx"),
)


def receivers(settings: Settings) -> list[str]:
    """The settings that switch one on and are given, each as its variable."""
    return [_variable(way) for way in _given(settings)]


def insist_on_packages(settings: Settings) -> None:
    """`SettingsError` where a setting asks for what is not installed."""
    for way in _given(settings):
        if not _is_there(way.package):
            raise SettingsError(
                f"{_variable(way)} is set and the package {way.package} is not installed; "
                "install thumbsmith[monitoring], or take the setting away"
            )


@contextmanager
def monitored(settings: Settings, *, part: Part) -> Iterator[None]:
    """Whoever the settings name is told what happens in this process, until the block ends."""
    insist_on_packages(settings)
    with ExitStack() as open_:
        for way in _given(settings):
            open_.enter_context(importlib.import_module(way.module).opened(settings, part))
        yield


def _is_there(package: str) -> bool:
    try:
        return find_spec(package) is not None
    except ModuleNotFoundError:  # nor is what it would lie in
        return False


def _given(settings: Settings) -> list[_Way]:
    return [way for way in _WAYS if getattr(settings, way.setting)]


def _variable(way: _Way) -> str:
    return f"{PREFIX}{way.setting.upper()}"
