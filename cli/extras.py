"""Packages that not every installation has, and the command that brings them."""

from __future__ import annotations

import sys

from engine.home import is_checkout
from service.system.shell import quoted

_EXTRAS = {
    "skimage": "sample",
    "discord": "discord",
    "slack_bolt": "slack",
    "slack_sdk": "slack",
    "datadog": "monitoring",
    "opentelemetry": "monitoring",
    "sentry_sdk": "monitoring",
    "aiohttp": "slack",  # Discord's half misses its own library first
}
"""By the package that is lacking; `service` for all others."""
_MADE = {"sample": "make demo", "service": "make run"}
"""What brings an extra into a checkout."""


def lacking(error: ImportError) -> str:
    """One sentence for a package that could not be imported."""
    what = str(error)
    if "libGL" in what or "libEGL" in what:
        return f"{what}; on Debian and Ubuntu: apt-get install libgl1 libegl1"
    package = (error.name or "").partition(".")[0]
    if not isinstance(error, ModuleNotFoundError) or not package:
        return f"{what}; run `{install_command('service,sample')}`"
    extra = _EXTRAS.get(package, "service")
    return f"this needs the package {package}, which is not installed; run `{install_command(extra)}`"


def install_command(extra: str) -> str:
    """What brings the packages of an extra into the environment that runs now."""
    if is_checkout() and extra in _MADE:
        return _MADE[extra]
    if is_checkout():
        return f"{quoted(sys.executable)} -m pip install -e {quoted(f'.[service,{extra}]')}"
    return f"{quoted(sys.executable)} -m pip install {quoted(f'thumbsmith[{extra}]')}"
