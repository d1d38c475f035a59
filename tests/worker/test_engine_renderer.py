"""What is shown before all files are done."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from worker.engine_renderer import EngineRenderer


@pytest.mark.parametrize(("file", "shown"), [("sheet.png", True), ("sheet.jpg", True), ("sheet.ora", False)])
def test_only_a_picture_that_browsers_show_is_a_preview(tmp_path, file, shown):
    registry = SimpleNamespace(file_names=lambda _: {"some-exporter": file})
    order = SimpleNamespace(brief=SimpleNamespace(formats=("sheet",)))
    pictures: list[Path] = []
    (tmp_path / file).write_bytes(b"made")
    renderer = EngineRenderer(SimpleNamespace(registry=registry))
    renderer._show(tmp_path / file, order, tmp_path / "out", SimpleNamespace(picture=pictures.append))
    assert [path.name for path in pictures] == ([file] if shown else [])
