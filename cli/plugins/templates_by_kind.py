"""What a new plugin is written from, by kind: files that lie in `templates`, one folder a kind.

Read for `--help` and completion as well, so nothing heavy is imported.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from string import Template

_TEMPLATES = Path(__file__).parent / "templates"
_SUFFIX = ".template"
_PACKAGE = "package"


def kind_names() -> tuple[str, ...]:
    """The kinds as they are typed: `face-finder`."""
    return tuple(sorted(folder.name for folder in _TEMPLATES.iterdir() if folder.is_dir() and folder.name != _PACKAGE))


def written(kind: str, words: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Each file of a plugin of this kind by its name, with the words filled in."""
    for path in sorted((_TEMPLATES / kind).glob(f"*{_SUFFIX}")):
        yield path.name.removesuffix(_SUFFIX), _filled(path, words)


def written_for_package(file: str, words: dict[str, str]) -> str:
    """A file that every package has, whatever its kind."""
    return _filled(_TEMPLATES / _PACKAGE / f"{file}{_SUFFIX}", words)


def _filled(path: Path, words: dict[str, str]) -> str:
    return Template(path.read_text(encoding="utf-8")).substitute(words)
