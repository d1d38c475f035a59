"""Calls that users ask us to make when something happened to their generations.

`events.append` writes a row for each call beside the event, in the same transaction, so no call is forgotten and none
is made for what was rolled back. Calls are signed, made until they are answered or given up, and reach only addresses
that the whole internet could reach.
"""

from service.webhooks.delivery import Senders, deliver_due
from service.webhooks.endpoints import (
    Endpoint,
    change_endpoint,
    create_endpoint,
    delete_endpoint,
    deliveries,
    list_endpoints,
    rotate_secret,
    send_again,
    send_test,
)
from service.webhooks.signature import headers, signature

__all__ = [
    "Endpoint",
    "Senders",
    "change_endpoint",
    "create_endpoint",
    "delete_endpoint",
    "deliver_due",
    "deliveries",
    "headers",
    "list_endpoints",
    "rotate_secret",
    "send_again",
    "send_test",
    "signature",
]
