"""Sentry: each error that the log has as such, with where in the code and for which generation, and nothing it held.

Local variables, source lines, bodies, breadcrumbs and what people are called are not even collected; of what is, only
what `allowed` names is sent.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import sentry_sdk
from sentry_sdk.integrations.excepthook import ExcepthookIntegration
from sentry_sdk.integrations.logging import EventHandler

from service.monitoring import allowed
from service.monitoring.place import here
from service.settings import Settings

_ENDING_SECONDS = 2.0
_PLAIN = ("event_id", "timestamp", "level", "platform", "release", "environment", "type")


@contextmanager
def opened(settings: Settings, part: str) -> Iterator[None]:
    def kept(event: Mapping[str, Any], hint: Mapping[str, Any]) -> dict[str, Any] | None:
        held = kept_of(event)
        if not held.keys() & {"logentry", "exception"}:  # a library's sentence, of which nothing would be left
            return None
        return {**held, "tags": allowed.labels({**_facts(hint), **here(), "part": part})}

    sentry_sdk.init(
        dsn=settings.sentry_dsn,
        release=settings.release or None,
        environment=settings.environment,
        before_send=kept,
        before_send_transaction=lambda *_: None,
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[ExcepthookIntegration()],
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        auto_session_tracking=False,
        send_client_reports=False,
        spotlight=False,
        server_name=part,
        shutdown_timeout=_ENDING_SECONDS,
    )
    handler = EventHandler(level=logging.ERROR)
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
        sentry_sdk.get_client().close(timeout=_ENDING_SECONDS)
        sentry_sdk.get_global_scope().set_client(None)


def kept_of(event: Mapping[str, Any]) -> dict[str, Any]:
    """The event made anew of what may leave."""
    kept = {name: event[name] for name in _PLAIN if event.get(name)}
    kept["sdk"] = {name: event["sdk"][name] for name in ("name", "version")} if event.get("sdk") else {}
    if logger := allowed.logger(event.get("logger")):
        kept["logger"] = logger
    if said := allowed.sentence(logger, event.get("logentry", {}).get("message")):
        kept["logentry"] = {"message": said}
    if raised := event.get("exception", {}).get("values"):
        kept["exception"] = {"values": [_raised(one) for one in raised]}
    return kept


def _raised(one: Mapping[str, Any]) -> dict[str, Any]:
    """Of which type and where; what it said may hold what somebody wrote."""
    frames = (one.get("stacktrace") or {}).get("frames", ())
    return {
        "type": allowed.module(one.get("type")) or "Exception",
        "module": allowed.module(one.get("module")),
        "stacktrace": {"frames": [_frame(frame) for frame in frames]},
    }


def _frame(frame: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "filename": allowed.file(frame.get("filename")),
        "module": allowed.module(frame.get("module")),
        "function": allowed.function(frame.get("function")),
        "lineno": int(frame.get("lineno") or 0),
        "in_app": bool(frame.get("in_app")),
    }


def _facts(hint: Mapping[str, Any]) -> Mapping[str, object]:
    """What the line of the log tells beside its sentence."""
    facts = getattr(hint.get("log_record"), "facts", {})
    return facts if isinstance(facts, Mapping) else {}
