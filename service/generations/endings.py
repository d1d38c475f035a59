"""How a try ends. Every ending is one transaction that only the holder of the newest fence can make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.errors import ThumbsmithError
from service.database import Artifact, Attempt, Database, Generation, Tombstone, db_now, lock_user
from service.events import log as events
from service.generations import credits
from service.generations.claiming import Claim
from service.settings import Settings

GIVEN_UP = "Making this picture failed several times, so we stopped. Nothing was charged. Try another photo or style."
TOO_LARGE = (
    "Making this picture takes more memory than one picture may have, so we stopped. Nothing was charged. "
    "Ask for fewer formats or files at once, or take layers and effects away."
)
LACKING = (
    "The machine that makes pictures lacks a part that this one needs, so we stopped. Nothing was charged. "
    "Whoever runs this service is told which by its log and by thumbsmith doctor."
)
_ELSEWHERE = "Nothing was charged. Choose another style or format, or ask whoever runs this service."


def plugin_broke(culprit: str) -> str:
    """For the user: what broke, and that no photo is to blame."""
    return f"The {culprit or 'plugin'} broke. The fault is its own, not your photo's. {_ELSEWHERE}"


def given_up_in(culprit: str) -> str:
    return f"Making this picture failed several times in the {culprit}, so we stopped. {_ELSEWHERE}"


class Replaced(ThumbsmithError):
    """The generation is with another worker, finished, cancelled or deleted: throw this result away."""


@dataclass(frozen=True, kw_only=True)
class NewArtifact:
    """A file that lies in the storage already. `values` are the other columns of `artifacts`."""

    name: str
    key: str
    media_type: str
    size_bytes: int
    sha256: str
    values: dict[str, Any] = field(default_factory=dict)


def holds(claim: Claim) -> tuple[sa.ColumnElement[bool], ...]:
    """What every write on behalf of a claim demands."""
    return Generation.id == claim.id, Generation.fence == claim.fence, Generation.status == "running"


def held_row(session: Session, claim: Claim) -> Generation:
    """The row, locked after its user, and ours; `Replaced` otherwise."""
    lock_user(session, claim.user_id)
    row = session.scalar(sa.select(Generation).where(*holds(claim)).with_for_update())
    if row is None:
        raise Replaced(f"generation {claim.id} is no longer with {claim.worker_id}")
    return row


def won(session: Session, claim: Claim) -> bool:
    """Whether this very try made the result that its user has. After an unclear end, ask before undoing anything."""
    ready = sa.select(Generation.id).where(
        Generation.id == claim.id, Generation.fence == claim.fence, Generation.status == "ready"
    )
    return session.scalar(ready) is not None


def finish(
    database: Database,
    claim: Claim,
    *,
    artifacts: Sequence[NewArtifact],
    preview_key: str | None,
    download_key: str | None,
    report: dict[str, Any] | None = None,
) -> None:
    """Result, files, event and charge, together or not at all; `Replaced` when the result is no longer wanted.

    Asking again after an unclear end is right: it is done once.
    """

    def work(session: Session) -> None:
        if won(session, claim):
            return
        row = held_row(session, claim)
        if row.cancel_requested or session.scalar(sa.select(Tombstone.id).where(Tombstone.user_id == claim.user_id)):
            raise Replaced(f"generation {claim.id} is no longer wanted")
        row.preview_url, row.download_url, row.report = preview_key, download_key, report or {}
        row.stage, row.progress = "done", 1.0
        for new in artifacts:
            session.add(_artifact(row, new))
        credits.charge(session, row)
        close(session, row, "ready", kind=events.READY, payload={"preview_url": preview_key, "files": len(artifacts)})

    database.write(work)


def fail(database: Database, claim: Claim, *, code: str, message: str, detail: str = "") -> None:
    """It cannot be made: tell its user in a plain sentence and give the credits back."""

    def work(session: Session) -> None:
        give_up(session, held_row(session, claim), code=code, message=message, detail=detail)

    database.write(work)


def crash(
    database: Database, claim: Claim, *, settings: Settings, detail: str, culprit: str = "", said: str = GIVEN_UP
) -> bool:
    """It brought its own process down, or met an error of ours. Again later, or given up; True when given up.

    `culprit` is the plugin that it met its end in; `said` is for its user, where there is none.
    """

    def work(session: Session) -> bool:
        row = held_row(session, claim)
        row.crash_count += 1
        if row.crash_count >= settings.crash_limit:
            message = given_up_in(culprit) if culprit else said
            give_up(session, row, code="gave-up", message=message, detail=detail, outcome="crashed")
            return True
        put_back(session, row, outcome="crashed", seconds=backoff(row.crash_count, settings), detail=detail)
        return False

    return database.write(work)


def wait(database: Database, claim: Claim, *, settings: Settings, detail: str) -> None:
    """Something it needs is down: again later, however often."""

    def work(session: Session) -> None:
        wait_again(session, held_row(session, claim), settings=settings, detail=detail)

    database.write(work)


def release(database: Database, claim: Claim) -> None:
    """This worker is told to stop: somebody else may start it at once."""
    database.write(lambda session: put_back(session, held_row(session, claim), outcome="released", seconds=0.0))


def yield_to_cancel(database: Database, claim: Claim) -> None:
    """Stop because its user no longer wants it; also when the account is on its way out."""
    database.write(lambda session: cancel_row(session, held_row(session, claim)))


# What the reaper and the user's own commands share with the above: rows that are locked already


def give_up(
    session: Session, row: Generation, *, code: str, message: str, detail: str = "", outcome: str = "failed"
) -> None:
    row.error_code, row.error = code, message
    credits.release(session, row)
    payload = {"code": code, "message": message}
    close(session, row, "failed", kind=events.FAILED, payload=payload, outcome=outcome, detail=detail)


def cancel_row(session: Session, row: Generation) -> None:
    credits.release(session, row)
    close(session, row, "cancelled", kind=events.CANCELLED, payload={})


def wait_again(session: Session, row: Generation, *, settings: Settings, detail: str, cause: str = "") -> None:
    """Pending again, each time a little later than the last."""
    waits = sa.select(sa.func.count()).where(Attempt.generation_id == row.id, Attempt.outcome == "waiting")
    seconds = backoff((session.scalar(waits) or 0) + 1, settings)
    put_back(session, row, outcome="waiting", seconds=seconds, detail=detail, cause=cause)


def put_back(
    session: Session, row: Generation, *, outcome: str, seconds: float, detail: str = "", cause: str = ""
) -> None:
    """Pending again, not before `seconds` from now; one that was cancelled meanwhile ends here."""
    if row.cancel_requested:
        cancel_row(session, row)
        return
    end_attempt(session, row, outcome, detail, cause=cause)
    row.status, row.worker_id, row.lease_until = "pending", None, None
    row.available_at = db_now(seconds)
    row.stage, row.progress, row.preview_url = "queued", 0.0, None
    payload = {"status": "pending", "stage": "queued", "progress": 0.0}
    events.append(session, events.PROGRESS, user_id=row.user_id, generation_id=row.id, payload=payload)


def close(
    session: Session,
    row: Generation,
    status: Literal["ready", "failed", "cancelled"],
    *,
    kind: str,
    payload: dict[str, Any],
    outcome: str | None = None,
    detail: str = "",
) -> None:
    """The last step of a round: status, the try's outcome, and an event that can exist only once."""
    end_attempt(session, row, outcome or status, detail)
    row.status, row.worker_id, row.lease_until = status, None, None
    row.finished_at = db_now()
    if status != "ready":
        row.preview_url = None  # its file goes with the try
    events.append(
        session,
        kind,
        user_id=row.user_id,
        generation_id=row.id,
        payload={"status": status, **payload},
        once=f"{status}:{row.id}:{row.round}",
    )


def end_attempt(session: Session, row: Generation, outcome: str, detail: str = "", *, cause: str = "") -> None:
    session.execute(
        sa.update(Attempt)
        .where(Attempt.generation_id == row.id, Attempt.fence == row.fence, Attempt.outcome == "running")
        .values(outcome=outcome, cause=cause, ended_at=db_now(), stage=row.stage, detail=detail[:2000])
    )


def backoff(times: int, settings: Settings) -> float:
    """Seconds before the next try after so many: doubling, with an end."""
    return min(settings.backoff_limit_seconds, settings.backoff_seconds * 2.0 ** min(times - 1, 20))


def _artifact(row: Generation, new: NewArtifact) -> Artifact:
    return Artifact(
        generation_id=row.id,
        round=row.round,
        name=new.name,
        key=new.key,
        media_type=new.media_type,
        size_bytes=new.size_bytes,
        sha256=new.sha256,
        **new.values,
    )
