"""What Slack's errors mean for a message: wait, try elsewhere, or never again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NO_LONGER_WELCOME = frozenset({"token_revoked", "account_inactive", "app_uninstalled", "team_access_not_granted"})
"""The workspace took its token back. `invalid_auth` is none of these: Slack says it, too, to a network it does not
let in, and a token that was thrown away for that does not come back."""
CANNOT_POST_HERE = frozenset(
    {
        "cannot_reply_to_message",
        "channel_not_found",
        "is_archived",
        "ekm_access_denied",
        "messages_tab_disabled",
        "no_permission",
        "not_in_channel",
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_locked",
        "restricted_action_thread_only_channel",
        "thread_not_found",
        "user_not_in_channel",
    }
)
THREAD_IS_SHUT = frozenset(
    {
        "cannot_reply_to_message",
        "restricted_action_non_threadable_channel",
        "restricted_action_thread_locked",
        "thread_not_found",
    }
)
"""The channel itself may still be open."""
TOO_LONG = frozenset({"msg_blocks_too_long", "msg_too_long"})
ILL_FORMED = TOO_LONG | {"invalid_arguments", "invalid_attachments", "invalid_blocks", "invalid_blocks_format"}
"""What was laid out is not taken; plainer it may be. Not every gateway says that it was a file that is not ready."""
CANNOT_EDIT = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"}) | CANNOT_POST_HERE
FOR_NOW = frozenset(
    {
        "fatal_error",
        "internal_error",
        "invalid_auth",
        "not_authed",
        "org_login_required",
        "request_timeout",
        "service_unavailable",
        "team_added_to_org",
    }
)
"""`invalid_auth` as said above; waiting costs nothing."""


def details_of(data: Mapping[str, Any]) -> tuple[str, ...]:
    told = data.get("response_metadata")
    messages = told.get("messages", ()) if isinstance(told, Mapping) else ()
    return tuple(str(one) for one in [*messages, *data.get("errors", ())])
