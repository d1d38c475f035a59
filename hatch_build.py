"""What a wheel carries beside the code: the browser application, where it was built, and npm's default registry."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_PAGE = Path("build/web")
_RECORD = "setup_assets/faces/registry.txt"


class CustomBuildHook(BuildHookInterface):
    """An editable install is the checkout itself and carries nothing."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        carried = build_data["force_include"]
        page = Path(self.root) / _PAGE
        if (page / "site.json").is_file():
            carried[str(page)] = str(_PAGE) if self.target_name == "sdist" else "api/web"
        else:
            self.app.display_warning(f"{_PAGE} is not built, so this has no web page; `make wheel` does both")
        if self.target_name == "wheel" and (registry := _default_registry()):
            self._place = tempfile.TemporaryDirectory()
            record = Path(self._place.name) / "registry.txt"
            record.write_text(registry + "\n", encoding="utf-8")
            carried[str(record)] = _RECORD


def _default_registry() -> str:
    """npm's own, whatever its user has set; empty where npm is not installed. The set-up asks it where npm is not."""
    npm = shutil.which("npm")
    if npm is None:
        return ""
    plain = {name: value for name, value in os.environ.items() if not name.lower().startswith("npm_config_")}
    with tempfile.TemporaryDirectory() as place:
        blank = {"npm_config_userconfig": f"{place}/none", "npm_config_globalconfig": f"{place}/nothing"}
        command = [npm, "config", "get", "registry"]
        done = subprocess.run(command, cwd=place, env=plain | blank, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""
