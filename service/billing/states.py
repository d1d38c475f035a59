"""What is known of a thing of the provider's, found by its id and kept beside the receipts of events."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.database import WebhookReceipt


def state(session: Session, provider: str, identifier: str) -> WebhookReceipt:
    """The row of the thing, locked, and made when there is none."""
    kept = session.scalar(state_of(provider, identifier).with_for_update())
    if kept is None:
        kept = WebhookReceipt(provider=provider, event_id=identifier, meta={})
        session.add(kept)
        session.flush()
    return kept


def state_of(provider: str, identifier: str) -> sa.Select[WebhookReceipt]:
    return sa.select(WebhookReceipt).where(WebhookReceipt.provider == provider, WebhookReceipt.event_id == identifier)
