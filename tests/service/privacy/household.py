"""A user with something of everything that is kept, and a search for any of it in every byte there is."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import redis
import sqlalchemy as sa

from service import generations
from service.accounts.audit import record
from service.billing.ledger import add
from service.database import (
    ApiKey,
    BrandKit,
    ChatMessage,
    ConnectionCode,
    Database,
    Identity,
    MagicLink,
    SceneVersion,
    Upload,
    User,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookReceipt,
    db_now,
    utc_now,
)
from service.events import log as events
from service.generations import Claim, GenerationRequest, NewArtifact
from service.queue import open_huey, ring_task
from service.settings import Settings
from service.storage import Storage
from service.uploads.record import cutouts_folder
from tests.servers import add_user


@dataclass(frozen=True, kw_only=True)
class Household:
    user_id: uuid.UUID
    mark: str
    """Stands in every text and every file of this user."""
    ready: uuid.UUID
    running: Claim
    pending: uuid.UUID

    @property
    def needles(self) -> list[bytes]:
        gone = uuid.uuid5(self.user_id, "deleted")  # by its user, before the account
        ids = (self.user_id, self.ready, self.running.id, self.pending, gone)
        texts = [self.mark, *(str(one) for one in ids), *(one.hex for one in ids)]
        return [text.encode() for text in texts] + [one.bytes for one in ids]


def furnish(database: Database, storage: Storage, settings: Settings) -> Household:
    """Rows in every table that can name a user, files in every folder, messages in the queue."""
    user_id, mark = add_user(database), f"mark{uuid.uuid4().hex}"
    identifier = uuid.uuid4()
    upload, cleared = f"uploads/{user_id}/{identifier}", f"cleared/{user_id}/{identifier}-1"
    font, cutout = f"cleared/{user_id}/{uuid.uuid4()}-1", f"{cutouts_folder(user_id, identifier)}1.webp"
    for key in (upload, cleared, font, cutout):
        storage.put(key, f"{mark} photo".encode() * 500, media_type="image/jpeg")
    with database.transaction() as session:
        _rows(session, user_id, mark, upload, cleared, settings)
        session.get_one(Upload, identifier).facts = {"cutouts": {"1": {"key": cutout, "warnings": [mark]}}}
        _font(session, user_id, mark, font)
    made = [_submitted(database, settings, user_id, f"{mark} {one}", upload) for one in ("ready", "running", "pending")]
    one_each = settings.model_copy(update={"running_per_user": 1})  # so that no other house claims what waits here
    ready = generations.claim(database, one_each, worker_id="w1")
    _finish(database, storage, ready, mark)
    running = generations.claim(database, one_each, worker_id="w2")
    assert {ready.id, running.id} <= set(made)
    (pending,) = set(made) - {ready.id, running.id}
    with database.transaction() as session:
        scene = {"title": mark}
        session.add(
            SceneVersion(
                generation_id=ready.id, user_id=user_id, format="youtube", version=1, digest="0" * 64, scene=scene
            )
        )
    ring = ring_task(open_huey(settings), print)
    for one in made:
        ring(str(one))
    return Household(user_id=user_id, mark=mark, ready=ready.id, running=running, pending=pending)


def _rows(session, user_id: uuid.UUID, mark: str, upload: str, cleared: str, settings: Settings) -> None:
    user = session.get_one(User, user_id)
    user.email, user.name, user.stripe_customer = f"{mark}@example.org", mark, f"cus_{mark}"
    endpoint = WebhookEndpoint(user_id=user_id, url=f"https://{mark}.example.org/", secret=mark)
    session.add_all(
        [
            Identity(user_id=user_id, provider="clerk", subject=mark, meta={"name": mark}),
            ApiKey(user_id=user_id, name=mark, prefix="ts_abc", digest=uuid.uuid4().hex * 2),
            MagicLink(email=f"{mark}@example.org", digest=uuid.uuid4().hex * 2, expires_at=utc_now()),
            BrandKit(user_id=user_id, name=mark, logo_url=cleared, font="Inter"),
            Upload(
                id=uuid.UUID(upload.rpartition("/")[2]),
                user_id=user_id,
                key=upload,
                cleared_key=cleared,
                status="cleared",
                media_type="image/jpeg",
                size_bytes=9,
                checks={"decoding": mark},
            ),
            ConnectionCode(digest=uuid.uuid4().hex * 2, user_id=user_id, expires_at=utc_now()),
            ChatMessage(user_id=user_id, surface="slack", person=mark, address={"channel": mark}),
            WebhookReceipt(provider="stripe", event_id=f"evt_{mark}", meta={"user": str(user_id)}),
            WebhookReceipt(provider="stripe-subscription", event_id=f"{user_id}:{mark}", meta={"user": str(user_id)}),
            endpoint,
        ]
    )
    session.flush()
    add(session, user_id, amount=5, kind="purchase", once=f"stripe:{mark}", meta={"payment": mark})
    event = events.append(session, events.PROGRESS, user_id=user_id, payload={"title": mark})
    if not session.scalar(sa.select(WebhookDelivery.id).where(WebhookDelivery.event_id == event.id)):
        session.add(WebhookDelivery(endpoint_id=endpoint.id, event_id=event.id, available_at=db_now()))
    events.tell_deleted(session, uuid.uuid5(user_id, "deleted"), user_id=user_id)
    record(session, "signed-in", settings=settings, user_id=user_id)


def _font(session, user_id: uuid.UUID, mark: str, cleared: str) -> None:
    facts = {"family": mark, "name": mark, "weight": 400, "italic": False, "digest": "1" * 64, "media_type": "font/ttf"}
    upload = Upload(
        user_id=user_id,
        key=f"uploads/{user_id}/{uuid.uuid4()}",
        cleared_key=cleared,
        status="cleared",
        purpose="font",
        media_type="font/ttf",
        size_bytes=9,
        facts={"font": facts},
    )
    kit = BrandKit(
        user_id=user_id, name=mark, font="file-111111111111", font_url=cleared, font_name=mark, font_licence=mark
    )
    session.add_all([upload, kit])


def _submitted(database: Database, settings: Settings, user_id: uuid.UUID, title: str, upload: str) -> uuid.UUID:
    request = GenerationRequest(title=title, host_key=upload)
    return generations.submit(
        database, request, user_id=user_id, settings=settings, idempotency_key=title
    ).generation.id


def _finish(database: Database, storage: Storage, claim: Claim, mark: str) -> None:
    key = f"{claim.folder}youtube.jpg"
    storage.put(key, f"{mark} picture".encode() * 500, media_type="image/jpeg")
    values = {"kind": "file", "format": "youtube", "width": 1280, "height": 720}
    artifact = NewArtifact(
        name="youtube.jpg", key=key, media_type="image/jpeg", size_bytes=9, sha256="0" * 64, values=values
    )
    generations.finish(database, claim, artifacts=[artifact], preview_key=key, download_key=key, report={"title": mark})


# The search


def places(database: Database, settings: Settings) -> Iterator[tuple[str, bytes]]:
    """Every place where data lies, with all of its bytes: files whole, tables as text, the queue's keys."""
    for path in sorted(settings.data_dir.rglob("*")):
        name = path.relative_to(settings.data_dir).as_posix()
        yield f"file {name}", name.encode() + (path.read_bytes() if path.is_file() else b"")
    if not database.is_sqlite:
        yield from _tables(database)
        yield from _redis(settings.queue)


def _tables(database: Database) -> Iterator[tuple[str, bytes]]:
    with database.read() as session:
        for name in sa.inspect(session.connection()).get_table_names():
            rows = session.scalars(sa.text(f'select row_to_json(t)::text from "{name}" t'))
            yield f"table {name}", "\n".join(rows).encode()


def _redis(url: str) -> Iterator[tuple[str, bytes]]:
    with redis.Redis.from_url(url) as connection:
        for key in connection.scan_iter("*"):
            held = connection.lrange(key, 0, -1) if connection.type(key) == b"list" else [connection.dump(key) or b""]
            yield f"redis {key!r}", key + b"\n".join(held)


def finds(database: Database, settings: Settings, needles: list[bytes]) -> dict[str, list[bytes]]:
    """Which of the needles lie where."""
    found = {name: [needle for needle in needles if needle in data] for name, data in places(database, settings)}
    return {name: there for name, there in found.items() if there}


def let_time_pass(database: Database) -> None:
    """As if every signed address had ended and every slow worker had noticed."""
    with database.transaction() as session:
        session.execute(sa.text("update file_deletions set available_at = created_at"))
