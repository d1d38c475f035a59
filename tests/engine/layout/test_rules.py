"""A thousand random cases: whatever the people, the words and the canvas, no hard rule is broken."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.format import Format
from engine.geometry import Box, Size
from engine.layout import PersonShape, place
from engine.style import LayoutPreference


def _beside(name: str):
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


broken_rules = _beside("rulebook").broken_rules
RULES = {"media_types": ("image/jpeg",), "source": "made for the test", "checked": "2026-11-22"}
share = st.floats(0, 1)


@st.composite
def shapes(draw) -> PersonShape:
    """From a tight crop of a head to a full length, narrow to wide, with and without a face."""
    width, height = draw(st.integers(60, 3000)), draw(st.integers(80, 4000))
    head_h = height * draw(st.floats(0.08, 1.0))
    head_w = min(width, head_h * draw(st.floats(0.5, 1.5)))
    head = Box((width - head_w) * draw(share), (height - head_h) * draw(share) ** 2, head_w, head_h)
    face = None
    if draw(st.integers(0, 5)):
        face_h, face_w = head_h * draw(st.floats(0.4, 0.98)), head_w * draw(st.floats(0.4, 0.98))
        face = Box(head.x + (head_w - face_w) * draw(share), head.y + (head_h - face_h) * draw(share), face_w, face_h)
    return PersonShape(
        size=Size(width, height),
        head=head,
        face=face,
        eyes_y=face.y + face.height * draw(st.floats(0.2, 0.5)) if face else None,
        yaw=draw(st.floats(-1, 1)),
        touches=draw(st.frozensets(st.sampled_from(["left", "right", "bottom", "top"]))),
    )


@st.composite
def canvases(draw) -> Format:
    width, height = draw(st.sampled_from([(1280, 720), (3000, 3000), (1080, 1920), (1200, 900), (640, 360)]))
    zones = {
        "none": (),
        "badge": (
            {"name": "badge", "x": 0.8 * width, "y": 0.85 * height, "width": 0.2 * width, "height": 0.15 * height},
        ),
        "fifth": ({"name": "fifth", "x": 0, "y": 0.8 * height, "width": width, "height": 0.2 * height},),
        "both ends": (
            {"name": "head", "x": 0, "y": 0, "width": width, "height": 0.1 * height},
            {"name": "foot", "x": 0, "y": 0.8 * height, "width": width, "height": 0.2 * height},
        ),
    }
    clear = zones[draw(st.sampled_from(sorted(zones)))]
    return Format(name="any", title="Any", width=width, height=height, exporter="any", keep_clear=clear, rules=RULES)


preferences = st.builds(
    LayoutPreference,
    arrangement=st.sampled_from(["side", "behind", "masthead", "lower-third", "versus", "centre"]),
    square=st.sampled_from(["stack", "behind", "masthead", "lower-third", "versus", "centre"]),
    people_side=st.sampled_from(["left", "right"]),
    align=st.sampled_from(["left", "center", "right"]),
    head=st.floats(0.3, 0.9),
)
word = st.text("ABCDEGHIKLMNORSTUW", min_size=1, max_size=12)
titles = st.lists(word, min_size=1, max_size=12).map(" ".join) | st.tuples(word, word).map(" vs ".join)


@settings(max_examples=1000, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    people=st.lists(shapes(), max_size=6),
    text=titles,
    canvas=canvases(),
    preference=preferences,
    aspect=st.none() | st.floats(0.3, 6),
    kicker=st.booleans(),
    behind=st.booleans(),
)
def test_no_hard_rule_is_ever_broken(typesetter, people, text, canvas, preference, aspect, kicker, behind):
    placement = place(
        people,
        typesetter,
        text,
        format=canvas,
        preference=preference,
        logo_aspect=aspect,
        kicker=kicker,
        allow_behind=behind,
    )
    assert not list(broken_rules(placement, people, canvas))
    assert (placement.logo is not None) == (aspect is not None)
    assert (placement.kicker is not None) == kicker
    assert behind or not placement.behind


def test_the_rulebook_sees_what_is_wrong(typesetter, make_portrait, canvas_of):
    """The checker itself: moved out of place, every placement is caught."""
    from dataclasses import replace

    canvas, people = canvas_of["wide"], [make_portrait(), make_portrait()]
    good = place(people, typesetter, "WHY WE QUIT", format=canvas, preference=LayoutPreference())
    assert not broken_rules(good, people, canvas)
    first, second = good.people

    def with_first(**boxes):
        return replace(good, people=(replace(first, **boxes), second))

    raised = first.box.moved(0, -2000)
    title = good.people[1].face
    for wrong in (
        with_first(box=raised),
        with_first(face=first.face.scaled(1.1)),
        with_first(head=first.head.moved(-5000, 0)),
        replace(good, people=(first, first)),
        replace(good, people=(replace(first, face=second.face, head=second.head), second)),
        replace(good, logo=canvas.keep_clear[0].box),
        replace(good, title_parts=((title, good.fitted),)),
    ):
        assert broken_rules(wrong, people, canvas)
