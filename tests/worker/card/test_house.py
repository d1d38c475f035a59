"""`thumbsmith worker --gpu`: a card's process, its lanes and the queue, whole; the engine on the card is a plugin that
needs none."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from service.database import Generation, Note, Style
from service.generations import GenerationRequest, submit
from service.limits import RateLimits
from service.scenes.editing import Editing, Remade
from service.scenes.versions import read
from service.storage import open_storage
from service.studio.processes import StudioProcesses
from tests.hostile import plant_plain
from tests.waiting import HANG_SECONDS, wait_for
from worker.card.house import House
from worker.process import run_worker

_OIL = """
import os
import numpy as np
from engine import hookimpl
from engine.kinds.background import Plane

class Oil:
    name = "oil"
    needs_draft = wants_card = True

    def size(self, width, height):
        return width // 2, height // 2

    def paint(self, request):
        if request.prompt.startswith("end"):
            os._exit(3)
        facts = {"card": os.environ["CUDA_VISIBLE_DEVICES"], "prompt": request.prompt}
        return [Plane(name="Oil", pixels=255 - request.draft, facts=facts)]

class Blocks:
    name = "blocks"
    wants_card = True

    def upscale(self, pixels, width, height, *, seed):
        larger = pixels.repeat(3, 0).repeat(3, 1)
        return np.ascontiguousarray(larger[:height, :width])

@hookimpl
def register_backgrounds():
    return [Oil()]

@hookimpl
def register_upscalers():
    return [Blocks()]
"""


@pytest.fixture
def settings(sqlite_settings):
    return sqlite_settings.model_copy(update={"card_backgrounds": ("oil",), "card_lanes": 1, "upscaler": "blocks"})


@pytest.fixture
def asked(database, settings, user_id, tmp_path, monkeypatch):
    folder = plant_plain(tmp_path / "plugins")
    (folder / "oil.py").write_text(_OIL)
    for name, value in {
        "THUMBSMITH_PLUGINS_DIR": str(folder),
        "THUMBSMITH_DATA_DIR": str(settings.data_dir),
        "THUMBSMITH_DATABASE_URL": settings.database,
        "THUMBSMITH_QUEUE_URL": settings.queue,
        "THUMBSMITH_STORAGE_URL": settings.storage,
        "THUMBSMITH_CARD_BACKGROUNDS": "oil",
        "THUMBSMITH_UPSCALER": "blocks",
        "THUMBSMITH_SECRET_KEY": settings.secret_key.get_secret_value(),
    }.items():
        monkeypatch.setenv(name, value)
    with database.transaction() as session:
        session.add(Style(id="plain", label="plain", affinity="style:plain"))

    def ask(**wanted):
        request = GenerationRequest(title="Plain words", style="plain", formats=("plain",), background="oil", **wanted)
        return submit(database, request, user_id=user_id, settings=settings).generation.id

    return ask


def ended(database, identifier) -> Generation | None:
    with database.read() as session:
        row = session.get_one(Generation, identifier)
        return row if row.status not in ("pending", "running") else None


def ground_of(row: Generation) -> dict:
    return row.report["formats"][0]["ground"]


def painted_again(settings, database, identifier: str, **words: str) -> Remade:
    """As the canvas has it done, beside the worker of the card."""
    storage, limits = open_storage(settings), RateLimits(settings)
    studio, painting = StudioProcesses(settings), StudioProcesses(settings, seconds=HANG_SECONDS)
    editing = Editing(database, storage, studio, painting, limits, settings)
    with database.read() as session:
        owner = session.get_one(Generation, identifier).user_id
    scene = read(database, storage, identifier, user_id=owner).scene
    try:
        return editing.background(identifier, scene, user_id=owner, seed=7, **words).result(HANG_SECONDS)
    finally:
        painting.close()
        studio.close()


def test_a_card_paints_and_one_that_ends_in_mid_picture_costs_no_generation(settings, database, asked):
    house = House(settings, 5)
    try:
        first, fatal, last = asked(), asked(prompt="end"), asked()

        def made(identifier):
            house.look_after()
            return ended(database, identifier)

        row = wait_for(lambda: made(first), "the first picture")
        assert (row.status, ground_of(row)["engine"], ground_of(row)["facts"]["card"]) == ("ready", "oil", "5")
        assert house.card.told(seconds=HANG_SECONDS)["enlarged"] == 1
        with database.read() as session:
            assert session.scalar(sa.select(Note.name).where(Note.name == f"card:{house.name}"))
        row = wait_for(lambda: made(fatal), "the picture that ends the card's process")
        assert (row.status, ground_of(row)["engine"]) == ("ready", "plain")
        assert "the style's own ground stays: the card's process ended in mid-picture" in str(row.report)
        row = wait_for(lambda: made(last), "the picture after that")
        assert (row.status, ground_of(row)["engine"]) == ("ready", "oil")
        remade = painted_again(settings, database, first, prompt="a green hill")
        assert (remade.scene.ground.engine, remade.scene.ground.prompt, remade.notes) == ("oil", "a green hill", ())
        assert "thumbsmith_card_utilisation{" in (house.door.with_suffix(".prom")).read_text()
    finally:
        house.close()
    with database.read() as session:
        assert session.scalar(sa.select(Note.name).where(Note.name == f"card:{house.name}")) is None


def test_where_no_card_lives_the_styles_own_ground_is_made_and_said_so(settings, database, asked):
    identifier = asked()
    run_worker(settings, once=True)
    row = ended(database, identifier)
    assert (row.status, ground_of(row)["engine"]) == ("ready", "plain")
    assert "oil did not paint, the style's own ground stays: no GPU worker is running" in str(row.report)
