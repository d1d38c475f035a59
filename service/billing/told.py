"""Reading what the provider tells: its objects are JSON of several versions, and any part of them may be missing."""

from __future__ import annotations

import logging
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.billing.products import Catalogue, Product
from service.database import Tombstone, User

_log = logging.getLogger(__name__)
_CREDITS_LIMIT = 10_000_000


def user_of(session: Session, told: dict[str, Any], metadata: Any) -> User | None:
    """Whose it is, locked; None when the account is gone or going, or was never ours."""
    named = table(metadata).get("user_id") or told.get("client_reference_id")
    customer = told.get("customer")
    query = sa.select(User).with_for_update(key_share=True)
    user = None
    if (user_id := _uuid(named)) is not None:
        user = session.scalar(query.where(User.id == user_id))
    elif isinstance(customer, str):
        user = session.scalar(query.where(User.stripe_customer == customer))
    if user is None or session.scalar(sa.select(Tombstone.id).where(Tombstone.user_id == user.id)):
        _log.info("a payment event is about no account of ours")
        return None
    return user


def table(held: Any) -> dict[str, Any]:
    """`held`, where it is one; empty otherwise."""
    return held if isinstance(held, dict) else {}


def _uuid(text: Any) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except (ValueError, TypeError, AttributeError):
        return None


def credits_of(metadata: Any) -> int | None:
    """How many credits were sold, as we wrote it on the way to pay."""
    text = str(table(metadata).get("credits", ""))
    if not (text.isascii() and text.isdigit() and 0 < int(text[:9]) <= _CREDITS_LIMIT and len(text) < 9):
        _log.error("a payment event does not say how many credits it is for; nothing was added")
        return None
    return int(text)


def subscription_details(invoice: dict[str, Any]) -> dict[str, Any]:
    """Where newer and older versions of the API keep it."""
    parent = table(invoice.get("parent"))
    return table(parent.get("subscription_details")) or table(invoice.get("subscription_details"))


def prices_of(invoice: dict[str, Any]) -> list[str | None]:
    """Of each of its lines that is for the period: others settle what changed within the last, a dearer plan perhaps
    that was had for a minute."""
    lines = table(invoice.get("lines")).get("data")
    found = []
    for line in map(table, lines if isinstance(lines, list) else []):
        if _is_proration(line):
            continue
        newer = table(table(line.get("pricing")).get("price_details")).get("price")
        found.append(newer or table(line.get("price")).get("id"))
    return found


def _is_proration(line: dict[str, Any]) -> bool:
    """Where newer and older versions of the API say so."""
    parent = table(line.get("parent"))
    newer = (table(parent.get(kind)) for kind in ("subscription_item_details", "invoice_item_details"))
    return line.get("proration") is True or any(told.get("proration") is True for told in newer)


def plan_of(subscription: dict[str, Any], products: Catalogue) -> str | None:
    """Which of our plans it is for."""
    items = table(subscription.get("items")).get("data")
    prices = [table(table(item).get("price")).get("id") for item in (items if isinstance(items, list) else [])]
    found: Product | None = next((one for one in map(products.priced, prices) if one), None)
    if found is None:
        name = str(table(subscription.get("metadata")).get("product", ""))
        found = next((one for one in products.products if one.name == name), None)
    return found.plan if found else None


def payments_of(invoice: dict[str, Any]) -> list[str]:
    """The payments of an invoice, where newer and older versions of the API keep them, as far as it names them."""
    held = table(invoice.get("payments")).get("data")
    named = [table(table(one).get("payment")) for one in (held if isinstance(held, list) else [])]
    found = [invoice.get("payment_intent"), *(payment_of(one) for one in named)]
    return [payment for payment in found if isinstance(payment, str)]


def payment_of(told: dict[str, Any]) -> str | None:
    """By what a payment is known to the objects about it; one without an intent is known by its charge."""
    charge = told.get("id") if told.get("object") == "charge" else told.get("charge")
    found = told.get("payment_intent") or charge
    return found if isinstance(found, str) else None


def amount_of(told: dict[str, Any], name: str) -> int | None:
    """An amount of money in the smallest coin of its currency."""
    found = told.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) and found > 0 else None
