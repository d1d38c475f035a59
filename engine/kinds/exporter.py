"""What an exporter is asked and what it answers. An exporter turns one scene into one file's bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.format import Format
from engine.scene import Scene

if TYPE_CHECKING:
    from engine.compositor import Compositor

Part = bytes | memoryview


@dataclass(frozen=True, kw_only=True)
class ExportRequest:
    """A scene with all that is needed to draw it.

    Its merged picture is drawn while exporters begin: one that asks for `pixels` late does its own work meanwhile.
    """

    scene: Scene
    format: Format
    compositor: Compositor
    drawn: Callable[[], NDArray[np.uint8]]
    """Answers with the merged picture as soon as it is there."""

    @property
    def pixels(self) -> NDArray[np.uint8]:
        """The merged picture at scale 1, `(height, width, 4)` straight sRGB."""
        return self.drawn()


@dataclass(frozen=True, kw_only=True)
class Export:
    """A finished file in memory, and what its maker has to say.

    `data` may be the file's parts one after the other: joining those of a large file would hold it in memory twice.
    """

    data: bytes | tuple[Part, ...]
    media_type: str
    width: int
    height: int
    notes: tuple[str, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)
    """For programs, as values that JSON can hold: they stand in the report and in the API's answers."""

    @property
    def parts(self) -> tuple[Part, ...]:
        return self.data if isinstance(self.data, tuple) else (self.data,)

    @property
    def whole(self) -> bytes:
        """The file as one."""
        return self.data if isinstance(self.data, bytes) else b"".join(self.parts)


class Exporter(Protocol):
    """A plugin that writes files: `register_exporters` returns these.

    It may also have `verify(data)`, which reads a finished file again with a sentence for each thing that is wrong.
    """

    name: str
    suffix: str
    """With its dot: `.jpg`."""

    def export(self, request: ExportRequest) -> Export:
        """The scene as bytes. Same request, same bytes."""
        ...
