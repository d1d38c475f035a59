"""Real designs: every built-in style in both formats, from one photograph."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from engine.brief import Brief, PersonPhoto
from engine.cutout import cut_out, enlarged
from engine.design.design import design, kicker_text, placed_people, shape_of
from engine.design.material import Material
from engine.design.subject import prepare
from engine.person import Cutout, Photo
from engine.photo import read_photo
from engine.pixels.assets import Assets
from engine.studio import Studio
from engine.text import clean_title
from tests.thorough import THOROUGH
from tests.web.parity.cases import Case

TITLES = (
    "Why *rockets* explode",
    "I quit my job",
    "The *hidden* cost of sleep",
    "AVATAR Today: *To Vary*",
    "Crème brûlée à la façon *d'Éloïse*",
    "10 *huge* mistakes",
    "למה *אנחנו* ישנים",
    "眠れない *夜* の理由",
    "Почему мы *спешим*",
    "Fish & *chips* 🔥",
    "What's next?",
    "لماذا *نحلم* كل ليلة",
    "왜 우리는 *꿈* 을 꾸는가",
    "Money *talks*",
)
"""One a style: kerned pairs, accents, right-to-left, East Asian, emoji."""
_REALISM = (0, 50, 100, 70)
_SCALES = {"youtube": 1.0, "podcast": 0.25}
_FULL = ("magazine-podcast", "halftone-pop-podcast") if THOROUGH else ("magazine-podcast",)
"""Compared at their full size too."""
_COVERS = ("documentary", "halftone-pop", "magazine", "neon-night", "versus")


def design_cases(studio: Studio, assets: Assets, photo_path: Path) -> list[Case]:
    """Every style for video, some (where everything is tried, all) as a cover; every third style shows two people."""
    photo = read_photo(photo_path)
    cutout = enlarged(cut_out(photo, studio.registry.face_finder(), person=1, keep_background=False))
    cases: list[Case] = []
    for number, style in enumerate(sorted(studio.registry.styles)):
        count = 2 if number % 3 == 0 or style == "versus" else 1
        person = PersonPhoto(path=photo_path)
        brief = Brief(
            title=TITLES[number % len(TITLES)],
            host=person,
            guests=(person,) * (count - 1),
            style=style,
            realism=_REALISM[number % len(_REALISM)],
            seed=number,
        )
        material = _material(brief, studio, assets, photo, [cutout] * count)
        for name, scale in _SCALES.items():
            if name == "podcast" and not (THOROUGH or style in _COVERS):
                continue
            scene = design(material, studio.registry.format(name)).scene
            active = ("title", "person-host")[number % 2] if name == "youtube" else None
            cases.append(Case(name=f"{style}-{name}", scene=scene, scale=scale, active=active))
    return [*cases, *(replace(case, name=f"{case.name}-full", scale=1.0) for case in cases if case.name in _FULL)]


def _material(brief: Brief, studio: Studio, assets: Assets, photo: Photo, cutouts: list[Cutout]) -> Material:
    style, title = studio.registry.style(brief.style), clean_title(brief.title)
    shapes = tuple(shape_of(cutout) for cutout in cutouts)
    first, kicker = studio.registry.format("youtube"), bool(kicker_text(brief, style))
    light = placed_people(shapes, title, style, first, studio.fonts, logo=None, kicker=kicker).light_from
    subjects = tuple(
        prepare(cutout, style, assets, realism=brief.realism / 100, light_from=light) for cutout in cutouts
    )
    return Material(
        brief=brief,
        style=style,
        title=title,
        shapes=shapes,
        subjects=subjects,
        host_photo=photo,
        light_from=light,
        logo=None,
        assets=assets,
        studio=studio,
    )
