"""Scenes painted by the browser's painter in a window of Firefox or WebKit, beside the server's pictures of them."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from engine.compositor import Compositor
from engine.compositor.compositor import size_at
from engine.pixels.assets import Assets
from engine.text.fonts import FontLibrary
from tests.waiting import HANG_SECONDS
from tests.web.engines.session import Session
from tests.web.parity.cases import Case
from tests.web.parity.difference import Difference, difference
from tests.web.scenario import node

_SERVER = Path(__file__).with_name("served.mjs")


class Window:
    """The painter's page with all cases behind it, for any session; each picture is painted when it is asked for."""

    def __init__(self, cases: Sequence[Case], assets: Assets, fonts: FontLibrary, folder: Path) -> None:
        self.cases = tuple(cases)
        self._folder, self._fonts = folder, fonts
        self._compositor = Compositor(assets, fonts)
        for case in self.cases:
            (folder / f"{case.name}.json").write_text(case.scene.to_json())
        assets.write(frozenset().union(*(case.scene.digests() for case in self.cases)), folder / "assets")
        command = [node(), _SERVER, folder, fonts.folder]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._address = self._process.stdout.readline().strip()
        assert self._address, "the painter's page could not be served"

    def compare(self, session: Session, case: Case) -> Difference:
        """The browser's picture of the case beside the server's."""
        if session.address != self._address:
            session.open(self._address, ready="return Boolean(globalThis.paintCase)")
        session.promised("await paintCase(...arguments)", case.name, case.scale)
        width, height = size_at(case.scene, case.scale)
        shown = np.fromfile(self._folder / f"{case.name}.rgba", np.uint8).reshape(height, width, 4)
        drawn = self._compositor.render(case.scene, scale=case.scale)
        return difference(drawn, shown, case.scene, self._fonts)

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait(HANG_SECONDS)
