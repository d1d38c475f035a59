"""A model whose every ground is refused: one sentence, nothing of it is kept, nothing is paid."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from service.database import Artifact, Generation, Style
from service.generations import GenerationRequest, submit
from service.generations.foresight import foresee
from tests.hostile import plant_plain
from worker.process import run_worker

_INK = """
from engine import hookimpl
from engine.kinds.background import Plane
from engine.kinds.check import Verdict


class Ink:
    name = "ink"
    needs_draft = True

    def paint(self, request):
        return [Plane(name="Ink", pixels=255 - request.draft)]


class Stern:
    name, sees, judges_generated = "stern", "picture", True

    def configured(self, options):
        return None

    def inspect(self, data, media_type):
        return Verdict.refused("no")

    def ping(self):
        pass


@hookimpl
def register_backgrounds():
    return [Ink()]


@hookimpl
def register_checks():
    return [Stern()]
"""


@pytest.fixture
def settings(sqlite_settings):
    return sqlite_settings.model_copy(update={"credits_per_generation": 3})


@pytest.fixture
def asked(database, settings, user_id, tmp_path, monkeypatch):
    folder = plant_plain(tmp_path / "plugins")
    (folder / "ink.py").write_text(_INK)
    monkeypatch.setenv("THUMBSMITH_PLUGINS_DIR", str(folder))
    with database.transaction() as session:
        session.add(Style(id="plain", label="plain", affinity="style:plain"))
    request = GenerationRequest(title="Plain words", style="plain", formats=("plain",), background="ink")
    return lambda: submit(database, request, user_id=user_id, settings=settings).generation.id


def test_it_ends_with_a_sentence_and_costs_nothing(database, settings, user_id, asked):
    before = foresee(database, user_id=user_id).balance
    identifier = asked()
    assert foresee(database, user_id=user_id).balance == before - 3
    run_worker(settings, once=True)
    with database.read() as session:
        row = session.get_one(Generation, identifier)
        assert row.status == "failed"
        assert row.error.startswith(
            "the safety check refused 3 grounds that ink made for this title; choose other words"
        )
        assert row.preview_url is None
        kept = sa.select(sa.func.count()).select_from(Artifact).where(Artifact.generation_id == identifier)
        assert session.scalar(kept) == 0
    assert foresee(database, user_id=user_id).balance == before
