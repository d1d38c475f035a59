"""`python -m tests.bots.slack.pictures [FOLDER]`: every state of the app, made by the real engine, as Slack shows it.

Each is drawn on a phone's width, light and dark, so that somebody can look at it before it is let out.
"""

from __future__ import annotations

import base64
import io
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops
from pydantic import SecretStr
from skimage import data

from bots.settings import BotSettings
from service.database import migrate
from service.generations.endings import GIVEN_UP
from service.settings import Settings
from tests.bots.slack import page
from tests.bots.slack.deeds import button, filled, message, open_modal, told
from tests.bots.slack.running import App, Hand
from tests.bots.slack.wire.sending import SIGNING_SECRET, HttpLine, Member
from tests.bots.slack.wire.server import SlackWire
from tests.bots.slack.wire.workspace import Message, Workspace
from tests.waiting import HANG_SECONDS, wait_for
from tests.web.scenario import chromium
from worker.process import run_worker

_WIDTH, _HEIGHT = 412, 2400


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with _app() as (member, app, settings):
        for name, shown in _states(member, app, settings):
            for dark in (False, True):
                _draw(page.page(shown, dark=dark), folder / f"{name}-{'dark' if dark else 'light'}.png")


@contextmanager
def _app() -> Iterator[tuple[Member, App, Settings]]:
    with SlackWire() as wire, tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), public_url="https://thumbs.example.org")
        migrate(settings)
        workspace = wire.workspace()
        own = BotSettings(
            slack_bot_token=SecretStr(workspace.token),
            slack_signing_secret=SecretStr(SIGNING_SECRET),
            slack_api_url=wire.api,
            slack_file_hosts=(f"127.0.0.1:{wire.port}",),
        )
        with App(settings, own) as app:
            person, channel = workspace.person(is_admin=True), workspace.channel()
            yield Member(wire, HttpLine(app.url), workspace, person, channel), app, settings


def _states(member: Member, app: App, settings: Settings) -> Iterator[tuple[str, str]]:
    workspace, hand = member.workspace, Hand(app.desk)

    def picture(block: Mapping[str, Any]) -> str:
        return _address(workspace, block)

    portrait = io.BytesIO()
    Image.fromarray(data.astronaut()).save(portrait, "PNG")
    view = open_modal(member, "Why *rockets* explode")
    yield "modal", page.modal(view, picture)
    host = member.file("host.png", portrait.getvalue())
    member.submit(view, filled("Why *rockets* explode", host=[host], style="neon-night"))
    shown = message(workspace)
    yield "queued", page.message(shown.blocks, picture)
    run_worker(settings, once=True)
    message(workspace, containing="Ready")
    with_preview = [state for state in shown.states if "slack_file" in str(state["blocks"])]
    if len(with_preview) > 1:
        yield "running", page.message(with_preview[0]["blocks"], picture)
    yield "ready", page.message(shown.blocks, picture)
    member.click(button(shown, "downloads"), shown)
    told(member)
    yield "downloads", page.message(_said(member)["blocks"], picture)
    yield "failed", page.message(_failed(member, hand).blocks, picture)
    member.open_home()
    yield "home", page.home(wait_for(lambda: member.person.home), picture)
    member.command("/thumbnail-styles")
    yield "styles", page.message(wait_for(lambda: _said(member, "accessory"))["blocks"][:8], picture)


def _said(member: Member, containing: str = "") -> Any:
    found = [one for address in member.reply_addresses for one in member.wire.reply(address).said]
    return next((one for one in reversed(found) if containing in str(one)), None)


def _failed(member: Member, hand: Hand) -> Message:
    member.submit(open_modal(member), filled("What *space* does to you"))
    hand.fail(message=GIVEN_UP)
    return message(member.workspace, containing="could not be made")


def _address(workspace: Workspace, block: Mapping[str, Any]) -> str:
    if "image_url" in block:
        return str(block["image_url"])
    content = workspace.files[block["slack_file"]["id"]].content
    return f"data:image/jpeg;base64,{base64.b64encode(content).decode()}"


def _draw(html: str, path: Path) -> None:
    """A screenshot, without the empty rest below."""
    source = path.with_suffix(".html")
    source.write_text(html, encoding="utf-8")
    options = ["--headless", "--no-sandbox", "--hide-scrollbars", f"--window-size={_WIDTH},{_HEIGHT}"]
    command = [chromium(), *options, "--force-device-scale-factor=2", f"--screenshot={path}", source.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=HANG_SECONDS)
    with Image.open(path) as drawn:
        whole = drawn.convert("RGB")
    ground = Image.new("RGB", whole.size, whole.getpixel((0, whole.height - 1)))
    box = ImageChops.difference(whole, ground).getbbox()
    whole.crop((0, 0, whole.width, min(whole.height, (box[3] if box else 0) + 24))).save(path)
    source.unlink()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "build/slack-shots"))
