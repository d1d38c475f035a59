"""Photos and a brief in, layered scenes, pixels and files out. Knows no HTTP, chat, database or queue.

`hookimpl` is fetched when it is first used, so that whoever wants one light module of the engine gets no other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.kinds.hookspecs import hookimpl

__all__ = ["hookimpl"]


def __getattr__(name: str) -> object:
    if name != "hookimpl":
        raise AttributeError(f"module 'engine' has no name {name!r}")
    from engine.kinds.hookspecs import hookimpl

    return hookimpl
