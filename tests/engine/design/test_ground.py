"""Who makes the ground: a recipe, or a model whose every picture is checked before anything is made of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from engine.brief import Wishes
from engine.design.ground import Ground, painted_ground
from engine.errors import GroundRefused, GroundUnavailable, MissingAsset, MissingLibrary, PluginError, UnknownName
from engine.kinds.background import BackgroundRequest, Plane
from engine.kinds.check import Verdict
from engine.kinds.guarded import guarded
from engine.kinds.registered import Failure, Registry
from engine.kinds.safety import TRIES, seed_of_try
from engine.scene import PaintedGround
from engine.studio import Studio
from engine.style import BackgroundChoice, Palette, Style
from engine.text.fonts import FontLibrary

PALETTE = Palette(ground="#16324a", deep="#07131f", ink="#f6f1e6", accent="#f2602c", second="#8fc0e0")
ASKED = BackgroundRequest(width=64, height=36, seed=7, realism=0.5, palette=PALETTE)
STYLES_OWN = BackgroundChoice(recipe="recipe")
STYLE = Style.model_validate(
    {
        "name": "tried",
        "label": "Tried",
        "purpose": "tests",
        "palette": PALETTE,
        "title": {"font": "anton-400"},
        "background": STYLES_OWN,
        "prompt": {"template": "$mood"},
    }
)


def made(
    choice: BackgroundChoice, wanted: str | None, registry: Registry, asked: BackgroundRequest | None = None
) -> Ground:
    style = STYLE.model_copy(update={"background": choice})
    wishes = Wishes(title="A title", background=wanted)
    return painted_ground(asked or ASKED, style, wishes, Studio(registry, FontLibrary()))


class Recipe:
    name = "recipe"

    def paint(self, request: BackgroundRequest) -> list[Plane]:
        return [Plane(name="Ground", pixels=np.full((request.height, request.width, 3), 40, np.uint8))]


@dataclass
class Model:
    """Paints its try's number, or raises."""

    error: BaseException | None = None
    asked: list[BackgroundRequest] = field(default_factory=list)
    name: str = "model"
    needs_draft: bool = True

    def paint(self, request: BackgroundRequest) -> list[Plane]:
        self.asked.append(request)
        if self.error:
            raise self.error
        return [Plane(name="Made", pixels=np.full((request.height, request.width, 3), 200, np.uint8))]


@dataclass
class Judge:
    """Refuses the first `refused` pictures."""

    refused: int = 0
    answer: Callable[[], Verdict] | None = None
    broken: BaseException | None = None
    seen: int = 0
    name: str = "judge"
    sees: str = "picture"
    judges_generated: bool = True

    def configured(self, options: object) -> None:
        return None

    def inspect(self, data: bytes, media_type: str) -> Verdict:
        self.seen += 1
        if self.answer:
            return self.answer()
        return Verdict.refused("no") if self.seen <= self.refused else Verdict.clean()

    def ping(self) -> None:
        if self.broken:
            raise self.broken


def registry(model: Model, *judges: Judge, **others: object) -> Registry:
    def behind(kind: str, thing: Model | Judge | Recipe) -> object:
        return guarded(kind, thing, thing.name, plugin="tried", seconds=5)

    backgrounds = {thing.name: behind("background", thing) for thing in (Recipe(), model)}
    checks = {judge.name: behind("check", judge) for judge in judges}
    return Registry(backgrounds=backgrounds, checks=checks, **others)  # type: ignore[arg-type]


def test_a_recipe_is_asked_by_nobody_elses_word():
    model = Model()
    ground = made(STYLES_OWN, None, registry(model))
    assert (ground.engine, ground.asked, model.asked) == ("recipe", None, [])


@pytest.mark.parametrize(
    ("choice", "wanted"), [(STYLES_OWN, "model"), (BackgroundChoice(recipe="recipe", engine="model"), None)]
)
def test_a_model_gets_the_recipes_ground_as_its_draft(choice, wanted):
    model, judge = Model(), Judge()
    ground = made(choice, wanted, registry(model, judge))
    assert (ground.engine, ground.facts, judge.seen) == ("model", {"seed": 7, "tries": 1}, 1)
    assert model.asked[0].draft is not None
    assert int(model.asked[0].draft.mean()) == 40


def test_what_is_refused_is_made_again_from_another_seed():
    model = Model()
    ground = made(STYLES_OWN, "model", registry(model, Judge(refused=2)))
    assert [request.seed for request in model.asked] == [seed_of_try(7, number) for number in range(3)]
    assert len({request.seed for request in model.asked}) == 3
    assert ground.facts == {"seed": seed_of_try(7, 2), "tries": 3}


def test_after_three_refusals_nothing_is_made():
    model = Model()
    with pytest.raises(GroundRefused, match="refused 3 grounds"):
        made(STYLES_OWN, "model", registry(model, Judge(refused=99)))
    assert len(model.asked) == TRIES


NOTHING_SHOWN = {
    "no judge": ((), {}, MissingAsset),
    "a lost plugin that may judge": ((Judge(),), {"failures": (Failure("lost", "there", "bad", True),)}, PluginError),
    "a judge without its weights": ((Judge(broken=MissingAsset("no weights")),), {}, MissingAsset),
    "a judge that cannot tell": ((Judge(answer=lambda: Verdict.undecided("busy")),), {}, PluginError),
    "a judge that answers rubbish": ((Judge(answer=lambda: True),), {}, PluginError),
}


@pytest.mark.parametrize("what", NOTHING_SHOWN)
def test_without_a_verdict_nothing_is_shown(what):
    judges, others, error = NOTHING_SHOWN[what]
    with pytest.raises(error):
        made(STYLES_OWN, "model", registry(Model(), *judges, **others))


@pytest.mark.parametrize("what", ["no judge", "a lost plugin that may judge", "a judge without its weights"])
def test_a_model_is_not_even_asked_where_nothing_of_it_could_be_shown(what):
    judges, others, error = NOTHING_SHOWN[what]
    model = Model()
    with pytest.raises(error):
        made(STYLES_OWN, "model", registry(model, *judges, **others))
    assert model.asked == []


def test_one_that_lacks_something_says_so_itself():
    @dataclass
    class Bare(Model):
        lacks: str = "no server is set up"

    model = Bare(error=GroundUnavailable("no server is set up"))
    ground = made(STYLES_OWN, "model", registry(model))
    assert ground.notes == ("model did not paint, the style's own ground stays: no server is set up",)


def test_the_model_and_its_words_are_kept_whatever_came_of_it():
    asked = replace(ASKED, prompt="a calm sea", negative_prompt="letters")
    kept = PaintedGround(engine="model", prompt="a calm sea", negative_prompt="letters")
    for model in (Model(), Model(error=GroundUnavailable("no card is at hand"))):
        assert made(STYLES_OWN, "model", registry(model, Judge()), asked).asked == kept


def test_every_judge_is_asked():
    second = Judge(refused=99, name="second")
    with pytest.raises(GroundRefused):
        made(STYLES_OWN, "model", registry(Model(), Judge(), second))
    assert second.seen == TRIES


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (GroundUnavailable("no card is at hand"), "no card is at hand"),
        (ValueError("odd"), "background 'model' of plugin 'tried' raised ValueError: odd in paint"),
        (MissingLibrary("torch is not installed"), "torch is not installed"),
    ],
)
def test_a_model_that_cannot_leaves_the_recipes_ground_and_a_sentence(error, said):
    ground = made(STYLES_OWN, "model", registry(Model(error=error), Judge()))
    assert (ground.engine, ground.asked.engine, int(ground.planes[0].pixels.mean())) == ("recipe", "model", 40)
    assert ground.notes == (f"model did not paint, the style's own ground stays: {said}",)


def test_a_glimpse_that_is_not_clean_is_not_shown():
    seen: list[object] = []

    class Showing(Model):
        def paint(self, request: BackgroundRequest) -> list[Plane]:
            request.on_step(0.5, np.zeros((9, 16, 3), np.uint8))
            return super().paint(request)

    followed = replace(ASKED, on_step=lambda _done, glimpse: seen.append(glimpse))
    made(STYLES_OWN, "model", registry(Showing(), Judge(refused=1)), followed)
    made(STYLES_OWN, "model", registry(Showing(), Judge()), followed)
    assert [glimpse is None for glimpse in seen] == [True, False]


def test_a_name_that_nobody_registered_is_said():
    with pytest.raises(UnknownName, match="no background is called 'modle'; did you mean model"):
        made(STYLES_OWN, "modle", registry(Model(), Judge()))
