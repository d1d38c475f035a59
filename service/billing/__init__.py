"""Money: what is sold, the ledger of credits, and the payment provider (Stripe).

The provider's webhook is the only thing that brings credits. Each of its events is acted on in one transaction with a
receipt whose id is unique, so an event counts once, in whatever order and however often it comes; and each movement
of credits has a key of its own, so two events about one payment count once, too.
"""

from service.billing.checkout import open_portal, start_checkout
from service.billing.ledger import Statement, statement
from service.billing.products import Product, catalogue
from service.billing.provider import Stripe, open_stripe
from service.billing.receipts import checked_event, receive

__all__ = [
    "Product",
    "Statement",
    "Stripe",
    "catalogue",
    "checked_event",
    "open_portal",
    "open_stripe",
    "receive",
    "start_checkout",
    "statement",
]
