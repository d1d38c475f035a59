"""What holds on every system is written so that it holds there: text has an encoding, processes begin by one room."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.packaging.elsewhere import ROOT, ours

THE_ROOM = "service.system"
OF_ONE_SYSTEM = {
    "creationflags",
    "pass_fds",
    "preexec_fn",
    "process_group",
    "start_new_session",
    "startupinfo",
    "umask",
}
"""Options of `Popen` that not every system takes."""
MAY_FIND_NOTHING = {"engine.kinds.patience"}
"""What looks for something that one system alone has, and does without it elsewhere."""


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call, dict[str, ast.expr]]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield name, node, {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}


def is_true(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Constant) and value.value is True


def opens_text(name: str, call: ast.Call, options: dict[str, ast.expr]) -> bool:
    if name in ("read_text", "write_text"):
        return not (name == "read_text" and call.args)
    if name == "open":
        return "b" not in mode(call, options)
    return is_true(options.get("text")) or is_true(options.get("universal_newlines"))


def mode(call: ast.Call, options: dict[str, ast.expr]) -> str:
    """Of `open(path, mode)` and of `path.open(mode)`; what is opened without a mode there is a picture or a studio."""
    of_path = isinstance(call.func, ast.Attribute)
    given = [options["mode"]] if "mode" in options else call.args[:1] if of_path else call.args[1:2]
    words = [each.value for each in given if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    return words[0] if words else "b" if of_path else "r"


def faults(module: str, tree: ast.AST) -> list[str]:
    found = []
    for name, call, options in calls(tree):
        if opens_text(name, call, options) and "encoding" not in options:
            found.append(f"{module}:{call.lineno}: {name} without an encoding")
        if name == "NamedTemporaryFile" and "delete" not in options:
            found.append(f"{module}:{call.lineno}: {name}, which Windows opens only once")
        if OF_ONE_SYSTEM & set(options) and not module.startswith(THE_ROOM):
            found.append(f"{module}:{call.lineno}: {name} with an option of one system")
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
        if text.startswith(("/proc/", "/dev/", "/tmp", "/sys/")) and not module.startswith(THE_ROOM):
            if module in MAY_FIND_NOTHING:
                continue
            found.append(f"{module}:{node.lineno}: {text} is not there on every system")
    return found


def path_of(module: str) -> Path:
    path = ROOT.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def test_every_module_keeps_to_it():
    trees = {module: ast.parse(path_of(module).read_bytes()) for module in ours()}
    assert [fault for module, tree in trees.items() for fault in faults(module, tree)] == []


@pytest.mark.parametrize(
    "code",
    [
        "Path('a').read_text()",
        "path.write_text(text)",
        "open(path)",
        "path.open('w')",
        "open(path, 'r', newline='')",
        "subprocess.run(command, text=True)",
        "tempfile.NamedTemporaryFile(dir=folder)",
        "subprocess.Popen(command, start_new_session=True)",
        "Path('/proc/self/status')",
    ],
)
def test_what_does_not_is_seen(code):
    assert len(faults("worker.rendering", ast.parse(code))) == 1


@pytest.mark.parametrize(
    "code",
    [
        "path.read_text(encoding='utf-8')",
        "open(path, 'rb')",
        "archive.open(entry, 'w', force_zip64=True)",
        "path.open('r+b')",
        "Studio.open()",
        "tempfile.NamedTemporaryFile(dir=folder, delete=False)",
        "Image.open(data, formats=FORMATS)",
        "subprocess.run(command, text=True, encoding='utf-8')",
    ],
)
def test_what_does_is_let_be(code):
    assert faults("worker.rendering", ast.parse(code)) == []
