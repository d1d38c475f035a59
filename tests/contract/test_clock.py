"""No test depends on the clock: a machine that is shared with others gives the same answers, only later.

Tests wait with `tests/waiting.py`. Whatever else could judge by time is looked for here, in the tests and in the
scenarios of the browser.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.waiting import HANG_SECONDS

TESTS = Path(__file__).resolve().parents[1]
HELPERS = {TESTS / "waiting.py", TESTS / "asking.py"}
MODULES = sorted(path for path in TESTS.rglob("*.py") if path not in HELPERS and "node_modules" not in path.parts)
SCENARIOS = sorted(path for path in (TESTS / "web").rglob("*.mjs") if "node_modules" not in path.parts)
_WATCHES = {"time.sleep", "time.monotonic", "time.perf_counter", "time.process_time", "asyncio.sleep"}
_WAITS = {"wait", "join", "result", "communicate", "acquire", "settimeout", "wait_for", "poll"}
_BOUNDS = {"timeout", "open_timeout", "close_timeout"}
_TIMED = re.compile(r"waitForTimeout|timeout:\s*\d|performance\.now|Date\.now\(\)\s*[-<>]")
_MEASURES = {"page.ts", "drag.mjs"}


def faults(source: str) -> Iterator[str]:
    """Calls that read a watch, sleep, or give up after a time of their own."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        given = [*(one for one in node.args[:1] if name.rpartition(".")[2] in _WAITS and "." in name)]
        given += [word.value for word in node.keywords if word.arg in _BOUNDS]
        if name in _WATCHES or any(isinstance(one, ast.Constant) and _is_short(one.value) for one in given):
            yield f"line {node.lineno}: {ast.unparse(node)[:80]}"
        if re.fullmatch(r"httpx\.(get|head|options|post|put|patch|delete)", name):
            yield f"line {node.lineno}: {name} gives up after five seconds; use tests/asking.py"
        if name == "httpx.Client" and "timeout" not in {word.arg for word in node.keywords}:
            yield f"line {node.lineno}: {name} gives up after five seconds; give it timeout=HANG_SECONDS"


def _is_short(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < HANG_SECONDS


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(TESTS)))
def test_no_test_judges_by_time(path):
    assert list(faults(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.name)
def test_no_scenario_judges_by_time(path):
    if path.name in _MEASURES | {"harness.mjs"}:
        return
    assert not _TIMED.findall(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "source",
    [
        "time.sleep(1)",
        "begun = time.monotonic()",
        "await asyncio.sleep(0.5)",
        "event.wait(10)",
        "thread.join(5)",
        "future.result(30)",
        "process.communicate(timeout=60)",
        "subprocess.run(command, timeout=120)",
        "httpx.get(url)",
        "httpx.Client(base_url=url)",
    ],
)
def test_each_kind_is_seen(source):
    assert list(faults(source))


@pytest.mark.parametrize("source", ["event.wait(HANG_SECONDS)", "thread.join()", "', '.join(words)", "wait_for(look)"])
def test_what_waits_for_a_condition_is_no_fault(source):
    assert not list(faults(source))
