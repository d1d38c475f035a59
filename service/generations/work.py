"""How much work a generation is, so that who asks for more waits longer, and nobody else does."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.price import BRIEF, price, refuse_dear
from engine.scene import Scene, as_scene_error
from service.database import SceneVersion
from service.generations.request import GenerationRequest
from service.settings import Settings

_LEAST = 0.1
_FORMATS = 2
"""Of the brief that is counted as 1."""


def seconds_allowed(settings: Settings, work: float) -> float:
    """Seconds that rendering so much may take: one that is asked for more has more."""
    return settings.render_seconds_limit * max(1.0, work)


def work_of(session: Session, request: GenerationRequest) -> float:
    """In briefs of two formats. `SceneError` for a saved scene that is dearer than any may be by now."""
    if request.scene_version_id is None:
        return max(1.0, len(request.formats) / _FORMATS)
    saved = session.scalar(sa.select(SceneVersion.scene).where(SceneVersion.id == request.scene_version_id))
    with as_scene_error("the saved scene"):
        scene = Scene.model_validate(saved)
    refuse_dear(scene)
    return max(_LEAST, price(scene) / BRIEF)
