"""Sample pictures of styles as files of Slack: it shows no WebP, and reaches no service that stands at home."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from pathlib import Path

from bots.slack.blocks import Source
from bots.slack.files import Sent, showable
from bots.slack.office import Office
from bots.slack.workspaces import Workspace
from bots.verbs.looking import Offer
from engine.errors import ThumbsmithError
from service.catalogue.samples import MEDIA_TYPE

_log = logging.getLogger(__name__)
_AT_ONCE = 4
_READY_SECONDS = 6.0
_sent: dict[tuple[str, str], str] = {}
"""The file of a workspace that shows a style's sample, by workspace and sample; sent once a process."""


async def sample_images(office: Office, team: str, styles: Sequence[Offer]) -> dict[str, Source]:
    """By style; without those that are not made yet or could not be sent."""
    workspace = await office.workspaces.find(team)
    turn = asyncio.Semaphore(_AT_ONCE)

    async def one(style: Offer) -> tuple[str, str | None]:
        async with turn:
            return style.name, await _file(office, workspace, style.sample) if style.sample else None

    found = await asyncio.gather(*(one(style) for style in styles))
    return {style: {"slack_file": {"id": name}} for style, name in found if name}


async def _file(office: Office, workspace: Workspace, path: Path) -> str | None:
    known = (workspace.team, path.name)
    if known in _sent:
        return _sent[known]
    try:
        content = await asyncio.to_thread(path.read_bytes)
        content, ending = await asyncio.to_thread(showable, content, MEDIA_TYPE)
        (name,) = await office.files.send(workspace, [Sent(f"{path.stem}.{ending}", content)])
        if not await office.files.is_ready(workspace, name, seconds=_READY_SECONDS):
            return None
    except (OSError, ThumbsmithError) as error:
        _log.info("the sample %s is not shown: %s", path.name, error)
        return None
    _sent[known] = name
    return name
