"""What each kind of the provider's events means for a user's credits and plan. Any order gives the same end.

- A payment brings its credits once, whichever event tells of it first.
- A refund and a lost dispute take their share back; told before the payment, they are kept and settled when it comes.
- A paid invoice of a plan brings that period's credits once.
- A plan is what the newest state of the user's subscriptions says; one that has ended stays ended.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.billing import ledger
from service.billing.products import Catalogue
from service.billing.returns import (
    disputed,
    invoice_payment,
    invoiced,
    once_of_invoice,
    once_of_payment,
    refunded,
    settle,
)
from service.billing.states import state
from service.billing.told import (
    amount_of,
    credits_of,
    payments_of,
    plan_of,
    prices_of,
    subscription_details,
    table,
    user_of,
)
from service.database import User, WebhookReceipt

_PRIORITY_OF_PLANS = 3
_SUBSCRIPTIONS = "stripe-subscription"
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
    user = user_of(session, told, told.get("metadata"))
    credits = credits_of(told.get("metadata"))
    if user is None or credits is None:
        return None
    payment = str(told.get("payment_intent") or told.get("id"))
    product = table(told.get("metadata")).get("product")
    meta = {"product": product, "payment": payment, "paid": amount_of(told, "amount_total")}
    ledger.add(session, user.id, amount=credits, kind="purchase", once=once_of_payment(payment), meta=meta)
    settle(session, payment)
    return user.id


def _refunded(session: Session, event: Event, _products: Catalogue) -> uuid.UUID | None:
    return refunded(session, event["data"]["object"])


def _dispute_closed(session: Session, event: Event, _products: Catalogue) -> uuid.UUID | None:
    return disputed(session, event["data"]["object"])


def _invoice_payment(session: Session, event: Event, _products: Catalogue) -> uuid.UUID | None:
    return invoice_payment(session, event["data"]["object"])


def _invoice_paid(session: Session, event: Event, products: Catalogue) -> uuid.UUID | None:
    told = event["data"]["object"]
    if told.get("billing_reason") not in _PERIODS:
        return None
    about = subscription_details(told)
    user = user_of(session, told, about.get("metadata"))
    product = next((found for found in map(products.priced, prices_of(told)) if found), None)
    credits = product.credits if product else credits_of(about.get("metadata"))
    if user is None or credits is None:
        return None
    invoice = str(told.get("id"))
    meta = {"product": product.name if product else None, "invoice": invoice, "paid": amount_of(told, "amount_paid")}
    ledger.add(session, user.id, amount=credits, kind="plan", once=once_of_invoice(invoice), meta=meta)
    invoiced(session, payments_of(told), invoice)
    return user.id


def _subscription(session: Session, event: Event, products: Catalogue) -> uuid.UUID | None:
    told = event["data"]["object"]
    user = user_of(session, told, told.get("metadata"))
    if user is None:
        return None
    status = "canceled" if event["type"].endswith(".deleted") else str(told.get("status"))
    kept = state(session, _SUBSCRIPTIONS, f"{user.id}:{told.get('id')}")
    order = [_STATES.index("canceled") if status == "canceled" else 0, event["created"], _rank(status)]
    if order >= kept.meta.get("order", order):  # an end is final, then the later, then the further on
        plan = plan_of(told, products) if status in _RUNNING else None
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
    "charge.dispute.closed": _dispute_closed,
    "invoice.paid": _invoice_paid,
    "invoice_payment.paid": _invoice_payment,
    "customer.subscription.created": _subscription,
    "customer.subscription.updated": _subscription,
    "customer.subscription.paused": _subscription,
    "customer.subscription.resumed": _subscription,
    "customer.subscription.deleted": _subscription,
}


def _rank(status: str) -> int:
    return _STATES.index(status) if status in _STATES else -1
