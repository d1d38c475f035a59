"""`thumbsmith chat` as a newcomer has it: lines in, lines out, with the real worker and engine behind it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from PIL import Image
from skimage.data import astronaut

from engine.scene import Scene, TextLayer
from service.database import Artifact, Generation, open_database
from service.settings import Settings
from service.storage import open_storage
from tests.waiting import HANG_SECONDS

ROOT = Path(__file__).resolve().parents[3]


def chat(folder: Path, *lines: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("THUMBSMITH_")}
    return subprocess.run(
        [sys.executable, "-m", "cli.main", "chat", "--data-dir", str(folder), "--language", "en"],
        input="\n".join((*lines, "")),
        env={**environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
    )


@pytest.fixture(scope="module")
def talked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """One conversation: a wish, then its title and its background made anew, and some that cannot be."""
    folder = tmp_path_factory.mktemp("chat")
    host = folder / "my host.png"
    Image.fromarray(astronaut()).resize((400, 400)).save(host)
    (folder / "virus.png").write_bytes(b"MZ" + b"\0" * 99)
    done = chat(
        folder / "data",
        f"/thumbnail --host '{folder}/virus.png' Never *made*",
        f"/thumbnail Tea vs *Coffee* --style versus --host '{host}' --format youtube --format podcast --realism 40",
        "3 Milk vs *Water*",
        "4",
        "99",
        "/styles neon",
        "/nonsense",
    )
    assert done.returncode == 0, done.stderr
    return folder / "data", done.stdout.splitlines()


def test_it_tells_how_it_goes_and_what_came_of_it(talked):
    _, lines = talked
    assert lines[0] == "virus.png is no photo by its content. Send a JPEG, PNG, WebP, AVIF or HEIC."
    assert lines[1] == "Tea vs Coffee: Next in line."
    assert any(re.fullmatch(r"Tea vs Coffee: \w[\w ]+ · \d+ %", line) for line in lines)
    assert sum(line == "Tea vs Coffee: Ready." for line in lines) == 2
    assert sum(line == "Milk vs Water: Ready." for line in lines) == 1
    assert "    Video thumbnail with 1 person and the words: Tea vs Coffee" in lines
    assert not any("\x1b" in line or "\r" in line for line in lines)


def test_every_file_lies_where_it_says(talked):
    _, lines = talked
    paths = [Path(line.split(maxsplit=2)[2]) for line in lines if re.match(r" +\d+x\d+ (JPG|PSD)", line)]
    assert len(paths) == 12
    assert all(path.stat().st_size > 1000 for path in paths)


def test_what_cannot_be_understood_is_said(talked):
    _, lines = talked
    assert "No button has the number 99." in lines
    assert "There is no /nonsense; /help shows what there is." in lines
    assert any(line.startswith("neon-night") for line in lines)


@pytest.fixture(scope="module")
def scenes(talked) -> dict[tuple[str, str], Scene]:
    """By what was made (`first`, `title`, `background`) and format."""
    settings = Settings(data_dir=talked[0])
    database, storage = open_database(settings), open_storage(settings)
    with database.read() as session:
        rows = session.scalars(sa.select(Generation).order_by(Generation.created_at)).all()
        made = {
            (name, file.format): Scene.from_json(storage.get(file.key))
            for name, row in zip(("first", "title", "background"), rows, strict=True)
            for file in session.scalars(sa.select(Artifact).where(Artifact.generation_id == row.id))
            if file.kind == "scene"
        }
    database.close()
    return made


def words(scene: Scene) -> list[str]:
    return [one.text for one in scene.walk() if isinstance(one, TextLayer) and one.id.startswith("title")]


def pictures(scene: Scene, stem: str) -> dict[str, str]:
    return {one.id: one.image for one in scene.walk() if hasattr(one, "image") and one.id.startswith(stem)}


def places(scene: Scene) -> dict[str, object]:
    return {one.id: one.box for one in scene.walk() if one.id.startswith(("host", "plane"))}


def test_new_words_are_set_in_the_same_design_in_every_format(scenes):
    for format in ("youtube", "podcast"):
        first, titled = scenes["first", format], scenes["title", format]
        assert "".join(words(titled)).lower().replace("*", "").startswith("milk")
        assert "water" in "".join(words(titled)).lower()
        assert "coffee" not in "".join(words(titled)).lower()
        assert (places(titled), pictures(titled, "host")) == (places(first), pictures(first, "host"))
        assert pictures(titled, "plane") == pictures(first, "plane")


def test_a_new_background_leaves_people_and_words(scenes):
    for format in ("youtube", "podcast"):
        first, grounded = scenes["first", format], scenes["background", format]
        assert words(grounded) == words(first)
        assert pictures(grounded, "host") == pictures(first, "host")
        assert pictures(grounded, "plane") != pictures(first, "plane")
