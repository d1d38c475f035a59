"""A render's report in sentences for whoever asked for the picture: what is good, what to know, what to look at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from engine.kinds.registry import Registry
from service.database import Generation

Level = Literal["good", "note", "warning"]
_CONTRAST = 4.5
_LEGIBLE_CAP_PIXELS = 7.0
_SMALL_HEAD = 0.22
"""Of the height; below it a face is hard to read on a phone."""
_PHOTO = re.compile(r"\bphoto-(\d)\b")
_PERSON = re.compile(r"^guest-(\d)$")
_TITLES = {"type": "file-type", "pixels": "size", "bytes": "file-size"}
_RANK = {"warning": 0, "good": 1, "note": 2}


@dataclass(frozen=True)
class Sentence:
    """`format` is None for what concerns all of them."""

    level: Level
    code: str
    text: str
    format: str | None = None


def in_plain_words(row: Generation, registry: Registry) -> list[Sentence]:
    """Warnings first, then what is good, then what is worth knowing; in each the order of the formats."""
    report: Mapping[str, Any] = row.report
    formats = report.get("formats", [report] if "artifacts" in report else [])
    found = [Sentence("warning", "photo", _about_photos(text, row)) for text in report.get("warnings", ())]
    for one in formats:
        found.extend(_of_format(one, registry))
    return sorted(dict.fromkeys(found), key=lambda sentence: _RANK[sentence.level])


def _of_format(report: Mapping[str, Any], registry: Registry) -> Iterator[Sentence]:
    name = report["format"]
    for level, code, text in (
        *_words(report["words"]),
        *_zones(report, registry),
        *_people(report["people"]),
        *_files(report["artifacts"], _limit(name, registry)),
        *(("warning", "file", _not_made(failure)) for failure in report.get("failures", ())),
        *(("warning", "design", _sentence(text)) for text in report["warnings"]),
    ):
        yield Sentence(level, code, text, name)


def _words(words: list[Mapping[str, Any]]) -> Iterator[tuple[Level, str, str]]:
    if not words:
        return
    widths = [
        min((int(width) for width, cap in one["cap_height_shown"].items() if cap >= _LEGIBLE_CAP_PIXELS), default=None)
        for one in words
    ]
    shown = [width for width in widths if width is not None]
    if len(shown) < len(widths):
        small = words[widths.index(None)]
        height = max(small["cap_height_shown"].values(), default=0)
        text = f"“{small['text']}” is small: its letters are {height:.0f} px high where it is shown; fewer words help"
        yield "warning", "readable", text
    else:
        yield "good", "readable", f"Readable at {max(shown)} px"
    weakest = min(one["contrast"] for one in words)
    text = f"Weakest letter contrast {weakest:.1f} : 1"
    yield ("good", "contrast", text) if weakest >= _CONTRAST else ("warning", "contrast", f"{text}; 4.5 is wanted")
    hidden = max(one["hidden"] for one in words)
    if hidden > 0:
        yield "note", "hidden", f"Up to {max(1, round(hidden * 100))} % of a letter stands behind a person"


def _zones(report: Mapping[str, Any], registry: Registry) -> Iterator[tuple[Level, str, str]]:
    for hit in report["safe_zone_hits"]:
        yield "warning", "safe-zone", _sentence(hit)
    format = registry.formats.get(report["format"])
    zones = {zone.name for zone in format.keep_clear} if format else set()
    for zone in sorted(zones):
        if not any(zone in hit for hit in report["safe_zone_hits"]):
            yield "good", "safe-zone", f"Nothing under the {zone}"


def _people(people: list[Mapping[str, Any]]) -> Iterator[tuple[Level, str, str]]:
    for one in people:
        who = _who(one["layer"])
        if one["head"] is None:
            continue
        share = one["head_share"]
        owner = "Head" if len(people) == 1 else f"{who}'s head"
        text = f"{owner} is {share * 100:.0f} % of the height"
        yield "good" if share >= _SMALL_HEAD else "note", "head", text


def _files(artifacts: list[Mapping[str, Any]], limit: tuple[str, int] | None) -> Iterator[tuple[Level, str, str]]:
    for one in artifacts:
        wrong = [finding for finding in one["findings"] if finding["level"] != "ok"]
        for finding in wrong:
            text = _sentence(f"{one['file']}: {finding['message']}")
            yield "warning", _TITLES.get(finding["rule"], finding["rule"]), text
        if limit and any(finding["rule"] == "bytes" and finding["level"] == "ok" for finding in one["findings"]):
            yield "good", "file-size", f"Under the limit of {limit[0]}, {_size(limit[1])}: {_size(one['bytes'])}"
        for note in one["notes"]:
            yield "note", "file", _sentence(f"{one['file']}: {note}")


def _not_made(failure: Mapping[str, Any]) -> str:
    """What the plugin said is for whoever runs the service."""
    return f"{failure['file']} could not be made: the {failure['culprit']} broke"


def _limit(name: str, registry: Registry) -> tuple[str, int] | None:
    format = registry.formats.get(name)
    return (format.title, format.rules.max_bytes) if format and format.rules.max_bytes else None


def _about_photos(text: str, row: Generation) -> str:
    """The render knows photos by their place in the brief: `photo-0: no face was found in photo-0`."""
    _, colon, rest = text.partition(": ")
    said = rest if colon and _PHOTO.match(text) else text

    def named(found: re.Match[str]) -> str:
        number = int(found[1]) + (0 if row.host_key else 1)
        return "the host's photo" if number == 0 else f"guest {number}'s photo"

    return _sentence(_PHOTO.sub(named, said))


def _who(layer: str) -> str:
    guest = _PERSON.match(layer)
    return f"Guest {guest[1]}" if guest else "Host"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _size(count: int) -> str:
    if count < 1_000_000:
        return f"{count / 1000:.0f} KB"
    return f"{count / 1_000_000:.1f} MB".replace(".0 MB", " MB")
