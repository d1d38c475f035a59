"""What every style promises."""

from __future__ import annotations

from engine.compositor import Compositor
from engine.files.inspection import placed, safe_zone_hits
from engine.format import Format
from engine.scene import ImageLayer, Role, Scene, TextLayer
from engine.style import Style
from thumbsmith.testing.broken import insist
from thumbsmith.testing.workbench import TITLES, Workbench

CONTRAST = 4.5
"""WCAG 2: of the weakest letter against what lies round it."""
LEAST_HEAD, MOST_HEAD = 0.5, 0.95
"""One person's head as a share of the height of a wide canvas."""


def sets_every_kind_of_title(style: Style, bench: Workbench) -> None:
    """It sets short, long, right-to-left words and emoji so that they can be read."""
    for kind, title in TITLES.items():
        _keeps_its_words(style, bench, bench.formats[0], title, f"with the {kind} title")


def is_at_home_on_every_canvas(style: Style, bench: Workbench) -> None:
    """It is at home on wide, square and upright canvases."""
    for format in bench.formats:
        _keeps_its_words(style, bench, format, TITLES["plain"], f"on {format.name}")


def holds_many_people(style: Style, bench: Workbench) -> None:
    """It holds nobody, two people, three and four."""
    for people in (0, 2, 3, 4):
        _keeps_its_words(style, bench, bench.formats[0], TITLES["plain"], f"with {people} people", people=people)


def shows_a_large_head(style: Style, bench: Workbench) -> None:
    """It shows one person's head large."""
    format = bench.formats[0]
    scene = bench.designed(style, TITLES["plain"], format)[0].scene
    heads = [
        head
        for layer in scene.walk()
        if isinstance(layer, ImageLayer) and layer.role is Role.PERSON and (head := placed(layer, layer.head))
    ]
    insist(heads, "there is no person in the picture; its people stand in a group of the role `person`")
    share = heads[0].height / format.height
    insist(
        LEAST_HEAD <= share <= MOST_HEAD,
        f"the head takes {share:.0%} of the height; {LEAST_HEAD:.0%} to {MOST_HEAD:.0%} is right: see [layout] head",
    )


def draws_the_same_twice(style: Style, bench: Workbench) -> None:
    """It draws the same picture twice from the same seed."""
    pictures = []
    for design in (bench.designed, bench.designed_anew):
        found, assets = design(style, TITLES["plain"], bench.formats[0])
        pictures.append(Compositor(assets, bench.studio.fonts).render(found.scene, scale=0.5).tobytes())
    insist(pictures[0] == pictures[1], "two renders of the same brief differ; every choice comes from the seed")


def shows_the_realism_dial(style: Style, bench: Workbench) -> None:
    """It shows the realism dial on a person: graphic at 0, photographic at 100."""
    low, high = (bench.material(style, TITLES["plain"], realism=realism).subjects[0].image for realism in (0, 100))
    insist(low != high, "a person looks the same at realism 0 and 100")


def _keeps_its_words(style: Style, bench: Workbench, format: Format, title: str, when: str, *, people: int = 1) -> None:
    found = bench.designed(style, title, format, people=people)[0]
    insist(Scene.from_json(found.scene.to_json()) == found.scene, f"{when} its scene is another when read back")
    hits = list(safe_zone_hits(found.scene, format))
    insist(not hits, f"{when} something stands in a zone that must stay clear: {hits}")
    weakest = min(reading.contrast for reading in found.readings)
    insist(weakest >= CONTRAST, f"{when} the weakest letter has a contrast of {weakest:.1f}; {CONTRAST} is right")
    _stays_inside(found.scene, format, when)


def _stays_inside(scene: Scene, format: Format, when: str) -> None:
    for layer in scene.walk():
        if isinstance(layer, TextLayer):
            insist(format.canvas.contains(layer.box, tolerance=1), f"{when} the words {layer.id!r} leave the canvas")


PROMISES = (
    sets_every_kind_of_title,
    is_at_home_on_every_canvas,
    holds_many_people,
    shows_a_large_head,
    draws_the_same_twice,
    shows_the_realism_dial,
)
