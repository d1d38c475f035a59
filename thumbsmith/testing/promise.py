"""A promise: one sentence, and how it is checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from thumbsmith.testing import (
    backgrounds,
    checks,
    exporters,
    face_finders,
    fonts,
    formats,
    loras,
    mattes,
    styles,
    title_helpers,
    upscalers,
)
from thumbsmith.testing.broken import Broken
from thumbsmith.testing.workbench import Workbench

__all__ = ["Broken", "Promise", "kinds", "promises"]


@dataclass(frozen=True, kw_only=True)
class Promise:
    kind: str
    says: str
    check: Callable[[Any, Workbench], None]
    """Raises `Broken`, or whatever the plugin raised."""

    def __str__(self) -> str:
        return self.says


_PROMISES: dict[str, tuple[Callable[[Any, Workbench], None], ...]] = {
    "style": styles.PROMISES,
    "background": backgrounds.PROMISES,
    "exporter": exporters.PROMISES,
    "format": formats.PROMISES,
    "face finder": face_finders.PROMISES,
    "upscaler": upscalers.PROMISES,
    "matte": mattes.PROMISES,
    "title helper": title_helpers.PROMISES,
    "check": checks.PROMISES,
    "lora": loras.PROMISES,
    "font": fonts.PROMISES,
}


def kinds() -> tuple[str, ...]:
    """The kinds of plugin that have promises."""
    return tuple(_PROMISES)


def promises(kind: str) -> tuple[Promise, ...]:
    """All that one of a kind promises, each told by the first line of its check."""
    return tuple(
        Promise(kind=kind, says=(check.__doc__ or "").splitlines()[0].rstrip("."), check=check)
        for check in _PROMISES[kind]
    )
