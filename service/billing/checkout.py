"""On the way to pay: a checkout, or the portal where plans are changed and ended. Neither moves a credit."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import sqlalchemy as sa

from service.billing.products import Product, catalogue
from service.billing.provider import Stripe
from service.database import Database, User
from service.errors import Conflict
from service.generations.submission import living_user
from service.settings import Settings

if TYPE_CHECKING:
    from stripe.params.checkout import SessionCreateParams as CheckoutParams

_NOT_SOLD = "nothing is sold on this service; its operator has set no payment provider"


def start_checkout(
    database: Database, stripe: Stripe | None, *, user_id: uuid.UUID, product: str, settings: Settings
) -> str:
    """The address where this user pays for the product.

    `UnknownName` for a product, `Conflict` where nothing is sold or this plan runs already, `Unavailable`.
    """
    if stripe is None:
        raise Conflict(_NOT_SOLD)
    wanted = catalogue(settings).named(product)
    user, customer = _customer(database, stripe, user_id)
    if wanted.kind == "plan" and user.plan != "free":
        raise Conflict(f"the plan {user.plan} runs already; change it in the portal")
    return stripe.checkout_url(_params(wanted, user, customer, settings))


def open_portal(database: Database, stripe: Stripe | None, *, user_id: uuid.UUID, settings: Settings) -> str:
    """The address of this user's portal; errors as for `start_checkout`."""
    if stripe is None:
        raise Conflict(_NOT_SOLD)
    _, customer = _customer(database, stripe, user_id)
    return stripe.portal_url(customer, return_url=f"{settings.public_url}/account")


def _customer(database: Database, stripe: Stripe, user_id: uuid.UUID) -> tuple[User, str]:
    """The user, known to the provider afterwards, and the customer there. Two at once get the same one."""
    user = database.write(lambda session: living_user(session, user_id))
    if user.stripe_customer is None:
        made = stripe.customer(user_id=str(user.id), email=user.email)
        database.write(
            lambda session: session.execute(
                sa.update(User)
                .where(User.id == living_user(session, user_id).id, User.stripe_customer.is_(None))
                .values(stripe_customer=made)
            )
        )
        user = database.write(lambda session: living_user(session, user_id))
    assert user.stripe_customer is not None  # it was written just now, or before
    return user, user.stripe_customer


def _params(product: Product, user: User, customer: str, settings: Settings) -> CheckoutParams:
    """What we tell the provider comes back, signed, in its events."""
    told = {"user_id": str(user.id), "product": product.name, "credits": str(product.credits)}
    params: CheckoutParams = {
        "mode": "payment" if product.kind == "credits" else "subscription",
        "customer": customer,
        "client_reference_id": str(user.id),
        "line_items": [{"price": product.price_id, "quantity": 1}],
        "metadata": told,
        "success_url": f"{settings.public_url}/account?paid={product.name}",
        "cancel_url": f"{settings.public_url}/account",
    }
    if product.kind == "plan":
        params["subscription_data"] = {"metadata": told}
    return params
