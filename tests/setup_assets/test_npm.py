"""What npm says when it fails, in one sentence."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from engine.errors import MissingAsset
from setup_assets import npm
from setup_assets.sources import SOURCES
from setup_assets.telling import silent

SAID = """\
npm error code ECONNREFUSED
npm error syscall connect
npm error FetchError: request to http://127.0.0.1:9/inter failed, reason: connect ECONNREFUSED 127.0.0.1:9
npm error If you are behind a proxy, please make sure that the 'proxy' config is set properly.
npm error A complete log of this run can be found in: debug-0.log
"""


def test_the_line_that_tells_why_is_passed_on(tmp_path: Path) -> None:
    program = tmp_path / "npm"
    program.write_text(f"#!{sys.executable}\nimport sys\nsys.stderr.write({SAID!r})\nsys.exit(1)\n", encoding="utf-8")
    program.chmod(0o755)
    with pytest.raises(MissingAsset) as refused:
        npm.fetch(str(program), SOURCES, tmp_path, silent)
    assert "(FetchError: request to http://127.0.0.1:9/inter failed, reason: connect" in str(refused.value)
    assert "log" not in str(refused.value)
