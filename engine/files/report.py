"""What a render says of itself: seeds, times, boxes, contrast, files. Written as `report.json`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, JsonValue

from engine.geometry import Box
from engine.looks import Frozen
from engine.measures import Digest

Level = Literal["ok", "warning", "error"]
Rectangle = tuple[float, float, float, float]
"""x, y, width, height in design units."""


class Finding(Frozen):
    """One rule looked at, in a sentence."""

    level: Level
    rule: str
    message: str
    source: str = ""


class ArtifactReport(Frozen):
    file: str
    exporter: str
    media_type: str
    width: int
    height: int
    bytes: int
    sha256: Digest
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    facts: dict[str, JsonValue] = {}
    """What the exporter says of the file, for programs."""


class FileFailure(Frozen):
    """A further file that a plugin could not make."""

    file: str
    exporter: str
    culprit: str
    """Which part of which plugin."""
    message: Annotated[str, Field(exclude=True)] = ""
    """What broke it, for whoever runs the plugin: a file goes to others, so it is not written down there."""


class WordsReport(Frozen):
    """How one block of words reads. `contrast` is the worst glyph's WCAG ratio; `hidden` the share of the worst
    covered glyph's ink that people cover; cap heights are pixels when the picture is shown that wide."""

    layer: str
    text: str
    box: Rectangle
    contrast: float
    contrast_median: float
    hidden: Annotated[float, Field(ge=0, le=1)]
    cap_height: float
    cap_height_shown: dict[str, float]
    treatment: tuple[str, ...] = ()
    verdict: str = ""


class PersonReport(Frozen):
    layer: str
    face: Rectangle | None
    head: Rectangle | None
    head_share: float
    """Head height over canvas height."""


class GroundReport(Frozen):
    """Who painted behind the people, and how: prompt, seed and model where an engine was told of them."""

    engine: str
    facts: dict[str, JsonValue] = {}


class FormatReport(Frozen):
    format: str
    width: float
    height: float
    arrangement: str
    scene: str
    scene_digest: Digest
    people: tuple[PersonReport, ...]
    words: tuple[WordsReport, ...]
    safe_zone_hits: tuple[str, ...]
    artifacts: tuple[ArtifactReport, ...]
    """The format's own file first."""
    failures: tuple[FileFailure, ...] = ()
    ground: GroundReport | None = None
    """None of an edited scene."""
    warnings: tuple[str, ...] = ()


class Report(Frozen):
    """One render. Everything but `stage_seconds` is the same for the same inputs and seed."""

    thumbsmith: str
    title: str
    style: str
    realism: int
    seed: int
    stage_seconds: dict[str, float]
    formats: tuple[FormatReport, ...]
    warnings: tuple[str, ...] = ()


def rectangle(box: Box) -> Rectangle:
    x, y, width, height = (round(float(value), 2) for value in box)
    return x, y, width, height
