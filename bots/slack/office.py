"""Everything that a deed of somebody's needs at hand, opened once a process."""

from __future__ import annotations

from dataclasses import dataclass

from bots.delivery import Delivery
from bots.desk import Desk
from bots.photographs import Fetcher
from bots.settings import BotSettings
from bots.slack.callers import Callers
from bots.slack.errands import Errands
from bots.slack.files import Files
from bots.slack.replies import Replies
from bots.slack.surface import SlackSurface
from bots.slack.web_api import WebApi
from bots.slack.workspaces import Workspaces

FILE_BYTES_LIMIT = 10 * 2**20
"""What Slack's own file input takes."""


@dataclass(frozen=True, kw_only=True)
class Office:
    desk: Desk
    settings: BotSettings
    api: WebApi
    workspaces: Workspaces
    surface: SlackSurface
    delivery: Delivery
    callers: Callers
    replies: Replies
    errands: Errands
    fetcher: Fetcher
    avatars: Fetcher
    """Of people's own pictures."""
    files: Files

    @classmethod
    def open(cls, desk: Desk, settings: BotSettings) -> Office:
        """Inside the loop that it works in."""
        api = WebApi(settings.slack_api_url)
        workspaces = Workspaces(desk, api, token=settings.slack_bot_token)
        surface = SlackSurface(desk, api, workspaces)
        callers = Callers(desk, api, workspaces)
        replies = Replies(api, workspaces, api_url=settings.slack_api_url)
        return cls(
            desk=desk,
            settings=settings,
            api=api,
            workspaces=workspaces,
            surface=surface,
            delivery=Delivery(desk, surface),
            callers=callers,
            replies=replies,
            errands=Errands(callers, replies, workspaces),
            fetcher=Fetcher(hosts=settings.slack_file_hosts, bytes_limit=FILE_BYTES_LIMIT),
            avatars=Fetcher(hosts=settings.slack_avatar_hosts, bytes_limit=FILE_BYTES_LIMIT),
            files=Files(api),
        )
