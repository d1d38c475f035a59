"""The plugins as a process knows them that holds secrets: ours it loads itself, of strangers' it runs no line.

Styles, formats and fonts are data, and what draws is named alone, since other processes run it. Checks of uploads and
title helpers that a stranger wrote are asked in a process of theirs.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from engine.errors import PluginError
from engine.format import Format
from engine.home import user_plugin_folder
from engine.kinds.check import Check, Finding, Verdict
from engine.kinds.registered import Failure
from engine.kinds.registry import PluginFolder, Registry, builtin_folder, load_registry, plugins_found
from engine.kinds.title_helper import SUGGESTIONS, TitleHelper, TitleOptions
from service.plugins.copies import PLUGINS_DIR
from service.plugins.host import Host
from service.plugins.listing import Listing
from service.settings import Settings

_log = logging.getLogger(__name__)


class KnownPlugins:
    """`registry` is whole; what it holds of strangers' works until `close`."""

    def __init__(self, settings: Settings, *, folder: Path | None = None) -> None:
        """`folder` stands in for the user's own."""
        folder = folder or user_plugin_folder()
        self.registry = load_registry([builtin_folder()], installed=False, seconds=settings.plugin_seconds_limit)
        self._host: Host | None = None
        if any(plugins_found([PluginFolder(folder)] if folder.is_dir() else [])):
            self._host = Host(settings, environment={**settings.for_plugins, PLUGINS_DIR: str(folder)})
            self.registry = _with_strangers(self.registry, self._host)
            if not self._has_code_apart():
                self._host.close()

    def close(self) -> None:
        if self._host:
            self._host.close()

    def _has_code_apart(self) -> bool:
        """Whether anything is asked in a process of strangers'; else that ends."""
        things = (*self.registry.checks.values(), *self.registry.title_helpers.values())
        return any(isinstance(one, CheckApart | HelperApart) for one in things)


def _with_strangers(ours: Registry, host: Host) -> Registry:
    try:
        listing = host.listing()
    except PluginError as error:
        _log.error("the plugins of strangers are left out: %s", error)
        failure = Failure("strangers", "the plugin folder and installed packages", str(error), may_check=True)
        return replace(ours, failures=(*ours.failures, failure))
    return listing.registry(
        replace(ours, checks=_checks(ours, listing, host), title_helpers=_helpers(ours, listing, host))
    )


def _checks(ours: Registry, listing: Listing, host: Host) -> dict[str, Check]:
    return {
        name: ours.checks[name] if name in ours.checks else CheckApart(name, sees, host)
        for name, sees in listing.checks.items()
    }


def _helpers(ours: Registry, listing: Listing, host: Host) -> dict[str, TitleHelper]:
    held = dict(ours.title_helpers)
    for name, asks in listing.title_helpers.items():
        held.setdefault(name, (AskingHelperApart if asks else HelperApart)(name, host))
    return {name: held[name] for name in listing.title_helpers}


@dataclass
class CheckApart:
    name: str
    sees: Literal["file", "picture"]
    host: Host

    def configured(self, options: Mapping[str, object]) -> Check | None:
        return self if self.host.ask("configure check", self.name, options) else None

    def inspect(self, data: bytes, media_type: str) -> Verdict:
        said = self.host.ask("inspect", self.name, {"media_type": media_type}, data)
        return Verdict(finding=Finding(said["finding"]), reason=said["reason"], details=said["details"])

    def ping(self) -> None:
        self.host.ask("ping", self.name, {})


@dataclass
class HelperApart:
    name: str
    host: Host

    def refine(self, title: str, *, format: Format, language: str | None = None) -> str:
        return self.host.ask("refine", self.name, self._about(title, format, language))

    def suggest(
        self, title: str, count: int = SUGGESTIONS, *, format: Format, language: str | None = None
    ) -> list[str]:
        return self.host.ask("suggest", self.name, {**self._about(title, format, language), "count": count})

    def _about(self, title: str, format: Format, language: str | None) -> dict[str, Any]:
        return {"title": title, "format": format.model_dump(mode="json"), "language": language}


class AskingHelperApart(HelperApart):
    """One that asks somebody else, as the settings say."""

    def configured(self, options: TitleOptions) -> TitleHelper:
        self.host.ask("configure helper", self.name, asdict(options))
        return self
