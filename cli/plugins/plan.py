"""What a new plugin is called and which files it is made of, before any of them is written."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cli.importing.names import DEVICES
from cli.plugins.templates_by_kind import kind_names, written, written_for_package
from engine.errors import InputError, UnknownName
from engine.kinds.kind import KINDS
from engine.kinds.plugin_folder import KIND_FOLDERS
from engine.version import __version__

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,47}")
_LYING_LOOSE = ("format.toml", "lora.toml")
"""Data that a plugin folder knows by the end of its name, not by a folder of its own."""
_CODE = "__init__.py"


@dataclass(frozen=True, kw_only=True)
class Plan:
    kind: str
    """As it is typed: `face-finder`."""
    name: str
    package: bool = False
    font: Path | None = None
    """The file that a font plugin brings."""

    def check(self) -> None:
        """`InputError` for what cannot be written."""
        if self.kind not in kind_names():
            raise UnknownName("kind of plugin", self.kind, kind_names())
        if not _NAME.fullmatch(self.name):
            raise InputError(
                f"NAME {self.name!r}: take up to 48 small letters, figures and hyphens, as in 'first-light'"
            )
        if self.name in DEVICES:
            raise InputError(f"NAME {self.name!r}: Windows takes it for a device; take another name")
        if self.name in KIND_FOLDERS:
            raise InputError(f"NAME {self.name!r}: a folder of that name holds all {self.name}; take another name")
        if (self.kind == "font") != (self.font is not None):
            right = "a font needs it: --font FILE" if self.kind == "font" else f"it goes with a font, not a {self.kind}"
            raise InputError(f"--font: {right}")

    @property
    def registered(self) -> str:
        """The kind as the registry calls it: `face finder`."""
        return self.kind.replace("-", " ")

    @property
    def brings(self) -> tuple[str, ...]:
        """The kinds of what is called by its name; a ground is worn by a style."""
        return (self.registered, "style") if self.kind == "background" else (self.registered,)

    @property
    def distribution(self) -> str:
        return f"thumbsmith-{self.name}"

    @property
    def module(self) -> str:
        """No other package's, and an identifier whatever the name is."""
        return self.distribution.replace("-", "_")

    @property
    def top(self) -> str:
        """The one file or folder that holds it all."""
        return self.distribution if self.package else next(iter(self._own())).parts[0]

    def files(self) -> dict[Path, bytes]:
        """Each file's bytes by its path from the folder on that it is written into."""
        return self._packaged() if self.package else self._own()

    def _own(self) -> dict[Path, bytes]:
        """Dropped into a plugin folder."""
        return {self._dropped(file): data for file, data in self._parts.items()}

    def _dropped(self, file: str) -> Path:
        return Path(f"{self.name}.{file}") if file in _LYING_LOOSE else Path(self.name, file)

    def _packaged(self) -> dict[Path, bytes]:
        root, parts = Path(self.distribution), dict(self._parts)
        if _CODE not in parts:
            words = {**self._words, "hook": KINDS[self.registered].hook, "data": next(iter(parts))}
            parts[_CODE] = written_for_package("data.py", words).encode()
        common = {
            "pyproject.toml": "pyproject.toml",
            "README.md": "README.md",
            "tests/test_promises.py": "test_promises.py",
        }
        files = {root / path: written_for_package(file, self._words).encode() for path, file in common.items()}
        return files | {root / "src" / self.module / file: data for file, data in sorted(parts.items())}

    @cached_property
    def _parts(self) -> dict[str, bytes]:
        """What makes it a plugin, by file name."""
        parts = {file: text.encode() for file, text in written(self.kind, self._words)}
        return parts | ({self._font_name: self.font.read_bytes()} if self.font else {})

    @property
    def _font_name(self) -> str:
        """Its own could hold what ends a text in Python."""
        return f"{self.name}{self.font.suffix.lower()}" if self.font else ""

    @property
    def _words(self) -> dict[str, str]:
        words = self.name.replace("-", " ")
        major, minor, *_ = __version__.split(".")
        return {
            "name": self.name,
            "label": words[:1].upper() + words[1:],
            "words": words,
            "kind": self.registered,
            "module": self.module,
            "distribution": self.distribution,
            "versions": f">={major}.{minor},<{int(major) + 1}",
            "today": datetime.date.today().isoformat(),
            "font": self._font_name,
        }
