"""Target canvases with their platform's rules, as dated data with its source."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, ClassVar

from pydantic import Field, field_validator

from engine.entry import Entry
from engine.errors import FormatError
from engine.geometry import Box, Size
from engine.looks import Frozen

_DEVICE = re.compile(r"con|prn|aux|nul|com\d|lpt\d")
"""Windows opens a device under these names, whatever suffix follows."""


class KeepClear(Frozen):
    """A zone, in design units, where nothing that matters may stand."""

    name: str
    x: float
    y: float
    width: Annotated[float, Field(gt=0)]
    height: Annotated[float, Field(gt=0)]

    @property
    def box(self) -> Box:
        return Box(self.x, self.y, self.width, self.height)


MediaType = Annotated[str, Field(pattern=r"^[a-z]+/[a-z0-9][a-z0-9.+-]{0,80}$")]


class PlatformRules(Frozen):
    """What the platform accepts, where that is written and when it was last looked at."""

    media_types: Annotated[tuple[MediaType, ...], Field(min_length=1)]
    max_bytes: Annotated[int, Field(gt=0)] | None = None
    min_width: int | None = None
    max_width: int | None = None
    alpha: bool = False
    moving: bool = False
    source: Annotated[str, Field(min_length=1)]
    checked: datetime.date


class Format(Entry):
    """A canvas in design units; one unit is one pixel of the finished file."""

    refusal: ClassVar[type[FormatError]] = FormatError

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    title: str
    width: Annotated[int, Field(ge=16, le=8192)]
    height: Annotated[int, Field(ge=16, le=8192)]
    exporter: str
    margin: Annotated[float, Field(ge=0, le=0.2)] = 0.04
    shown_widths: Annotated[tuple[int, ...], Field(min_length=1)] = (168, 320)
    keep_clear: tuple[KeepClear, ...] = ()
    rules: PlatformRules

    @field_validator("name")
    @classmethod
    def _is_no_device(cls, name: str) -> str:
        if _DEVICE.fullmatch(name):
            raise ValueError(f"files cannot be called {name} on Windows; choose another name")
        return name

    @property
    def size(self) -> Size:
        return Size(self.width, self.height)

    @property
    def canvas(self) -> Box:
        return Box(0, 0, self.width, self.height)

    @property
    def safe(self) -> Box:
        """The canvas less its margin (a fraction of the shorter side) all round."""
        return self.canvas.inset(self.margin * min(self.width, self.height))
