"""The bot as a process of its own: how it ends, what it says, what doctor says of it."""

import asyncio
import os
import subprocess
import sys

import pytest
from pydantic import SecretStr

from bots.desk import Desk
from bots.discord.checkup import invite, states
from bots.discord.run import WRONG_TOKEN, run
from bots.settings import BotSettings
from service.errors import SettingsError
from service.settings import Settings
from tests.bots.discord.wire.fake import FakeDiscord
from tests.waiting import HANG_SECONDS, wait_for


def _environment(settings: Settings, discord: FakeDiscord, **more: str) -> dict[str, str]:
    own = {
        "THUMBSMITH_DATA_DIR": str(settings.data_dir),
        "THUMBSMITH_SECRET_KEY": "a key for tests, of no use elsewhere",
        "THUMBSMITH_LOG_LEVEL": "DEBUG",
    }
    return {**os.environ, **own, **discord.environment(), **more}


def _begin(environment: dict[str, str]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "bots.discord"]
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_a_revoked_token_is_one_clear_line_and_no_secret_is_written(settings: Settings, discord: FakeDiscord) -> None:
    channel = discord.world.channel(discord.world.guild())
    bot = _begin(_environment(settings, discord))
    wait_for(lambda: discord.gateway.connected or bot.poll() is not None)
    asked = discord.people.slash(discord.world.person("ann"), channel, "thumbnail", {"title": "Hello"})
    wait_for(lambda: channel.messages and discord.faults.requests("PATCH", "/webhooks/"))
    discord.gateway.refuses_token = True
    discord.run(discord.gateway.close(4004))
    _, said = bot.communicate(timeout=HANG_SECONDS)
    assert bot.returncode == 4, said
    assert [line for line in said.splitlines() if "token" in line] == [WRONG_TOKEN]
    assert discord.world.bot_token not in said
    assert asked.token not in said
    assert "Traceback" not in said


def test_a_token_that_was_never_good_is_said_likewise(settings: Settings, discord: FakeDiscord) -> None:
    bot = _begin(_environment(settings, discord, THUMBSMITH_DISCORD_TOKEN="made.up.token"))
    _, said = bot.communicate(timeout=HANG_SECONDS)
    assert bot.returncode == 4
    assert WRONG_TOKEN in said.splitlines()
    assert "made.up.token" not in said


def test_it_ends_well_when_it_is_asked_to(settings: Settings, discord: FakeDiscord) -> None:
    bot = _begin(_environment(settings, discord))
    wait_for(lambda: discord.gateway.connected or bot.poll() is not None)
    bot.terminate()
    _, said = bot.communicate(timeout=HANG_SECONDS)
    assert bot.returncode == 0, said


def test_without_a_token_it_says_which_setting_lacks(settings: Settings, discord: FakeDiscord) -> None:
    bot = _begin(_environment(settings, discord, THUMBSMITH_DISCORD_TOKEN=""))
    _, said = bot.communicate(timeout=HANG_SECONDS)
    assert bot.returncode == 4
    assert "THUMBSMITH_DISCORD_TOKEN" in said


def test_plain_http_goes_to_this_machine_alone(settings: Settings, discord: FakeDiscord) -> None:
    bot = _begin(_environment(settings, discord, THUMBSMITH_DISCORD_API_BASE="http://discord.example/api/v10"))
    _, said = bot.communicate(timeout=HANG_SECONDS)
    assert bot.returncode == 4
    assert "THUMBSMITH_DISCORD_API_BASE" in said


def test_doctor_says_who_the_token_belongs_to_and_how_to_invite(discord: FakeDiscord) -> None:
    said = list(states(discord.settings()))
    assert {level for level, _, _ in said} == {"ok"}
    text = "\n".join(sentence for _, _, sentence in said)
    assert discord.world.application_id in text
    assert invite(discord.world.application_id) in text
    wrong = discord.settings().model_copy(update={"discord_token": None})
    with pytest.raises(SettingsError):
        list(states(wrong))
    known = discord.settings()
    discord.world.bot_token = "another"
    assert [level for level, _, _ in states(known)] == ["missing"]


def test_a_discord_that_is_away_is_one_sentence(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    desk = Desk.open(settings)
    desk.prepare()
    nowhere = BotSettings(discord_token=SecretStr("of-no-use"), discord_api_base="http://127.0.0.1:9/api/v10")
    assert asyncio.run(run(desk, nowhere)) == 4
    desk.close()
    said = capsys.readouterr().err
    assert said.startswith("Discord cannot be reached (")
    assert "of-no-use" not in said
