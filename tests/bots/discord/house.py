"""A service with its Discord bot, on the real rows, files and delivery; a worker in the test's own hand."""

from __future__ import annotations

import asyncio
import io
import threading
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa
from PIL import Image
from skimage.data import astronaut

from bots.desk import Desk
from bots.discord.bot import Bot
from bots.discord.run import run
from bots.settings import BotSettings
from bots.surface import Pace
from service import generations
from service.database import ChatMessage, Database, Generation
from service.generations import Claim
from service.settings import Settings
from tests.bots.discord.wire.fake import FakeDiscord
from tests.bots.discord.wire.rules import LOADING, walked
from tests.bots.discord.wire.world import Channel, Interaction, Json, Person
from tests.clock import Clock
from tests.waiting import HANG_SECONDS, wait_for
from worker.files import main_picture, read_report, store_files, store_preview

AT_ONCE = Pace(seconds_between=0.0, patience_seconds=HANG_SECONDS)
"""For tests of what is shown, not of how often."""


@dataclass(frozen=True)
class Hand:
    """The worker's part, step by step; the files are those that the engine made once."""

    desk: Desk
    made: Path

    def take(self) -> Claim:
        return wait_for(lambda: generations.claim(self.desk.database, self.desk.settings, worker_id="hand"))

    def stage(self, claim: Claim, stage: str, progress: float) -> None:
        generations.report_stage(self.desk.database, claim, stage=stage, progress=progress)

    def preview(self, claim: Claim) -> None:
        key = store_preview(self.desk.storage, claim, self.made / "youtube.jpg")
        generations.report_preview(self.desk.database, claim, key=key, stage="files", progress=0.7)

    def finish(self, claim: Claim) -> None:
        artifacts, report = store_files(self.desk.storage, claim, self.made), read_report(self.made)
        picture = main_picture(artifacts, claim.row.formats, report)
        generations.finish(
            self.desk.database, claim, artifacts=artifacts, preview_key=picture, download_key=picture, report=report
        )

    def fail(self, claim: Claim, message: str) -> None:
        generations.fail(self.desk.database, claim, code="PhotoError", message=message)


@dataclass
class House:
    settings: Settings
    discord: FakeDiscord
    made: Path
    clock: Clock = field(default_factory=Clock)
    pace: Pace = AT_ONCE
    codes: list[int] = field(default_factory=list)
    """How bots ended."""
    bot: Bot | None = None
    database: Database | None = None
    """Instead of the plain one."""

    def __post_init__(self) -> None:
        self.desk = Desk.open(self.settings)
        self.desk.prepare()
        if self.database:
            self.desk = replace(self.desk, database=self.database)
        self.hand = Hand(self.desk, self.made)
        world = self.discord.world
        self.server = world.guild()
        self.channel = world.channel(self.server)
        self.ann = world.person("ann")
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self.desk.close()

    # The bot

    def bot_settings(self) -> BotSettings:
        return self.discord.settings()

    def start(self) -> None:
        """As `thumbsmith discord` does, in a thread."""
        began, ended = len(self.discord.gateway.identified), len(self.codes)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        wait_for(
            lambda: len(self.discord.gateway.identified) > began or len(self.codes) > ended, "the bot at the gateway"
        )

    def stop(self) -> None:
        if self._thread and self._loop and self.bot and self._thread.is_alive():
            asyncio.run_coroutine_threadsafe(self.bot.close(), self._loop)
        self.wait_for_end()

    def wait_for_end(self) -> None:
        if self._thread:
            self._thread.join(HANG_SECONDS)
            assert not self._thread.is_alive()

    def restart(self) -> None:
        self.stop()
        self.start()

    def _run(self) -> None:
        async def main() -> int:
            self._loop = asyncio.get_running_loop()
            return await run(self.desk, self.bot_settings(), make=self._made)

        self.codes.append(asyncio.run(main()))

    def _made(self, desk: Desk, settings: BotSettings) -> Bot:
        self.bot = Bot(desk, settings, pace=self.pace, clock=self.clock.time)
        return self.bot

    # What people do and see

    def ask(
        self,
        options: Mapping[str, Any] | None = None,
        *,
        person: Person | None = None,
        channel: Channel | None = None,
        **known: Any,
    ) -> Interaction:
        asked = {"title": "Why *rockets* explode", **(options or {})}
        return self.discord.people.slash(person or self.ann, channel or self.channel, "thumbnail", asked, **known)

    def press(self, message: Json, verb: str, *, person: Person | None = None, **known: Any) -> Interaction:
        channel = self.discord.world.channels[message["channel_id"]]
        return self.discord.people.click(person or self.ann, channel, message, button(message, verb), **known)

    def shown(self, interaction: Interaction, *words: str) -> Json:
        """The message of that interaction, once it holds these words and is no longer a mere place held."""
        self.discord.people.answer(interaction)
        return self.seen(interaction.channel, interaction.original_id or "", *words)

    def seen(self, channel: Channel, message_id: str, *words: str) -> Json:
        def look() -> Json | None:
            with self.discord.world.lock:
                found = channel.messages.get(message_id)
            if found is None or found["flags"] & LOADING or not found["components"]:
                return None
            return found if all(word in text_of(found) for word in words) else None

        return wait_for(look, f"a message with {words}")

    def ready(self, interaction: Interaction | None = None) -> Json:
        """A finished picture's message, asked for now unless it was before."""
        asked = interaction or self.ask()
        self.shown(asked)
        self.hand.finish(self.hand.take())
        return self.shown(asked, "Ready.")

    # What stands in the rows

    def generations(self) -> list[Generation]:
        with self.desk.database.read() as session:
            return list(session.scalars(sa.select(Generation).order_by(Generation.created_at)))

    def message(self, generation_id: uuid.UUID) -> ChatMessage:
        with self.desk.database.read() as session:
            return session.scalars(sa.select(ChatMessage).where(ChatMessage.generation_id == generation_id)).one()


def photo(media: str = "JPEG", size: tuple[int, int] = (512, 512)) -> bytes:
    data = io.BytesIO()
    Image.fromarray(astronaut()).resize(size).save(data, media)
    return data.getvalue()


def run_alone(work: Callable[[], Any]) -> Any:
    """In a loop of its own, which what is laid out needs."""

    async def main() -> Any:
        return work()

    return asyncio.run(main())


def text_of(message: Json) -> str:
    """Everything that is written in it, labels of buttons too."""
    parts = [message["content"]]
    for one in walked(message["components"]):
        parts += [str(one[key]) for key in ("content", "label") if one.get(key)]
    return "\n".join(parts)


def button(message: Json, verb: str) -> str:
    """The name of the button for that."""
    names = [one["custom_id"] for one in walked(message["components"]) if "custom_id" in one]
    return next(name for name in names if name.split(":")[1] == verb)


def gallery(message: Json) -> list[Json]:
    """Its pictures, as the client shows them: large ones, and small ones beside a text."""
    parts = list(walked(message["components"]))
    return [item for one in parts if one["type"] == 12 for item in one["items"]] + [
        one for one in parts if one["type"] == 11
    ]
