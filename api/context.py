"""What every route works with, opened once per process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from fastapi.requests import HTTPConnection

from api.crowd import Crowd, Past
from api.live_plugins import LivePlugins
from api.shares import PER_HOUSEHOLD, PER_USER, SCENES_PER_USER, Shares
from api.temporary import Temporaries
from api.turns import Turns
from engine.kinds.registry import Registry
from engine.text.fonts import FontLibrary
from service.accounts import Accounts, Issuer
from service.accounts.mail import Mail, open_mail
from service.billing import Stripe, open_stripe
from service.brand_kits.own_fonts import OwnFonts
from service.catalogue.samples import Samples
from service.catalogue.styles import register_styles
from service.catalogue.web_fonts import WebFonts
from service.database import Database, open_database
from service.events.log import Followers
from service.events.wakeup import open_wake_up
from service.limits import RateLimits
from service.processes.scratch import clear_up
from service.queue import Doorbell
from service.results.bundle import Bundles
from service.scenes.editing import Editing
from service.settings import Settings
from service.storage import Storage, open_storage
from service.studio.processes import StudioProcesses
from service.titles import Titles
from service.uploads import AT_ONCE, Uploads, open_uploads
from service.uploads.cutouts import Cutouts

_EXPORT_PATIENCE_SECONDS = 60.0


@dataclass(frozen=True, kw_only=True)
class Context:
    settings: Settings
    database: Database
    storage: Storage
    doorbell: Doorbell
    followers: Followers
    accounts: Accounts
    issuer: Issuer
    mail: Mail
    limits: RateLimits
    plugins: LivePlugins
    uploads: Uploads
    samples: Samples
    web_fonts: WebFonts
    own_fonts: OwnFonts
    studio: StudioProcesses
    painting: StudioProcesses
    """For grounds that a model paints anew."""
    turns: Turns
    prompt: Turns
    """For what ends work: never behind it."""
    sign_ins: Turns
    readiness: Turns
    checks: Turns
    """Of uploads that somebody waits for."""
    writes: Turns
    """Of files on their way in, piece by piece."""
    temporaries: Temporaries
    replays: Turns
    """Looks at the log of events, page by page."""
    past: Past
    exports: Turns
    """Each waits for a process of its own, for as long as that takes."""
    scenes: Turns
    """Reading, pricing and setting anew of scenes that somebody sends: work of one interpreter."""
    shares: Shares
    household_shares: Shares
    scene_shares: Shares
    crowd: Crowd
    cutouts: Cutouts
    editing: Editing
    bundles: Bundles
    titles: Titles
    stripe: Stripe | None
    """None where nothing is sold."""

    @classmethod
    def open(cls, settings: Settings, *, storage: Storage | None = None, mail: Mail | None = None) -> Context:
        clear_up(settings.data_dir / "work")
        database = open_database(settings)
        wake_up = open_wake_up(settings)
        storage = storage or open_storage(settings)
        plugins = LivePlugins(settings)
        registry, told = plugins.registry, plugins.told
        if settings.face_finder:
            registry.face_finder(settings.face_finder)
        if settings.upscaler:
            registry.upscaler(settings.upscaler)
        if settings.matte and settings.matte != "none":
            registry.matte(settings.matte)
        limits, studio = RateLimits(settings), StudioProcesses(settings, told=told)
        painting = StudioProcesses(settings, told=told, seconds=settings.painting_seconds_limit)
        return cls(
            settings=settings,
            database=database,
            storage=storage,
            doorbell=Doorbell(settings, wake_up=wake_up),
            followers=Followers(database, wake_up),
            accounts=Accounts(database, settings),
            issuer=Issuer.open(settings),
            mail=mail or open_mail(settings),
            limits=limits,
            plugins=plugins,
            uploads=open_uploads(settings, database, storage, registry=registry),
            samples=Samples(settings, registry, told=told),
            web_fonts=WebFonts(settings, told=told),
            own_fonts=OwnFonts(database),
            studio=studio,
            painting=painting,
            turns=Turns(),
            prompt=Turns(2),
            sign_ins=Turns(4),
            readiness=Turns(1),
            checks=Turns(AT_ONCE),
            writes=Turns(4),
            temporaries=Temporaries(settings.data_dir / "work"),
            replays=Turns(2),
            past=Past(),
            exports=Turns(2, patience_seconds=_EXPORT_PATIENCE_SECONDS),
            scenes=Turns(2),
            shares=Shares(PER_USER),
            household_shares=Shares(PER_HOUSEHOLD),
            scene_shares=Shares(SCENES_PER_USER),
            crowd=Crowd(),
            cutouts=Cutouts(database, storage, studio, limits, settings),
            editing=Editing(database, storage, studio, painting, limits, settings),
            bundles=Bundles(settings),
            titles=Titles(registry, settings),
            stripe=open_stripe(settings),
        )

    @property
    def registry(self) -> Registry:
        """What plugins bring at this moment."""
        return self.plugins.registry

    @property
    def fonts(self) -> FontLibrary:
        """What set-up built, and what plugins and styles brought."""
        return self.plugins.fonts

    def renew_plugins(self) -> None:
        """Take up what has changed in the plugin folder, everywhere at once."""
        if registry := self.plugins.renewed():
            register_styles(self.database, registry)
            self.plugins.use(registry)
            self.samples.know(registry)
            self.titles.know(registry)

    def prepare(self) -> None:
        """Begin to make, in the background, what pages show to everybody."""
        self.samples.make_missing()
        self.web_fonts.make_missing()

    def close(self) -> None:
        self.plugins.close()
        self.studio.close()
        self.painting.close()
        self.samples.close()
        self.web_fonts.close()
        self.doorbell.close()
        self.followers.close()
        self.database.close()


def context_of(connection: HTTPConnection) -> Context:
    return connection.app.state.context


async def _context(connection: HTTPConnection) -> Context:
    """A coroutine, because FastAPI would look for a free thread to run a plain function on."""
    return context_of(connection)


Here = Annotated[Context, Depends(_context)]
"""The parameter of a route that needs the context."""
