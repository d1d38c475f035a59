"""A plain wish that is added to the brief travels by itself; CONTRIBUTING.md names whatever else must know of it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from tests.waiting import HANG_SECONDS

ROOT = Path(__file__).resolve().parents[2]
ADDED = '    mood: Annotated[str, Field(max_length=20)] = ""\n'
WAY = """
import importlib.util, json, sys, tempfile, types
from pathlib import Path

import engine

source = Path(sys.argv[1]).read_text(encoding="utf-8")
brief = types.ModuleType("engine.brief")
sys.modules["engine.brief"] = engine.brief = brief
exec(compile(source, "engine/brief.py", "exec"), brief.__dict__)

from api.generation_answers import GenerationAnswer, whole
from api.generation_bodies import GenerateBody
from engine.kinds.registry import builtin_folder, load_registry
from service.database import migrate, open_database
from service.generations import claim, request_of, submit
from service.results import gallery
from service.settings import Settings
from service.storage import open_storage
from tests.servers import add_user
from worker.work_order import prepare

registry = load_registry([builtin_folder()], installed=False)
with tempfile.TemporaryDirectory() as folder:
    settings = Settings(data_dir=Path(folder), secret_key="a key for tests, of no use elsewhere")
    migrate(settings)
    database, storage = open_database(settings), open_storage(settings)
    user_id = add_user(database)
    body = GenerateBody.model_validate({"title": "A title", "mood": "calm"})
    made = submit(database, body.request(registry), user_id=user_id, settings=settings).generation
    order = prepare(database, storage, claim(database, settings, worker_id="w"), folder=Path(folder) / "work")
    here = types.SimpleNamespace(settings=settings, database=database, storage=storage)
    told = whole(here, gallery.find(database, made.id, user_id=user_id))
    again = submit(database, request_of(made), user_id=user_id, settings=settings).generation
    print(json.dumps([order.brief.mood, told.model_dump(by_alias=True)["mood"], request_of(again).mood]))
    database.close()
"""


def test_it_travels_from_the_body_to_the_brief_and_the_answer(tmp_path):
    source = (ROOT / "engine" / "brief.py").read_text(encoding="utf-8")
    changed = tmp_path / "brief.py"
    changed.write_text(source.replace("    kicker:", f"{ADDED}    kicker:", 1), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", WAY, str(changed)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=HANG_SECONDS)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == ["calm", "calm", "calm"]


OF_THE_LAYER = {
    "service/catalogue/samples.py",
    "service/scenes/refit.py",
    "web/src/css/kits.css",
    "web/src/editor/design/words.ts",
    "web/src/pages/brand-kits/kit-picture.tsx",
}
"""Where the word is the layer's that a style makes of the wish, or the style's example of one, and not the wish."""


def test_the_list_of_files_is_true():
    """By one wish that has all that a wish can have: an option, a place in the form, a column, and is trimmed."""
    section = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("**A wish**")[2].partition("**An op")[0]
    named = set(re.findall(r"`([a-z_]+/[\w/.*-]+)`", section)) - {"tests/contract/test_wishes.py"}
    shapes = {name: [str(path.relative_to(ROOT)) for path in ROOT.glob(name)] for name in named}
    assert all(shapes.values()), shapes
    rooms = ("api", "cli", "service", "worker", "web/src")
    files = [
        path for room in rooms for path in (ROOT / room).rglob("*") if path.suffix in {".py", ".ts", ".tsx", ".css"}
    ]
    saying = {path for path in files if re.search(r"\bkicker\b", path.read_text(encoding="utf-8"))}
    found = {str(path.relative_to(ROOT)) for path in saying if "migrations" not in path.parts} - OF_THE_LAYER
    assert found <= {path for paths in shapes.values() for path in paths}
    assert {
        name for name, paths in shapes.items() if name.split("/")[0] != "engine" and not found & set(paths)
    } == set()
