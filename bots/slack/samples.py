"""Sample pictures of styles as files of Slack: it shows no WebP, and reaches no service that stands at home."""

from __future__ import annotations

import asyncio
import logging

from bots.slack.blocks import Source
from bots.slack.files import Sent, showable
from bots.slack.office import Office
from bots.slack.workspaces import Workspace
from engine.errors import ThumbsmithError
from service.catalogue.samples import DEFAULT_FORMAT, MEDIA_TYPE, WIDTHS, sample, samples_folder

_log = logging.getLogger(__name__)
_AT_ONCE = 4
_READY_SECONDS = 6.0
_sent: dict[tuple[str, str], str] = {}
"""The file of a workspace that shows a style's sample, by workspace and sample; sent once a process."""


async def sample_images(office: Office, team: str, styles: tuple[str, ...]) -> dict[str, Source]:
    """By style; without those that are not made yet or could not be sent."""
    workspace = await office.workspaces.find(team)
    turn = asyncio.Semaphore(_AT_ONCE)

    async def one(style: str) -> tuple[str, str | None]:
        async with turn:
            return style, await _file(office, workspace, style)

    found = await asyncio.gather(*(one(style) for style in styles))
    return {style: {"slack_file": {"id": name}} for style, name in found if name}


async def _file(office: Office, workspace: Workspace, style: str) -> str | None:
    which = sample(office.desk.registry, style, DEFAULT_FORMAT)
    path = which.path(samples_folder(office.desk.settings), WIDTHS[0])
    known = (workspace.team, path.name)
    if known in _sent:
        return _sent[known]
    try:
        content = await asyncio.to_thread(path.read_bytes)
        content, ending = await asyncio.to_thread(showable, content, MEDIA_TYPE)
        (name,) = await office.files.send(workspace, [Sent(f"{style}.{ending}", content)])
        if not await office.files.is_ready(workspace, name, seconds=_READY_SECONDS):
            return None
    except (OSError, ThumbsmithError) as error:
        _log.info("the sample of %s is not shown: %s", style, error)
        return None
    _sent[known] = name
    return name
