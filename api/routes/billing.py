"""Credits and plans: what there is, what happened to it, and the way to pay."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Header, Query, Request
from pydantic import ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from api.access import Owner, Reader
from api.access import anyone as by_address
from api.context import Context, Here
from api.models import Answer, Sent, Words
from api.problems import may_answer
from service import billing

router = APIRouter(tags=["billing"])
_EVENT = {
    "requestBody": {
        "required": True,
        "description": "The event as Stripe signed it.",
        "content": {"application/json": {"schema": {"type": "object"}}},
    }
}


class ProductAnswer(Answer):
    name: str = Field(examples=["credits-100"])
    kind: Literal["credits", "plan"]
    credits: int = Field(description="Given once, or for each period of a plan.")
    plan: str | None


class BillingAnswer(Answer):
    plan: str
    balance: int = Field(description="The sum of all entries. Credits held for what is being made are off it already.")
    products: list[ProductAnswer] = Field(description="Empty where nothing is sold.")


class EntryAnswer(Answer):
    id: int
    amount: int
    kind: str = Field(examples=["purchase"])
    generation_id: str | None
    created_at: datetime


class Entries(Answer):
    items: list[EntryAnswer]


class CheckoutBody(Sent):
    model_config = ConfigDict(json_schema_extra={"examples": [{"product": "credits-100"}]})

    product: Annotated[Words, Field(max_length=60)]


class Elsewhere(Answer):
    url: str = Field(description="Go there in a browser.", examples=["https://checkout.stripe.com/c/pay/..."])


class Taken(Answer):
    fresh: bool = Field(description="False when this event had been acted on before.")


@router.get("/api/billing", operation_id="getBilling")
def get_billing(caller: Reader, here: Here) -> BillingAnswer:
    """Plan and balance, and what can be bought."""
    told = billing.statement(here.database, caller.user_id, limit=1)
    products = billing.catalogue(here.settings).products if here.stripe else ()
    shown = [ProductAnswer(name=one.name, kind=one.kind, credits=one.credits, plan=one.plan) for one in products]
    return BillingAnswer(plan=told.plan, balance=told.balance, products=shown)


@router.get("/api/billing/entries", operation_id="listEntries")
def list_entries(
    caller: Reader,
    here: Here,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    before: Annotated[int | None, Query(ge=1, lt=2**63, description="Only those before this id.")] = None,
) -> Entries:
    """Every movement of credits, newest first."""
    told = billing.statement(here.database, caller.user_id, limit=limit, before=before)
    return Entries(
        items=[
            EntryAnswer(
                id=one.id,
                amount=one.amount,
                kind=one.kind,
                generation_id=str(one.generation_id) if one.generation_id else None,
                created_at=one.created_at,
            )
            for one in told.entries
        ]
    )


@router.post("/api/billing/checkout", operation_id="startCheckout", responses=may_answer(404, 409))
def start_checkout(body: CheckoutBody, caller: Owner, here: Here) -> Elsewhere:
    """An address to pay at. The credits come when the payment provider tells us of it."""
    url = billing.start_checkout(
        here.database, here.stripe, user_id=caller.user_id, product=body.product, settings=here.settings
    )
    return Elsewhere(url=url)


@router.post("/api/billing/portal", operation_id="openPortal", responses=may_answer(404, 409))
def open_portal(caller: Owner, here: Here) -> Elsewhere:
    """An address for invoices, cards, and changing or ending a plan."""
    url = billing.open_portal(here.database, here.stripe, user_id=caller.user_id, settings=here.settings)
    return Elsewhere(url=url)


@router.post(
    "/api/billing/stripe-events",
    operation_id="takeStripeEvent",
    responses=may_answer(403, 409, 422),
    openapi_extra=_EVENT,
    dependencies=[by_address],
)
async def take_stripe_event(
    request: Request, here: Here, signature: Annotated[str | None, Header(alias="Stripe-Signature")] = None
) -> Taken:
    """For Stripe alone: its events, signed. Each is acted on once."""
    payload = await request.body()
    return Taken(fresh=await run_in_threadpool(_take, here, payload, signature))


def _take(here: Context, payload: bytes, signature: str | None) -> bool:
    event = billing.checked_event(payload, signature, settings=here.settings)
    return billing.receive(here.database, event, settings=here.settings)
