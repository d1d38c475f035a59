"""A desk with people at it, and generations that are moved on by hand."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

import sqlalchemy as sa

from bench.bots_storm.recorder import Recorder
from bots.delivery.budget import Budget
from bots.delivery.courier import Courier
from bots.delivery.standing import Lagging, lagging
from bots.desk import Desk
from bots.people import Person, meet
from bots.surface import Surface
from bots.verbs.submitting import Accepted, Wish, submit
from service import generations
from service.database import ChatMessage, db_now
from service.generations import Claim, NewArtifact

LEASE_SECONDS = 60.0


@dataclass
class Stage:
    desk: Desk
    surface: Recorder
    workers: dict[uuid.UUID, Claim] = field(default_factory=dict)

    def person(self, subject: str = "ada", **known: object) -> Person:
        return meet(self.desk, surface=self.surface.name, subject=subject, **known)

    def ask(self, person: Person | None = None, *, title: str = "Hello", **known: object) -> Accepted:
        address = {"channel": "here"}
        given = {"address": address, "key": uuid.uuid4().hex, **known}
        return submit(self.desk, person or self.person(), Wish(title=title), **given)

    def begin(self) -> Claim:
        """The next generation, in a worker's hands."""
        claim = generations.claim(self.desk.database, self.desk.settings, worker_id="w")
        assert claim is not None
        return claim

    def move(self, claim: Claim, stage: str = "design", progress: float = 0.5) -> None:
        generations.report_stage(self.desk.database, claim, stage=stage, progress=progress)

    def finish(self, claim: Claim) -> None:
        key = f"{claim.folder}youtube.jpg"
        self.desk.storage.put(key, b"picture", media_type="image/jpeg")
        values = {"kind": "file", "format": "youtube", "width": 1280, "height": 720}
        file = NewArtifact(
            name="youtube.jpg", key=key, media_type="image/jpeg", size_bytes=7, sha256="0" * 64, values=values
        )
        generations.finish(self.desk.database, claim, artifacts=[file], preview_key=key, download_key=key)

    def fail(self, claim: Claim) -> None:
        generations.fail(self.desk.database, claim, code="no-face", message="No face was found.")

    def make(self) -> None:
        self.finish(self.begin())

    # The delivery, by hand

    def courier(self, surface: Surface | None = None) -> Courier:
        """As a process that has just begun."""
        return Courier(self.desk, surface or self.surface, Budget(self.surface.name, None), lease_seconds=LEASE_SECONDS)

    def lagging(self, *, silent_seconds: float = 1000.0) -> list[Lagging]:
        with self.desk.database.read() as session:
            return list(lagging(session, self.surface.name, lease_seconds=LEASE_SECONDS, silent_seconds=silent_seconds))

    async def deliver(self, *, rounds: int = 10) -> int:
        """Whatever may be delivered now, until nothing may; how many were."""
        done = 0
        for _ in range(rounds):
            found = self.lagging()
            if not found:
                return done
            for one in found:
                await self.courier().deliver(one)
                done += 1
        return done

    def let_time_pass(self) -> None:
        """As if every lease had ended and every wait were over."""
        change = sa.update(ChatMessage).values(lease_until=db_now(-1), next_try_at=None)
        self.desk.database.write(lambda session: session.execute(change))

    def rows(self) -> list[ChatMessage]:
        with self.desk.database.read() as session:
            return list(session.scalars(sa.select(ChatMessage).order_by(ChatMessage.created_at)))

    def states(self) -> list[str]:
        """What the platform was shown, in order."""
        return [line["state"] for line in self.surface.lines()]
