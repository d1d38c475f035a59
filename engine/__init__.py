"""Photos and a brief in, layered scenes, pixels and files out. Knows no HTTP, chat, database or queue."""

from engine.kinds.hookspecs import hookimpl

__all__ = ["hookimpl"]
