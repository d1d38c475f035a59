"""Files that somebody gave in Slack: told of in payloads and kept with views, fetched with the workspace's token."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bots.errors import told
from bots.photographs import Photo, shown_name
from bots.phrases import named
from bots.slack.calls import Call
from bots.slack.errors import Refused, Spoken
from bots.slack.office import FILE_BYTES_LIMIT, Office
from bots.slack.workspaces import Workspace
from engine.errors import PhotoError

_log = logging.getLogger(__name__)
_NAME_LIMIT, _URL_LIMIT = 60, 2000
KEPT = 5
"""A host and four guests."""


class Given(BaseModel):
    """A file of Slack's, as little of it as fetching takes. One that was shared from elsewhere, or is gone, is told of
    by its id alone."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: Annotated[str, Field(max_length=50)] = ""
    name: Annotated[str, Field(max_length=300)] = "picture"
    url: Annotated[str, Field(max_length=_URL_LIMIT)] = ""
    size: int | None = None
    kind: str = ""

    @classmethod
    def of(cls, file: Mapping[str, Any]) -> Self:
        url = str(file.get("url_private_download") or file.get("url_private") or "")
        size = file.get("size")
        return cls(
            id=str(file.get("id") or "")[:50],
            name=str(file.get("name") or file.get("title") or "picture")[-_NAME_LIMIT:],
            url=url if len(url) <= _URL_LIMIT else "",
            size=size if isinstance(size, int) else None,
            kind=str(file.get("mimetype") or ""),
        )

    @property
    def looks_like_a_picture(self) -> bool:
        """By what Slack took it for; its content is looked at when it is fetched."""
        return not self.kind or (self.kind.startswith("image/") and "svg" not in self.kind)


def pictures_of(files: Iterable[Mapping[str, Any]]) -> list[Given]:
    """Those that may be one, at most as many as fit into a thumbnail."""
    return [one for one in map(Given.of, files) if one.looks_like_a_picture][:KEPT]


def kept(given: Sequence[Given]) -> list[dict[str, Any]]:
    """For a view's metadata."""
    return [one.model_dump(exclude_defaults=True) for one in given]


def read_kept(held: object) -> list[Given]:
    try:
        return [Given.model_validate(one) for one in held] if isinstance(held, list) else []
    except ValidationError:
        return []


async def fetched(office: Office, team: str, given: Sequence[Given]) -> list[Photo]:
    """Their bytes, one after the other, so that nobody holds many threads. `PhotoError` names the file that is none,
    too large or lies where no attachment does."""
    if not given:
        return []
    workspace = await office.workspaces.find(team)
    whole = [one if one.url or not one.id else await _looked_up(office, workspace, one) for one in given]
    return [await asyncio.to_thread(_fetch, office, workspace, one) for one in whole]


async def _looked_up(office: Office, workspace: Workspace, one: Given) -> Given:
    """What Slack tells of a file where it did not say where it lies."""
    try:
        found = await office.api.call(workspace.token, "files.info", {"file": one.id})
    except Refused as refused:
        if refused.code == "missing_scope":
            raise _no_right_to_read(workspace, one) from refused
        gone = PhotoError(f"{shown_name(one.name)} is no longer there ({refused.code}); attach it again")
        raise told(gone, named("photo-gone"), name=shown_name(one.name)) from refused
    return Given.of({"name": one.name, **(found.get("file") or {})})


async def avatar(office: Office, call: Call) -> Photo:
    """The person's own picture as Slack has it; `Spoken` where they have none. Not that which Slack drew for them."""
    workspace = await office.workspaces.find(call.team)
    about = (await office.api.call(workspace.token, "users.info", {"user": call.user})).get("user") or {}
    profile: Mapping[str, Any] = about.get("profile") or {}
    if not (url := profile.get("image_original")):
        raise Spoken(named("slack-no-avatar"))
    return await asyncio.to_thread(office.avatars.fetch, str(url), "avatar")


def _fetch(office: Office, workspace: Workspace, one: Given) -> Photo:
    if one.size is not None and one.size > FILE_BYTES_LIMIT:
        megabytes = FILE_BYTES_LIMIT // 2**20
        raise Spoken(named("slack-file-too-large"), name=shown_name(one.name), megabytes=megabytes)
    headers = {"Authorization": f"Bearer {workspace.token}"}
    try:
        return office.fetcher.fetch(one.url, one.name, declared=one.size, headers=headers)
    except PhotoError as error:
        if not workspace.scopes or "files:read" in workspace.scopes:
            raise
        raise _no_right_to_read(workspace, one) from error


def _no_right_to_read(workspace: Workspace, one: Given) -> Spoken:
    _log.error("the workspace %s has not granted files:read, without which no photo can be fetched", workspace.team)
    return Spoken(named("slack-no-files-read"), name=shown_name(one.name))
