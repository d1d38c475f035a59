"""Events of the payment provider: checked, then acted on once, one after another.

Two about the same payment that came side by side would not see each other, and a refund could pass its purchase by.
"""

from __future__ import annotations

import json
import logging
import time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DataError
from sqlalchemy.orm import Session

from engine.errors import InputError
from service.billing import happenings
from service.billing.products import Catalogue, catalogue
from service.database import Database, WebhookReceipt
from service.errors import Conflict, NotAllowed
from service.settings import Settings

_log = logging.getLogger(__name__)
_PROVIDER = "stripe"
_LOCK = "thumbsmith-payments"
_TOLERANCE_SECONDS = 300


def checked_event(payload: bytes, signature: str | None, *, settings: Settings) -> dict[str, Any]:
    """The event, when the provider signed it within five minutes of now, in the past or the future.

    `NotAllowed` for any other; `Conflict` where no secret is set; `InputError` for what is no event.
    """
    if settings.stripe_webhook_secret is None:
        raise Conflict("this service takes no payment events; THUMBSMITH_STRIPE_WEBHOOK_SECRET is not set")
    from stripe import SignatureVerificationError, WebhookSignature

    try:
        secret = settings.stripe_webhook_secret.get_secret_value()
        WebhookSignature.verify_header(payload, signature, secret, tolerance=_TOLERANCE_SECONDS)
    except (SignatureVerificationError, UnicodeDecodeError, ValueError) as error:
        raise NotAllowed("this event is not signed by the payment provider, or its signature has ended") from error
    if _signed_at(signature or "") > time.time() + _TOLERANCE_SECONDS:  # the library lets the future pass
        raise NotAllowed("this event is signed in the future; see to the clocks")
    return _parsed(payload)


def receive(database: Database, event: dict[str, Any], *, settings: Settings) -> bool:
    """Act on a checked event, in one transaction with its receipt. False when it had been acted on before.

    `InputError` for one with a word in it that no database keeps.
    """
    products = catalogue(settings)

    def work(session: Session) -> bool:
        database.lock(session, _LOCK)
        return _receive(session, event, products)

    try:
        return database.write(work)
    except DataError as error:
        raise InputError("this event cannot be kept: an id in it is too long, or holds a NUL") from error


def _receive(session: Session, event: dict[str, Any], products: Catalogue) -> bool:
    seen = sa.select(WebhookReceipt.id).where(
        WebhookReceipt.provider == _PROVIDER, WebhookReceipt.event_id == event["id"]
    )
    if session.scalar(seen):
        return False
    receipt = WebhookReceipt(provider=_PROVIDER, event_id=event["id"], kind=event["type"][:100])
    session.add(receipt)
    session.flush()
    user_id = happenings.act(session, event, products)
    if user_id:
        receipt.meta = {"user": str(user_id)}
    return True


def _signed_at(signature: str) -> int:
    return max(int(part[2:]) for part in signature.split(",") if part.startswith("t="))


def _parsed(payload: bytes) -> dict[str, Any]:
    try:
        event = json.loads(payload)
        whole = (
            isinstance(event["id"], str)
            and 0 < len(event["id"]) <= 255
            and isinstance(event["type"], str)
            and isinstance(event["created"], int)
            and isinstance(event["data"]["object"], dict)
        )
    except (ValueError, LookupError, TypeError, RecursionError):
        whole = False
    if not whole:
        raise InputError("this is no event: it lacks its id, type, created or data.object")
    return event
