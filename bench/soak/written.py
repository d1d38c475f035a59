"""The report as files: JSON for programs, Markdown for people, plot and samples beside them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bench.soak.plot import plot
from bench.soak.record import Record
from bench.soak.verdict import Report


def write(folder: Path, record: Record, report: Report) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    made = {
        "report.json": report.model_dump_json(indent=2) + "\n",
        "report.md": "\n".join(_page(report)) + "\n",
        "plot.svg": plot(record),
        "samples.csv": _samples(record),
    }
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in made]


def _samples(record: Record) -> str:
    """What was seen of each process, for whoever wants to fit it in another way."""
    lines = ["seconds,process,pid,resident,proportional,files"]
    lines += [f'{s.at:.1f},"{s.who}",{s.pid},{s.resident},{s.proportional},{s.files}' for s in record.samples]
    return "\n".join(lines) + "\n"


def _page(report: Report) -> Iterator[str]:
    yield f"# A soak of {report.seconds / 60:.1f} minutes\n"
    yield f"**{report.verdict}**\n"
    yield "![How long generations took, memory and open files](plot.svg)\n"
    yield "| | |\n|---|---|"
    yield f"| requests | {report.asked} |"
    yield f"| answered as they should | {report.right} ({100 * report.share:.3f} %) |"
    yield f"| of these, turned away while a fault allows it, with the time to come back | {report.refused} |"
    yield f"| generations ready | {report.making.ready} of {report.generations} |"
    took = report.making
    yield f"| seconds from asking to ready | median {took.p50:.1f}, p95 {took.p95:.1f}, longest {took.longest:.1f} |"
    yield f"| lost, doubled | {report.lost}, {report.doubled} |"
    yield f"| of these, messages in the chat | {report.messages_lost}, {report.messages_doubled} |"
    heard = f"{report.events_lost}, {report.events_doubled}"
    yield f"| of these, events of browsers, whose sockets were cut off {report.cuts} times | {heard} |"
    yield f"| calls of webhooks, not delivered | {report.calls}, {report.calls_lost} |"
    yield f"| credits astray, files without a row | {report.astray}, {report.orphans} |\n"
    yield "| at | fault | lasted | |\n|---|---|---|---|"
    for one in report.strikes:
        yield f"| {one.begun:.0f} s | {one.name} | {one.ended - one.begun:.0f} s | {one.note} |"
    yield "\n| process | MB at first | at last | by the slope | open files | lives |\n|---|---|---|---|---|---|"
    for who in report.memory:
        files = f"{who.fewest_files} - {who.most_files}"
        yield f"| {who.who} | {who.begins:.1f} | {who.ends:.1f} | {who.percent:+.1f} % | {files} | {who.lives} |"
    yield "\n| request | answers by status |\n|---|---|"
    for what, counts in report.kinds.items():
        yield f"| {what} | {', '.join(f'{status}: {count}' for status, count in counts.items())} |"
    for wrong in report.wrong:
        yield f"\n- {wrong['at']:.1f} s, {wrong['what']}: {wrong['status']} {wrong['detail']}"
