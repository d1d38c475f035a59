"""The application: routes, what wraps them, and what is opened and closed with them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from functools import partial

from fastapi import APIRouter, FastAPI
from prometheus_client import CollectorRegistry
from starlette.middleware.cors import CORSMiddleware

from api import live
from api.context import Context
from api.measured import Hears, Measured, counting, new_histogram
from api.openapi import describe, operation_id
from api.problems import add_handlers
from api.routes import (
    accounts,
    billing,
    brand_kits,
    catalogue,
    configuration,
    cutouts,
    description,
    editing,
    files,
    fonts,
    generations,
    health,
    metrics,
    privacy,
    scenes,
    sign_in,
    titles,
    uploads,
    webhooks,
)
from api.shield import Shield
from api.site import Site
from api.traced import Traced
from engine.version import __version__
from service.accounts.mail import Mail
from service.catalogue.styles import register_styles
from service.database import migrate
from service.metrics.telling import SECONDS as NUMBERS_SECONDS
from service.metrics.telling import tell_standing
from service.monitoring import monitored, tell
from service.processes.rounds import rounds
from service.settings import Settings
from service.storage import LocalStorage, Storage

_UPLOADS_SECONDS, _PLUGINS_SECONDS = 2.0, 1.0
ROUTERS: tuple[APIRouter, ...] = (
    generations.router,
    scenes.router,
    editing.router,
    uploads.router,
    cutouts.router,
    catalogue.router,
    fonts.router,
    configuration.router,
    description.router,
    brand_kits.router,
    accounts.router,
    privacy.router,
    billing.router,
    titles.router,
    webhooks.router,
    live.router,
    sign_in.router,
    health.router,
    metrics.router,
    files.router,
)
"""One module a resource under `api/routes/`; a new one is added here."""


def create_app(
    settings: Settings, *, storage: Storage | None = None, mail: Mail | None = None, prepare: bool = False
) -> FastAPI:
    """The API over these settings. `storage` and `mail` stand in for those the settings name.

    With `prepare`, sample pictures and fonts for browsers are made ahead, so that the first visitor finds them.
    An embedded database is migrated at the start; a shared one is migrated by `thumbsmith migrate`.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        if settings.embedded:
            migrate(settings)
        app.state.context = context = Context.open(settings, storage=storage, mail=mail)
        if isinstance(context.storage, LocalStorage):
            context.storage.clear_arriving()
        try:
            register_styles(context.database, context.registry)
            if prepare:
                context.prepare()
            with (
                monitored(settings, part="api"),
                _numbers(context) if settings.dogstatsd_url else nullcontext(),
                rounds(context.uploads.check_due, name="checks of uploads", seconds=_UPLOADS_SECONDS),
                rounds(context.renew_plugins, name="changes of plugins", seconds=_PLUGINS_SECONDS),
            ):
                yield
        finally:
            context.close()

    app = FastAPI(
        title="Thumbsmith",
        version=__version__,
        lifespan=lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=operation_id,
        separate_input_output_schemas=False,
    )
    for router in ROUTERS:
        app.include_router(router)
    Site.behind(app, settings)
    add_handlers(app)
    _wrap(app, settings)
    describe(app)
    app.state.description = description.Description(app)
    return app


def _numbers(context: Context) -> AbstractContextManager[None]:
    work = partial(tell_standing, context.database, lease_seconds=context.settings.lease_seconds)
    return rounds(work, name="numbers for others", seconds=NUMBERS_SECONDS)


def _wrap(app: FastAPI, settings: Settings) -> None:
    """The last one added is the outermost."""
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.allowed_origins,
        allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
        allow_headers=[
            "Authorization",
            "Content-Type",
            "Idempotency-Key",
            "If-None-Match",
            "Traceparent",
            "X-Request-Id",
        ],
        expose_headers=["Retry-After", "X-Request-Id"],
    )
    app.add_middleware(Shield, settings=settings)
    hears: list[Hears] = [tell] if settings.dogstatsd_url else []
    if settings.metrics_token:
        app.state.measures = CollectorRegistry()
        hears.append(counting(new_histogram(app.state.measures)))
    if hears:
        app.add_middleware(Measured, hears=hears)
    if settings.otlp_url:
        app.add_middleware(Traced)
