"""Money that goes back: a refund, or a dispute that was lost, of what was bought once or of a period of a plan.

Each takes its share of the credits back. What is told before the payment itself is kept, and settled when that comes.
"""

from __future__ import annotations

import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.billing import ledger
from service.billing.states import state, state_of
from service.billing.told import amount_of, payment_of, table, user_of
from service.database import LedgerEntry, WebhookReceipt, lock_user

_RETURNS, _INVOICES, _PAYMENTS = "stripe-refund", "stripe-invoice", "stripe-payments"


def once_of_payment(payment: object) -> str:
    """The key of the movement that a single payment brings."""
    return f"stripe:payment:{payment}"


def once_of_invoice(invoice: object) -> str:
    """The key of the movement that a paid invoice brings."""
    return f"stripe:invoice:{invoice}"


def refunded(session: Session, told: dict[str, Any]) -> uuid.UUID | None:
    """A charge of which some or all was given back; it tells the sum of all refunds so far."""
    payment, back, amount = payment_of(told), amount_of(told, "amount_refunded"), amount_of(told, "amount")
    if payment is None or back is None or amount is None:
        return None
    if isinstance(told.get("invoice"), str):
        _note_invoice(session, payment, told["invoice"])
    user = user_of(session, told, told.get("metadata"))
    kept = _returned(session, payment, user.id if user else None)
    kept.meta = {**kept.meta, "refunded": max(back, kept.meta.get("refunded", 0)), "amount": amount}
    return settle(session, payment) or (user.id if user else None)


def disputed(session: Session, told: dict[str, Any]) -> uuid.UUID | None:
    """A dispute that has ended. A lost one takes the money, so it takes the credits."""
    payment, back = payment_of(told), amount_of(told, "amount")
    if payment is None or back is None or told.get("status") != "lost":
        return None
    kept = _returned(session, payment, None)
    kept.meta = {**kept.meta, "disputes": {**kept.meta.get("disputes", {}), str(told.get("id")): back}}
    return settle(session, payment)


def invoice_payment(session: Session, told: dict[str, Any]) -> uuid.UUID | None:
    """Which payment an invoice was paid with: a refund names the payment alone."""
    payment = payment_of(table(told.get("payment")))
    if payment is None or not isinstance(told.get("invoice"), str):
        return None
    _note_invoice(session, payment, told["invoice"])
    return settle(session, payment)


def invoiced(session: Session, payments: list[str], invoice: str) -> None:
    """An invoice was paid; perhaps it names its payments, perhaps they have named it before."""
    for payment in payments:
        _note_invoice(session, payment, invoice)
    named = session.scalar(state_of(_PAYMENTS, invoice))
    for payment in named.meta["payments"] if named else []:
        settle(session, payment)


def settle(session: Session, payment: str) -> uuid.UUID | None:
    """Take back what is missing of the returned share; nothing, until both the purchase and the return are known."""
    bought, kept = _bought(session, payment), session.scalar(state_of(_RETURNS, payment))
    if bought is None or kept is None:
        return None
    lock_user(session, bought.user_id)
    kept.meta = {**kept.meta, "user": str(bought.user_id)}
    share = _share(bought, kept.meta)
    keys = LedgerEntry.once.startswith(f"stripe:refund:{payment}:", autoescape=True)
    taken = -(session.scalar(sa.select(sa.func.coalesce(sa.func.sum(LedgerEntry.amount), 0)).where(keys)) or 0)
    if share > taken:
        once = f"stripe:refund:{payment}:{share}"
        ledger.add(session, bought.user_id, amount=taken - share, kind="refund", once=once, meta={"payment": payment})
    return bought.user_id


def _share(bought: LedgerEntry, returned: dict[str, Any]) -> int:
    """Of the credits that it brought. Where nobody has said what was paid, it is about all of it."""
    paid = bought.meta.get("paid") or returned.get("amount")
    back = returned.get("refunded", 0) + sum(returned.get("disputes", {}).values())
    return bought.amount * min(back, paid) // paid if paid else bought.amount


def _bought(session: Session, payment: str) -> LedgerEntry | None:
    """What the payment brought, by itself or by the invoice that it paid."""
    keys = [once_of_payment(payment)]
    noted = session.scalar(state_of(_INVOICES, payment))
    if noted is not None:
        keys.append(once_of_invoice(noted.meta["invoice"]))
    return session.scalar(sa.select(LedgerEntry).where(LedgerEntry.once.in_(keys)))


def _returned(session: Session, payment: str, user_id: uuid.UUID | None) -> WebhookReceipt:
    kept = state(session, _RETURNS, payment)
    kept.meta = {"user": str(user_id) if user_id else None, **kept.meta}
    return kept


def _note_invoice(session: Session, payment: str, invoice: str) -> None:
    """To be found from either side."""
    state(session, _INVOICES, payment).meta = {"invoice": invoice}
    kept = state(session, _PAYMENTS, invoice)
    kept.meta = {"payments": sorted({payment, *kept.meta.get("payments", ())})}
    session.flush()
