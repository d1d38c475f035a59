"""The least that a submit can cost: FastAPI, one route, one row in the same kind of database, committed.

python -m bench.floor PORT sqlite:////path | postgresql+psycopg://...
"""

from __future__ import annotations

import json
import sqlite3
import sys
import threading
import uuid
from collections.abc import Callable
from typing import Any

import uvicorn
from fastapi import FastAPI

_TABLE = "CREATE TABLE floor (id CHAR(32) PRIMARY KEY, body TEXT NOT NULL)"


def main(port: int, url: str) -> None:
    keep = _sqlite(url.removeprefix("sqlite:///")) if url.startswith("sqlite") else _postgresql(url)
    app = FastAPI()

    @app.get("/api/health")
    def health() -> dict[str, str]:
        return {"status": "alive"}

    @app.post("/api/generate", status_code=202)
    def generate(body: dict[str, Any]) -> dict[str, str]:
        identifier = uuid.uuid4().hex
        keep(identifier, json.dumps(body))
        return {"generationId": identifier}

    uvicorn.run(app, port=port, log_config=None, access_log=False)


def _sqlite(path: str) -> Callable[[str, str], None]:
    connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    turn = threading.Lock()
    for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", _TABLE):
        connection.execute(statement)

    def keep(identifier: str, body: str) -> None:
        with turn:
            connection.execute("INSERT INTO floor VALUES (?, ?)", (identifier, body))

    return keep


def _postgresql(url: str) -> Callable[[str, str], None]:
    import psycopg

    address, held = url.replace("postgresql+psycopg://", "postgresql://", 1), threading.local()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(_TABLE)

    def keep(identifier: str, body: str) -> None:
        if not hasattr(held, "connection"):
            held.connection = psycopg.connect(address, autocommit=True)
        held.connection.execute("INSERT INTO floor VALUES (%s, %s)", (identifier, body))

    return keep


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
