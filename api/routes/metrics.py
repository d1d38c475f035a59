"""`/metrics`, for a Prometheus that shows the operator's token; without one in the settings it is not there."""

from __future__ import annotations

import hmac

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from api.context import Context, Here
from service.errors import NotFound, NotSignedIn
from service.metrics import QueueCollector

router = APIRouter(include_in_schema=False)


@router.get("/metrics", operation_id="metrics")
async def metrics(request: Request, here: Here) -> Response:
    token = here.settings.metrics_token
    if token is None:
        raise NotFound("nothing is measured here; THUMBSMITH_METRICS_TOKEN switches it on")
    shown = request.headers.get("authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(shown.encode(), token.get_secret_value().encode()):
        raise NotSignedIn("this needs the operator's token in the header Authorization: Bearer ...")
    text = await here.readiness(_told, here, request.app.state.measures)
    return Response(text, media_type=CONTENT_TYPE_LATEST)


def _told(here: Context, requests: CollectorRegistry) -> bytes:
    queue = CollectorRegistry()
    queue.register(QueueCollector(here.database, lease_seconds=here.settings.lease_seconds))
    return generate_latest(requests) + generate_latest(queue)
