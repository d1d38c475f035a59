"""What all designs of one brief are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.brief import Brief
from engine.design.ground import GroundPhoto
from engine.design.logo import Logo
from engine.design.subject import Subject
from engine.kinds.background import OnStep, nobody_told
from engine.layout import PersonShape
from engine.person import Photo
from engine.pixels.assets import Assets
from engine.studio import Studio
from engine.style import Style


@dataclass(frozen=True, kw_only=True)
class Material:
    """What every format of one brief shares. `title` is the cleaned title."""

    brief: Brief
    style: Style
    title: str
    shapes: tuple[PersonShape, ...]
    subjects: tuple[Subject, ...]
    host_photo: Photo | None
    ground_photo: GroundPhoto | None = None
    light_from: Literal["left", "right"]
    logo: Logo | None
    assets: Assets
    studio: Studio
    on_step: OnStep = nobody_told
    """Hears how far a ground is that takes long to paint."""
