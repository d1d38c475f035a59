"""One block of text set anew: its words come back as they were given, however long they may be."""

from __future__ import annotations

import pytest

from engine.brief import TITLE_LIMIT
from engine.editing import with_text
from engine.scene import Scene, TextLayer
from engine.style import Palette
from engine.text.fonts import FontLibrary
from service.scenes.refit import refit

FONTS = FontLibrary()
PALETTE = Palette(ground="#000000", deep="#000000", ink="#ffffff", accent="#ffffff", second="#ffffff")


def block(text: str) -> tuple[Scene, str]:
    bare = Scene(format="youtube", width=1280, height=720, layers=())
    return with_text(bare, text, font="anton-400", palette=PALETTE, fonts=FONTS)


def words_of(scene: Scene, layer_id: str) -> TextLayer:
    layer = scene.layer(layer_id)
    assert isinstance(layer, TextLayer)
    return layer


@pytest.mark.parametrize("length", [80, 81, 120, 121, TITLE_LIMIT])
def test_words_may_be_as_long_as_a_title_and_so_may_the_layer_that_is_named_after_them(length):
    scene, layer_id = block("Short")
    words = ("word " * TITLE_LIMIT)[: length - 1] + "."
    for _ in range(2):
        scene = refit(scene, layer_id, text=words, style=None, fonts=FONTS)
        layer = words_of(scene, layer_id)
        assert (layer.words.replace("\n", " "), layer.name) == (words, layer.text)


def test_a_name_of_ones_own_stays():
    scene, layer_id = block("Short")
    named = scene.model_copy(update={"layers": (scene.layers[0].model_copy(update={"name": "Mine"}),)})
    assert words_of(refit(named, layer_id, text="Long", style=None, fonts=FONTS), layer_id).name == "Mine"


@pytest.mark.parametrize("words", ["ראיון עם Sarah על iPhone ועוד", "Tại sao người Việt bỏ phố?", "A “secret” plan"])
def test_words_come_back_in_reading_order_letter_by_letter(words):
    scene, layer_id = block(words)
    set_again = refit(scene, layer_id, text=words_of(scene, layer_id).words, style=None, fonts=FONTS)
    assert [words_of(one, layer_id).words.replace("\n", " ") for one in (scene, set_again)] == [words, words]
