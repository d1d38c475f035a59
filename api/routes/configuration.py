"""What a page has to know about this service before anybody signs in."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from pydantic import Field

from api.access import anyone
from api.context import Here
from api.models import Answer
from api.routes.uploads import FONT_MEDIA_TYPES, PHOTO_MEDIA_TYPES
from engine.brief import GUESTS_LIMIT
from engine.version import __version__

router = APIRouter(tags=["catalogue"], dependencies=[anyone])


class Configuration(Answer):
    sign_in: Literal["magic-link", "clerk"]
    clerk_publishable_key: str | None = Field(description="Where sign-in is Clerk's.")
    environment: Literal["development", "production"]
    selling: bool = Field(description="Whether credits and plans can be bought here.")
    credits_per_generation: int
    max_upload_bytes: int
    max_guests: int
    photo_media_types: list[str]
    font_media_types: list[str]
    version: str
    release: str = Field(description="What was deployed, where its operator says so.")
    sentry_dsn: str | None = Field(description="Where the page tells of its errors; none where it tells nobody.")
    counts_usage: bool = Field(description="Whether the steps of those who agree are counted here.")


@router.get("/api/config", operation_id="getConfiguration")
def get_configuration(here: Here) -> Configuration:
    """How one signs in, what is sold, and what may be sent."""
    settings = here.settings
    return Configuration(
        sign_in="clerk" if settings.clerk_issuer else "magic-link",
        clerk_publishable_key=settings.clerk_publishable_key if settings.clerk_issuer else None,
        environment=settings.environment,
        selling=here.stripe is not None,
        credits_per_generation=settings.credits_per_generation,
        max_upload_bytes=settings.upload_bytes_limit,
        max_guests=GUESTS_LIMIT,
        photo_media_types=list(PHOTO_MEDIA_TYPES),
        font_media_types=list(FONT_MEDIA_TYPES),
        version=__version__,
        release=settings.release,
        sentry_dsn=settings.sentry_dsn,
        counts_usage=settings.posthog_key is not None,
    )
