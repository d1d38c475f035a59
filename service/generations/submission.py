"""From a request to a row: credits held, event written, idempotency key taken, all in one transaction."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.errors import UnknownName
from service.catalogue.affinity import engine_of, painted_by, unpainted
from service.database import BrandKit, Database, Generation, SceneVersion, Style, Tombstone, Upload, User
from service.database.wishes import columns_of
from service.errors import Conflict, NotFound
from service.events import log as events
from service.generations import credits
from service.generations.quota import refuse_without_room
from service.generations.request import GenerationRequest, cleaned
from service.generations.standing import Standing, refuse_when_full, standing
from service.generations.work import work_of
from service.monitoring import Stepped, tell
from service.monitoring.spans import traceparent
from service.queue import Doorbell
from service.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Submitted:
    generation: Generation
    fresh: bool
    """False when the idempotency key had been used for the same request: this is what it made then."""


def submit(
    database: Database,
    request: GenerationRequest,
    *,
    user_id: uuid.UUID,
    settings: Settings,
    doorbell: Doorbell | None = None,
    idempotency_key: str | None = None,
) -> Submitted:
    """Put a generation in the queue and ring. Once this returns, it will end as ready, failed or cancelled.

    Raises `BriefError`, `UnknownName`, `NotFound` (a photo, kit or scene that is not this user's, or a photo that is
    not cleared), `Conflict` (key used for another request, no room for its files), `NotEnoughCredits`, `QueueFull`,
    `DatabaseDown`.
    """
    submitted = database.write(
        lambda session: put(session, request, user_id=user_id, settings=settings, key=idempotency_key)
    )
    if submitted.fresh:
        tell(Stepped(user_id=user_id, step="generate"))
    if doorbell and submitted.fresh:
        doorbell.ring(submitted.generation.id)
        doorbell.wake(user_id)
    return submitted


def put(
    session: Session,
    request: GenerationRequest,
    *,
    user_id: uuid.UUID,
    settings: Settings,
    key: str | None,
    digest: str | None = None,
) -> Submitted:
    """As `submit`, in the caller's transaction. `digest` tells the wish behind the request, where that is another."""
    digest = digest or request.digest
    request = cleaned(request)
    found = standing(session, user_id, style=request.style, key=key)
    if found.earlier:
        return Submitted(generation=_the_same(session, found.earlier, digest), fresh=False)
    refuse_when_full(found.all_pending, found.own_pending, settings)
    refuse_without_room(session, user_id, settings)
    row = _row(session, request, user_id, found, settings)
    row.idempotency_key, row.request_digest = key, digest
    session.add(row)
    credits.hold(session, row, there=found.balance)
    _write_first_event(session, row, webhooks=bool(found.webhooks), locked=True)
    return Submitted(generation=row, fresh=True)


def living_user(session: Session, user_id: uuid.UUID) -> User:
    """The user's row, locked; `NotFound` when the account is gone, going or disabled."""
    user = session.scalar(sa.select(User).where(User.id == user_id).with_for_update(key_share=True))
    gone = session.scalar(sa.select(Tombstone.id).where(Tombstone.user_id == user_id))
    if user is None or user.disabled_at or gone:
        raise NotFound("there is no such account, or it has been closed")
    return user


def enqueue(session: Session, row: Generation) -> None:
    """Hold the credits of this round and write the first event; the user's row must be locked."""
    credits.hold(session, row)
    _write_first_event(session, row)


def _write_first_event(session: Session, row: Generation, *, webhooks: bool = True, locked: bool = False) -> None:
    payload = {"status": "pending", "stage": "queued", "progress": 0.0}
    events.append(
        session,
        events.PROGRESS,
        user_id=row.user_id,
        generation_id=row.id,
        payload=payload,
        webhooks=webhooks,
        locked=locked,
    )


def fresh_seed(generation_id: uuid.UUID) -> int:
    """The generation's id xor a random number, in the 63 bits that a brief takes."""
    return (generation_id.int ^ secrets.randbits(128)) & (2**63 - 1)


def _the_same(session: Session, identifier: uuid.UUID, digest: str) -> Generation:
    row = session.get_one(Generation, identifier)
    if row.request_digest != digest:
        raise Conflict("this idempotency key was used for another request; take a new one for each request")
    return row


def _row(
    session: Session, request: GenerationRequest, user_id: uuid.UUID, found: Standing, settings: Settings
) -> Generation:
    if found.affinity is None:
        raise UnknownName("style", request.style, session.scalars(sa.select(Style.id).where(Style.available)))
    _check_photos(session, request, user_id)
    _check_origin(session, request, user_id)
    identifier = uuid.uuid4()
    return Generation(
        id=identifier,
        user_id=user_id,
        affinity=_affinity(request, found.affinity),
        seed=request.seed if request.seed is not None else fresh_seed(identifier),
        host_key=request.host_key,
        guest_keys=list(request.guest_keys),
        exporters=list(request.exporters),
        variant=request.variant,
        brand=_brand(session, request.brand_kit_id, user_id),
        brand_kit_id=request.brand_kit_id,
        parent_id=request.parent_id,
        scene_version_id=request.scene_version_id,
        source=request.source,
        reply_to=request.reply_to,
        priority=found.priority,
        cost=settings.credits_per_generation,
        work=work_of(session, request),
        available_at=found.now,
        created_at=found.now,
        **columns_of(request, request.people, request.more_scenes, request.background_key, traceparent()),
    )


def _affinity(request: GenerationRequest, of_style: str) -> str:
    """An edited scene has its ground already."""
    if request.scene_version_id:
        return unpainted(of_style)
    engine = request.background or engine_of(of_style)
    return painted_by(engine, of_style, quick=request.quick)


def _check_photos(session: Session, request: GenerationRequest, user_id: uuid.UUID) -> None:
    for key in dict.fromkeys(request.upload_keys):
        status = session.scalar(sa.select(Upload.status).where(Upload.key == key, Upload.user_id == user_id))
        if status is None:
            raise NotFound(f"there is no upload {key!r}; upload the photo first and give the fileKey of the answer")
        if status != "cleared":
            raise Conflict(f"the upload {key!r} is {status}, not cleared; wait for its checks, or upload another photo")


def _check_origin(session: Session, request: GenerationRequest, user_id: uuid.UUID) -> None:
    origins: list[tuple[type[Any], uuid.UUID | None, str]] = [
        (Generation, request.parent_id, "generation"),
        (SceneVersion, request.scene_version_id, "scene version"),
        *((SceneVersion, one, "scene version") for one in request.more_scenes),
    ]
    for table, identifier, name in origins:
        if identifier and not session.scalar(
            sa.select(table.id).where(table.id == identifier, table.user_id == user_id)
        ):
            raise NotFound(f"there is no {name} {identifier}")


def _brand(session: Session, kit_id: uuid.UUID | None, user_id: uuid.UUID) -> dict[str, Any]:
    if kit_id is None:
        return {}
    kit = session.scalar(sa.select(BrandKit).where(BrandKit.id == kit_id, BrandKit.user_id == user_id))
    if kit is None:
        raise NotFound(f"there is no brand kit {kit_id}")
    held = {
        "name": kit.name,
        "primary": kit.primary_hex,
        "secondary": kit.secondary_hex,
        "font": kit.font,
        "font_url": kit.font_url,
        "logo": kit.logo_url,
    }
    return {name: value for name, value in held.items() if value}
