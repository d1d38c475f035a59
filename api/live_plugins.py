"""What plugins bring, as this process of the API knows it: ours are loaded at the start, strangers' are told of by
fresh processes, again whenever something changes in the folder. No code of strangers' is run here.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from engine.kinds.registry import Registry
from engine.text.fonts import FontLibrary
from service.plugins.apart import KnownPlugins
from service.plugins.followed import FollowedPlugins
from service.settings import Settings

_log = logging.getLogger(__name__)


class LivePlugins:
    """`registry` is one value after the other; each is whole."""

    def __init__(self, settings: Settings) -> None:
        self._followed = FollowedPlugins(settings)
        self._known = KnownPlugins(settings, folder=self._followed.copy if self.held_back else None)
        self.registry = self._begun_with = self._known.registry
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

    def close(self) -> None:
        self._known.close()
