"""The story on one page: photos and a brief in, scenes, files and a report out.

    photos --intake--> Photo --faces--> Cutout --treatment--> Subject --\\
    title, style, brand ------------------------------------- layout --> Scene --compositor--> pixels --exporter--> file
    background engine -------------------------------------- planes --/
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from engine.branding import in_brand
from engine.brief import BrandKit, Brief, PersonPhoto
from engine.compositor import Compositor
from engine.cutout import cut_out, enlarged
from engine.design.design import Design, design, kicker_text, place_parts, placed_people, shape_of
from engine.design.ground import GroundPhoto
from engine.design.harmony import harmonised
from engine.design.logo import Logo, read_logo
from engine.design.material import Material
from engine.design.seams import joined, silhouettes
from engine.design.subject import prepare
from engine.design.variant import Key, arranged, vary
from engine.errors import BriefError, MachineError, PluginError
from engine.files.delivery import Delivery, deliver, deliver_scene
from engine.files.report import FormatReport, Report, rectangle
from engine.format import Format
from engine.kinds.background import OnStep, needs_photo
from engine.kinds.file_names import ASSETS, REPORT, scene_name
from engine.kinds.registered import DEFAULT_FACE_FINDER
from engine.layout import PersonShape, Placement, canvas_shape
from engine.person import Cutout, FaceFinder, Matte, Photo
from engine.photo import read_photo
from engine.pixels.assets import Assets, Pixels
from engine.scene import Scene
from engine.stages import Clock, Progress, Stage, silent
from engine.studio import Studio
from engine.style import LayoutPreference, Style
from engine.text import clean_title
from engine.version import __version__

Thing = TypeVar("Thing")
Made = TypeVar("Made")

_SIDE_BY_SIDE = 2
"""People and formats in work at once: each keeps its pictures in memory."""


def render(
    brief: Brief,
    studio: Studio,
    *,
    out: Path,
    variant: int = 0,
    progress: Progress = silent,
    exporters: Sequence[str] = ("psd",),
    written: Callable[[Path], None] | None = None,
    glimpsed: Callable[[NDArray[np.uint8]], None] | None = None,
) -> Report:
    """Make every format of the brief and write its files into `out`.

    `exporters` are used beside each format's own; the report names those that broke. Files appear only when all of
    them are done; an error leaves nothing behind. `written` hears of each file before that, where it lies for now;
    `glimpsed` of a ground that takes long to paint, small, as it looks so far.
    """
    clock = Clock(progress)
    formats = [studio.registry.format(name) for name in _unique(brief.formats)]
    _files_of(formats, studio, exporters)
    _check_background(brief, studio)
    brief, style = vary(brief, branded(brief.brand, studio.registry.style(brief.style), studio), variant)
    material = replace(gather(brief, style, studio, clock, variant=variant), on_step=_follower(clock, glimpsed))
    with Delivery(out, written=written) as delivery:
        reports = _made(material, formats, delivery, exporters, clock)
        report = _report(brief, clock, reports, material)
        delivery.write(REPORT, report.model_dump_json(indent=1).encode())
    return report


def _follower(clock: Clock, glimpsed: Callable[[NDArray[np.uint8]], None] | None) -> OnStep:
    def on_step(done: float, glimpse: NDArray[np.uint8] | None) -> None:
        clock.within(Stage.DESIGN, done)
        if glimpse is not None and glimpsed:
            glimpsed(glimpse)

    return on_step


def preview(brief: Brief, studio: Studio) -> Pixels:
    """Only the first format's picture, `(height, width, 4)` RGBA; nothing is written."""
    style = branded(brief.brand, studio.registry.style(brief.style), studio)
    format = studio.registry.format(_unique(brief.formats)[0])
    material = gather(brief, style, studio, Clock())
    return Compositor(material.assets, studio.fonts).render(design(material, format).scene)


def plan(brief: Brief, studio: Studio, *, exporters: Sequence[str] = ("psd",)) -> dict[str, Any]:
    """What a render would place where and write, without painting or writing anything."""
    style = branded(brief.brand, studio.registry.style(brief.style), studio)
    formats = [studio.registry.format(name) for name in _unique(brief.formats)]
    files = _files_of(formats, studio, exporters)
    _check_background(brief, studio)
    material = gather(brief, style, studio, Clock())
    return {
        "title": material.title,
        "style": style.name,
        "seed": brief.seed,
        "formats": [
            _planned(format, place_parts(material, format, allow_behind=True), files[format.name]) for format in formats
        ],
    }


def _files_of(formats: Sequence[Format], studio: Studio, exporters: Sequence[str]) -> dict[str, list[str]]:
    """The files of each format, said before the work: `UnknownName` and `BriefError` for what cannot be written."""
    return {format.name: list(studio.registry.file_names(format.name, exporters).values()) for format in formats}


def _check_background(brief: Brief, studio: Studio) -> None:
    """Said before the work: `UnknownName`, and `BriefError` for a ground of a photo that was not given."""
    if brief.background and needs_photo(studio.registry.background(brief.background)) and not brief.background_photo:
        raise BriefError(f"the background {brief.background!r} is made of a picture; give one as background photo")


def _planned(format: Format, placement: Placement, files: Sequence[str]) -> dict[str, object]:
    return {
        "format": format.name,
        "size": [format.width, format.height],
        "arrangement": placement.arrangement,
        "heads": [rectangle(person.head) for person in placement.people],
        "title": [rectangle(box) for box, _ in placement.title_parts],
        "files": [scene_name(format.name), *files],
        "warnings": list(placement.warnings),
    }


def export(path: Path, studio: Studio, *, out: Path, exporters: Sequence[str] = ("psd",)) -> FormatReport:
    """Make the files of a written (and perhaps edited) scene; its pictures lie in `assets` beside it."""
    with Delivery(out) as delivery:
        (report,) = _exported([path], studio, delivery, exporters)
        delivery.write(REPORT, report.model_dump_json(indent=1).encode())
    return report


def export_all(
    paths: Sequence[Path], studio: Studio, *, out: Path, exporters: Sequence[str] = ("psd",)
) -> list[FormatReport]:
    """As `export` for scenes of several formats: all of their files appear, or none."""
    with Delivery(out) as delivery:
        reports = _exported(paths, studio, delivery, exporters)
        told = {"formats": [report.model_dump(mode="json") for report in reports]}
        delivery.write(REPORT, json.dumps(told, indent=1).encode())
    return reports


def _exported(
    paths: Sequence[Path], studio: Studio, delivery: Delivery, exporters: Sequence[str]
) -> list[FormatReport]:
    scenes = [Scene.load(path) for path in paths]
    formats = [studio.registry.format(scene.format) for scene in scenes]
    _files_of(formats, studio, exporters)
    return [
        deliver_scene(scene, format, Assets(path.parent / ASSETS), studio, delivery, exporters=exporters)
        for path, scene, format in zip(paths, scenes, formats, strict=True)
    ]


def gather(brief: Brief, style: Style, studio: Studio, clock: Clock, *, variant: int = 0) -> Material:
    """Read the photographs, cut the people out, dress them: what every format shares.

    `variant` says which of the arrangements that hold these people is taken.
    """
    assets = Assets()
    title, matte = clean_title(brief.title), studio.matte()
    chosen, standby = studio.face_finder(brief.face_finder), studio.registry.face_finders.get(DEFAULT_FACE_FINDER)
    finders = (chosen,) if standby in (None, chosen) else (chosen, standby)
    with clock.stage(Stage.PHOTOS):
        logo = read_logo(brief.brand.logo, assets) if brief.brand.logo else None
        photos = [read_photo(person.path) for person in brief.people]
        ground_photo = _ground_photo(brief.background_photo, finders) if brief.background_photo else None
    with clock.stage(Stage.CUTOUTS):
        pairs = list(zip(photos, brief.people, strict=True))
        cutouts = joined(harmonised(_side_by_side(lambda pair: _cut(pair[0], pair[1], finders, matte), pairs)))
    shapes = tuple(shape_of(cutout) for cutout in cutouts)
    with clock.stage(Stage.LIGHT):
        if variant:
            style = _arranged(brief, style, studio, shapes, title, logo, variant)
        light_from = _light_side(brief, style, studio, shapes, title, logo)
        look = partial(prepare, style=style, assets=assets, realism=brief.realism / 100, light_from=light_from)
        subjects = _side_by_side(
            lambda pair: look(pair[0], silhouette=pair[1]), list(zip(cutouts, silhouettes(cutouts), strict=True))
        )
    return Material(
        brief=brief,
        style=style,
        title=title,
        shapes=shapes,
        subjects=tuple(subjects),
        host_photo=photos[0] if photos else None,
        ground_photo=ground_photo,
        light_from=light_from,
        logo=logo,
        assets=assets,
        studio=studio,
    )


def _ground_photo(path: Path, finders: Sequence[FaceFinder]) -> GroundPhoto:
    photo = read_photo(path)
    faces, _ = _by_the_first(finders, lambda finder: finder.faces(photo))
    return GroundPhoto(pixels=photo.pixels, faces=tuple(face.box for face in faces))


def _arranged(
    brief: Brief,
    style: Style,
    studio: Studio,
    shapes: Sequence[PersonShape],
    title: str,
    logo: Logo | None,
    variant: int,
) -> Style:
    """The style with the arrangements of that variant, for the first wide canvas and for the first other one."""
    layout, kicker = style.layout, bool(kicker_text(brief, style))
    formats = [studio.registry.format(name) for name in _unique(brief.formats)]
    keys: tuple[tuple[Key, bool], ...] = (("square", False), ("arrangement", True))
    for key, wide in keys:
        format = next((each for each in formats if (canvas_shape(each) == "wide") is wide), None)
        if format is None:
            continue

        def place(preference: LayoutPreference, format: Format = format) -> Placement:
            own = style.model_copy(update={"layout": preference})
            return placed_people(shapes, title, own, format, studio.fonts, logo=logo, kicker=kicker)

        found = arranged(style, variant, place, key=key)
        layout = found.model_copy(update={"square": layout.square} if wide else {})
    return style.model_copy(update={"layout": layout})


def _light_side(
    brief: Brief, style: Style, studio: Studio, shapes: Sequence[PersonShape], title: str, logo: Logo | None
) -> Literal["left", "right"]:
    """The side the words are on in the first format: faces look into the light, in every format alike."""
    format = studio.registry.format(_unique(brief.formats)[0])
    kicker = bool(kicker_text(brief, style))
    return placed_people(shapes, title, style, format, studio.fonts, logo=logo, kicker=kicker).light_from


def branded(kit: BrandKit, style: Style, studio: Studio) -> Style:
    """The style in the kit's colours and font; a font given as a file is added to the library."""
    if kit.font and kit.font not in studio.fonts.ids:
        if not Path(kit.font).suffix:
            studio.fonts.face(kit.font)
        kit = kit.model_copy(update={"font": studio.fonts.add_file(Path(kit.font))})
    return in_brand(style, kit)


def _cut(photo: Photo, person: PersonPhoto, finders: Sequence[FaceFinder], matte: Matte | None) -> Cutout:
    keep = person.keep_background
    found, said = _by_the_first(
        finders, lambda finder: cut_out(photo, finder, person=person.person, keep_background=keep, matte=matte)
    )
    return enlarged(replace(found, warnings=(*said, *found.warnings)))


def _by_the_first(finders: Sequence[FaceFinder], work: Callable[[FaceFinder], Thing]) -> tuple[Thing, tuple[str, ...]]:
    """What comes of `work` with the first of them; where that one cannot, with the next one, and a sentence."""
    first, *others = finders
    try:
        return work(first), ()
    except (MachineError, PluginError) as error:
        if not others:
            raise
        return work(others[0]), (f"{first.name} could not look for faces, {others[0].name} did: {error}",)


def _made(
    material: Material, formats: Sequence[Format], delivery: Delivery, exporters: Sequence[str], clock: Clock
) -> list[FormatReport]:
    """Design every format and write its files, which begin as soon as its own design is there."""
    with ThreadPoolExecutor(_SIDE_BY_SIDE) as designers, ThreadPoolExecutor(_SIDE_BY_SIDE) as writers:
        designs = [designers.submit(design, material, format) for format in formats]
        files = [
            writers.submit(_delivered, promise, format, material, delivery, exporters)
            for promise, format in zip(designs, formats, strict=True)
        ]
        with clock.stage(Stage.DESIGN):
            for promise in designs:
                promise.result()
        with clock.stage(Stage.FILES):
            return [promise.result() for promise in files]


def _delivered(
    promise: Future[Design], format: Format, material: Material, delivery: Delivery, exporters: Sequence[str]
) -> FormatReport:
    return deliver(promise.result(), format, material.assets, material.studio, delivery, exporters=exporters)


def _side_by_side(work: Callable[[Thing], Made], things: Sequence[Thing]) -> list[Made]:
    """In two threads, results in order: image libraries let go of the interpreter in their long loops."""
    if len(things) < 2:
        return [work(thing) for thing in things]
    with ThreadPoolExecutor(_SIDE_BY_SIDE) as pool:
        return list(pool.map(work, things))


def _unique(names: Sequence[str]) -> list[str]:
    if not names:
        raise BriefError("the brief names no format; ask for youtube or podcast, say")
    return list(dict.fromkeys(names))


def _report(brief: Brief, clock: Clock, formats: Sequence[FormatReport], material: Material) -> Report:
    warnings = [f"{subject.name}: {warning}" for subject in material.subjects for warning in subject.warnings]
    return Report(
        thumbsmith=__version__,
        title=material.title,
        style=brief.style,
        realism=brief.realism,
        seed=brief.seed,
        stage_seconds=clock.seconds,
        formats=tuple(formats),
        warnings=tuple(warnings),
    )
