"""Generations with their tries, files and edited scenes. The row is the job; the queue only rings."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Literal, cast, get_args

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from service.database.base import Base, BigId, HasBirthday, HasId

Status = Literal["pending", "running", "ready", "failed", "cancelled"]
Kind = Literal["file", "scene", "asset", "report"]
"""Of a file: `file` for delivered ones, `scene`, `asset` for the pictures of a scene, `report`."""
OUTCOMES = ("running", "ready", "failed", "cancelled", "crashed", "lost", "waiting", "released")
"""How a try ended: `crashed` is the generation's own doing, `lost` its worker's end, `waiting` a storage that was
down or a machine in trouble, `released` a worker that was told to stop."""


def _one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


class Style(Base):
    """A copy of what the plugins registered, so that rows can refer to it and lists can be asked for."""

    __tablename__ = "styles"

    id: Mapped[str] = mapped_column(String(48), primary_key=True)
    """The style's name."""
    label: Mapped[str] = mapped_column(String(200))
    purpose: Mapped[str] = mapped_column(Text, default="")
    tags: Mapped[list[Any]] = mapped_column(default=list)
    definition: Mapped[dict[str, Any]] = mapped_column(default=dict)
    affinity: Mapped[str] = mapped_column(String(200), default="")
    """What a worker keeps loaded for it: its LoRAs, else its own name."""
    available: Mapped[bool] = mapped_column(default=True)
    """False when its plugin is gone; old generations still refer to it."""


class Generation(HasId, HasBirthday, Base):
    """One request on its way. `preview_url` and `download_url` are storage keys, signed when they are asked for."""

    __tablename__ = "generations"
    __table_args__ = (
        _one_of("status", get_args(Status)),
        UniqueConstraint("user_id", "idempotency_key"),
        Index("ix_generations_queue", "status", "available_at"),
        Index("ix_generations_leases", "status", "lease_until"),
        Index("ix_generations_user_id_created_at", "user_id", "created_at", "id"),
    )

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    style_id: Mapped[str] = mapped_column(ForeignKey("styles.id"))
    realism: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    seed: Mapped[int] = mapped_column(BigId)
    host_key: Mapped[str | None] = mapped_column(String(300))
    guest_keys: Mapped[list[Any]] = mapped_column(default=list)
    status: Mapped[Status] = mapped_column(String(16), default="pending")
    preview_url: Mapped[str | None] = mapped_column(String(500))
    download_url: Mapped[str | None] = mapped_column(String(500))

    # The rest of the brief
    formats: Mapped[list[Any]] = mapped_column(default=list)
    exporters: Mapped[list[Any]] = mapped_column(default=list)
    kicker: Mapped[str] = mapped_column(String(80), default="")
    variant: Mapped[int] = mapped_column(default=0)
    brand: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The brand kit as it was when this was asked for: name, primary, secondary, font, and two storage keys, logo and
    font_url."""
    brand_kit_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("brand_kits.id", ondelete="SET NULL"), index=True)
    options: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """`people`, a list of `{person, keep_background}` in the order host, guests; `background_key`, an upload; `scenes`;
    `traceparent`, what it was asked for in; and wishes without a column."""
    parent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("generations.id", ondelete="SET NULL"), index=True)
    """What this is a variant or a new rendering of."""
    scene_version_id: Mapped[uuid.UUID | None]
    """Set when an edited scene is rendered instead of the brief."""
    source: Mapped[str] = mapped_column(String(32), default="api")
    """`api`, `web`, `discord`, `slack`."""
    reply_to: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """For chat surfaces: where the answer goes."""

    # The queue
    idempotency_key: Mapped[str | None] = mapped_column(String(200))
    request_digest: Mapped[str | None] = mapped_column(String(64))
    affinity: Mapped[str] = mapped_column(String(200), default="")
    priority: Mapped[int] = mapped_column(default=0)
    available_at: Mapped[datetime]
    passed_over: Mapped[int] = mapped_column(default=0)
    worker_id: Mapped[str | None] = mapped_column(String(100))
    lease_until: Mapped[datetime | None]
    fence: Mapped[int] = mapped_column(default=0)
    """Raised at every claim; only the holder of the newest may write."""
    round: Mapped[int] = mapped_column(default=1)
    """Raised when its user tries again; credits are held once a round."""
    attempts: Mapped[int] = mapped_column(default=0)
    crash_count: Mapped[int] = mapped_column(default=0)
    lost_count: Mapped[int] = mapped_column(default=0)
    stage: Mapped[str] = mapped_column(String(32), default="")
    progress: Mapped[float] = mapped_column(default=0.0)
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None] = mapped_column(index=True)
    error_code: Mapped[str | None] = mapped_column(String(64))
    error: Mapped[str | None] = mapped_column(Text)
    """A plain sentence for its user."""
    cost: Mapped[int] = mapped_column(default=0)
    """Credits held for it when it was submitted."""
    work: Mapped[float] = mapped_column(default=1.0)
    """How much there is to do, where 1 is one brief in two formats. The queue's fairness counts it."""
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)


def own_order() -> tuple[ColumnElement[Any], ...]:
    """How a user's own generations wait for each other; the index below keeps those that wait so."""
    one = Generation
    order = (one.priority.desc(), one.crash_count + one.lost_count, one.created_at, one.id)
    return cast(tuple[ColumnElement[Any], ...], order)


_PENDING = Generation.status == "pending"
Index(
    "ix_generations_turns",
    Generation.user_id,
    *own_order(),
    postgresql_where=_PENDING,
    sqlite_where=_PENDING,
)
_RUNNING = text("(status = 'running') IS TRUE")
"""So written, only this index can be meant: one by the status alone looks as good where none runs at the moment."""
Index("ix_generations_running", Generation.user_id, postgresql_where=_RUNNING, sqlite_where=_RUNNING)


class Attempt(Base):
    """One claim of a generation by a worker, and how it ended."""

    __tablename__ = "attempts"
    __table_args__ = (_one_of("outcome", OUTCOMES), Index("ix_attempts_outcome_ended_at", "outcome", "ended_at"))

    generation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("generations.id", ondelete="CASCADE"), primary_key=True)
    fence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    round: Mapped[int]
    worker_id: Mapped[str] = mapped_column(String(100))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(16), default="running")
    stage: Mapped[str] = mapped_column(String(32), default="")
    """How far it came."""
    cause: Mapped[str] = mapped_column(String(16), default="")
    """What of its machine it met: `disk`, `memory`, or `killed` by whoever ends processes; empty for anything else."""
    detail: Mapped[str] = mapped_column(Text, default="")
    """For the operator; never shown to the user."""


class Artifact(HasId, HasBirthday, Base):
    """One finished file of a generation."""

    __tablename__ = "artifacts"
    __table_args__ = (UniqueConstraint("generation_id", "round", "name"),)

    generation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("generations.id", ondelete="CASCADE"))
    round: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    """The file's name as its user sees it: `youtube.jpg`."""
    kind: Mapped[Kind] = mapped_column(String(32), default="file")
    format: Mapped[str] = mapped_column(String(48), default="")
    media_type: Mapped[str] = mapped_column(String(100))
    key: Mapped[str] = mapped_column(String(500), unique=True)
    size_bytes: Mapped[int] = mapped_column(BigId)
    sha256: Mapped[str] = mapped_column(String(64))
    width: Mapped[int | None]
    height: Mapped[int | None]


class SceneVersion(HasId, HasBirthday, Base):
    """A scene as its user edited it. Version 0 is what the engine made and lies among the artifacts."""

    __tablename__ = "scene_versions"
    __table_args__ = (UniqueConstraint("generation_id", "format", "version"),)

    generation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("generations.id", ondelete="CASCADE"))
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    format: Mapped[str] = mapped_column(String(48))
    version: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    scene: Mapped[dict[str, Any]]


class Event(HasBirthday, Base):
    """One line of what happened, never changed. Ids rise in the order of commits for each user."""

    __tablename__ = "events"
    __table_args__ = (UniqueConstraint("once"), Index("ix_events_user_id_id", "user_id", "id"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    generation_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("generations.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(64))
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    once: Mapped[str | None] = mapped_column(String(120))
    """A key for what may happen once only: `ready:<generation>:<round>`."""
