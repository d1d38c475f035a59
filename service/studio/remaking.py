"""Parts of a scene made anew by the engine. Runs in a studio's process: scenes and pictures in and out as bytes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.scene import as_scene_error
from service.studio.dress import Dress, dressed

if TYPE_CHECKING:
    from engine.pixels.assets import Assets
    from engine.scene import Scene
    from engine.studio import Studio

_GROUND_PHOTO = 1600
"""Longest side, in pixels, of a photo that a ground is made from: it is shown out of focus or as a duotone."""
_ADDED = 2048


@dataclass(frozen=True, kw_only=True)
class Edited:
    """A scene as JSON, the pictures that are new in it by digest, and the layer that was added."""

    scene: str
    pictures: dict[str, bytes] = field(default_factory=dict)
    layer: str | None = None
    notes: tuple[str, ...] = ()
    """What whoever edits should know, a sentence each."""


@as_scene_error("the scene as it would be")
def repaint(
    studio: Studio,
    *,
    scene: str,
    dress: Dress,
    seed: int,
    host: Path | None,
    ground: Path | None = None,
    wishes: dict[str, Any] | None = None,
    words: dict[str, str | None] | None = None,
    cards: Path | None = None,
) -> Edited:
    """Where the picture of its ground is gone, the style's own ground is painted. `cards` is where their doors lie."""
    from engine.brief import Wishes
    from engine.design.ground import GroundPhoto
    from engine.editing import PromptEdit, repainted
    from engine.kinds.background import needs_photo
    from engine.photo import read_photo_bytes
    from engine.pixels.assets import Assets
    from service.cards.asking import card_in

    before, assets = _read(scene), Assets()
    photo = read_photo_bytes(host.read_bytes(), name="the photo", longest=_GROUND_PHOTO) if host else None
    style = dressed(studio.registry, dress)
    wanted = Wishes.model_validate(wishes) if wishes else None
    given = read_photo_bytes(ground.read_bytes(), name="the picture", longest=_GROUND_PHOTO) if ground else None
    if wanted and wanted.background and given is None and needs_photo(studio.registry.background(wanted.background)):
        wanted = wanted.model_copy(update={"background": None})
    faces = tuple(face.box for face in studio.face_finder().faces(given)) if given else ()
    made, notes = repainted(
        before,
        style,
        replace(studio, card=card_in(cards)) if cards else studio,
        assets,
        seed=seed,
        realism=dress.realism,
        wishes=wanted,
        words=PromptEdit(**words) if words else None,
        host_photo=photo,
        ground_photo=GroundPhoto(pixels=given.pixels, faces=faces) if given else None,
    )
    return replace(_edited(before, made, assets), notes=notes)


@as_scene_error("the scene as it would be")
def swap(
    studio: Studio,
    *,
    scene: str,
    dress: Dress,
    layer: str,
    photo: Path,
    person: int,
    keep_background: bool,
    face_finder: str | None = None,
) -> Edited:
    from engine.cutout import cut_out, enlarged
    from engine.editing import swapped
    from engine.photo import read_photo_bytes
    from engine.pixels.assets import Assets

    before, assets = _read(scene), Assets()
    read = read_photo_bytes(photo.read_bytes(), name="the photo")
    finder = studio.face_finder(face_finder)
    cut = cut_out(read, finder, person=person, keep_background=keep_background, matte=studio.matte())
    cutout = enlarged(cut)
    style, format = dressed(studio.registry, dress), studio.registry.format(before.format)
    made = swapped(before, layer, cutout, style, format, assets, realism=dress.realism)
    return _edited(before, made, assets, layer=layer)


@as_scene_error("the scene as it would be")
def add_picture(studio: Studio, *, scene: str, picture: Path, name: str) -> Edited:
    from engine.design.logo import read_logo
    from engine.editing import with_picture
    from engine.photo import read_photo_bytes
    from engine.pixels.assets import Assets

    before, assets = _read(scene), Assets()
    data = picture.read_bytes()
    if _has_transparency(data):
        logo = read_logo(picture, assets)
        image, aspect = logo.image, logo.aspect
    else:
        pixels = read_photo_bytes(data, name="the picture", longest=_ADDED).pixels
        image, aspect = assets.put_photographic(pixels), pixels.shape[1] / pixels.shape[0]
    made, layer = with_picture(before, image, aspect, name=name)
    return _edited(before, made, assets, layer=layer)


def _has_transparency(data: bytes) -> bool:
    import io

    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "WEBP")) as picture:
            return picture.has_transparency_data
    except UnidentifiedImageError:  # another kind, and opaque
        return False


def _read(scene: str) -> Scene:
    from engine.scene import Scene

    return Scene.from_json(scene)


def _edited(before: Scene, made: Scene, assets: Assets, *, layer: str | None = None) -> Edited:
    fresh = made.digests() - before.digests()
    return Edited(scene=made.to_json(), pictures={digest: assets.bytes(digest) for digest in fresh}, layer=layer)
