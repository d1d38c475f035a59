"""Every setting, in one frozen object built once per process and handed down.

Each field is read from `THUMBSMITH_<NAME>`, or from the file that `THUMBSMITH_<NAME>_FILE` names (as container
secrets are mounted). Secrets have no other way in and print as stars.
"""

from __future__ import annotations

import ipaddress
import os
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import platformdirs
from pydantic import Field, SecretStr, field_validator

from engine.home import assets_home
from engine.kinds.registered import FACE_FINDER, MATTE, UPSCALER
from engine.kinds.time_limit import VARIABLE as PLUGIN_SECONDS
from service.environment import PREFIX, FromEnvironment
from service.errors import SettingsError
from service.keys import kept_key, weakness
from service.written import Pairs, Words, pairs

_SHARED = ("database", "queue", "storage")
_KEY_MAKER = "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
Seconds = Annotated[float, Field(gt=0)]
Count = Annotated[int, Field(ge=1)]


def _environment(given: dict[str, Any]) -> Literal["development", "production"]:
    """What other machines share is no toy: one person's own machine has neither a server, a queue nor a bucket."""
    return "production" if _shared(*(given.get(f"{part}_url") or "" for part in _SHARED)) else "development"


def _shared(*urls: str) -> bool:
    return any(url and not url.startswith(("sqlite:", "file:")) for url in urls)


class Settings(FromEnvironment):
    # Where things are
    data_dir: Path = Field(default_factory=lambda: Path(platformdirs.user_data_dir("thumbsmith")) / "service")
    cache_dir: Path | None = None
    """For what is made once a machine: sample pictures, fonts for browsers. Unset, beside the fonts that set-up built;
    in the data folder where that place may not be written to."""
    database_url: str = ""
    """`sqlite:////path` or `postgresql+psycopg://user:password@host/name`; empty is SQLite in the data folder."""
    queue_url: str = ""
    """`sqlite:////path` or `redis://...`; empty is SQLite in the data folder."""
    storage_url: str = ""
    """`file:///folder` or `s3://bucket?endpoint=https://...&region=auto`; empty is a folder in the data folder."""
    storage_access_key: SecretStr | None = None
    storage_secret_key: SecretStr | None = None
    public_url: str = "http://127.0.0.1:8000"
    """How the outside reaches us, with no slash at the end."""
    api_processes: Annotated[int, Field(ge=1, le=64)] = 1
    """Of `thumbsmith api`, on one socket. Without Redis each counts its rate limits by itself."""
    environment: Literal["development", "production"] = Field(default_factory=_environment)
    """Unset, production where a PostgreSQL, a Redis or a bucket is named, and development on a machine of one's own."""
    release: str = ""
    """What was deployed, usually a commit; `/api/health` tells it."""
    metrics_token: Annotated[SecretStr, Field(min_length=32)] | None = None
    """What Prometheus must show to read `/metrics`, 32 characters or more; unset, there is no such page."""
    sentry_dsn: str | None = None
    """Of a project at Sentry, which is then told of errors: in API, workers, bots and the page."""
    dogstatsd_url: str | None = None
    """`udp://host:8125`, Datadog's agent: it is sent the numbers of `/metrics`."""
    otlp_url: str | None = None
    """`http://host:4318`, a collector of traces by OTLP over HTTP, as Datadog's agent, Tempo and Jaeger are."""
    otlp_headers: SecretStr | None = None
    """What the collector wants to be shown: `name=value`, several with commas."""
    trace_share: Annotated[float, Field(ge=0, le=1)] = 0.1
    """Of all traces, how many are kept: 1 keeps each."""
    posthog_key: SecretStr | None = None
    """Of a project at PostHog: it is told that somebody who agreed uploaded, generated, downloaded."""
    posthog_url: str = "https://eu.i.posthog.com"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"

    # Signing
    secret_key: SecretStr | None = None
    """Signs local URLs and our own tokens. Unset, one is made and kept in the data folder."""
    signed_url_seconds: Annotated[int, Field(ge=60, le=86400)] = 86400
    upload_url_seconds: Annotated[int, Field(ge=60, le=86400)] = 900
    magic_link_seconds: Annotated[int, Field(ge=60, le=3600)] = 900
    session_seconds: Annotated[int, Field(ge=300)] = 7 * 86400

    # Mail
    smtp_url: SecretStr | None = None
    """`smtp://user:password@host:587` or `smtps://...`; unset prints mails in development."""
    mail_from: str = "Thumbsmith <no-reply@localhost>"

    # Sign-in by Clerk
    clerk_issuer: str | None = None
    clerk_jwks_url: str | None = None
    clerk_publishable_key: str | None = None
    """Public: the web application shows Clerk's own form with it."""
    clerk_authorized_parties: Words = ()
    jwks_cache_seconds: Seconds = 3600
    jwks_refetch_seconds: Seconds = 60

    # Chat services that an account may be connected to; each is offered where its bot is run
    discord_client_id: str | None = None
    slack_client_id: str | None = None

    # Money
    stripe_secret_key: SecretStr | None = None
    stripe_webhook_secret: SecretStr | None = None
    stripe_api_url: str = "https://api.stripe.com"
    stripe_price_ids: Pairs = {}
    """What is sold: `credits-<number>` (bought once) or `plan-<name>-<number>` (credits each period) -> price id."""
    credits_per_generation: Annotated[int, Field(ge=0)] = 0
    """0 makes generations free, as on a machine of one's own."""
    credits_at_sign_up: Annotated[int, Field(ge=0)] = 0

    # Checks of uploads
    required_checks: Words = ()
    """Names of checks, such as `clamav`: without each of them, there and configured, nothing starts."""
    checks_waived: Words = ()
    """Names of plugins that may fail to load although they might bring a check; uploads pass without them."""
    upload_bytes_limit: Count = 25 * 2**20
    upload_bytes_under_way: Count = 500 * 2**20
    """Of one user, announced and not yet checked: as much may lie half-sent on the disk."""
    storage_bytes_per_user: Count = 20 * 2**30
    """Uploads and files of generations; beyond it, nothing more is uploaded."""
    upload_pixels_limit: Count = 60_000_000
    upload_seconds_limit: Seconds = 20.0
    """For decoding one."""
    clamd_url: str | None = None
    """`tcp://host:3310` or `unix:///path`."""
    rekognition_region: str | None = None
    rekognition_endpoint_url: str | None = None
    rekognition_access_key: SecretStr | None = None
    rekognition_secret_key: SecretStr | None = None
    rekognition_confidence: Annotated[float, Field(ge=0, le=100)] = 80.0

    # Titles by a language model
    titles_base_url: str | None = None
    """The address of an OpenAI-compatible API, ending in `/v1`."""
    titles_model: str | None = None
    titles_api_key: SecretStr | None = None
    titles_timeout_seconds: Seconds = 8.0
    titles_helper: str | None = None
    """The plugin to use; unset is `openai-compatible` where there is an address, else `rules`."""

    # Generations
    lease_seconds: Seconds = 30.0
    poll_seconds: Seconds = 1.0
    backoff_seconds: Seconds = 2.0
    backoff_limit_seconds: Seconds = 60.0
    crash_limit: Count = 3
    """Crashes of its own after which a generation is given up."""
    kill_limit: Count = 5
    """Times that a generation's render is killed at the same stage, alone on a machine with memory to spare, after
    which it is given up. Any other kill is the machine's trouble and waited for."""
    plugin_seconds_limit: Seconds = 60.0
    """One call of a plugin, or its import; the command line heeds it, too."""
    face_finder: str | None = None
    """The plugin that finds faces where a brief names none, for the command line, too; unset is `litert`."""
    upscaler: str | None = None
    """The plugin that makes generated grounds larger, for the command line, too; unset is `resample`."""
    matte: str | None = None
    """The learned matte that is asked beside the face finder, for the command line, too; unset is the only one."""
    loss_limit: Count = 10
    """Workers that may be lost under one generation with no other cause in sight."""
    render_seconds_limit: Seconds = 300.0
    """For a brief of two formats; what is more work has more. Time in which others kept the machine is not counted."""
    render_memory_limit: Count = 6 * 2**30
    """Bytes a render may take: its process is held to that, and replaced when it has come near."""
    render_file_limit: Count = 2**30
    """Bytes of the largest file that it may write."""
    renders_per_process: Count = 50
    look_ahead: Annotated[int, Field(ge=1, le=1000)] = 32
    running_per_user: Count = 2
    pending_limit: Count = 5000
    pending_per_user: Count = 1000
    drain_seconds: Seconds = 25.0
    worker_processes: Count = 1

    # Cards
    card_backgrounds: Words = ("sdxl",)
    """Names of backgrounds whose generations are left to `thumbsmith worker --gpu`, while one lives."""
    card_lanes: Count = 4
    """Generations that a card's worker has in hand: what processors do for one runs beside what the card does."""
    card_batch: Count = 4
    """Pictures that are painted at once where they are alike."""
    card_seconds_limit: Seconds = 280.0
    """For painting one batch, the loading of the model included."""
    card_memory_limit: Count = 32 * 2**30
    """Bytes of main memory that a card's process may hold; one that has more is replaced between two batches."""

    # Short jobs of the API: cutouts, backgrounds painted anew
    studio_processes: Count = 1
    """Processes of each API process that hold the engine; each keeps about 400 MB."""
    studio_seconds_limit: Seconds = 30.0
    painting_seconds_limit: Seconds = 55.0
    """For a ground that a model paints anew, in a process of its own: nobody's cutout waits behind it."""
    studio_memory_limit: Count = 3 * 2**30
    """Bytes that one of them may hold."""

    # Limits and abuse
    body_bytes_limit: Count = 256 * 1024
    reads_per_minute: Count = 1200
    """Of one user, or of one address that shows nobody: what only looks, such as asking how far a generation is."""
    requests_per_minute: Count = 240
    """Likewise, what makes or changes something."""
    generations_per_minute: Count = 60
    sign_ins_per_hour: Count = 20
    connections_limit: Count = 2048
    """Open at the same time, of each API process; fewer where the system lets it open fewer files."""
    connections_per_address: Count = 256
    """Of one address, or one household of IPv6 (/64); a trusted proxy may have all of them."""
    trusted_proxies: Words = ()
    """Addresses or networks (`10.0.0.0/8`) of the proxies in front, whose word on who asks is taken."""
    allowed_origins: Words = ()

    # Files
    upload_keep_seconds: Count = 30 * 86400
    artifact_keep_seconds: Count = 365 * 86400
    orphan_seconds: Count = 86400

    @classmethod
    def load(cls, **overrides: Any) -> Settings:
        """As every settings are; a key that can be guessed is wrong as well."""
        settings = super().load(**overrides)
        if settings.secret_key and (why := weakness(settings.secret_key.get_secret_value())):
            raise SettingsError(f"{PREFIX}SECRET_KEY can be guessed: {why}; make one with {_KEY_MAKER}")
        return settings

    @field_validator("trusted_proxies")
    @classmethod
    def _numbers_alone(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """A name would never be compared with the number that connects, and so never be trusted."""
        for proxy in value:
            try:
                ipaddress.ip_network(proxy)
            except ValueError as error:
                raise ValueError("write addresses or networks, as in 10.0.0.5,10.1.0.0/16") from error
        return value

    @field_validator("sentry_dsn")
    @classmethod
    def _of_a_project(cls, value: str | None) -> str | None:
        parts = urlsplit(value or "")
        if value and not (parts.scheme in ("http", "https") and parts.username and parts.hostname and parts.path[1:]):
            raise ValueError("write it as Sentry shows it, as in https://key@sentry.example.org/7")
        return value

    @field_validator("dogstatsd_url")
    @classmethod
    def _of_an_agent(cls, value: str | None) -> str | None:
        parts = urlsplit(value or "")
        if value and not (parts.scheme == "udp" and parts.hostname and parts.port):
            raise ValueError("write udp, a host and a port, as in udp://127.0.0.1:8125")
        return value

    @field_validator("otlp_headers")
    @classmethod
    def _in_pairs(cls, value: SecretStr | None) -> SecretStr | None:
        pairs(value.get_secret_value() if value else "")
        return value

    @field_validator("otlp_url", "posthog_url")
    @classmethod
    def _of_a_receiver(cls, value: str | None) -> str | None:
        parts = urlsplit(value or "")
        if value and not (parts.scheme in ("http", "https") and parts.hostname):
            raise ValueError("write an address, as in http://127.0.0.1:4318")
        return value

    @field_validator("public_url")
    @classmethod
    def _no_slash_at_the_end(cls, value: str) -> str:
        """Without `https://` links in mails and the addresses of files would lead nowhere."""
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("write what people open, as in https://thumbs.example.org")
        return value.rstrip("/")

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir / 'thumbsmith.db'}"

    @property
    def queue(self) -> str:
        return self.queue_url or f"sqlite:///{self.data_dir / 'queue.db'}"

    @property
    def storage(self) -> str:
        return self.storage_url or (self.data_dir / "files").absolute().as_uri()

    @property
    def cache(self) -> Path:
        return self.cache_dir or _writable(assets_home() / "cache", instead=self.data_dir / "cache")

    @property
    def for_plugins(self) -> dict[str, str]:
        """What a process that holds plugins reads from its environment, wherever these settings came from."""
        held = {
            PLUGIN_SECONDS: str(self.plugin_seconds_limit),
            FACE_FINDER: self.face_finder or "",
            UPSCALER: self.upscaler or "",
            MATTE: self.matte or "",
        }
        return {name: value for name, value in held.items() if value}

    @property
    def embedded(self) -> bool:
        return self.database.startswith("sqlite")

    @property
    def shared(self) -> bool:
        """Whether a part of it stands where several machines reach it."""
        return _shared(self.database_url, self.queue_url, self.storage_url)

    def signing_key(self) -> bytes:
        """The given key, or the one kept in the data folder; several machines need a given one."""
        if self.secret_key:
            return self.secret_key.get_secret_value().encode()
        if not self.embedded:
            raise SettingsError(
                f"{PREFIX}SECRET_KEY is not set, and processes that share a PostgreSQL must share it; "
                f"make one with {_KEY_MAKER}"
            )
        key = kept_key(self.data_dir / "secret.key")
        if why := weakness(key):
            raise SettingsError(
                f"the key in {self.data_dir / 'secret.key'} is damaged: {why}; put it back from a copy, "
                "or delete it and sign in again"
            )
        return key.encode()


def _writable(folder: Path, *, instead: Path) -> Path:
    there = next(one for one in (folder, *folder.parents) if one.exists())
    return folder if os.access(there, os.W_OK) else instead
