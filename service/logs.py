"""Logs with the ids of the request and the generation they belong to, as text or as one JSON object a line.

What is secret never gets here: settings print stars, bodies and headers are not logged, and addresses lose their
query and their token.
"""

from __future__ import annotations

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from service.settings import Settings

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
generation_id: ContextVar[str | None] = ContextVar("generation_id", default=None)

_QUIET = ("alembic", "uvicorn.access", "huey", "httpx", "botocore", "urllib3")


def configure_logs(settings: Settings) -> None:
    """Send every log of this process to stderr in the form the settings ask for."""
    handler = logging.StreamHandler()
    handler.addFilter(_add_ids)
    handler.setFormatter(JsonLines() if settings.log_format == "json" else TextLines())
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _add_ids(record: logging.LogRecord) -> bool:
    record.request_id, record.generation_id = request_id.get(), generation_id.get()
    return True


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: value for name in ("request_id", "generation_id") if (value := getattr(record, name, None))}
        line |= getattr(record, "facts", {})
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


class TextLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        time = datetime.fromtimestamp(record.created, UTC).strftime("%H:%M:%S.%f")[:-3]
        ids = " ".join(value for name in ("request_id", "generation_id") if (value := getattr(record, name, None)))
        line = f"{time} {record.levelname:<7} {record.name}: {record.getMessage()}" + (f"  [{ids}]" if ids else "")
        return line + ("\n" + self.formatException(record.exc_info) if record.exc_info else "")
