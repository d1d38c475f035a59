"""The methods of the Web API that the app calls, over the state of one workspace. Each returns its answer's fields."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable, Mapping
from typing import Any

from tests.bots.slack.wire.block_kit import refusals, view_refusals
from tests.bots.slack.wire.workspace import Channel, File, Message, Workspace, fresh

Fields = Mapping[str, Any]
_stamps = itertools.count(1)
_TEXT_LIMIT = 40_000


class Refused(Exception):
    """The error of an answer whose `ok` is false."""

    def __init__(self, error: str, *details: str) -> None:
        super().__init__(error)
        self.error, self.details = error, details


def call(workspace: Workspace, method: str, fields: Fields, *, base: str) -> dict[str, Any]:
    """`base` is where files are sent to and fetched from."""
    work = _METHODS.get(method)
    if work is None:
        raise Refused("unknown_method")
    return work(workspace, fields, base)


def _auth_test(workspace: Workspace, fields: Fields, base: str) -> dict[str, Any]:
    return {
        "url": f"{base}/",
        "team": "Studio",
        "user": "thumbsmith",
        "team_id": workspace.id,
        "user_id": workspace.bot_id,
    }


def _post_message(workspace: Workspace, fields: Fields, base: str) -> dict[str, Any]:
    channel = _channel(workspace, fields["channel"])
    blocks = _checked(workspace, fields)
    ts = f"{1_700_000_000 + next(_stamps)}.{next(_stamps):06d}"
    message = Message(channel.id, ts, fields.get("text") or "", blocks, fields.get("thread_ts"), [dict(fields)])
    message.metadata = _json(fields.get("metadata") or "null")
    workspace.messages[channel.id, ts] = message
    return {"channel": channel.id, "ts": ts, "message": {"text": message.text, "blocks": blocks, "ts": ts}}


def _update(workspace: Workspace, fields: Fields, base: str) -> dict[str, Any]:
    message = _message(workspace, fields)
    message.blocks, message.text = _checked(workspace, fields), fields.get("text") or ""
    if "metadata" in fields:
        message.metadata = _json(fields["metadata"])
    message.states.append(dict(fields))
    return {"channel": message.channel, "ts": message.ts, "text": message.text}


def _delete(workspace: Workspace, fields: Fields, base: str) -> dict[str, Any]:
    message = _message(workspace, fields)
    message.deleted = True
    return {"channel": message.channel, "ts": message.ts}


def _post_ephemeral(workspace: Workspace, fields: Fields, base: str) -> dict[str, Any]:
    channel = _channel(workspace, fields["channel"])
    if fields.get("user") not in workspace.people:
        raise Refused("user_not_in_channel")
    _checked(workspace, fields)
    workspace.ephemeral.append({**fields, "channel": channel.id})
    return {"message_ts": f"{1_700_000_000 + next(_stamps)}.000000"}


def _permalink(workspace: Workspace, fields: Fields, base: str) -> dict[str, Any]:
    message = _message(workspace, {"channel": fields["channel"], "ts": fields["message_ts"]})
    return {"permalink": f"https://studio.slack.com/archives/{message.channel}/p{message.ts.replace('.', '')}"}


def _open_view(workspace: Workspace, fields: Fields, base: str) -> dict[str, Any]:
    if fields.get("trigger_id") not in workspace.triggers:
        raise Refused("expired_trigger_id")
    workspace.triggers.discard(fields["trigger_id"])
    return {"view": _view(workspace, _json(fields["view"]))}


def _update_view(workspace: Workspace, fields: Fields, base: str) -> dict[str, Any]:
    held = workspace.views.get(fields.get("view_id", ""))
    if held is None:
        raise Refused("not_found")
    if fields.get("hash") and fields["hash"] != held["hash"]:
        raise Refused("hash_conflict")
    return {"view": _view(workspace, _json(fields["view"]), name=held["id"])}


def _publish_view(workspace: Workspace, fields: Fields, base: str) -> dict[str, Any]:
    person = workspace.people.get(fields["user_id"])
    if person is None:
        raise Refused("user_not_found")
    view = _view(workspace, _json(fields["view"]))
    person.home = view
    return {"view": view}


def _upload_url(workspace: Workspace, fields: Fields, base: str) -> dict[str, Any]:
    if not fields.get("filename") or int(fields.get("length") or 0) <= 0:
        raise Refused("invalid_arguments", "missing required field: filename or length")
    file = File(fresh("F"), str(fields["filename"]), int(fields["length"]))
    workspace.files[file.id] = file
    return {"upload_url": f"{base}/upload/v1/{workspace.id}/{file.id}", "file_id": file.id}


def _complete(workspace: Workspace, fields: Fields, base: str) -> dict[str, Any]:
    wanted = _json(fields["files"])
    found = [workspace.files.get(one["id"]) for one in wanted]
    if not found or any(file is None or not file.content for file in found):
        raise Refused("file_not_found")
    to = _channel(workspace, fields["channel_id"]) if fields.get("channel_id") else None
    for file in found:
        assert file
        file.completed, file.channel, file.thread_ts = True, to.id if to else None, fields.get("thread_ts")
    return {"files": [_file(workspace, file, base) for file in found if file]}


def _file_info(workspace: Workspace, fields: Fields, base: str) -> dict[str, Any]:
    if "files:read" not in workspace.scopes:
        raise Refused("missing_scope")
    if of_a_person := workspace.shared.get(fields.get("file", "")):
        return {"file": dict(of_a_person)}
    file = workspace.files.get(fields.get("file", ""))
    if file is None or file.deleted:
        raise Refused("file_deleted" if file else "file_not_found")
    file.asked += 1
    return {"file": _file(workspace, file, base)}


def _delete_file(workspace: Workspace, fields: Fields, base: str) -> dict[str, Any]:
    file = workspace.files.get(fields.get("file", ""))
    if file is None or file.deleted:
        raise Refused("file_not_found")
    file.deleted = True
    return {}


def _open_conversation(workspace: Workspace, fields: Fields, base: str) -> dict[str, Any]:
    person = workspace.people.get(fields["users"])
    if person is None or not person.dm_open:
        raise Refused("user_disabled" if person else "user_not_found")
    return {"channel": {"id": workspace.direct(person).id}}


def _conversation(workspace: Workspace, fields: Fields, base: str) -> dict[str, Any]:
    channel = workspace.channels.get(fields["channel"])
    if channel is None or (channel.private and not channel.has_bot):
        raise Refused("channel_not_found")
    about = {"id": channel.id, "is_member": channel.has_bot, "is_private": channel.private, "is_im": bool(channel.of)}
    return {"channel": about | {"is_archived": channel.archived}}


def _history(workspace: Workspace, fields: Fields, base: str) -> dict[str, Any]:
    """Newest first; what stands in a thread is only among its replies."""
    channel = _channel(workspace, fields["channel"])
    kind = "im" if channel.of else "groups" if channel.private else "channels"
    if f"{kind}:history" not in workspace.scopes:
        raise Refused("missing_scope")
    there = [one for one in workspace.messages.values() if one.channel == channel.id and not one.deleted]
    found = [one for one in there if one.thread_ts == fields.get("ts")]
    told = str(fields.get("include_all_metadata")).lower() in ("true", "1")
    limit = int(fields.get("limit") or 100)
    return {"messages": [_told(one, workspace, metadata=told) for one in reversed(found)][:limit]}


def _told(message: Message, workspace: Workspace, *, metadata: bool) -> dict[str, Any]:
    about = {"type": "message", "ts": message.ts, "text": message.text, "user": workspace.bot_id}
    return about | ({"metadata": message.metadata} if metadata and message.metadata else {})


def _user(workspace: Workspace, fields: Fields, base: str) -> dict[str, Any]:
    person = workspace.people.get(fields["user"])
    if person is None:
        raise Refused("user_not_found")
    about: dict[str, Any] = {"id": person.id, "name": person.name, "team_id": workspace.id}
    if person.locale and str(fields.get("include_locale")).lower() in ("true", "1"):
        about["locale"] = person.locale
    drawn = f"{base}/avatar/{workspace.id}/{person.id}.png"
    own = {"image_original": person.picture, "is_custom_image": True} if person.picture else {}
    profile = {"display_name": person.name, "image_512": person.picture or drawn, **own}
    return {"user": about | {"is_admin": person.is_admin, "profile": profile}}


def _channel(workspace: Workspace, name: str) -> Channel:
    if name in workspace.people:
        person = workspace.people[name]
        if not person.dm_open:
            raise Refused("channel_not_found")
        return workspace.direct(person)
    channel = workspace.channels.get(name)
    if channel is None or (channel.private and not channel.has_bot):
        raise Refused("channel_not_found")
    if channel.archived:
        raise Refused("is_archived")
    if not channel.has_bot:
        raise Refused("not_in_channel")
    return channel


def _message(workspace: Workspace, fields: Fields) -> Message:
    message = workspace.messages.get((fields["channel"], fields["ts"]))
    if message is None or message.deleted:
        raise Refused("message_not_found")
    return message


def _checked(workspace: Workspace, fields: Fields) -> list[Any]:
    blocks = _json(fields.get("blocks") or "[]")
    found = refusals(blocks, surface="message", file_is_shown=workspace.is_processed)
    if found:
        raise Refused("invalid_blocks", *found)
    if not blocks and not fields.get("text"):
        raise Refused("no_text")
    if len(fields.get("text") or "") > _TEXT_LIMIT:
        raise Refused("msg_too_long")
    return blocks


def _view(workspace: Workspace, view: dict[str, Any], *, name: str = "") -> dict[str, Any]:
    found = view_refusals(view, file_is_shown=workspace.is_processed)
    if found:
        raise Refused("invalid_arguments", *found)
    held = view | {"id": name or fresh("V"), "hash": f"{next(_stamps)}.hash", "team_id": workspace.id}
    workspace.views[held["id"]] = held
    return held


def _file(workspace: Workspace, file: File, base: str) -> dict[str, Any]:
    about: dict[str, Any] = {"id": file.id, "name": file.name, "size": len(file.content), "mimetype": "", "shares": {}}
    about["url_private"] = about["url_private_download"] = file_address(workspace, file, base)
    if workspace.is_processed(file.id):
        ending = file.name.rpartition(".")[2].lower()
        about["mimetype"] = {"jpg": "image/jpeg", "png": "image/png"}.get(ending, "application/octet-stream")
        if file.channel:
            share = {"ts": f"{time.time():.6f}", **({"thread_ts": file.thread_ts} if file.thread_ts else {})}
            about["shares"] = {"public": {file.channel: [share]}}
    return about


def file_address(workspace: Workspace, file: File, base: str) -> str:
    return f"{base}/files-pri/{workspace.id}-{file.id}/{file.name}"


def _json(given: Any) -> Any:
    return json.loads(given) if isinstance(given, str) else given


_METHODS: Mapping[str, Callable[[Workspace, Fields, str], dict[str, Any]]] = {
    "auth.test": _auth_test,
    "chat.postMessage": _post_message,
    "chat.update": _update,
    "chat.delete": _delete,
    "chat.postEphemeral": _post_ephemeral,
    "chat.getPermalink": _permalink,
    "conversations.open": _open_conversation,
    "conversations.history": _history,
    "conversations.info": _conversation,
    "conversations.replies": _history,
    "files.getUploadURLExternal": _upload_url,
    "files.completeUploadExternal": _complete,
    "files.info": _file_info,
    "files.delete": _delete_file,
    "users.info": _user,
    "views.open": _open_view,
    "views.update": _update_view,
    "views.publish": _publish_view,
}
