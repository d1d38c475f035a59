"""Settings come from the environment or from files, and secrets do not come out again."""

import subprocess
from pathlib import Path
from typing import get_origin

import pytest

from service.errors import SettingsError
from service.settings import Settings

FILED, NAMED = "a long key that lies in a file of its own", "a long key that the variable holds"
POSTGRESQL = "postgresql+psycopg://db.example.org/thumbsmith"


def test_the_default_is_embedded(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    assert settings.embedded
    assert settings.database.startswith("sqlite:///")
    assert settings.queue.startswith("sqlite:///")
    assert settings.storage.startswith("file:///")


def test_environment_and_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "key"
    secret.write_text(f"{FILED}\n")
    monkeypatch.setenv("THUMBSMITH_SECRET_KEY_FILE", str(secret))
    monkeypatch.setenv("THUMBSMITH_LEASE_SECONDS", "12")
    monkeypatch.setenv("THUMBSMITH_ALLOWED_ORIGINS", '["https://a.example"]')
    settings = Settings.load()
    assert settings.secret_key.get_secret_value() == FILED
    assert settings.lease_seconds == 12
    assert settings.allowed_origins == ("https://a.example",)


def test_the_variable_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "key"
    secret.write_text(FILED)
    monkeypatch.setenv("THUMBSMITH_SECRET_KEY_FILE", str(secret))
    monkeypatch.setenv("THUMBSMITH_SECRET_KEY", NAMED)
    assert Settings.load().secret_key.get_secret_value() == NAMED


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


@pytest.mark.parametrize("held", ["", "\n", " \n"])
@pytest.mark.parametrize("name", ["SECRET_KEY", "STRIPE_WEBHOOK_SECRET"])
def test_a_secret_that_did_not_get_there_is_no_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, held: str
) -> None:
    """Anybody can sign with the empty key."""
    (tmp_path / "secret").write_text(held)
    monkeypatch.setenv(f"THUMBSMITH_{name}_FILE", str(tmp_path / "secret"))
    with pytest.raises(SettingsError, match=f"THUMBSMITH_{name}_FILE: .* is empty"):
        Settings.load()


def test_a_variable_of_blanks_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THUMBSMITH_STRIPE_WEBHOOK_SECRET", "  ")
    assert Settings.load().stripe_webhook_secret is None


@pytest.mark.parametrize("left", [b"", b"\0" * 64, b"short"])
def test_a_key_that_lost_its_letters_signs_nothing(tmp_path: Path, left: bytes) -> None:
    """As a disk may leave the file when the power goes."""
    (tmp_path / "secret.key").write_bytes(left)
    with pytest.raises(SettingsError, match="damaged"):
        Settings(data_dir=tmp_path).signing_key()


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


@pytest.mark.parametrize(
    "shared",
    [{"database_url": POSTGRESQL}, {"queue_url": "redis://q"}, {"queue_url": "rediss://q"}, {"storage_url": "s3://b"}],
    ids=lambda given: next(iter(given)),
)
def test_what_machines_share_is_production(tmp_path: Path, shared: dict[str, str]) -> None:
    assert Settings(data_dir=tmp_path).environment == "development"
    own = {
        "database_url": f"sqlite:///{tmp_path}/db",
        "queue_url": f"sqlite:///{tmp_path}/q",
        "storage_url": "file:///x",
    }
    assert Settings(data_dir=tmp_path, **own).environment == "development"
    assert Settings(data_dir=tmp_path, **shared).environment == "production"
    assert Settings(data_dir=tmp_path, **shared, environment="development").environment == "development"


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("z", "fewer than 32 characters"),
        ("9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4", "fewer than 32 characters"),
        ("k" * 64, "different"),
        ("abababababababababababababababababab", "different"),
        ("change-me-to-something-very-long-please", "'changeme'"),
        ("This-Is-My-Secret_Key-For-Production!", "'secret'"),
        ("thumbsmith-production-kq3x9w1z7v5u2t8r", "'thumbsmith'"),
        ("0123456789abcdef0123456789abcdef", "'12345678'"),
        ("s3cr3t-k3y-f0r-th3-s3rv1c3-2024!!", "'secret'"),
        ("my-company-2024my-company-2024my", "again and again"),
        ("zyxwvutsrqponmlkjihgfedcba98765432", "up or down"),
    ],
)
def test_a_key_that_can_be_guessed_is_refused(monkeypatch: pytest.MonkeyPatch, key: str, why: str) -> None:
    monkeypatch.setenv("THUMBSMITH_SECRET_KEY", key)
    with pytest.raises(SettingsError, match=why) as caught:
        Settings.load()
    said = str(caught.value)
    assert key not in said
    command = said.partition("make one with ")[2]
    made = subprocess.run(command, shell=True, capture_output=True, text=True, check=True).stdout.strip()
    monkeypatch.setenv("THUMBSMITH_SECRET_KEY", made)
    assert Settings.load().secret_key.get_secret_value() == made


@pytest.mark.parametrize("held", ["10.0.0.5, 10.1.0.0/16", '["10.0.0.5", "10.1.0.0/16"]', "10.0.0.5,10.1.0.0/16,"])
@pytest.mark.parametrize("filed", [False, True])
def test_lists_are_words_with_commas_or_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: str, filed: bool
) -> None:
    if filed:
        (tmp_path / "held").write_text(held + "\n")
        monkeypatch.setenv("THUMBSMITH_TRUSTED_PROXIES_FILE", str(tmp_path / "held"))
    else:
        monkeypatch.setenv("THUMBSMITH_TRUSTED_PROXIES", held)
    assert Settings.load().trusted_proxies == ("10.0.0.5", "10.1.0.0/16")


def test_every_list_is_written_the_same_way(monkeypatch: pytest.MonkeyPatch) -> None:
    lists = [name for name, field in Settings.model_fields.items() if get_origin(field.annotation) is tuple]
    assert len(lists) >= 3
    for name in lists:
        monkeypatch.setenv(f"THUMBSMITH_{name.upper()}", "10.0.0.1,10.0.0.2")
    settings = Settings.load()
    assert all(getattr(settings, name) == ("10.0.0.1", "10.0.0.2") for name in lists)


@pytest.mark.parametrize(
    "held", ["credits-100=price_1, plan-studio-500=price_2", '{"credits-100": "price_1", "plan-studio-500": "price_2"}']
)
def test_prices_are_names_with_their_ids(monkeypatch: pytest.MonkeyPatch, held: str) -> None:
    monkeypatch.setenv("THUMBSMITH_STRIPE_PRICE_IDS", held)
    assert Settings.load().stripe_price_ids == {"credits-100": "price_1", "plan-studio-500": "price_2"}


@pytest.mark.parametrize(
    ("name", "held", "says"),
    [
        ("STRIPE_PRICE_IDS", "credits-100", "name=value"),
        ("STRIPE_PRICE_IDS", "=price_1", "name=value"),
        ("STRIPE_PRICE_IDS", "{oops", "commas"),
        ("TRUSTED_PROXIES", "[oops", "commas"),
        ("TRUSTED_PROXIES", "proxy.example.org", "10.0.0.5"),
        ("TRUSTED_PROXIES", "*", "10.0.0.5"),
    ],
)
def test_a_list_that_cannot_be_read_says_how(monkeypatch: pytest.MonkeyPatch, name: str, held: str, says: str) -> None:
    monkeypatch.setenv(f"THUMBSMITH_{name}", held)
    with pytest.raises(SettingsError, match=f"THUMBSMITH_{name}.*{says}"):
        Settings.load()


def test_names_are_written_plainly_with_commas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THUMBSMITH_REQUIRED_CHECKS", "clamav, my-own,")
    (tmp_path / "waived").write_text("a-plugin,another\n")
    monkeypatch.setenv("THUMBSMITH_CHECKS_WAIVED_FILE", str(tmp_path / "waived"))
    settings = Settings.load()
    assert settings.required_checks == ("clamav", "my-own")
    assert settings.checks_waived == ("a-plugin", "another")
    assert Settings(required_checks=("one",)).required_checks == ("one",)


@pytest.mark.parametrize("address", ["thumbs.example.org", "ftp://thumbs.example.org", "https://", "/thumbs"])
def test_an_outside_address_that_leads_nowhere_is_refused(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("THUMBSMITH_PUBLIC_URL", address)
    with pytest.raises(SettingsError, match=r"THUMBSMITH_PUBLIC_URL.*write what people open, as in https://"):
        Settings.load()


def test_what_is_wrong_is_named_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THUMBSMITH_API_PROCESSES", "many")
    with pytest.raises(SettingsError) as said:
        Settings.load()
    assert str(said.value).count("THUMBSMITH_") == 1
