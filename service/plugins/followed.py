"""The plugin folder as one process of the service follows it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from engine.home import user_plugin_folder
from service.plugins.copies import PLUGINS_DIR, Copies, Standing
from service.settings import Settings

if TYPE_CHECKING:
    from service.plugins.listing import Listing

_log = logging.getLogger(__name__)


class FollowedPlugins:
    """Which copy is used now, and what processes that hold plugins are to be told. Safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._copies = Copies(settings, user_plugin_folder())
        self._lock = threading.Lock()
        self._standing = self._begun()

    @property
    def environment(self) -> Mapping[str, str]:
        """For a child that opens plugins: one with another one is to be replaced."""
        here = {PLUGINS_DIR: str(self.copy)} if self.copy else {}
        return {**self._settings.for_plugins, **here}

    @property
    def copy(self) -> Path | None:
        """Where the plugins lie that are used; None where the folder itself is all there is."""
        return self._copies.path(self._standing) if self._standing else None

    @property
    def held_back(self) -> Mapping[str, str]:
        """Plugins whose version before is used, and what is wrong with the one that lies there."""
        return self._standing.held_back if self._standing else {}

    def renew(self) -> bool:
        """Take up what has changed in the folder; whether anything has."""
        with self._lock:
            if self._standing is None or self._copies.state() == self._standing.state:
                return False
            before = self._standing
            try:
                self._standing = self._copies.renewed(before)
            except OSError as error:
                _log.warning("a change of the plugin folder cannot be taken up: %s", error)
                return False
            return True

    def listing(self) -> Listing | None:
        """What a fresh process finds among the plugins that are used now."""
        with self._lock:
            return self._copies.listing(self._standing) if self._standing else None

    def _begun(self) -> Standing | None:
        try:
            return self._copies.first()
        except OSError as error:
            _log.warning("changes of the plugin folder need a restart, since no copy can be kept: %s", error)
            return None
