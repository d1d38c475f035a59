"""What every route works with, opened once per process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

from fastapi import Depends
from fastapi.requests import HTTPConnection

from api.crowd import Crowd
from api.shares import PER_HOUSEHOLD, PER_USER, Shares
from api.temporary import Temporaries
from api.turns import Turns
from engine.home import user_plugin_folder
from engine.kinds.registry import PluginFolder, Registry, builtin_folder, load_registry
from engine.text.fonts import FontLibrary
from service.accounts import Accounts, Issuer
from service.accounts.mail import Mail, open_mail
from service.billing import Stripe, open_stripe
from service.brand_kits.own_fonts import OwnFonts
from service.catalogue.samples import Samples
from service.catalogue.web_fonts import WebFonts
from service.database import Database, open_database
from service.events.log import Followers
from service.events.wakeup import open_wake_up
from service.limits import RateLimits
from service.queue import Doorbell
from service.results.bundle import Bundles
from service.scenes.editing import Editing
from service.settings import Settings
from service.storage import Storage, open_storage
from service.studio.processes import StudioProcesses
from service.titles import Titles
from service.uploads import AT_ONCE, Uploads, open_uploads
from service.uploads.cutouts import Cutouts


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
    registry: Registry
    uploads: Uploads
    samples: Samples
    web_fonts: WebFonts
    own_fonts: OwnFonts
    studio: StudioProcesses
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
    shares: Shares
    household_shares: Shares
    crowd: Crowd
    cutouts: Cutouts
    editing: Editing
    bundles: Bundles
    titles: Titles
    stripe: Stripe | None
    """None where nothing is sold."""

    @classmethod
    def open(cls, settings: Settings, *, storage: Storage | None = None, mail: Mail | None = None) -> Context:
        database = open_database(settings)
        wake_up = open_wake_up(settings)
        storage = storage or open_storage(settings)
        registry = load_registry(_plugin_folders(), seconds=settings.plugin_seconds_limit)
        if settings.face_finder:
            registry.face_finder(settings.face_finder)
        limits, studio = RateLimits(settings), StudioProcesses(settings)
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
            registry=registry,
            uploads=open_uploads(settings, database, storage, registry=registry),
            samples=Samples(settings, registry),
            web_fonts=WebFonts(settings),
            own_fonts=OwnFonts(database, storage, settings),
            studio=studio,
            turns=Turns(),
            prompt=Turns(2),
            sign_ins=Turns(4),
            readiness=Turns(1),
            checks=Turns(AT_ONCE),
            writes=Turns(4),
            temporaries=Temporaries(settings.data_dir / "work"),
            replays=Turns(2),
            shares=Shares(PER_USER),
            household_shares=Shares(PER_HOUSEHOLD),
            crowd=Crowd(),
            cutouts=Cutouts(database, storage, studio, limits, settings),
            editing=Editing(database, storage, studio, limits, settings),
            bundles=Bundles(settings),
            titles=Titles(registry, settings),
            stripe=open_stripe(settings),
        )

    @cached_property
    def fonts(self) -> FontLibrary:
        """What set-up built, and what plugins and styles brought."""
        return FontLibrary().with_faces(self.registry.fonts.values())

    def prepare(self) -> None:
        """Begin to make, in the background, what pages show to everybody."""
        self.samples.make_missing()
        self.web_fonts.make_missing()

    def close(self) -> None:
        self.studio.close()
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


def _plugin_folders() -> list[PluginFolder]:
    own = user_plugin_folder()
    return [builtin_folder(), *([PluginFolder(own)] if own.is_dir() else [])]
