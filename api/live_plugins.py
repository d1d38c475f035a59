"""What plugins bring, as this process of the API knows it: loaded at the start, and then told by fresh processes.

No plugin's code is loaded twice here, whatever changes in the folder.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from engine.home import user_plugin_folder
from engine.kinds.registry import PluginFolder, Registry, builtin_folder, load_registry
from engine.text.fonts import FontLibrary
from service.plugins.followed import FollowedPlugins
from service.settings import Settings

_log = logging.getLogger(__name__)


class LivePlugins:
    """`registry` is one value after the other; each is whole."""

    def __init__(self, settings: Settings) -> None:
        self._followed = FollowedPlugins(settings)
        self._begun_with = load_registry(self._folders(), seconds=settings.plugin_seconds_limit)
        self.registry = self._begun_with
        self._built: FontLibrary | None = None
        self._fonts: tuple[Registry, FontLibrary] | None = None
        self._is_pending = False

    @property
    def held_back(self) -> Mapping[str, str]:
        return self._followed.held_back

    @property
    def fonts(self) -> FontLibrary:
        registry = self.registry
        if self._fonts is None or self._fonts[0] is not registry:
            self._built = self._built or FontLibrary()
            self._fonts = (registry, self._built.with_faces(registry.fonts.values()))
        return self._fonts[1]

    def told(self) -> Mapping[str, str]:
        """What a process that holds plugins has to know now."""
        return self._followed.environment

    def renewed(self) -> Registry | None:
        """What is there now, where that is not what is in use."""
        self._is_pending = self._followed.renew() or self._is_pending
        listing = self._followed.listing() if self._is_pending else None
        if listing is None:
            self._is_pending = False
            return None
        for kind in listing.waits_for_a_restart(self._begun_with):
            _log.warning("there are other %s among the plugins now; they are used after a restart", kind)
        return listing.registry(self._begun_with)

    def use(self, registry: Registry) -> None:
        self.registry, self._is_pending = registry, False
        _log.info("the plugins have changed: %d styles, %d formats", len(registry.styles), len(registry.formats))

    def _folders(self) -> list[PluginFolder]:
        """The user's own, where its files lie, unless some of them are held back."""
        own = self._followed.copy if self.held_back else user_plugin_folder()
        return [builtin_folder(), *([PluginFolder(own)] if own and own.is_dir() else [])]
