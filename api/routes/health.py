"""Whether this process lives, and whether it can do its work."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from pydantic import Field

from api.context import Context, Here
from api.models import Answer
from engine.version import __version__
from service.database import is_workable
from service.errors import Unavailable

router = APIRouter(tags=["health"])


class Health(Answer):
    status: Literal["alive"] = "alive"
    version: str
    release: str = Field(default="", description="What was deployed, as the settings name it; usually a commit.")


class Readiness(Answer):
    status: Literal["ready"] = "ready"
    database: Literal["answers"] = "answers"
    storage: Literal["answers"] = "answers"
    stale_plugins: list[str] = Field(
        default=[], description="What is broken in the plugin folder since its last edit; the version before is used."
    )


@router.get("/api/health", operation_id="health")
async def health(here: Here) -> Health:
    """This process lives. Asks nothing of anything else."""
    return Health(version=__version__, release=here.settings.release)


@router.get("/api/ready", operation_id="ready")
async def ready(here: Here) -> Readiness:
    """Database and storage answer, the schema is one it can work on and no check of uploads is lost. The queue may be
    away: it only rings."""
    return await here.readiness(_ready, here)


def _ready(here: Context) -> Readiness:
    with here.database.read() as session:
        if not is_workable(session.connection()):
            raise Unavailable(
                "the database has another schema than this version can work on; run `thumbsmith migrate` of the newest"
            )
    here.storage.ping()
    if obstacle := here.uploads.obstacle():
        raise Unavailable(obstacle)
    return Readiness(stale_plugins=sorted(here.plugins.held_back))
