"""The ways in which a try can end badly, as exceptions, and what a render process says or leaves of them."""

from __future__ import annotations

from typing import Literal

from service.system.stopping import KILLED_BY_FORCE
from service.system.trouble import Trouble
from worker.rendering import OUT_OF_MEMORY, Message

BAD_ENDS = frozenset({"refused", "plugin", "broken", "hindered", "lacking"})
"""Kinds of the messages that `bad_end` explains."""


class Unwanted(Exception):
    """Cancelled by its user, or taken by another worker."""


class Draining(Exception):
    """This worker must stop, or leave its machine to another, before the render is done."""


class ProcessEnded(Exception):
    """The render process died, hung, or ran into an error of ours; the text is for the operator."""

    def __init__(self, detail: str, *, culprit: str = "") -> None:
        super().__init__(detail)
        self.culprit = culprit
        """The plugin that it was in."""


class PluginBroke(ProcessEnded):
    """A plugin broke, and would break again."""


class Lacking(ProcessEnded):
    """Its machine lacks what the picture needs; another one may have it."""


class Hindered(ProcessEnded):
    """It met what may be its machine's trouble."""

    def __init__(self, detail: str, *, cause: Trouble | Literal["killed"], culprit: str = "") -> None:
        super().__init__(detail, culprit=culprit)
        self.cause = cause


class NotBegun(Hindered):
    """Its machine could not even begin with it: nothing that it does can be the cause."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail, cause="memory")


class Refused(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def bad_end(message: Message) -> Exception:
    """What a render process said of its end."""
    if message.kind == "refused":
        return Refused(message.code, message.text)
    if message.kind == "hindered":
        return Hindered(message.text, cause="disk" if message.code == "disk" else "memory", culprit=message.culprit)
    kind = {"plugin": PluginBroke, "lacking": Lacking}.get(message.kind, ProcessEnded)
    return kind(message.text, culprit=message.culprit)


def silent_end(code: int | None, detail: str, culprit: str) -> ProcessEnded:
    """The process ended without a word: whether it would end there again."""
    if code == KILLED_BY_FORCE:
        return Hindered(detail, cause="killed", culprit=culprit)
    if code == OUT_OF_MEMORY:
        return Hindered(detail, cause="memory", culprit=culprit)
    left = code is not None and code >= 0  # no signal: something in it called exit
    return PluginBroke(detail, culprit=culprit) if left and culprit else ProcessEnded(detail, culprit=culprit)
