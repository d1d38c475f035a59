"""What the end of an account would take with it, counted before anybody asks for it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.accounts.connections import JOINED
from service.database import (
    ApiKey,
    Artifact,
    BrandKit,
    Database,
    Generation,
    Identity,
    Upload,
    User,
    WebhookEndpoint,
)
from service.errors import NotFound
from service.generations import credits


@dataclass(frozen=True, kw_only=True)
class Losses:
    generations: int
    """Some of them may be on their way; those are ended."""
    files: int
    bytes: int
    uploads: int
    brand_kits: int
    api_keys: int
    webhooks: int
    connections: int
    credits: int
    plan: str


def what_goes(database: Database, user_id: uuid.UUID) -> Losses:
    """`NotFound` when there is no such account."""
    with database.read() as session:
        user = session.get(User, user_id)
        if user is None:
            raise NotFound("there is no such account")
        made, made_bytes = _sum(session, Artifact.size_bytes, _files_of(user_id))
        sent, sent_bytes = _sum(session, Upload.size_bytes, (Upload.user_id == user_id, Upload.status == "cleared"))
        return Losses(
            generations=_count(session, Generation, user_id),
            files=made + sent,
            bytes=made_bytes + sent_bytes,
            uploads=_count(session, Upload, user_id),
            brand_kits=_count(session, BrandKit, user_id),
            api_keys=_count(session, ApiKey, user_id, ApiKey.revoked_at.is_(None)),
            webhooks=_count(session, WebhookEndpoint, user_id),
            connections=_count(session, Identity, user_id, Identity.provider != JOINED),
            credits=credits.balance(session, user_id),
            plan=user.plan,
        )


def _files_of(user_id: uuid.UUID) -> tuple[sa.ColumnElement[bool], ...]:
    return (Artifact.generation_id.in_(sa.select(Generation.id).where(Generation.user_id == user_id)),)


def _sum(session: Session, size: Any, conditions: tuple[sa.ColumnElement[bool], ...]) -> tuple[int, int]:
    count, total = session.execute(sa.select(sa.func.count(), sa.func.sum(size)).where(*conditions)).one()
    return count, int(total or 0)


def _count(session: Session, table: Any, user_id: uuid.UUID, *conditions: sa.ColumnElement[bool]) -> int:
    query = sa.select(sa.func.count()).select_from(table).where(table.user_id == user_id, *conditions)
    return session.scalar(query) or 0
