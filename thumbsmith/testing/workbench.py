"""What plugins are tried on: a person who was drawn, words of many kinds, a seed that stays.

Nothing is downloaded and no model is asked, so that a promise is checked in seconds and alike on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.brief import Brief, PersonPhoto
from engine.compositor import Compositor
from engine.design.design import Design, design, shape_of
from engine.design.material import Material
from engine.design.subject import prepare
from engine.format import Format
from engine.geometry import Box, Point
from engine.kinds.exporter import ExportRequest
from engine.kinds.registry import PluginFolder, Registry, builtin_folder, load_registry
from engine.person import Cutout, Photo
from engine.pixels.assets import Assets
from engine.scene import Scene
from engine.studio import Studio
from engine.style import Style
from engine.text import clean_title
from engine.text.fonts import FontLibrary
from thumbsmith.testing.kept import Kept

TITLES = {
    "short": "Go",
    "plain": "Why *rockets* explode",
    "long": "The complete and honest history of everything we got wrong about the moon",
    "emoji": "I quit my job 🚀👩‍🚀",
    "right-to-left": "لماذا تنفجر الصواريخ",
}
SEED = 5
_SIDE = 1080


@dataclass(frozen=True)
class Workbench:
    """Plugins and fonts, opened once, and somebody to stand in front of them.

    What was made last is kept: promises about one thing look at the same pictures.
    """

    studio: Studio
    cutout: Cutout
    photo: Photo
    kept: Kept = field(default_factory=Kept, init=False, repr=False, compare=False)

    @classmethod
    def open(cls, folders: Iterable[Path | PluginFolder] = ()) -> Workbench:
        """With the plugins that are built in, installed or in these folders; opened once for the same folders."""
        return _opened(tuple(PluginFolder(each) if isinstance(each, Path) else each for each in folders))

    @property
    def registry(self) -> Registry:
        return self.studio.registry

    @cached_property
    def formats(self) -> tuple[Format, ...]:
        """A wide canvas, a square one and an upright one, none larger than a promise needs."""
        return tuple(_smaller(self.registry.format(name)) for name in ("youtube", "podcast", "story"))

    def material(self, style: Style, title: str, *, people: int = 1, realism: int = 50) -> Material:
        """What a design is made of: so many times the drawn person, with these words."""
        assets = Assets()
        subjects = tuple(
            prepare(replace(self.cutout, name=f"person {n}"), style, assets, realism=realism / 100, light_from="left")
            for n in range(people)
        )
        host = PersonPhoto(path=Path("host")) if people else None
        return Material(
            brief=Brief(title=title, host=host, style=style.name, realism=realism, seed=SEED),
            style=style,
            title=clean_title(title),
            shapes=(shape_of(self.cutout),) * people,
            subjects=subjects,
            host_photo=self.photo if people else None,
            light_from="left",
            logo=None,
            assets=assets,
            studio=self.studio,
        )

    def designed(self, style: Style, title: str, format: Format, *, people: int = 1) -> tuple[Design, Assets]:
        """A design, which may be one that was made before."""
        key = ("design", title, format, people)
        return self.kept.get(style, key, lambda: self.designed_anew(style, title, format, people=people))

    def designed_anew(self, style: Style, title: str, format: Format, *, people: int = 1) -> tuple[Design, Assets]:
        material = self.material(style, title, people=people)
        return design(material, format), material.assets

    def drawn(self, scene: Scene, compositor: Compositor) -> NDArray[np.uint8]:
        """A scene's merged picture, which its caller may spoil."""
        return self.kept.get(scene, "drawn", lambda: compositor.render(scene)).copy()

    def export_request(self, format: Format) -> ExportRequest:
        """What an exporter is asked: the same design for each of them."""
        found, assets = self.designed(next(iter(self.registry.styles.values())), TITLES["plain"], format)
        compositor = Compositor(assets, self.studio.fonts)
        return ExportRequest(
            scene=found.scene, format=format, compositor=compositor, drawn=lambda: self.drawn(found.scene, compositor)
        )


def _smaller(format: Format) -> Format:
    """The same canvas with a shorter side of `_SIDE` pixels at most: lengths in a design go with that side."""
    factor = min(1.0, _SIDE / min(format.width, format.height))
    moved = tuple(
        zone.model_copy(update={key: getattr(zone, key) * factor for key in ("x", "y", "width", "height")})
        for zone in format.keep_clear
    )
    size = {"width": round(format.width * factor), "height": round(format.height * factor)}
    return format.model_copy(update={**size, "keep_clear": moved})


@lru_cache(maxsize=4)
def _opened(folders: tuple[PluginFolder, ...]) -> Workbench:
    registry = load_registry([builtin_folder(), *folders])
    fonts = FontLibrary().with_faces(registry.fonts.values())
    pixels, alpha = drawn_person()
    head = Box(90, 40, 140, 190)
    cutout = Cutout(
        name="somebody drawn",
        pixels=pixels,
        alpha=alpha,
        face=Box(108, 80, 104, 130),
        head=head,
        eyes=(Point(135, 130), Point(185, 130)),
        touches=frozenset({"bottom"}),
    )
    return Workbench(studio=Studio(registry, fonts), cutout=cutout, photo=Photo(name="somebody drawn", pixels=pixels))


def drawn_person() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Head and shoulders, lit from the left: `(400, 320, 3)` sRGB and their matte, `(400, 320)`."""
    y, x = np.mgrid[0:400, 0:320].astype(np.float32)
    head = np.hypot((x - 160) / 70, (y - 135) / 95)
    hair = np.hypot((x - 160) / 76, (y - 112) / 78)
    body = np.hypot((x - 160) / 150, (y - 400) / 165)
    shape = np.minimum(np.minimum(head, hair), body)
    alpha = np.clip((1.02 - shape) / 0.04, 0, 1)
    light = 1.12 - 0.4 * (x / 320)
    pixels = np.full((400, 320, 3), (120, 140, 150), np.float32)
    for part, colour in ((body < 1, (48, 74, 120)), (hair < 1, (58, 40, 30)), ((head < 1) & (y > 88), (208, 160, 132))):
        pixels[part] = colour
    for eye in (135, 185):
        pixels[np.hypot((x - eye) / 9, (y - 130) / 5) < 1] = (40, 32, 30)
    pixels[np.hypot((x - 160) / 20, (y - 182) / 5) < 1] = (160, 84, 80)
    return np.clip(pixels * light[..., None], 0, 255).astype(np.uint8), np.rint(alpha * 255).astype(np.uint8)
