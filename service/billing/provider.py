"""Stripe, as far as we call it. Its library is loaded only where there is a key."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from service.billing.products import catalogue
from service.errors import NotFound, SettingsError, Unavailable
from service.settings import Settings

if TYPE_CHECKING:
    from stripe.params import CustomerCreateParams
    from stripe.params.billing_portal import SessionCreateParams as PortalParams
    from stripe.params.checkout import SessionCreateParams as CheckoutParams

Answer = TypeVar("Answer")
_SECONDS = 8
_RETRIES = 1
_REFUSED = "the payment provider refused this; nothing was charged"


class Stripe:
    """Every method raises `Unavailable` when Stripe does not answer, or does not take what we ask."""

    def __init__(self, key: str, *, url: str = "https://api.stripe.com") -> None:
        import stripe

        self._stripe = stripe
        client = stripe.RequestsClient(timeout=_SECONDS)
        self._client = stripe.StripeClient(
            key, base_addresses={"api": url}, max_network_retries=_RETRIES, http_client=client
        )

    def customer(self, *, user_id: str, email: str | None) -> str:
        """The id of a customer for this user; asked twice within a day, the same one."""
        params: CustomerCreateParams = {"metadata": {"user_id": user_id}}
        if email:
            params["email"] = email
        made = self._asked(lambda: self._client.v1.customers.create(params, {"idempotency_key": f"customer-{user_id}"}))
        return made.id

    def checkout_url(self, params: CheckoutParams) -> str:
        """Where the user pays."""
        made = self._asked(lambda: self._client.v1.checkout.sessions.create(params))
        assert made.url is not None  # only a checkout within one's own page has none
        return made.url

    def portal_url(self, customer: str, *, return_url: str) -> str:
        """Where the user sees invoices, changes cards and ends plans."""
        params: PortalParams = {"customer": customer, "return_url": return_url}
        return self._asked(lambda: self._client.v1.billing_portal.sessions.create(params)).url

    def forget(self, customer: str) -> None:
        """Delete the customer, which ends its plans at once. Fine when it is gone already."""
        try:
            self._asked(lambda: self._client.v1.customers.delete(customer))
        except NotFound:
            return

    def _asked(self, ask: Callable[[], Answer]) -> Answer:
        errors: Any = self._stripe
        try:
            return ask()
        except errors.InvalidRequestError as error:
            if error.http_status == 404 or error.code == "resource_missing":
                raise NotFound("the payment provider does not know this customer") from error
            raise Unavailable(_REFUSED, retry_after=60) from error
        except errors.StripeError as error:
            raise Unavailable("the payment provider does not answer; nothing was charged", retry_after=10) from error


def open_stripe(settings: Settings) -> Stripe | None:
    """None where no key is set: nothing is sold there."""
    if settings.stripe_secret_key is None:
        return None
    catalogue(settings)  # a product that cannot be read is told at the start, not to a customer
    try:
        return Stripe(settings.stripe_secret_key.get_secret_value(), url=settings.stripe_api_url)
    except ImportError as error:
        raise SettingsError(
            "THUMBSMITH_STRIPE_SECRET_KEY is set, but stripe is not installed; pip install stripe"
        ) from error
