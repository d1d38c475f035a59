"""Names for the shell's Tab key, read from the plugins' files as they lie: none is run, nothing heavy is loaded."""

from __future__ import annotations

import ast
import importlib.util
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.home import user_plugin_folder
from engine.kinds.disabled import disabled_plugins

Offer = tuple[str, str]
"""A name, and what the shell may say of it."""

_STYLES = ("*/style.toml", "styles/*/style.toml", "style.toml", "*.style.toml", "styles/*.toml")
_FORMATS = ("format.toml", "*.format.toml", "formats/*.toml")
_MODULES = ("*.py", "*/__init__.py", "exporters/*.py", "exporters/*/__init__.py")


def style_names(incomplete: str) -> list[Offer]:
    return _offered(incomplete, _of_data(_STYLES, says="purpose"))


def format_names(incomplete: str) -> list[Offer]:
    return _offered(incomplete, _of_data(_FORMATS, says="title"))


def exporter_names(incomplete: str) -> list[Offer]:
    return _offered(incomplete, _of_code(_MODULES))


def plugin_names(incomplete: str) -> list[Offer]:
    """Disabled ones too: they may be wanted again."""
    from engine.kinds.plugin_folder import PluginFolder, builtin_folder, plugins_in

    folders = (builtin_folder(), PluginFolder(user_plugin_folder()))
    return _offered(incomplete, ((found.name, "") for folder in folders for found in plugins_in(folder)))


def _offered(incomplete: str, offers: Iterator[Offer]) -> list[Offer]:
    return sorted({name: says for name, says in offers if name.startswith(incomplete)}.items())


def _of_data(patterns: Sequence[str], *, says: str) -> Iterator[Offer]:
    for path in _files(patterns):
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):  # it is no plugin either; `thumbsmith plugins` says why
            continue
        yield str(data.get("name", "")), str(data.get(says, ""))


def _of_code(patterns: Sequence[str]) -> Iterator[Offer]:
    """What looks like an exporter: a class, or a call, that gives both a name and a suffix."""
    for path in _files(patterns):
        try:
            module = ast.parse(path.read_bytes())
        except (OSError, ValueError, SyntaxError):  # likewise
            continue
        for node in ast.walk(module):
            given = _texts(node)
            if "name" in given and "suffix" in given:
                yield given["name"], f"writes {given['suffix']}"


def _texts(node: ast.AST) -> dict[str, str]:
    pairs: list[tuple[str | None, ast.expr | None]]
    if isinstance(node, ast.Call):
        pairs = [(keyword.arg, keyword.value) for keyword in node.keywords]
    elif isinstance(node, ast.ClassDef):
        assigned = [part for part in node.body if isinstance(part, ast.Assign | ast.AnnAssign) and part.value]
        pairs = [
            (ast.unparse(part.targets[0] if isinstance(part, ast.Assign) else part.target), part.value)
            for part in assigned
        ]
    else:
        return {}
    return {
        name: value.value
        for name, value in pairs
        if name and isinstance(value, ast.Constant) and isinstance(value.value, str)
    }


def _files(patterns: Sequence[str]) -> Iterator[Path]:
    """Those of the built-in plugins and of the user's folder; a name with `_` or `.` in front is no plugin's."""
    off = disabled_plugins()
    built_in = importlib.util.find_spec("plugins")
    folders = [Path(each) for each in (built_in.submodule_search_locations or [] if built_in else [])]
    for folder in (*folders, user_plugin_folder()):
        for pattern in patterns:
            for path in sorted(folder.glob(pattern)):
                parts = path.relative_to(folder).parts
                hidden = any(part.startswith((".", "_")) for part in parts if part != "__init__.py")
                if not hidden and _plugin(parts) not in off:
                    yield path


def _plugin(parts: Sequence[str]) -> str:
    """The name under which the plugin is listed that a file is, or is the heart of."""
    *folders, file = parts
    is_whole_folder = file == "__init__.py" or (file == "style.toml" and bool(folders) and folders[-1] != "styles")
    return ".".join(folders if is_whole_folder else (*folders, file.rpartition(".")[0]))
