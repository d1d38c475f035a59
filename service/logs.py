"""Logs with the ids of the request and the generation they belong to, as text or as one JSON object a line.

What is secret never gets here: settings print stars, bodies and headers are not logged, and addresses lose their
query and their token. Mail addresses become keyed hashes. What somebody sent never makes a line of its own: all that
cannot be seen is written as an escape.
"""

from __future__ import annotations

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from service.keys import derived, keyed_hash
from service.settings import Settings

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
generation_id: ContextVar[str | None] = ContextVar("generation_id", default=None)

_MAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+")
_QUIET = ("alembic", "uvicorn.access", "huey", "httpx", "botocore", "urllib3", "filelock")


def configure_logs(settings: Settings) -> None:
    """Send every log of this process to stderr in the form the settings ask for."""
    handler = logging.StreamHandler()
    handler.addFilter(_add_ids)
    key = derived(settings.signing_key(), "log")
    handler.setFormatter(JsonLines(key) if settings.log_format == "json" else TextLines(key))
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _add_ids(record: logging.LogRecord) -> bool:
    record.request_id, record.generation_id = request_id.get(), generation_id.get()
    return True


def escaped(text: str) -> str:
    """On one line, with nothing that a terminal would act on: line ends, escapes, marks that turn the text."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text)


class _Lines(logging.Formatter):
    """The one place where what is logged becomes text."""

    def __init__(self, key: bytes = b"") -> None:
        super().__init__()
        self._key = key

    def said(self, record: logging.LogRecord) -> str:
        return escaped(self._nameless(record.getMessage()))

    def traced(self, record: logging.LogRecord) -> list[str]:
        """The lines of what was raised; none where nothing was."""
        if not record.exc_info:
            return []
        return [escaped(line) for line in self._nameless(self.formatException(record.exc_info)).splitlines()]

    def _nameless(self, text: str) -> str:
        return _MAIL.sub(self._hashed, text) if "@" in text else text

    def _hashed(self, found: re.Match[str]) -> str:
        return f"mail-{keyed_hash(self._key, found[0].lower())[:12]}"


class JsonLines(_Lines):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": self.said(record),
        }
        line |= {name: value for name in ("request_id", "generation_id") if (value := getattr(record, name, None))}
        line |= {name: self._fact(value) for name, value in getattr(record, "facts", {}).items()}
        if traced := self.traced(record):
            line["error"] = "\n".join(traced)
        return json.dumps(line, default=str)

    def _fact(self, value: Any) -> Any:
        return escaped(self._nameless(value)) if isinstance(value, str) else value


class TextLines(_Lines):
    """What belongs to a line and does not fit on it stands below, further in than any line begins."""

    def format(self, record: logging.LogRecord) -> str:
        time = datetime.fromtimestamp(record.created, UTC).strftime("%H:%M:%S.%f")[:-3]
        ids = " ".join(value for name in ("request_id", "generation_id") if (value := getattr(record, name, None)))
        line = f"{time} {record.levelname:<7} {record.name}: {self.said(record)}" + (f"  [{ids}]" if ids else "")
        return "\n    ".join((line, *self.traced(record)))
