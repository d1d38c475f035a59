"""Where things that set-up builds and users add are kept on this machine."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

_ROOT = Path(__file__).resolve().parent.parent


def is_checkout() -> bool:
    """Whether this code runs from its source folder, and not from where a package installer put it."""
    return (_ROOT / "pyproject.toml").is_file()


def setup_command() -> str:
    """What brings fonts and models: the word to give whoever lacks them."""
    return "make setup" if is_checkout() else "thumbsmith setup"


def assets_home() -> Path:
    """Fonts and models: `THUMBSMITH_ASSETS_DIR`, else `build/assets` of a checkout, else the user's data folder."""
    if given := os.environ.get("THUMBSMITH_ASSETS_DIR"):
        return Path(given)
    if is_checkout():
        return _ROOT / "build" / "assets"
    return Path(platformdirs.user_data_dir("thumbsmith")) / "assets"


def cache_home() -> Path:
    """What is made once a machine and may be thrown away: `THUMBSMITH_CACHE_DIR`, else `cache` beside the assets where
    one may write there, else the user's cache folder."""
    if given := os.environ.get("THUMBSMITH_CACHE_DIR"):
        return Path(given)
    beside = assets_home() / "cache"
    there = next(one for one in (beside, *beside.parents) if one.exists())
    return beside if os.access(there, os.W_OK) else Path(platformdirs.user_cache_dir("thumbsmith"))


def config_home() -> Path:
    """What a user has chosen on this machine: `THUMBSMITH_CONFIG_DIR`, else the user's configuration folder."""
    if given := os.environ.get("THUMBSMITH_CONFIG_DIR"):
        return Path(given)
    return Path(platformdirs.user_config_dir("thumbsmith"))


def user_plugin_folder() -> Path:
    """Where a user drops plugins: `THUMBSMITH_PLUGINS_DIR`, else `plugins` in the user's configuration folder."""
    if given := os.environ.get("THUMBSMITH_PLUGINS_DIR"):
        return Path(given)
    return config_home() / "plugins"
