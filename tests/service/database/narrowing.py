"""What a change of a schema takes from code that was written for the schema before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa


@dataclass(frozen=True)
class Schema:
    """As a database tells it: by table, its columns by name and the names of its rules."""

    columns: dict[str, dict[str, dict[str, Any]]]
    rules: dict[str, frozenset[str]]

    @classmethod
    def read(cls, bind: sa.Engine | sa.Connection) -> Schema:
        there = sa.inspect(bind)
        tables = there.get_table_names()
        columns = {table: {one["name"]: one for one in there.get_columns(table)} for table in tables}
        return cls(columns, {table: frozenset(_rules(there, table)) for table in tables})


def _rules(there: sa.Inspector, table: str) -> Iterator[str]:
    """What may refuse a row."""
    for found in (there.get_unique_constraints, there.get_check_constraints, there.get_foreign_keys):
        yield from (str(one["name"]) for one in found(table))
    yield from (str(one["name"]) for one in there.get_indexes(table) if one["unique"])


def narrowings(before: Schema, after: Schema) -> Iterator[str]:
    """Whatever an older process may trip over: gone, narrower, wanted where nothing is given, refused by a new rule.

    Indexes that refuse nothing may come and go.
    """
    for table, columns in before.columns.items():
        if table not in after.columns:
            yield f"{table} is gone"
            continue
        now = after.columns[table]
        yield from (f"{table}.{name} is gone" for name in columns if name not in now)
        yield from (
            f"{table}.{name} is wanted and has no default"
            for name, held in now.items()
            if name not in columns and not held["nullable"] and held["default"] is None
        )
        for name in columns.keys() & now.keys():
            yield from (f"{table}.{name} {how}" for how in _narrower(columns[name], now[name]))
        yield from (f"{table} has the new rule {rule}" for rule in after.rules[table] - before.rules[table])


def _narrower(before: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
    if before["nullable"] and not now["nullable"]:
        yield "may no longer be empty"
    if before["default"] is not None and now["default"] is None and not now["nullable"]:
        yield "has lost its default"
    old, new = before["type"], now["type"]
    length = getattr(new, "length", None)
    shorter = length is not None and (getattr(old, "length", None) or length + 1) > length
    if shorter or type(old) is not type(new):
        yield f"was {old} and is {new}"
