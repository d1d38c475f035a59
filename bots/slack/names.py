"""What people type and choose in Slack, as the manifest announces it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    name: str
    description: str
    hint: str = ""


@dataclass(frozen=True)
class Shortcut:
    name: str
    label: str
    description: str


ASK, STATUS, STYLES, BRAND, LINK = (
    "/thumbnail",
    "/thumbnail-status",
    "/thumbnail-styles",
    "/thumbnail-brand",
    "/thumbnail-link",
)
COMMANDS = (
    Command(ASK, "Make a thumbnail and a cover", "Why *rockets* explode"),
    Command(STATUS, "How your last pictures stand"),
    Command(STYLES, "The styles there are", "words to look for"),
    Command(BRAND, "The brand kit your pictures wear"),
    Command(LINK, "Join your account here with the one on the web page", "the code from there"),
)
SHORTCUT = Shortcut("ts_from_picture", "Make a thumbnail", "Make a thumbnail from the picture in this message")
"""Slack shows a label of at most 24 characters."""
