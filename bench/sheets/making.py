"""One design of the sheet: people from photographs, a style, a title, and the picture that comes of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from bench.sheets.kept import Sitting
from engine.brief import Brief, PersonPhoto
from engine.compositor import Compositor
from engine.design.design import Design, design, kicker_text, placed_people, shape_of
from engine.design.harmony import harmonised
from engine.design.material import Material
from engine.design.seams import joined, silhouettes
from engine.design.subject import prepare
from engine.format import Format
from engine.person import Cutout
from engine.pixels.assets import Assets
from engine.studio import Studio
from engine.text import clean_title


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Who stands in a picture."""

    name: str
    sitting: Sitting
    """The host's, whose photograph grounds may be made from."""
    cutouts: tuple[Cutout, ...]


@dataclass(frozen=True, kw_only=True)
class Made:
    """A design with its small picture."""

    cast: Cast
    style: str
    format: Format
    design: Design
    assets: Assets
    picture: Image.Image

    @property
    def caption(self) -> str:
        return f"{self.cast.name} · {self.style} · {self.design.placement.arrangement}"


def casts(sittings: Sequence[Sitting], counts: Sequence[int]) -> Iterator[Cast]:
    """For each count so many people a picture, from as many photographs; photos of groups stand in once for all."""
    alone = [each for each in sittings if len(each.cutouts) == 1]
    for count in counts:
        if count == 1:
            yield from (_cast([each]) for each in sittings)
            continue
        yield from (
            Cast(name=each.photo.name, sitting=each, cutouts=each.cutouts[:count])
            for each in sittings
            if len(each.cutouts) >= count
        )
        starts = range(0, len(alone) - count + 1, max(1, count - 1))
        yield from (_cast(alone[start : start + count]) for start in starts)


def _cast(sittings: Sequence[Sitting]) -> Cast:
    names = "+".join(Path(each.photo.name).stem[:12] for each in sittings)
    return Cast(name=names, sitting=sittings[0], cutouts=tuple(each.cutouts[0] for each in sittings))


def made(cast: Cast, style: str, title: str, format: Format, studio: Studio, *, width: int, realism: int = 50) -> Made:
    """The design, drawn `width` pixels wide."""
    assets = Assets()
    material = _material(cast, style, title, studio, assets, realism=realism)
    found = design(material, format)
    pixels = Compositor(assets, studio.fonts).render(found.scene, scale=width / format.width)
    picture = Image.fromarray(pixels).convert("RGB")
    return Made(cast=cast, style=style, format=format, design=found, assets=assets, picture=picture)


def _material(cast: Cast, name: str, title: str, studio: Studio, assets: Assets, *, realism: int) -> Material:
    people = [PersonPhoto(path=Path(cutout.name)) for cutout in cast.cutouts]
    brief = Brief(title=title, host=people[0], guests=tuple(people[1:]), style=name, realism=realism, seed=7)
    style, cleaned = studio.registry.style(name), clean_title(title)
    cutouts = joined(harmonised(cast.cutouts))
    shapes = tuple(shape_of(cutout) for cutout in cutouts)
    wide, kicker = studio.registry.format("youtube"), bool(kicker_text(brief, style))
    light = placed_people(shapes, cleaned, style, wide, studio.fonts, logo=None, kicker=kicker).light_from
    return Material(
        brief=brief,
        style=style,
        title=cleaned,
        shapes=shapes,
        subjects=tuple(
            prepare(cutout, style, assets, realism=realism / 100, light_from=light, silhouette=silhouette)
            for cutout, silhouette in zip(cutouts, silhouettes(cutouts), strict=True)
        ),
        host_photo=cast.sitting.photo,
        light_from=light,
        logo=None,
        assets=assets,
        studio=studio,
    )
