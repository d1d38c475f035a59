"""What a fresh process finds in the plugin folder, as one document: the API takes it up without running any of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, cast

from pydantic import BaseModel

from engine.format import Format
from engine.kinds.background import Background, lacking, needs_draft, needs_photo, wants_card
from engine.kinds.lora import Lora
from engine.kinds.registered import Disabled, Failure, Plugin, Registry
from engine.style import Style
from engine.text.face import FontFace

_OF_A_FONT = ("id", "family", "weight", "italic", "postscript_name", "path", "digest", "fallback", "licence")


@dataclass(frozen=True)
class Named:
    """Code that other processes run: here it is known by name alone."""

    name: str
    suffix: str = ""


class BackgroundTold(BaseModel):
    """What is asked of a background without having it paint, by the same names."""

    name: str
    needs_draft: bool
    of_photo: bool
    wants_card: bool
    lacks: str

    @classmethod
    def of(cls, name: str, background: Background) -> BackgroundTold:
        return cls(
            name=name,
            needs_draft=needs_draft(background),
            of_photo=needs_photo(background),
            wants_card=wants_card(background),
            lacks=lacking(background),
        )


class FontTold(BaseModel):
    id: str
    family: str
    weight: int
    italic: bool
    postscript_name: str
    path: Path
    digest: str
    fallback: bool
    licence: str


class Listing(BaseModel):
    """The registry of another process."""

    styles: list[Style]
    loras: list[Lora]
    formats: list[Format]
    exporters: dict[str, str]
    """Suffixes by name."""
    backgrounds: dict[str, BackgroundTold]
    face_finders: list[str]
    upscalers: list[str]
    mattes: list[str]
    checks: dict[str, Literal["file", "picture"]]
    """What each sees."""
    title_helpers: dict[str, bool]
    """Whether each is to be configured, to ask somebody else."""
    fonts: list[FontTold]
    plugins: list[Plugin]
    failures: list[Failure]
    disabled: list[Disabled]

    @classmethod
    def of(cls, registry: Registry) -> Listing:
        return cls(
            styles=list(registry.styles.values()),
            loras=list(registry.loras.values()),
            formats=list(registry.formats.values()),
            exporters={name: exporter.suffix for name, exporter in registry.exporters.items()},
            backgrounds={name: BackgroundTold.of(name, one) for name, one in registry.backgrounds.items()},
            face_finders=list(registry.face_finders),
            upscalers=list(registry.upscalers),
            mattes=list(registry.mattes),
            checks={name: check.sees for name, check in registry.checks.items()},
            title_helpers={name: hasattr(one, "configured") for name, one in registry.title_helpers.items()},
            fonts=[FontTold(**{key: getattr(face, key) for key in _OF_A_FONT}) for face in registry.fonts.values()],
            plugins=[replace(plugin, settings=None) for plugin in registry.plugins],
            failures=list(registry.failures),
            disabled=list(registry.disabled),
        )

    def registry(self, begun_with: Registry) -> Registry:
        """As this process may use it: checks and title helpers are those that it has had from its beginning."""
        return Registry(
            styles={style.name: style for style in self.styles},
            loras={lora.name: lora for lora in self.loras},
            formats={format.name: format for format in self.formats},
            exporters=_named(self.exporters),
            backgrounds=cast(Mapping[str, Background], self.backgrounds),
            face_finders=_named(self.face_finders),
            upscalers=_named(self.upscalers),
            mattes=_named(self.mattes),
            checks=begun_with.checks,
            title_helpers=begun_with.title_helpers,
            fonts={font.id: FontFace(**font.model_dump()) for font in self.fonts},
            plugins=tuple(self.plugins),
            failures=tuple(self.failures),
            disabled=tuple(self.disabled),
        )

    def waits_for_a_restart(self, begun_with: Registry) -> list[str]:
        """Kinds of which there are others now than this process has run from its beginning."""
        kinds = {"checks": begun_with.checks, "title helpers": begun_with.title_helpers}
        told = {"checks": set(self.checks), "title helpers": set(self.title_helpers)}
        return [kind for kind, held in kinds.items() if set(held) != told[kind]]


def _named(names: Iterable[str] | Mapping[str, str]) -> dict[str, Any]:
    suffixes = names if isinstance(names, Mapping) else {}
    return {name: Named(name, suffixes.get(name, "")) for name in names}
