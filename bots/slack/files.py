"""Pictures into Slack: sent, finished and looked after until Slack has them ready to be shown.

An upload that Slack has acknowledged is not there yet. Only a file that `files.info` tells the kind of, or where it
is shared, may stand in a block.
"""

from __future__ import annotations

import asyncio
import io
import json
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PIL import Image

from bots.errors import RateLimited
from bots.slack.errors import Refused
from bots.slack.web_api import WebApi
from bots.slack.workspaces import Workspace
from service.errors import Unavailable

FILE_ID = re.compile(r"^F[A-Z0-9]{8,}$")
_FIRST_LOOK_SECONDS, _LONGEST_LOOK_SECONDS = 0.25, 4.0
_QUALITY = 90
_SHOWN_AS_THEY_ARE = ("image/jpeg", "image/png", "image/gif")


@dataclass(frozen=True)
class Sent:
    name: str
    content: bytes
    title: str = ""


class Files:
    def __init__(self, api: WebApi) -> None:
        self._api = api

    async def send(
        self, workspace: Workspace, files: Sequence[Sent], *, channel: str | None = None, thread_ts: str | None = None
    ) -> list[str]:
        """Their ids. Without a channel they are seen where a block shows them, and nowhere else."""
        identifiers = [await self._send_one(workspace, file) for file in files]
        about = [{"id": name, "title": file.title or file.name} for name, file in zip(identifiers, files, strict=True)]
        fields = {"files": json.dumps(about), "channel_id": channel, "thread_ts": thread_ts if channel else None}
        await self._api.call(workspace.token, "files.completeUploadExternal", fields)
        return identifiers

    async def _send_one(self, workspace: Workspace, file: Sent) -> str:
        fields = {"filename": file.name, "length": str(len(file.content))}
        place = await self._api.call(workspace.token, "files.getUploadURLExternal", fields)
        name = str(place.get("file_id", ""))
        if not FILE_ID.match(name):
            raise Refused("files.getUploadURLExternal", "no_file_id")
        await self._api.send_bytes(str(place.get("upload_url", "")), file.content)
        return name

    async def is_ready(self, workspace: Workspace, name: str, *, seconds: float) -> bool:
        """Whether a block may show the file, looked for again and again, each time later, until so long has passed."""
        ends, wait = time.monotonic() + seconds, _FIRST_LOOK_SECONDS
        while True:
            pause = wait
            try:
                if await self._looks_ready(workspace, name):
                    return True
            except RateLimited as limited:
                pause = max(wait, limited.seconds)
            if time.monotonic() + pause > ends:
                return False
            await asyncio.sleep(pause)
            wait = min(2 * wait, _LONGEST_LOOK_SECONDS)

    async def _looks_ready(self, workspace: Workspace, name: str) -> bool:
        try:
            told = await self._api.call(workspace.token, "files.info", {"file": name})
        except Refused as refused:
            return refused.code == "missing_scope"  # nobody can tell; the block's own refusal will
        except RateLimited:
            raise
        except Unavailable:  # it is asked again, or the picture is linked
            return False
        file: Mapping[str, Any] = told.get("file") or {}
        return str(file.get("mimetype") or "").startswith("image/") or bool(file.get("shares"))

    async def delete(self, workspace: Workspace, name: str) -> None:
        """Fine when it is gone."""
        try:
            await self._api.call(workspace.token, "files.delete", {"file": name})
        except Refused as refused:
            if refused.code not in ("file_not_found", "file_deleted"):
                raise


def showable(content: bytes, media_type: str) -> tuple[bytes, str]:
    """The picture and its file ending, as a JPEG where Slack shows its kind in no block (WebP)."""
    if media_type in _SHOWN_AS_THEY_ARE:
        return content, media_type.removeprefix("image/").replace("jpeg", "jpg")
    made = io.BytesIO()
    with Image.open(io.BytesIO(content)) as picture:
        picture.convert("RGB").save(made, "JPEG", quality=_QUALITY)
    return made.getvalue(), "jpg"
