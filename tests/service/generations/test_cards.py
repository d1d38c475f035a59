"""Work for cards: who may claim it, and what becomes of it where no card lives."""

from __future__ import annotations

import pytest

from service.catalogue.affinity import engine_of, loaded_by, painted_by, unpainted
from service.database import Note, Style
from service.generations import GenerationRequest, cards, claim, submit

CARD = "here-gpu0"


def asked(database, settings, user_id, **values):
    request = GenerationRequest(title="A title", **values)
    return submit(database, request, user_id=user_id, settings=settings).generation


def taken(database, settings, **who):
    held = claim(database, settings, worker_id="w", **who)
    return held and held.id


def test_a_worker_without_a_card_leaves_it_alone_while_one_lives(database, settings, user_id):
    painted = asked(database, settings, user_id, background="sdxl").id
    plain = asked(database, settings, user_id).id
    cards.beat(database, CARD, {})
    assert taken(database, settings) == plain
    assert taken(database, settings) is None
    assert taken(database, settings, card=CARD) == painted


def test_a_worker_with_a_card_takes_nothing_else(database, settings, user_id):
    asked(database, settings, user_id)
    assert taken(database, settings, card=CARD) is None


@pytest.mark.parametrize("end", ["left", "silent"])
def test_where_none_lives_whoever_comes_takes_it(database, settings, user_id, end):
    painted = asked(database, settings, user_id, background="sdxl").id
    cards.beat(database, CARD, {})
    assert taken(database, settings) is None
    if end == "left":
        cards.leave(database, CARD)
    else:
        with database.transaction() as session:
            note = session.get(Note, f"card:{CARD}")
            note.value = {**note.value, "seen": note.value["seen"] - settings.lease_seconds - 1}
    assert taken(database, settings) == painted


def test_another_background_is_no_work_for_a_card(database, settings, user_id):
    cards.beat(database, CARD, {})
    row = asked(database, settings, user_id, background="photo")
    assert taken(database, settings) == row.id


def test_a_style_may_ask_for_it_and_a_brief_for_another(database, settings, user_id):
    with database.transaction() as session:
        session.add(Style(id="oil", label="Oil", affinity=loaded_by("oil", ["b", "a"], engine="sdxl")))
    row = asked(database, settings, user_id, style="oil")
    assert row.affinity == "paint:sdxl/loras:a,b"
    assert asked(database, settings, user_id, style="oil", quick=True).affinity == "paint:sdxl/loras:a,b+quick"
    assert asked(database, settings, user_id, style="oil", background="remote").affinity == "paint:remote/loras:a,b"


def test_all_workers_of_a_card_like_what_it_has_loaded(database, settings, user_id):
    with database.transaction() as session:
        session.add(Style(id="oil", label="Oil", affinity="loras:oil"))
    roomy = settings.model_copy(update={"running_per_user": 9})
    for style in ("spotlight", "oil", "spotlight", "oil"):
        asked(database, roomy, user_id, style=style, background="sdxl")
    order = [claim(database, roomy, worker_id=f"lane-{n}", card=CARD).row.style_id for n in range(4)]
    assert order == ["spotlight", "spotlight", "oil", "oil"]


@pytest.mark.parametrize(
    ("affinity", "engine", "plain"),
    [("style:a", None, "style:a"), ("paint:sdxl/style:a", "sdxl", "style:a"), ("paint:x/loras:a/b", "x", "loras:a/b")],
)
def test_an_affinity_tells_who_paints(affinity, engine, plain):
    assert engine_of(affinity) == engine
    assert unpainted(affinity) == plain
    assert painted_by("sdxl", affinity) == f"paint:sdxl/{plain}"
