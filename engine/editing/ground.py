"""Another ground under a scene: painted as the style paints it, told where words and heads stand now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from engine.brief import Wishes
from engine.design.ground import GroundPhoto, painted_ground
from engine.design.ground_layers import plane_layer
from engine.design.groups import pass_through
from engine.design.wording import harmless, prompt_of, whole_prompt
from engine.editing.tree import changed, head_of, inserted, people_of, standing, words_of
from engine.geometry import Box
from engine.kinds.background import BackgroundRequest
from engine.looks import Shadow
from engine.person import Photo
from engine.pixels.assets import Assets
from engine.scene import GroupLayer, ImageLayer, Layer, Role, Scene
from engine.studio import Studio
from engine.style import Style

_PLANE = "plane-"
_BEHIND, _FRONT = "background", "atmosphere"


@dataclass(frozen=True, kw_only=True)
class PromptEdit:
    """The whole of what a model is told, as somebody wrote it; None and an empty prompt are the style's own."""

    prompt: str | None = None
    negative_prompt: str | None = None


def repainted(
    scene: Scene,
    style: Style,
    studio: Studio,
    assets: Assets,
    *,
    seed: int,
    realism: int,
    wishes: Wishes | None = None,
    words: PromptEdit | None = None,
    host_photo: Photo | None = None,
    ground_photo: GroundPhoto | None = None,
) -> tuple[Scene, tuple[str, ...]]:
    """The scene on a ground from another `seed`, and what is to be said of it. What its user put between the planes
    stays, and all above them.

    `wishes` say who paints it and how, where not as the style does, and `words` what; the photos are for grounds made
    from them.
    """
    format = studio.registry.format(scene.format)
    wishes = wishes or Wishes(title=scene.title)
    request = _request(
        scene, style, seed=seed, realism=realism, own=wishes.prompt, host_photo=host_photo, ground_photo=ground_photo
    )
    ground = painted_ground(_worded(request, words), style, wishes, studio)
    layers = [(plane.depth, plane_layer(plane, number, format, assets)) for number, plane in enumerate(ground.planes)]
    bare = _without_planes(scene).model_copy(update={"ground": ground.asked})
    behind = [_as_before(layer, scene) for depth, layer in layers if depth == "behind"]
    front = [_as_before(layer, scene) for depth, layer in layers if depth == "front"]
    made = _into_group(bare, _BEHIND, "Background", Role.BACKGROUND, behind, above=())
    if front:
        made = _into_group(made, _FRONT, "Atmosphere", Role.LIGHT, front, above=("people", _BEHIND))
    return made, ground.notes


def light_side(scene: Scene, style: Style) -> Literal["left", "right"]:
    """Where the light of a finished scene comes from: away from people's shadows, else from the words' side."""
    for person in people_of(scene):
        for effect in person.effects:
            if isinstance(effect, Shadow) and effect.dx:
                return "left" if effect.dx > 0 else "right"
    heads = [head_of(person).centre.x for person in people_of(scene)]
    words = [standing(layer).centre.x for layer in words_of(scene) if layer.role is Role.WORDS]
    if heads and words:
        apart = sum(words) / len(words) - sum(heads) / len(heads)
        if abs(apart) > 0.1 * scene.width:
            return "right" if apart > 0 else "left"
    return "left" if style.layout.people_side == "right" else "right"


def _request(
    scene: Scene,
    style: Style,
    *,
    seed: int,
    realism: int,
    own: str,
    host_photo: Photo | None,
    ground_photo: GroundPhoto | None,
) -> BackgroundRequest:
    heads = tuple(head_of(person) for person in people_of(scene))
    return BackgroundRequest(
        width=round(scene.width),
        height=round(scene.height),
        seed=seed,
        realism=realism / 100,
        palette=style.palette,
        light_from=light_side(scene, style),
        calm=tuple(standing(layer) for layer in words_of(scene)),
        heads=heads,
        focus=heads[0].centre if heads else None,
        subject=host_photo.pixels if host_photo else None,
        photo=ground_photo.pixels if ground_photo else None,
        photo_faces=ground_photo.faces if ground_photo else (),
        options=style.background.options,
        prompt=prompt_of(style, title=scene.title, realism=realism, own=own),
        negative_prompt=style.prompt.negative,
    )


def _worded(request: BackgroundRequest, words: PromptEdit | None) -> BackgroundRequest:
    if words is None:
        return request
    negative = request.negative_prompt if words.negative_prompt is None else harmless(words.negative_prompt)
    return replace(request, prompt=whole_prompt(words.prompt or "", request.prompt), negative_prompt=negative)


def _without_planes(scene: Scene) -> Scene:
    for layer in scene.walk():
        if _is_plane(layer):
            scene = changed(scene, layer.id, lambda _: ())
    return scene


def _is_plane(layer: Layer) -> bool:
    number = layer.id.removeprefix(_PLANE)
    return isinstance(layer, ImageLayer) and layer.id.startswith(_PLANE) and number.isdigit()


def _as_before(layer: ImageLayer, scene: Scene) -> ImageLayer:
    """Hidden and locked as the plane of that number was."""
    before = next((each for each in scene.walk() if each.id == layer.id), None)
    return layer.model_copy(update={"visible": before.visible, "locked": before.locked}) if before else layer


def _into_group(
    scene: Scene, group_id: str, name: str, role: Role, layers: list[ImageLayer], *, above: tuple[str, ...]
) -> Scene:
    """At the bottom of the group; a group that its user took apart is made again."""
    there = next((each for each in scene.walk() if each.id == group_id), None)
    if isinstance(there, GroupLayer):
        filled = there.model_copy(update={"layers": (*layers, *there.layers)})
        return changed(scene, group_id, lambda _: (filled,))
    canvas = Box(0, 0, scene.width, scene.height)
    group = pass_through(group_id, name, role, canvas, tuple(layers))
    return inserted(scene, group, above=above)
