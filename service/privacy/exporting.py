"""The export of an account, written by a process of its own: whoever answers others gives it no turn.

What is to be exported, and from where, comes through its standard input; what came of it goes out in one line.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import uuid
from pathlib import Path

from pydantic import BaseModel, SecretStr, ValidationError

from service.database import open_database
from service.errors import DatabaseDown, NotFound, StorageDown, Unavailable
from service.privacy.export import write_export
from service.processes.bare import without_settings
from service.processes.python import python_code
from service.settings import Settings
from service.storage import open_storage
from service.system.parent import end_with
from service.system.priority import make_way
from service.system.secrecy import be_private
from service.system.stopping import ignore_stop

_log = logging.getLogger(__name__)
_PLACES = ("data_dir", "database_url", "storage_url", "public_url")
_KEYS = ("storage_access_key", "storage_secret_key", "secret_key")
_KNOWN = {kind.__name__: kind for kind in (NotFound, StorageDown, DatabaseDown)}
_FAILED = "the export could not be written, which is our fault; try again in a moment"


class Order(BaseModel):
    user_id: uuid.UUID
    path: Path
    parent: int
    settings: dict[str, str]
    """Of all settings, those that lead to rows and files."""


class Ended(BaseModel):
    error: str = ""
    says: str = ""


def export_apart(settings: Settings, user_id: uuid.UUID, *, path: Path) -> None:
    """As `write_export`, by a process that is waited for. `Unavailable` when it ended."""
    order = Order(user_id=user_id, path=path, parent=os.getpid(), settings=_needed(settings))
    done = subprocess.run(
        python_code("from service.privacy.exporting import write_as_told; write_as_told()"),
        input=order.model_dump_json().encode(),
        stdout=subprocess.PIPE,
        env=without_settings(),
        check=False,
    )
    try:
        ended = Ended.model_validate_json(done.stdout)
    except ValidationError as error:
        _log.error("an export ended with code %s", done.returncode)
        raise Unavailable(_FAILED) from error
    if ended.error:
        raise _KNOWN.get(ended.error, Unavailable)(ended.says)


def _needed(settings: Settings) -> dict[str, str]:
    """Nothing of money, mail and checks."""
    held = {name: str(value) for name in _PLACES if (value := getattr(settings, name))}
    keys = {name: getattr(settings, name) for name in _KEYS}
    return held | {name: key.get_secret_value() for name, key in keys.items() if isinstance(key, SecretStr)}


def write_as_told() -> None:
    """The process."""
    print(_ended().model_dump_json())


def _ended() -> Ended:
    order = Order.model_validate_json(sys.stdin.buffer.read())
    ignore_stop()  # whoever asks says when it is over
    end_with(order.parent, at_once=True)
    be_private()
    make_way()
    settings = Settings.model_validate(order.settings)
    database = open_database(settings)
    try:
        write_export(database, open_storage(settings), order.user_id, path=order.path, settings=settings)
    except tuple(_KNOWN.values()) as error:
        return Ended(error=type(error).__name__, says=str(error))
    finally:
        database.close()
    return Ended()
