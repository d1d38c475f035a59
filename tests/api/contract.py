"""Requests of every shape that the description allows, and of some that it does not, against a running service.

`fuzz` sends them and checks each answer against the description: no server error, no undeclared status, type, header
or body.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Mapping
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.specs.openapi import checks as openapi_checks

from tests.waiting import HANG_SECONDS

EXAMPLES = int(os.environ.get("THUMBSMITH_CONTRACT_EXAMPLES", "12"))
"""An operation and mode; 1,000 in the long run."""

load_all_checks()
CHECKS = [
    not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_headers_conformance,
    openapi_checks.response_schema_conformance,
]
NASTY = [
    "",
    "\0",
    "\ud800",
    "\U0001f600" * 40,
    "%00",
    "../../etc/passwd",
    "' or 1=1 --",
    "\u202e",
    "x" * 5000,
    "-1",
    "1e999",
]
NUMBERS = [-1, 0, 2**31, 2**53, 2**63, 2**64, 10**20, -(10**20), 10**400]


def operations(description: Mapping[str, Any]) -> list[str]:
    return [found["operationId"] for item in description["paths"].values() for found in item.values()]


def fuzz(
    description: dict[str, Any],
    operation_id: str,
    *,
    url: str,
    headers: Callable[[], dict[str, str]],
    ids: Mapping[str, str],
    examples: int = EXAMPLES,
) -> None:
    """Raises for the first answer that is not as described. `ids` are real ones, used in every second request."""
    schema = schemathesis.openapi.from_dict(description)
    operation = schema.find_operation_by_id(operation_id)
    turns = itertools.count()
    takes_nothing = not operation.body and not any(True for _ in operation.iter_parameters())
    for mode in (GenerationMode.POSITIVE,) if takes_nothing else (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode), spice=_spice())
        def ask(case: Any, spice: Any) -> None:
            if next(turns) % 2:
                _use_real_ids(case, ids)
            _season(case, spice)
            answer = case.call(base_url=url, headers=headers(), timeout=HANG_SECONDS)
            case.validate_response(answer, checks=CHECKS)

        ask()


def _spice() -> st.SearchStrategy:
    """Now and then a value that has broken services before."""
    return st.one_of(st.none(), st.none(), st.sampled_from([*NASTY, *NUMBERS]))


def _use_real_ids(case: Any, ids: Mapping[str, str]) -> None:
    for name in set(case.path_parameters or {}) & set(ids):
        case.path_parameters[name] = ids[name]
    if "fileKey" in (case.query or {}):
        case.query["fileKey"] = ids["fileKey"]


def _season(case: Any, spice: Any) -> None:
    """Put it in place of one value of the query or the body, a text for a text and a number for a number."""
    if spice is None:
        return
    for held in (case.query, case.body):
        unsendable = held is case.query and isinstance(spice, str) and not spice.isprintable()
        if isinstance(held, dict) and not unsendable:
            fitting = [name for name, value in held.items() if isinstance(value, type(spice))]
            if fitting:
                held[sorted(fitting)[0]] = spice
                return
