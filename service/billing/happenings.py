"""What each kind of the provider's events means for a user's credits and plan. Any order gives the same end.

- A payment brings its credits once, whichever event tells of it first.
- A refund takes its share back; told before the payment, it is kept and settled when the payment comes.
- A paid invoice of a plan brings that period's credits once.
- A plan is what the newest state of the user's subscriptions says; one that has ended stays ended.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.billing import ledger
from service.billing.products import Catalogue, Product
from service.database import LedgerEntry, Tombstone, User, WebhookReceipt, lock_user

_log = logging.getLogger(__name__)
_CREDITS_LIMIT = 10_000_000
_PRIORITY_OF_PLANS = 3
_REFUNDS, _SUBSCRIPTIONS = "stripe-refund", "stripe-subscription"
"""Providers under which we keep the state of a thing, found by its id, beside the receipts of events."""
_STATES = ("incomplete", "trialing", "active", "past_due", "unpaid", "paused", "incomplete_expired", "canceled")
"""In the order in which one second's states are taken to follow each other."""
_RUNNING = ("trialing", "active", "past_due")
_PERIODS = ("subscription_create", "subscription_cycle")

Event = dict[str, Any]


def act(session: Session, event: Event, products: Catalogue) -> uuid.UUID | None:
    """Do what the event asks for; returns whose account it touched. Kinds that mean nothing to us are passed by."""
    work = _KINDS.get(event["type"])
    return work(session, event, products) if work else None


def _paid(session: Session, event: Event, _products: Catalogue) -> uuid.UUID | None:
    told = event["data"]["object"]
    if told.get("mode") != "payment" or told.get("payment_status") not in ("paid", "no_payment_required"):
        return None
    user = _user(session, told, told.get("metadata"))
    credits = _credits(told.get("metadata"))
    if user is None or credits is None:
        return None
    payment = told.get("payment_intent") or told.get("id")
    meta = {"product": _metadata(told.get("metadata")).get("product"), "payment": payment}
    ledger.add(session, user.id, amount=credits, kind="purchase", once=_payment(payment), meta=meta)
    _settle_refund(session, payment)
    return user.id


def _refunded(session: Session, event: Event, _products: Catalogue) -> uuid.UUID | None:
    told = event["data"]["object"]
    payment, refunded, amount = told.get("payment_intent"), told.get("amount_refunded"), told.get("amount")
    if not isinstance(payment, str) or not isinstance(refunded, int) or not isinstance(amount, int) or amount <= 0:
        return None
    user = _user(session, told, told.get("metadata"))
    kept = _state(session, _REFUNDS, payment)
    kept.meta = {
        "refunded": max(refunded, kept.meta.get("refunded", 0)),
        "amount": amount,
        "user": str(user.id) if user else None,
    }
    _settle_refund(session, payment)
    return user.id if user else None


def _settle_refund(session: Session, payment: str) -> None:
    """Bring what was taken back up to the refunded share of what was bought; both must be known."""
    bought = session.scalar(sa.select(LedgerEntry).where(LedgerEntry.once == _payment(payment)))
    kept = session.scalar(_state_of(_REFUNDS, payment))
    if bought is None or kept is None:
        return
    lock_user(session, bought.user_id)
    share = bought.amount * min(kept.meta["refunded"], kept.meta["amount"]) // kept.meta["amount"]
    keys = LedgerEntry.once.startswith(f"stripe:refund:{payment}:", autoescape=True)
    taken = -(session.scalar(sa.select(sa.func.coalesce(sa.func.sum(LedgerEntry.amount), 0)).where(keys)) or 0)
    if share > taken:
        once = f"stripe:refund:{payment}:{share}"
        ledger.add(session, bought.user_id, amount=taken - share, kind="refund", once=once, meta={"payment": payment})


def _invoice_paid(session: Session, event: Event, products: Catalogue) -> uuid.UUID | None:
    told = event["data"]["object"]
    if told.get("billing_reason") not in _PERIODS:
        return None
    about = _subscription_details(told)
    user = _user(session, told, about.get("metadata"))
    product = next((found for found in map(products.priced, _prices(told)) if found), None)
    credits = product.credits if product else _credits(about.get("metadata"))
    if user is None or credits is None:
        return None
    meta = {"product": product.name if product else None, "invoice": told.get("id")}
    ledger.add(session, user.id, amount=credits, kind="plan", once=f"stripe:invoice:{told.get('id')}", meta=meta)
    return user.id


def _subscription(session: Session, event: Event, products: Catalogue) -> uuid.UUID | None:
    told = event["data"]["object"]
    user = _user(session, told, told.get("metadata"))
    if user is None:
        return None
    status = "canceled" if event["type"].endswith(".deleted") else str(told.get("status"))
    kept = _state(session, _SUBSCRIPTIONS, f"{user.id}:{told.get('id')}")
    order = [_STATES.index("canceled") if status == "canceled" else 0, event["created"], _rank(status)]
    if order >= kept.meta.get("order", order):  # an end is final, then the later, then the further on
        plan = _plan(told, products) if status in _RUNNING else None
        kept.meta = {"order": order, "plan": plan, "user": str(user.id)}
        session.flush()
    _set_plan(session, user)
    return user.id


def _set_plan(session: Session, user: User) -> None:
    mine = sa.select(WebhookReceipt.meta).where(
        WebhookReceipt.provider == _SUBSCRIPTIONS,
        WebhookReceipt.event_id.startswith(f"{user.id}:", autoescape=True),
    )
    plans = sorted(meta["plan"] for meta in session.scalars(mine) if meta.get("plan"))
    user.plan = plans[0] if plans else "free"
    user.priority = _PRIORITY_OF_PLANS if plans else 0


_KINDS: dict[str, Callable[[Session, Event, Catalogue], uuid.UUID | None]] = {
    "checkout.session.completed": _paid,
    "checkout.session.async_payment_succeeded": _paid,
    "charge.refunded": _refunded,
    "invoice.paid": _invoice_paid,
    "customer.subscription.created": _subscription,
    "customer.subscription.updated": _subscription,
    "customer.subscription.paused": _subscription,
    "customer.subscription.resumed": _subscription,
    "customer.subscription.deleted": _subscription,
}


# Reading what the provider tells


def _user(session: Session, told: dict[str, Any], metadata: Any) -> User | None:
    """Whose it is, locked; None when the account is gone or going, or was never ours."""
    named = _metadata(metadata).get("user_id") or told.get("client_reference_id")
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


def _metadata(held: Any) -> dict[str, Any]:
    return held if isinstance(held, dict) else {}


def _uuid(text: Any) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except (ValueError, TypeError, AttributeError):
        return None


def _credits(metadata: Any) -> int | None:
    text = str(_metadata(metadata).get("credits", ""))
    if not (text.isascii() and text.isdigit() and 0 < int(text[:9]) <= _CREDITS_LIMIT and len(text) < 9):
        _log.error("a payment event does not say how many credits it is for; nothing was added")
        return None
    return int(text)


def _payment(identifier: str) -> str:
    return f"stripe:payment:{identifier}"


def _subscription_details(invoice: dict[str, Any]) -> dict[str, Any]:
    """Where newer and older versions of the API keep it."""
    parent = _metadata(invoice.get("parent"))
    return _metadata(parent.get("subscription_details")) or _metadata(invoice.get("subscription_details"))


def _prices(invoice: dict[str, Any]) -> list[str | None]:
    lines = _metadata(invoice.get("lines")).get("data")
    found = []
    for line in map(_metadata, lines if isinstance(lines, list) else []):
        newer = _metadata(_metadata(line.get("pricing")).get("price_details")).get("price")
        found.append(newer or _metadata(line.get("price")).get("id"))
    return found


def _plan(subscription: dict[str, Any], products: Catalogue) -> str | None:
    items = _metadata(subscription.get("items")).get("data")
    prices = [_metadata(_metadata(item).get("price")).get("id") for item in (items if isinstance(items, list) else [])]
    found: Product | None = next((one for one in map(products.priced, prices) if one), None)
    if found is None:
        name = str(_metadata(subscription.get("metadata")).get("product", ""))
        found = next((one for one in products.products if one.name == name), None)
    return found.plan if found else None


def _rank(status: str) -> int:
    return _STATES.index(status) if status in _STATES else -1


def _state(session: Session, provider: str, identifier: str) -> WebhookReceipt:
    kept = session.scalar(_state_of(provider, identifier).with_for_update())
    if kept is None:
        kept = WebhookReceipt(provider=provider, event_id=identifier, meta={})
        session.add(kept)
        session.flush()
    return kept


def _state_of(provider: str, identifier: str) -> sa.Select[WebhookReceipt]:
    return sa.select(WebhookReceipt).where(WebhookReceipt.provider == provider, WebhookReceipt.event_id == identifier)
