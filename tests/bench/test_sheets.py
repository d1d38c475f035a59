"""The sheets' counts, on a person who was drawn: what is seen is counted, what is hidden is not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from bench.sheets.counts import counted, cuts_in_sight, summary
from bench.sheets.kept import Sitting
from bench.sheets.making import Cast, casts, made
from bench.sheets.paper import sheets
from engine.editing.tree import changed
from thumbsmith.testing.workbench import Workbench

BENCH = Workbench.open()


def sitting(*people):
    return Sitting(BENCH.photo, people or (BENCH.cutout,))


@pytest.fixture(scope="module")
def picture():
    sides = replace(BENCH.cutout, touches=frozenset({"bottom", "left"}))
    cast = Cast(name="drawn", sitting=sitting(), cutouts=(sides,))
    return made(cast, "spotlight", "Why *rockets* explode", BENCH.registry.format("youtube"), BENCH.studio, width=168)


def test_a_design_owes_nothing_and_is_told_in_figures(picture):
    count = counted(picture)
    assert (count.people, count.cuts, count.faded) == (1, (), 0)
    assert count.heads[0] >= 0.55
    assert 0.34 <= count.eyes[0] <= 0.46
    told = "\n".join(summary([count]))
    assert "1 people, 1 designs" in told
    assert "with a cut edge in sight: 0, with a fade: 0" in told


def test_a_person_moved_into_the_picture_shows_a_cut(picture):
    lifted = changed(
        picture.design.scene, "host", lambda layer: (layer.model_copy(update={"y": layer.y - 0.3 * layer.height}),)
    )
    moved = replace(picture, design=replace(picture.design, scene=lifted))
    assert list(cuts_in_sight(moved)) == ["host bottom"]


def test_a_veil_is_counted(picture):
    mask = picture.assets.pixels(picture.design.scene.layer("host").mask)
    veil = picture.assets.put_pixels((mask * np.linspace(0, 1, mask.shape[1])).astype(np.uint8))
    scene = changed(picture.design.scene, "host", lambda layer: (layer.model_copy(update={"mask": veil}),))
    assert counted(replace(picture, design=replace(picture.design, scene=scene))).faded == 1


def test_groups_stand_in_for_themselves_and_others_are_put_together():
    alone, group = sitting(), sitting(BENCH.cutout, BENCH.cutout, BENCH.cutout)
    found = list(casts([alone, alone, alone, group], [1, 2, 3]))
    assert [len(cast.cutouts) for cast in found] == [1, 1, 1, 1, 2, 2, 2, 3, 3]


def test_a_sheet_has_room_for_each_picture():
    pictures = [(f"number {n}", Image.new("RGB", (320, 180))) for n in range(31)]
    first, second = sheets(pictures, 320)
    assert first.width == second.width * 5 - 4 * 8 or second.width < first.width
    assert first.height > second.height
