"""What each kind of plugin must answer, and the sentence for what it may not."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.errors import PluginError
from engine.geometry import Box, Point
from engine.kinds import answers
from engine.kinds.background import BackgroundRequest, Plane
from engine.kinds.check import Verdict
from engine.kinds.exporter import Export
from engine.person import Face
from engine.style import Palette

PALETTE = Palette(ground="#203040", deep="#101820", ink="#ffffff", accent="#ff5a1f", second="#38c6ff")
ASKED = BackgroundRequest(width=4, height=3, seed=0, realism=0.5, palette=PALETTE)
GROUND = np.zeros((3, 4, 3), np.uint8)
PIXELS = np.zeros((3, 4, 3), np.uint8)


def export(**changes: object) -> Export:
    return Export(**{"data": b"file", "media_type": "image/png", "width": 4, "height": 3, **changes})


def plane(**changes: object) -> Plane:
    return Plane(**{"name": "Ground", "pixels": GROUND, **changes})


def face(**changes: object) -> Face:
    eyes = (Point(3, 3), Point(5, 3))
    return Face(**{"box": Box(1, 1, 8, 9), "score": 0.9, "eyes": eyes, "mouth": Point(4, 7), **changes})


def test_what_is_right_is_passed_on():
    for right in (export(), export(data=(b"a", memoryview(b"b"))), export(notes=("small",))):
        assert answers.export(right) is right
    haze = plane(name="Haze", pixels=np.zeros((2, 2, 4), np.uint8), blend="screen", depth="front", opacity=0.5)
    assert answers.planes((part for part in (plane(), haze)), ASKED) == [plane(), haze]
    assert answers.faces((face(),)) == [face()]
    assert answers.person_mask(np.ones((3, 4), np.float32), PIXELS).shape == (3, 4)
    assert answers.refined("Sleep") == "Sleep"
    assert answers.suggestions(("one", "two"), 3) == ["one", "two"]
    assert answers.verdict(Verdict.refused("no")).reason == "no"
    assert answers.configured_check(None) is None


WRONG = {
    "no export": (answers.export, (b"file",), "it gave bytes, and an Export is right"),
    "data as text": (answers.export, (export(data="file"),), "data is bytes, or a tuple of bytes, not str"),
    "data in a list": (answers.export, (export(data=[b"a"]),), "not list"),
    "data of wide numbers": (answers.export, (export(data=(memoryview(np.zeros(4, np.uint32)),)),), "not memoryview"),
    "no data": (answers.export, (export(data=(b"", b"")),), "data is empty"),
    "media type": (answers.export, (export(media_type="png"),), "media_type is such as 'image/png', not 'png'"),
    "no media type": (answers.export, (export(media_type=None),), "not None"),
    "width": (answers.export, (export(width=0),), "width is a whole number of pixels above 0, not 0"),
    "height": (answers.export, (export(height=720.0),), "height is a whole number of pixels above 0, not 720.0"),
    "notes": (answers.export, (export(notes="small"),), "notes are a list, not str"),
    "a note": (answers.export, (export(notes=(1,)),), "notes are texts"),
    "no planes": (answers.planes, ([], ASKED), "gave no plane"),
    "one plane alone": (answers.planes, (plane(), ASKED), "the planes are a list, not Plane"),
    "pixels as planes": (answers.planes, ([GROUND], ASKED), "it gave ndarray, and a Plane is right"),
    "pixels in floats": (answers.planes, ([plane(pixels=GROUND / 255)], ASKED), "array of uint8, not float64"),
    "pixels in a list": (answers.planes, ([plane(pixels=[[1]])], ASKED), "array of uint8, not <class 'list'>"),
    "grey pixels": (answers.planes, ([plane(pixels=GROUND[..., 0])], ASKED), r"3 or 4\), not \(3, 4\)"),
    "a ground of another size": (answers.planes, ([plane(pixels=GROUND[:2])], ASKED), r"not \(2, 4, 3\) behind"),
    "a ground with holes": (
        answers.planes,
        ([plane(pixels=np.zeros((3, 4, 4), np.uint8))], ASKED),
        r"the opaque ground: pixels of the shape \(3, 4, 3\)",
    ),
    "a ground in front": (answers.planes, ([plane(depth="front")], ASKED), "front"),
    "a depth": (answers.planes, ([plane(), plane(depth="above")], ASKED), "is behind or front"),
    "a blend mode": (answers.planes, ([plane(blend="smear")], ASKED), "a BlendMode"),
    "an opacity": (answers.planes, ([plane(opacity=math.nan)], ASKED), "an opacity from 0 to 1"),
    "no faces": (answers.faces, (None,), "the faces are a list, not NoneType"),
    "a box for a face": (answers.faces, ([Box(1, 1, 2, 2)],), "it gave Box, and a Face is right"),
    "a face in a tuple": (answers.faces, ([face(box=(1, 1, 8, 9))],), "a Face has a Box"),
    "a face without an end": (answers.faces, ([face(box=Box(1, 1, math.inf, 9))],), "made of finite numbers"),
    "a face without area": (answers.faces, ([face(box=Box(1, 1, 0, 9))],), "its box has an area"),
    "an eye nowhere": (answers.faces, ([face(mouth=Point(math.nan, 1))],), "made of finite numbers"),
    "one eye": (answers.faces, ([face(eyes=(Point(1, 1),))],), "two eyes"),
    "a mask of another size": (answers.person_mask, (np.ones((2, 4), np.float32), PIXELS), r"shape \(3, 4\)"),
    "a mask in bytes": (answers.person_mask, (np.ones((3, 4), np.uint8), PIXELS), "not uint8"),
    "a mask of nothing": (answers.person_mask, (np.full((3, 4), np.nan, np.float32), PIXELS), "from 0 to 1"),
    "a mask in percent": (answers.person_mask, (np.full((3, 4), 80, np.float32), PIXELS), "from 0 to 1"),
    "no title": (answers.refined, (None,), "it gave NoneType, and a text is right"),
    "titles in one": (answers.suggestions, ("one", 3), "the titles are a list, not str"),
    "numbers for titles": (answers.suggestions, ([1], 3), "it gave int, and a text is right"),
    "too many titles": (answers.suggestions, (["a", "b", "c"], 2), "gave 3 titles, and 2 is the most"),
    "yes": (answers.verdict, (True,), "it gave bool, and a Verdict is right"),
    "a finding": (answers.verdict, (Verdict(finding="fine"),), "made by Verdict.clean"),
    "half a check": (answers.configured_check, (object(),), "no check: it lacks inspect, ping, name, sees"),
    "half a helper": (answers.configured_helper, (None,), "no title helper: it lacks refine, suggest, name"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_refused_with_what_would_be_right(case):
    look, given, words = WRONG[case]
    with pytest.raises(PluginError, match=words):
        look(*given)
