"""What verbs and delivery work with, opened once a process. Its methods may wait: call them on threads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from bots.message import Download, Picture
from engine.kinds.registry import Registry
from engine.text.fonts import FontLibrary
from service.brand_kits.own_fonts import OwnFonts
from service.catalogue.styles import register_styles
from service.database import Database, open_database
from service.events.wakeup import WakeUp, open_wake_up
from service.limits import RateLimits
from service.plugins.apart import KnownPlugins
from service.queue import Doorbell
from service.results.bundle import Bundles
from service.scenes.editing import Editing
from service.settings import Settings
from service.storage import Storage, open_storage
from service.studio.processes import StudioProcesses
from service.uploads import Uploads, open_uploads


@dataclass(frozen=True, kw_only=True)
class Desk:
    settings: Settings
    database: Database
    storage: Storage
    wake_up: WakeUp
    doorbell: Doorbell
    limits: RateLimits

    @classmethod
    def open(cls, settings: Settings, *, storage: Storage | None = None) -> Desk:
        wake_up = open_wake_up(settings)
        return cls(
            settings=settings,
            database=open_database(settings),
            storage=storage or open_storage(settings),
            wake_up=wake_up,
            doorbell=Doorbell(settings, wake_up=wake_up),
            limits=RateLimits(settings),
        )

    @cached_property
    def plugins(self) -> KnownPlugins:
        return KnownPlugins(self.settings)

    @property
    def registry(self) -> Registry:
        return self.plugins.registry

    @cached_property
    def fonts(self) -> FontLibrary:
        """What set-up built, and what plugins and styles brought."""
        return FontLibrary().with_faces(self.registry.fonts.values())

    @cached_property
    def own_fonts(self) -> OwnFonts:
        return OwnFonts(self.database)

    @cached_property
    def studio(self) -> StudioProcesses:
        """Grounds are painted and words are set in a process of its own, which begins with the first."""
        return StudioProcesses(self.settings)

    @cached_property
    def painting(self) -> StudioProcesses:
        """Likewise for grounds that a model paints anew."""
        return StudioProcesses(self.settings, seconds=self.settings.painting_seconds_limit)

    @cached_property
    def editing(self) -> Editing:
        return Editing(self.database, self.storage, self.studio, self.painting, self.limits, self.settings)

    @cached_property
    def bundles(self) -> Bundles:
        return Bundles(self.settings)

    @cached_property
    def uploads(self) -> Uploads:
        return open_uploads(self.settings, self.database, self.storage, registry=self.registry)

    def prepare(self) -> None:
        """What every process that takes wishes does first: the styles of its plugins are there to be asked for."""
        register_styles(self.database, self.registry)

    def bytes_of(self, file: Picture | Download) -> bytes:
        """`NotFound` when it has been deleted meanwhile, `StorageDown`."""
        return self.storage.get(file.key)

    def address_of(self, file: Picture | Download, *, seconds: int | None = None) -> str:
        """A signed address that ends by itself; asking again gives a fresh one."""
        wanted = min(seconds or self.settings.signed_url_seconds, self.settings.signed_url_seconds)
        return self.storage.sign_get(file.key, seconds=wanted, filename=file.name, media_type=file.media_type)

    def close(self) -> None:
        for name in ("studio", "painting"):
            if name in self.__dict__:
                getattr(self, name).close()
        if "plugins" in self.__dict__:
            self.plugins.close()
        self.doorbell.close()
        self.wake_up.close()
        self.database.close()
