"""Scenes painted by the browser's painter in a real Chromium."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.compositor.compositor import size_at
from engine.pixels.assets import Assets
from tests.waiting import HANG_SECONDS
from tests.web.parity.cases import Case

ROOT = Path(__file__).parents[3]
_SCRIPT = Path(__file__).with_name("compare.mjs")


class Browser:
    """One run of Chromium over all cases, started at once; its pictures are read when asked for."""

    def __init__(self, cases: Sequence[Case], assets: Assets, fonts: Path, folder: Path) -> None:
        self._cases = {case.name: case for case in cases}
        self._folder, self._told = folder, None
        for case in cases:
            (folder / f"{case.name}.json").write_text(case.scene.to_json())
        assets.write(frozenset().union(*(case.scene.digests() for case in cases)), folder / "assets")
        jobs = [{"name": case.name, "scale": case.scale, "active": case.active} for case in cases]
        (folder / "cases.json").write_text(json.dumps(jobs))
        if not (ROOT / "web/node_modules/playwright-core").is_dir():
            pytest.fail("the browser tests need the packages of web/; install them with `npm ci` there")
        command = ["node", str(_SCRIPT), str(folder), str(fonts)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def told(self) -> dict[str, dict[str, float]]:
        """By case: seconds taken, and `parts`, the channels that differ when only a part is redrawn."""
        if self._told is None:
            out, error = self._process.communicate(timeout=2 * HANG_SECONDS)
            assert self._process.returncode == 0, error
            self._told = json.loads(out)
        return self._told

    def pixels(self, name: str) -> NDArray[np.uint8]:
        """The canvas, straight RGBA."""
        case = self._cases[name]
        self.told()
        width, height = size_at(case.scene, case.scale)
        return np.fromfile(self._folder / f"{name}.rgba", np.uint8).reshape(height, width, 4)
