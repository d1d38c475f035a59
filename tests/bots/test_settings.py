"""The bots' settings: secrets that print as stars, and plain http to this machine alone."""

from __future__ import annotations

import pytest

from bots.settings import BotSettings
from service.errors import SettingsError

SEAMS = {
    "DISCORD_API_BASE": ("https://discord.example.org/api/v10", "http://127.0.0.1:9/api/v10"),
    "DISCORD_GATEWAY_URL": ("wss://gateway.example.org/", "ws://localhost:9/"),
    "SLACK_API_URL": ("https://slack.example.org/api/", "http://[::1]:9/api/"),
}


@pytest.mark.parametrize("name", SEAMS)
def test_a_gateway_of_one_s_own_is_taken(monkeypatch, name):
    for address in SEAMS[name]:
        monkeypatch.setenv(f"THUMBSMITH_{name}", address)
        assert getattr(BotSettings.load(), name.lower()) == address


@pytest.mark.parametrize("name", SEAMS)
@pytest.mark.parametrize("address", ["http://example.org/", "ws://example.org/", "ftp://127.0.0.1/", "here"])
def test_nothing_goes_in_the_open_to_others(monkeypatch, name, address):
    monkeypatch.setenv(f"THUMBSMITH_{name}", address)
    with pytest.raises(SettingsError, match=f"THUMBSMITH_{name}"):
        BotSettings.load()


@pytest.mark.parametrize("name", ["DISCORD_TOKEN", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"])
def test_a_secret_prints_as_stars_and_may_lie_in_a_file(monkeypatch, tmp_path, name):
    (tmp_path / "token").write_text("xoxb-very-secret\n")
    monkeypatch.setenv(f"THUMBSMITH_{name}_FILE", str(tmp_path / "token"))
    settings = BotSettings.load()
    assert getattr(settings, name.lower()).get_secret_value() == "xoxb-very-secret"
    assert "very-secret" not in repr(settings)


def test_hosts_are_written_with_commas(monkeypatch):
    monkeypatch.setenv("THUMBSMITH_DISCORD_CDN_HOSTS", "cdn.example.org, 127.0.0.1:9")
    assert BotSettings.load().discord_cdn_hosts == ("cdn.example.org", "127.0.0.1:9")


def test_what_is_wrong_is_named_and_its_value_is_not(monkeypatch):
    monkeypatch.setenv("THUMBSMITH_SLACK_PORT", "secret-by-mistake")
    with pytest.raises(SettingsError, match="THUMBSMITH_SLACK_PORT") as raised:
        BotSettings.load()
    assert "secret-by-mistake" not in str(raised.value)
