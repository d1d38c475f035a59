"""Addresses that the caller wants called when something happens."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import ConfigDict, Field

from api.access import Owner, Reader
from api.context import Here
from api.models import Answer, Sent, Words
from api.problems import may_answer
from service import webhooks
from service.database import WebhookDelivery
from service.webhooks import Endpoint

router = APIRouter(tags=["webhooks"])
Url = Annotated[Words, Field(min_length=1, max_length=2000, examples=["https://example.org/thumbsmith"])]
Kind = Literal[
    "generation:progress", "generation:ready", "generation:failed", "generation:cancelled", "generation:deleted"
]
Kinds = Annotated[list[Kind], Field(max_length=5, description="Empty is all of them.")]


class WebhookBody(Sent):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"url": "https://example.org/thumbsmith", "kinds": ["generation:ready"]}]}
    )

    url: Url
    kinds: Kinds = []


class WebhookChange(Sent):
    model_config = ConfigDict(json_schema_extra={"examples": [{"enabled": True}]})

    url: Url | None = None
    kinds: Kinds | None = None
    enabled: bool | None = None


class WebhookAnswer(Answer):
    id: uuid.UUID
    url: str
    kinds: list[str]
    enabled: bool
    failures: int = Field(description="Calls in a row that were given up. At five it is disabled.")
    created_at: datetime


class WebhookWithSecret(WebhookAnswer):
    secret: str = Field(description="Verifies our calls. It is shown this once.", examples=["whsec_..."])


class WebhookList(Answer):
    items: list[WebhookAnswer]


class DeliveryAnswer(Answer):
    id: uuid.UUID = Field(description="The header `webhook-id` of the call.")
    status: Literal["pending", "delivered", "failed"]
    kind: str | None = None
    attempts: int
    response_status: int | None
    error: str | None
    available_at: datetime = Field(description="When the next try is due, while it is pending.")
    delivered_at: datetime | None


class Deliveries(Answer):
    items: list[DeliveryAnswer]


@router.get("/api/webhooks", operation_id="listWebhooks")
def list_webhooks(caller: Reader, here: Here) -> WebhookList:
    """The caller's webhooks, oldest first."""
    return WebhookList(items=[_answer(one) for one in webhooks.list_endpoints(here.database, user_id=caller.user_id)])


@router.post("/api/webhooks", operation_id="createWebhook", status_code=201, responses=may_answer(404, 409))
def create_webhook(body: WebhookBody, caller: Owner, here: Here) -> WebhookWithSecret:
    """Have an address called. How to verify our calls stands in the documentation of webhooks."""
    made = webhooks.create_endpoint(
        here.database, user_id=caller.user_id, url=body.url, kinds=body.kinds, settings=here.settings
    )
    return _with_secret(made)


@router.patch("/api/webhooks/{webhook_id}", operation_id="changeWebhook")
def change_webhook(webhook_id: uuid.UUID, body: WebhookChange, caller: Owner, here: Here) -> WebhookAnswer:
    """What is not given stays. Enabling forgets past failures."""
    return _answer(
        webhooks.change_endpoint(
            here.database,
            webhook_id,
            user_id=caller.user_id,
            url=body.url,
            kinds=body.kinds,
            enabled=body.enabled,
            settings=here.settings,
        )
    )


@router.delete("/api/webhooks/{webhook_id}", operation_id="deleteWebhook", status_code=204)
def delete_webhook(webhook_id: uuid.UUID, caller: Owner, here: Here) -> None:
    """With all its calls, made or not."""
    webhooks.delete_endpoint(here.database, webhook_id, user_id=caller.user_id)


@router.post("/api/webhooks/{webhook_id}/secret", operation_id="renewWebhookSecret")
def renew_secret(webhook_id: uuid.UUID, caller: Owner, here: Here) -> WebhookWithSecret:
    """A new secret; calls from now on are signed with it alone."""
    return _with_secret(
        webhooks.rotate_secret(here.database, webhook_id, user_id=caller.user_id, settings=here.settings)
    )


@router.post("/api/webhooks/{webhook_id}/test", operation_id="testWebhook", status_code=202, responses=may_answer(409))
def test_webhook(webhook_id: uuid.UUID, caller: Owner, here: Here) -> DeliveryAnswer:
    """A call of the kind `webhook:test`, soon."""
    return _delivery(webhooks.send_test(here.database, webhook_id, user_id=caller.user_id))


@router.get("/api/webhooks/{webhook_id}/deliveries", operation_id="listDeliveries")
def list_deliveries(
    webhook_id: uuid.UUID, caller: Reader, here: Here, limit: Annotated[int, Query(ge=1, le=100)] = 50
) -> Deliveries:
    """What became of the newest calls."""
    found = webhooks.deliveries(here.database, webhook_id, user_id=caller.user_id, limit=limit)
    return Deliveries(items=[_delivery(row, kind) for row, kind in found])


@router.post("/api/webhooks/{webhook_id}/deliveries/{delivery_id}/again", operation_id="deliverAgain", status_code=202)
def deliver_again(webhook_id: uuid.UUID, delivery_id: uuid.UUID, caller: Owner, here: Here) -> DeliveryAnswer:
    """Make a call once more, under the same id and with all its tries."""
    return _delivery(webhooks.send_again(here.database, webhook_id, delivery_id, user_id=caller.user_id))


def _answer(one: Endpoint) -> WebhookAnswer:
    return WebhookAnswer(
        id=one.id,
        url=one.url,
        kinds=list(one.kinds),
        enabled=one.enabled,
        failures=one.failures,
        created_at=one.created_at,
    )


def _with_secret(one: Endpoint) -> WebhookWithSecret:
    return WebhookWithSecret(**_answer(one).model_dump(), secret=one.secret or "")


def _delivery(row: WebhookDelivery, kind: str | None = None) -> DeliveryAnswer:
    return DeliveryAnswer(
        id=row.id,
        status=row.status,
        kind=kind,
        attempts=row.attempts,
        response_status=row.response_status,
        error=row.error,
        available_at=row.available_at,
        delivered_at=row.delivered_at,
    )
