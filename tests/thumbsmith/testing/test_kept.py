"""What several promises look at is made once, for the very thing it was made for."""

from thumbsmith.testing import Workbench
from thumbsmith.testing.kept import Kept
from thumbsmith.testing.workbench import TITLES


def test_it_is_made_once_for_each_thing_and_question():
    kept, made = Kept(), []
    things = [[], []]  # alike, and not the same
    for thing in (*things, *things):
        for question in ("a", "b"):
            kept.get(thing, question, lambda: made.append(1))
    assert len(made) == 4


def test_what_nobody_asked_for_longest_is_forgotten():
    kept, made = Kept(), []
    thing = object()
    for question in (0, *range(1, 10), 0, 10, 0, 1):
        kept.get(thing, question, lambda question=question: made.append(question))
    assert made == [*range(11), 1]


def test_two_promises_look_at_one_design_and_another_style_at_its_own():
    bench = Workbench.open()
    style, format = bench.registry.style("clean-light"), bench.registry.format("youtube")
    first = bench.designed(style, TITLES["short"], format)
    assert bench.designed(style, TITLES["short"], format) is first
    assert bench.designed(style.model_copy(), TITLES["short"], format) is not first
    assert bench.designed_anew(style, TITLES["short"], format)[0] == first[0]
