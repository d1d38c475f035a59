"""Where things that set-up builds and users add are kept on this machine."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs


def assets_home() -> Path:
    """Fonts and models: `THUMBSMITH_ASSETS_DIR`, else `build/assets` of a checkout, else the user's data folder."""
    if given := os.environ.get("THUMBSMITH_ASSETS_DIR"):
        return Path(given)
    checkout = Path(__file__).resolve().parent.parent
    if (checkout / "pyproject.toml").is_file():
        return checkout / "build" / "assets"
    return Path(platformdirs.user_data_dir("thumbsmith")) / "assets"


def cache_home() -> Path:
    """What is made once a machine and may be thrown away: `THUMBSMITH_CACHE_DIR`, else `cache` beside the assets where
    one may write there, else the user's cache folder."""
    if given := os.environ.get("THUMBSMITH_CACHE_DIR"):
        return Path(given)
    beside = assets_home() / "cache"
    there = next(one for one in (beside, *beside.parents) if one.exists())
    return beside if os.access(there, os.W_OK) else Path(platformdirs.user_cache_dir("thumbsmith"))


def user_plugin_folder() -> Path:
    """Where a user drops plugins: `THUMBSMITH_PLUGINS_DIR`, else `plugins` in the user's configuration folder."""
    if given := os.environ.get("THUMBSMITH_PLUGINS_DIR"):
        return Path(given)
    return Path(platformdirs.user_config_dir("thumbsmith")) / "plugins"
