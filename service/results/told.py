"""What a render's report says of its files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def artifacts_told(report: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """What is said of each file, by its name, each format's own before its others."""
    formats = report.get("formats", [report] if "artifacts" in report else [])
    return {one["file"]: one for each in formats for one in each.get("artifacts", [])}
