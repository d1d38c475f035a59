"""One try at one generation, from its claim to one of its endings."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from engine.errors import BrandError, BriefError, PhotoError, SceneError
from engine.journal import Journal, Kind
from engine.kinds.patience import Hindrance
from service import generations
from service.database import Database
from service.database.wishes import trace_of
from service.errors import DatabaseDown, StorageDown, Unavailable
from service.generations import Claim, Heart, Replaced
from service.monitoring import about
from service.monitoring.spans import Course, course
from service.processes.hearing import heard
from service.processes.scratch import scratch
from service.settings import Settings
from service.storage import Storage
from service.system.trouble import trouble_in
from worker.ends import (
    BAD_ENDS,
    Draining,
    Hindered,
    Lacking,
    NotBegun,
    PluginBroke,
    ProcessEnded,
    Refused,
    Unwanted,
    bad_end,
    silent_end,
)
from worker.files import discard, main_picture, read_report, store_files, store_preview
from worker.machine import Machine, Room
from worker.rendering import Message, RenderOrder, RenderProcess
from worker.stop import StopSign
from worker.work_order import prepare

_log = logging.getLogger(__name__)
_LOOK_SECONDS = 0.1
_FAULTS_OF_THE_BRIEF = (BrandError, BriefError, PhotoError, SceneError)
_STOP_SECONDS = 10.0
_STOP_SECONDS_DRAINING = 0.5
_DATABASE_PATIENCE_LEASES = 3
_PLUGIN_GRACE_SECONDS = 5.0
"""Beyond a plugin's own limit, which the render process keeps unless the plugin holds all of it."""


Step = Callable[[], object]


class Attempt:
    def __init__(
        self,
        claim: Claim,
        settings: Settings,
        *,
        database: Database,
        storage: Storage,
        process: RenderProcess,
        machine: Machine,
        room: Room,
        stop: StopSign,
        news: Callable[[], None],
    ) -> None:
        """`news` is called when the generation's log has grown."""
        self._claim, self._settings = claim, settings
        self._most_seconds = generations.seconds_allowed(settings, claim.row.work)
        self._machine, self._room = machine, room
        self._database, self._storage, self._process, self._stop, self._news = database, storage, process, stop, news
        self._heart = Heart(database, claim, settings=settings)
        self._journal = Journal()
        self._course = Course()

    def run(self, home: Path) -> None:
        """Try, in a folder in `home`, and write how it ended.

        `DatabaseDown` when that could not be written: the lease then ends by itself.
        """
        ending: Step
        with about(self._claim.id), self._heart:
            try:
                self._succeed(home)
                self._machine.note_well()
                return
            except (Unwanted, Replaced):
                ending = self._yield
            except Draining:
                ending = self._release
            except Refused as error:
                ending = self._refuse(error.code, str(error))
            except _FAULTS_OF_THE_BRIEF as error:
                ending = self._refuse(type(error).__name__, str(error))
            except StorageDown as error:
                ending = self._wait(str(error))
            except PluginBroke as error:
                self._process.end()
                ending = self._blame(error)
            except Hindered as error:
                self._process.end()
                ending = self._judge(error)
            except Lacking as error:
                ending = self._crash(str(error), said=generations.LACKING)
            except ProcessEnded as error:
                ending = self._crash(str(error), culprit=error.culprit)
            except DatabaseDown:
                self._process.end()
                raise
            except Exception as error:  # an error of ours; counted, so that it cannot go round for ever
                self._process.end()
                ending = self._wonder_at(error)
            self._end_with(ending)

    def _succeed(self, home: Path) -> None:
        if generations.was_hindered(self._database, self._claim):
            self._be_alone()
        row = self._claim.row
        with (
            course(of=trace_of(row), waited_since=row.available_at, generation_id=row.id) as self._course,
            scratch(home, f"{self._claim.id}") as folder,
        ):
            self._make(folder)

    def _make(self, folder: Path) -> None:
        order = prepare(self._database, self._storage, self._claim, folder=folder)
        out = folder / "out"
        self._watch(self._begun(order, out))
        self._check_wanted()
        self._course.enter("store")
        artifacts = store_files(self._storage, self._claim, out)
        if not artifacts:
            raise ProcessEnded("the render ended well and left no file")
        report = read_report(out)
        picture = main_picture(artifacts, order.brief.formats, report)
        self._insist(
            lambda: generations.finish(
                self._database,
                self._claim,
                artifacts=artifacts,
                preview_key=picture,
                download_key=picture,
                report=report,
            )
        )

    def _be_alone(self) -> None:
        """Its machine cut it off the last time: let nothing else be to blame."""

        def go_on() -> bool:
            self._check_wanted()
            return not self._stop.is_set()

        if not self._room.be_alone(go_on, seconds=self._most_seconds):
            raise Draining
        if not self._machine.has_memory():
            raise NotBegun("this machine has less memory left than a render may take")

    def _begun(self, order: RenderOrder, out: Path) -> Connection:
        try:
            return self._process.begin(order, out)
        except OSError as error:  # as many processes, files or bytes as the machine may have are taken
            raise NotBegun(f"no process could be started to render it ({error})") from error

    def _watch(self, connection: Connection) -> None:
        """Pass on what the render process says until it is done; any other end is raised, with the render stopped."""
        begun = time.monotonic()
        self._hindrance = Hindrance(self._process.pid)
        try:
            while True:
                message: Message | None = heard(connection) if connection.poll(_LOOK_SECONDS) else None
                if message and self._process.is_current(message) and self._heard(message):
                    return
                self._look_up(begun)
        except (EOFError, OSError):
            raise self._explained(self._process.end()) from None
        except (Unwanted, Draining, Replaced):
            self._halt(connection)
            raise

    def _look_up(self, begun: float) -> None:
        """Between two messages: is the result still wanted, and is there time?

        What the process was kept waiting by others on its machine is not counted.
        """
        self._heart.looked_after()
        if not self._wanted():
            raise Unwanted
        if self._stop.is_due():
            raise Draining
        now = time.monotonic() - self._hindrance.seconds()
        if now > begun + self._most_seconds:
            self._process.end()
            raise self._ended(f"the render took longer than {self._most_seconds:.0f} s")
        if self._process.is_too_large():
            raise Hindered("the render process grew beyond what it may take", cause="memory")
        usual = self._settings.plugin_seconds_limit
        late = self._journal.overdue(Kind.CALL, usual=usual, grace=_PLUGIN_GRACE_SECONDS, now=now)
        for stuck, limit in late.items():
            self._process.end()
            raise ProcessEnded(f"{stuck} held the render process for {limit:.0f} s", culprit=stuck)

    def _explained(self, code: int | None) -> ProcessEnded:
        """The process ended by itself: where it was then, and whether it would end there again."""
        ended = self._ended(f"the render process ended with code {code}")
        return silent_end(code, str(ended), ended.culprit)

    def _ended(self, detail: str) -> ProcessEnded:
        culprit = " or ".join(self._journal.open(Kind.CALL))
        return ProcessEnded(f"{detail}, in {culprit}" if culprit else detail, culprit=culprit)

    def _heard(self, message: Message) -> bool:
        """Deal with one message; True when the files are there."""
        if message.spent or message.memory_bytes > self._settings.render_memory_limit:
            self._process.end()
        if message.kind in BAD_ENDS:
            raise bad_end(message)
        if message.step:
            self._journal.hear(message.step)
        if message.kind == "trouble":
            _log.error("generation %s: %s", self._claim.id, message.text)
        if message.kind in ("stage", "picture"):
            self._report(message)
        return message.kind == "done"

    def _report(self, message: Message) -> None:
        """News is worth nothing to a worker that cannot tell it: only `Replaced` gets through."""
        self._course.enter(message.text if message.kind == "stage" else "files")
        try:
            if message.kind == "stage":
                generations.report_stage(self._database, self._claim, stage=message.text, progress=message.progress)
            else:
                key = store_preview(self._storage, self._claim, Path(message.text))
                generations.report_preview(
                    self._database, self._claim, key=key, stage="files", progress=message.progress
                )
            self._news()
        except Unavailable as error:
            _log.info("progress is not told: %s", error)

    def _wanted(self) -> bool:
        return not (self._heart.replaced.is_set() or self._heart.cancelled.is_set())

    def _check_wanted(self) -> None:
        if not self._wanted():
            raise Unwanted

    def _halt(self, connection: Connection) -> None:
        """Between stages if that comes soon, else by force."""
        self._process.ask_to_stop()
        ends = time.monotonic() + (_STOP_SECONDS_DRAINING if self._stop.is_due() else _STOP_SECONDS)
        with contextlib.suppress(EOFError, OSError):
            while time.monotonic() < ends:
                if connection.poll(_LOOK_SECONDS) and heard(connection).kind not in ("stage", "picture"):
                    return
        self._process.end()

    def _insist(self, step: Step) -> None:
        """A database that is down for a moment must not cost a finished render."""
        ends = time.monotonic() + _DATABASE_PATIENCE_LEASES * self._settings.lease_seconds
        while True:
            try:
                step()
                return
            except DatabaseDown:
                if time.monotonic() > ends:
                    raise
                time.sleep(1)

    def _end_with(self, ending: Step) -> None:
        try:
            self._insist(ending)
        except Replaced as error:
            _log.warning("%s; its result is thrown away", error)
        discard(self._database, self._storage, self._claim)

    # The endings

    def _yield(self) -> None:
        generations.yield_to_cancel(self._database, self._claim)

    def _release(self) -> None:
        generations.release(self._database, self._claim)

    def _refuse(self, code: str, message: str) -> Step:
        return lambda: generations.fail(self._database, self._claim, code=code, message=message)

    def _wait(self, detail: str) -> Step:
        return lambda: generations.wait(self._database, self._claim, settings=self._settings, detail=detail)

    def _blame(self, error: PluginBroke) -> Step:
        _log.error("generation %s is given up: %s", self._claim.id, error)
        message = generations.plugin_broke(error.culprit)
        return lambda: generations.fail(
            self._database, self._claim, code="plugin-broke", message=message, detail=str(error)
        )

    def _judge(self, error: Hindered) -> Step:
        """Its machine's doing, unless its machine was well."""
        if error.cause == "disk":
            self._machine.note_disk()
        elif error.cause == "memory" and not isinstance(error, NotBegun) and self._had_memory():
            return self._crash(str(error), culprit=error.culprit, said=generations.TOO_LARGE)
        elif error.cause == "killed" and self._room.is_alone:
            return self._killed(error)
        else:
            self._machine.note_memory()
        return self._hinder(error)

    def _had_memory(self) -> bool:
        return self._machine.has_memory() and not self._room.was_short_of_memory

    def _wonder_at(self, error: Exception) -> Step:
        """An error of ours, if it is not one that no program can help."""
        if trouble := trouble_in(error):
            return self._judge(Hindered(f"{type(error).__name__}: {error}", cause=trouble))
        _log.error("generation %s met an error of ours", self._claim.id, exc_info=error)
        return self._crash(f"{type(error).__name__}: {error}")

    def _hinder(self, error: Hindered) -> Step:
        _log.error("generation %s waits for its machine: %s", self._claim.id, error)
        return lambda: generations.hinder(
            self._database, self._claim, settings=self._settings, detail=str(error), cause=error.cause
        )

    def _killed(self, error: Hindered) -> Step:
        def step() -> None:
            given_up = generations.killed(
                self._database, self._claim, settings=self._settings, detail=str(error), culprit=error.culprit
            )
            _log.error("generation %s, alone: %s%s", self._claim.id, error, " (given up)" if given_up else "")

        return step

    def _crash(self, detail: str, *, culprit: str = "", said: str = generations.GIVEN_UP) -> Step:
        def step() -> None:
            given_up = generations.crash(
                self._database, self._claim, settings=self._settings, detail=detail, culprit=culprit, said=said
            )
            _log.error("generation %s: %s%s", self._claim.id, detail, " (given up)" if given_up else "")

        return step
