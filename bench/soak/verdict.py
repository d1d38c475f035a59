"""What a soak has shown, in numbers that a file can hold, and whether that is good enough."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from pydantic import BaseModel

from bench.soak.accounting import SERVED, by_kind, counted, percentile
from bench.soak.growth import JUDGED_FROM_SECONDS, LIMIT_PERCENT, WARM_UP, growths
from bench.soak.record import Record

_SHOWN = 20


class Making(BaseModel):
    """Seconds from asking to ready."""

    ready: int
    p50: float
    p95: float
    longest: float


class Memory(BaseModel):
    """Megabytes of a process (what is shared by its parts), and its open files, after warming up."""

    who: str
    begins: float
    ends: float
    percent: float
    fewest_files: int
    most_files: int
    lives: int


class StruckBy(BaseModel):
    name: str
    begun: float
    ended: float
    note: str


class Report(BaseModel):
    seconds: float
    asked: int
    right: int
    refused: int
    share: float
    kinds: dict[str, dict[str, int]]
    wrong: list[dict[str, str | float]]
    generations: int
    making: Making
    lost: int
    doubled: int
    astray: int
    orphans: int
    messages_lost: int
    messages_doubled: int
    calls: int
    calls_lost: int
    events_lost: int
    events_doubled: int
    cuts: int
    fell: dict[str, int]
    spoilt: list[str]
    memory: list[Memory]
    strikes: list[StruckBy]
    faults: list[str]
    """Why it is not good enough; empty where it is."""

    @property
    def verdict(self) -> str:
        counts = f"{self.right} of {self.asked} requests answered as they should ({100 * self.share:.3f} %)"
        made = f"{self.generations} generations, p95 {self.making.p95:.1f} s, lost {self.lost}, doubled {self.doubled}"
        grown = max((one.percent for one in self.memory), default=0.0)
        said = "passed" if not self.faults else f"FAILED: {'; '.join(self.faults)}"
        judged = "" if self.seconds >= JUDGED_FROM_SECONDS else ", too short a time to judge that"
        return f"{said} | {counts}; {made}; memory grew by {grown:.1f} % at most{judged}"


def report_of(record: Record) -> Report:
    requests, found = counted(record.answers, record.strikes), record.audit
    times = [seconds for _, seconds in record.making]
    report = Report(
        seconds=record.seconds,
        asked=requests.asked,
        right=requests.right,
        refused=requests.refused,
        share=requests.share,
        kinds=by_kind(record.answers),
        wrong=[asdict(one) for one in requests.wrong[:_SHOWN]],
        generations=found.generations,
        making=Making(
            ready=len(times), p50=percentile(times, 0.5), p95=percentile(times, 0.95), longest=max(times, default=0.0)
        ),
        lost=found.lost + record.chat_lost + record.calls_lost + record.events_lost,
        doubled=found.duplicates + record.twice + record.chat_doubled + record.events_doubled,
        astray=found.astray,
        orphans=found.orphans,
        messages_lost=record.chat_lost,
        messages_doubled=record.chat_doubled,
        calls=record.calls,
        calls_lost=record.calls_lost,
        events_lost=record.events_lost,
        events_doubled=record.events_doubled,
        cuts=record.cuts,
        fell=record.fell,
        spoilt=list(record.spoilt),
        memory=_memory(record),
        strikes=[StruckBy(name=one.name, begun=one.begun, ended=one.ended, note=one.note) for one in record.strikes],
        faults=[],
    )
    return report.model_copy(update={"faults": list(_faults(report))})


def _memory(record: Record) -> list[Memory]:
    """Of those that live long enough for it to mean anything."""
    return [
        Memory(
            who=one.who,
            begins=one.begins,
            ends=one.ends,
            percent=one.percent,
            fewest_files=one.files[0],
            most_files=one.files[1],
            lives=one.lives,
        )
        for one in growths(record.samples, until=record.seconds)
    ]


def _faults(report: Report) -> Iterator[str]:
    if report.share < SERVED:
        yield f"{100 * report.share:.3f} % of requests answered as they should, under {100 * SERVED:.1f}"
    if report.lost or report.doubled:
        yield f"lost {report.lost}, doubled {report.doubled}"
    if report.astray:
        yield f"{report.astray} credits astray"
    if report.spoilt:
        yield f"{len(report.spoilt)} spoilt: {report.spoilt[0]}"
    for name, times in report.fell.items():
        yield f"{name} ended by itself {times} times"
    if not report.making.ready:
        yield "no generation was ready"
    if report.seconds >= JUDGED_FROM_SECONDS:
        yield from _faults_of_memory(report)


def _faults_of_memory(report: Report) -> Iterator[str]:
    if not report.memory:
        yield "nobody's memory was seen often enough to tell whether it grows"
    for one in report.memory:
        if one.percent > LIMIT_PERCENT:
            yield f"memory of {one.who} grew by {one.percent:.1f} % after the first {100 * WARM_UP:.0f} %"
