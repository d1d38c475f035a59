"""What a room of ours logs begins as a sentence in the code: that much of it may be told to others."""

import ast
from collections.abc import Iterator
from pathlib import Path

from service.monitoring.allowed import OURS

ROOT = Path(__file__).resolve().parents[2]
LEVELS = {"debug", "info", "warning", "error", "exception", "critical", "log"}


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Each call of a log, by its place."""
    for room in OURS:
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and _logs(node.func):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def _logs(asked: ast.expr) -> bool:
    return isinstance(asked, ast.Attribute) and asked.attr in LEVELS and ast.unparse(asked.value).endswith("_log")


def test_what_is_logged_begins_as_a_constant() -> None:
    found = list(calls())
    assert len(found) > 100
    first = {where: call.args[ast.unparse(call.func).endswith(".log")] for where, call in found}
    assert [where for where, template in first.items() if not isinstance(template, ast.Constant)] == []
