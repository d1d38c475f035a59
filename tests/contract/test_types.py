"""The checker of types is as strict as the house wants it, over all of the house."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from mypy import api

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / "pyproject.toml"
PLANTED = """
def no_types(side):
    return side


def half_of_them(side: list, name: str | None) -> str:
    return name


def wrong() -> int:
    return half_of_them([], "x")  # type: ignore


side = 3  # type: ignore[assignment]
no_types(side)
"""
FOUND = {
    ("no-untyped-def", 2),
    ("type-arg", 6),
    ("return-value", 7),
    ("ignore-without-code", 11),
    ("unused-ignore", 14),
    ("no-untyped-call", 15),
}


def test_what_is_wrong_is_found(tmp_path: Path) -> None:
    module = tmp_path / "planted.py"
    module.write_text(PLANTED, encoding="utf-8")
    said, broke, status = api.run(["--config-file", str(SETTINGS), "--cache-dir", str(tmp_path / "cache"), str(module)])
    assert not broke
    assert status == 1
    assert {(code, int(line)) for line, code in re.findall(r":(\d+): error: .*\[([\w-]+)\]$", said, re.M)} == FOUND


def test_nothing_of_the_house_is_left_out() -> None:
    tools = tomllib.loads(SETTINGS.read_text(encoding="utf-8"))["tool"]
    checked = {*tools["hatch"]["build"]["targets"]["wheel"]["packages"], "bench"}
    assert checked <= set(tools["mypy"]["packages"])
    assert not [rule for rule in tools["mypy"]["overrides"] if "ignore_errors" in rule]
