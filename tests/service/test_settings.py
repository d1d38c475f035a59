"""Settings come from the environment or from files, and secrets do not come out again."""

from pathlib import Path

import pytest

from service.errors import SettingsError
from service.settings import Settings


def test_the_default_is_embedded(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    assert settings.embedded
    assert settings.database.startswith("sqlite:///")
    assert settings.queue.startswith("sqlite:///")
    assert settings.storage.startswith("file:///")


def test_environment_and_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "key"
    secret.write_text("from a file\n")
    monkeypatch.setenv("THUMBSMITH_SECRET_KEY_FILE", str(secret))
    monkeypatch.setenv("THUMBSMITH_LEASE_SECONDS", "12")
    monkeypatch.setenv("THUMBSMITH_ALLOWED_ORIGINS", '["https://a.example"]')
    settings = Settings.load()
    assert settings.secret_key.get_secret_value() == "from a file"
    assert settings.lease_seconds == 12
    assert settings.allowed_origins == ("https://a.example",)


def test_the_variable_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "key"
    secret.write_text("from a file")
    monkeypatch.setenv("THUMBSMITH_SECRET_KEY_FILE", str(secret))
    monkeypatch.setenv("THUMBSMITH_SECRET_KEY", "from the variable")
    assert Settings.load().secret_key.get_secret_value() == "from the variable"


def test_secrets_do_not_print() -> None:
    assert "hush" not in repr(Settings(secret_key="hush", stripe_secret_key="hush")) + str(
        Settings(titles_api_key="hush")
    )


def test_a_wrong_setting_is_named_without_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THUMBSMITH_LEASE_SECONDS", "hush")
    with pytest.raises(SettingsError, match="THUMBSMITH_LEASE_SECONDS") as caught:
        Settings.load()
    assert "hush" not in str(caught.value)


def test_a_file_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THUMBSMITH_SECRET_KEY_FILE", "/nowhere/key")
    with pytest.raises(SettingsError, match="THUMBSMITH_SECRET_KEY_FILE"):
        Settings.load()


def test_settings_are_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings().lease_seconds = 1


def test_a_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    first, second = (Settings(data_dir=tmp_path).signing_key() for _ in range(2))
    assert first == second
    assert len(first) >= 32
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


def test_postgresql_needs_a_key_that_is_shared(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="SECRET_KEY"):
        Settings(data_dir=tmp_path, database_url="postgresql+psycopg://a/b").signing_key()


def test_names_are_written_plainly_with_commas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THUMBSMITH_REQUIRED_CHECKS", "clamav, my-own,")
    (tmp_path / "waived").write_text("a-plugin,another\n")
    monkeypatch.setenv("THUMBSMITH_CHECKS_WAIVED_FILE", str(tmp_path / "waived"))
    settings = Settings.load()
    assert settings.required_checks == ("clamav", "my-own")
    assert settings.checks_waived == ("a-plugin", "another")
    assert Settings(required_checks=("one",)).required_checks == ("one",)
