"""The house's own rules: how long a file may be, who imports whom, what stays unloaded, what no file may say."""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("engine", "plugins", "bots", "cli", "setup_assets")
LINES = 500
HEAVY = (
    "torch",
    "skia",
    "scipy",
    "pymatting",
    "numba",
    "ai_edge_litert",
    "onnxruntime",
    "psd_tools",
    "uharfbuzz",
    "pillow_heif",
    "skimage",
)
"""Loaded only by the part that needs them, when it does."""


def tracked(*suffixes: str) -> list[Path]:
    """Files under version control; of a copy without it, all that are not built."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    built = {".venv", "build", "out", "node_modules", "dist", "__pycache__"}
    if listed.returncode == 0:
        paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        paths = [path for path in ROOT.rglob("*") if not built & set(path.relative_to(ROOT).parts)]
    return [path for path in paths if path.is_file() and (not suffixes or path.suffix in suffixes)]


def loaded_by(code: str, modules: Collection[str] = HEAVY) -> set[str]:
    """Those of `modules` that a fresh interpreter has loaded after `code`."""
    ask = f"{code}\nimport json, sys\nprint(json.dumps([m for m in {sorted(modules)} if m in sys.modules]))"
    done = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.strip().splitlines()[-1]))


def test_files_are_found():
    assert len(tracked(".py")) > 50


def test_no_file_is_too_long():
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in tracked(".py", ".mjs", ".toml")}
    assert {str(path.relative_to(ROOT)): lines for path, lines in lengths.items() if lines > LINES} == {}


def test_every_module_says_what_it_is_for():
    silent = [
        str(path.relative_to(ROOT))
        for path in tracked(".py")
        if path.relative_to(ROOT).parts[0] in ROOMS
        and path.stat().st_size
        and not ast.get_docstring(ast.parse(path.read_bytes()))
    ]
    assert silent == []


def test_rooms_import_one_way():
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "code", ["import engine", "import engine.scene, engine.style, engine.brief, engine.errors", "import cli.main"]
)
def test_importing_is_light(code):
    assert loaded_by(code) == set()


def test_finding_all_plugins_loads_no_models():
    code = "from engine.kinds.registry import *\nassert load_registry([builtin_folder()], installed=False).backgrounds"
    assert (
        loaded_by(code) & {"torch", "onnxruntime", "ai_edge_litert", "pymatting", "numba", "scipy", "psd_tools"}
        == set()
    )


def test_help_loads_neither_heavy_modules_nor_numpy():
    ask = "from cli.main import app\nfrom typer.testing import CliRunner\n"
    code = ask + "assert 'render' in CliRunner().invoke(app, '--help').output"
    assert loaded_by(code, {*HEAVY, "numpy"}) == set()


FORBIDDEN = {
    "a registry's address": re.compile(
        r"\b(files\.pythonhosted|pypi|registry\.(npmjs|yarnpkg)|npm\.pkg)\.(org|com|io|github\.com)\b"
    ),
    "a path of somebody's machine": re.compile(r"""(?<![\w.:/$}~-])/(home|Users|root|work|opt)/[a-z]"""),
}


IMAGES = ROOT / "deploy" / "images"
"""An image has a place of its own for programs, which is nobody's machine."""


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_names(what):
    named = []
    for path in tracked():
        if path == Path(__file__) or path.suffix in (".png", ".jpg", ".psd", ".webp"):
            continue
        text = path.read_text(encoding="utf-8", errors="ignore")
        if path.is_relative_to(IMAGES):
            text = text.replace("/opt/", "")
        found = FORBIDDEN[what].search(text)
        if found:
            named.append(f"{path.relative_to(ROOT)}: {found[0]}")
    assert named == []


def test_every_error_is_in_the_tree():
    """Errors raised on purpose come from `engine/errors.py`; another module may not add its own."""
    added = []
    for path in tracked(".py"):
        if path.relative_to(ROOT).parts[0] not in ROOMS or path.name == "errors.py":
            continue
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.ClassDef) and any(
                "Error" in ast.unparse(base) or "Exception" in ast.unparse(base) for base in node.bases
            ):
                added.append(f"{path.relative_to(ROOT)}: {node.name}")
    assert added == []


def test_every_child_that_is_python_is_started_in_one_place():
    """Elsewhere nobody names the interpreter: a child begun by hand would look for modules in the current folder."""
    rooms = (*ROOMS, "api", "service", "thumbsmith", "worker")
    sources = {path.relative_to(ROOT): path for path in tracked(".py") if path.relative_to(ROOT).parts[0] in rooms}
    naming = [
        name
        for name, path in sources.items()
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "sys.executable"
    ]
    assert set(map(str, naming)) == {"service/processes/python.py", "cli/extras.py"}
