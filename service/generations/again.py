"""The same brief once more: as a request, and as several designs that are all queued or none."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from functools import partial

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.database import Database, Generation, lock_user
from service.database.wishes import background_key_of, people_of, wishes_of
from service.errors import Conflict, NotFound
from service.generations.request import GenerationRequest
from service.generations.submission import put
from service.queue import Doorbell
from service.settings import Settings

_LAST_VARIANT = 99


def request_of(row: Generation, **changes: object) -> GenerationRequest:
    """The request that made this row, with changes, as a child of it."""
    return GenerationRequest.model_validate(
        {
            **dict(wishes_of(row)),
            "host_key": row.host_key,
            "guest_keys": row.guest_keys,
            "background_key": background_key_of(row),
            "people": people_of(row),
            "exporters": row.exporters,
            "seed": row.seed,
            "variant": row.variant,
            "brand_kit_id": row.brand_kit_id,
            "parent_id": row.id,
            **changes,
        }
    )


def submit_variants(
    database: Database,
    generation_id: uuid.UUID,
    *,
    count: int,
    user_id: uuid.UUID,
    settings: Settings,
    doorbell: Doorbell | None = None,
    idempotency_key: str | None = None,
) -> Sequence[uuid.UUID]:
    """The same brief and seed in `count` designs that it does not have yet, in one transaction.

    Raises what `submit` raises; with an idempotency key that was used for the same wish, it is what that made.
    """
    work = partial(_work, generation_id=generation_id, count=count, user_id=user_id, settings=settings)
    made, fresh = database.write(lambda session: work(session, key=idempotency_key))
    if doorbell and fresh:
        for identifier in made:
            doorbell.ring(identifier)
        doorbell.wake(user_id)
    return made


def _work(
    session: Session, *, generation_id: uuid.UUID, count: int, user_id: uuid.UUID, settings: Settings, key: str | None
) -> tuple[Sequence[uuid.UUID], bool]:
    lock_user(session, user_id)
    digest = hashlib.sha256(f"{count} variants of {generation_id}".encode()).hexdigest()
    keys = [f"{key}:{number}" if key else None for number in range(count)]
    if key and (earlier := _earlier(session, user_id, f"{key}:0")):
        return _the_same(session, earlier, digest, keys), False
    mine = sa.select(Generation).where(Generation.id == generation_id, Generation.user_id == user_id)
    original = session.scalar(mine)
    if original is None:
        raise NotFound(f"there is no generation {generation_id}")
    first = _next_variant(session, original)
    requests = [request_of(original, variant=min(first + step, _LAST_VARIANT)) for step in range(count)]
    rows = [
        put(session, request, user_id=user_id, settings=settings, key=one, digest=digest).generation
        for request, one in zip(requests, keys, strict=True)
    ]
    return [row.id for row in rows], True


def _earlier(session: Session, user_id: uuid.UUID, key: str) -> Generation | None:
    return session.scalar(sa.select(Generation).where(Generation.user_id == user_id, Generation.idempotency_key == key))


def _the_same(session: Session, first: Generation, digest: str, keys: Sequence[str | None]) -> Sequence[uuid.UUID]:
    if first.request_digest != digest:
        raise Conflict("this idempotency key was used for another request; take a new one for each request")
    made = sa.select(Generation).where(Generation.user_id == first.user_id, Generation.idempotency_key.in_(keys))
    by_key = {row.idempotency_key: row.id for row in session.scalars(made)}
    return [by_key[key] for key in keys if key in by_key]


def _next_variant(session: Session, generation: Generation) -> int:
    """The first number that neither this generation nor a variant of it has."""
    taken = session.scalar(sa.select(sa.func.max(Generation.variant)).where(Generation.parent_id == generation.id))
    return max(generation.variant, taken or 0) + 1
