"""What a machine has left of memory; a container counts where it is given less."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.system import pressure


def test_there_is_some_and_not_more_than_all() -> None:
    assert 0 < pressure.available_bytes() <= pressure.total_bytes()
    assert pressure.taken_for_memory() >= 0


@pytest.mark.parametrize(
    "names", [("memory.max", "memory.current"), ("memory.limit_in_bytes", "memory.usage_in_bytes")]
)
def test_a_container_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: tuple[str, str]) -> None:
    monkeypatch.setattr(pressure, "_CGROUPS", tmp_path)
    most, held = names
    (tmp_path / most).write_text("100000000\n")
    (tmp_path / held).write_text("90000000\n")
    (tmp_path / "memory.stat").write_text("anon 1\ninactive_file 30000000\n")
    assert pressure.total_bytes() == 100_000_000
    assert pressure.available_bytes() == 40_000_000, "what is cached can be had"


def test_no_limit_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pressure, "_CGROUPS", tmp_path)
    (tmp_path / "memory.max").write_text("max\n")
    assert pressure.total_bytes() > 100_000_000
