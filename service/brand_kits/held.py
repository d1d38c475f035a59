"""A brand kit as a generation holds it."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy.orm import Session

from service.database import BrandKit


def held_of(session: Session, kit_id: uuid.UUID) -> dict[str, Any]:
    """Of somebody else's kit that they share: without the font of their own. Empty when it is gone."""
    kit = session.get(BrandKit, kit_id)
    if kit is None:
        return {}
    font = None if kit.font_url else kit.font
    held = {"name": kit.name, "primary": kit.primary_hex, "secondary": kit.secondary_hex, "font": font}
    return {name: value for name, value in {**held, "logo": kit.logo_url}.items() if value}
