"""Scenes to files in a folder: all of them or none, each checked against its platform's rules."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from engine.compositor import Compositor
from engine.design.design import Design
from engine.design.readability import read_words
from engine.design.reading import Reading
from engine.errors import BriefError, PluginError
from engine.files.inspection import person_reports, safe_zone_hits, words_reports
from engine.files.platform import examined
from engine.files.report import ArtifactReport, FileFailure, FormatReport, GroundReport
from engine.files.scratch import folder_made, placing, scratch_folder
from engine.format import Format
from engine.kinds.exporter import Export, Exporter, ExportRequest, Part
from engine.kinds.file_names import ASSETS, scene_name
from engine.pixels.assets import Assets
from engine.scene import Scene
from engine.studio import Studio


class Delivery:
    """Collects files beside `out` and moves them in at the end; on an error nothing is left behind.

    `written` hears of each file as soon as it is whole, on whatever thread wrote it; the path holds until the end.
    """

    def __init__(self, out: Path, *, written: Callable[[Path], None] | None = None) -> None:
        self._named, self._written = out, written
        self._out = out.absolute()  # a plugin may change the current folder meanwhile

    def __enter__(self) -> Delivery:
        if self._out.is_file():
            raise BriefError(f"{self._named} is a file; name a folder for the files, a new one is made")
        try:
            with ExitStack() as folders:
                folders.enter_context(folder_made(self._out.parent))
                self._staging = folders.enter_context(scratch_folder(self._out.name, beside=self._out.parent))
                self._folders = folders.pop_all()
        except OSError as error:
            reason = error.strerror or str(error)
            raise BriefError(f"{self._named} cannot be made ({reason}); name a folder you may write to") from error
        return self

    @property
    def folder(self) -> Path:
        return self._staging

    def write(self, name: str, *parts: Part) -> None:
        path = self._staging / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            for part in parts:
                file.write(part)
        if self._written:
            self._written(path)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._folders:
            if kind is None:
                with placing():
                    self._move_in()

    def _move_in(self) -> None:
        for path in sorted(self._staging.rglob("*")):
            if path.is_file():
                target = self._out / path.relative_to(self._staging)
                target.parent.mkdir(parents=True, exist_ok=True)
                path.replace(target)


def deliver(
    design: Design, format: Format, assets: Assets, studio: Studio, delivery: Delivery, *, exporters: Sequence[str]
) -> FormatReport:
    """Write one design's scene, pictures and files; returns what the report says of it."""
    report = deliver_scene(
        design.scene, format, assets, studio, delivery, exporters=exporters, readings=design.readings
    )
    ground = GroundReport(engine=design.ground.engine, facts=json.loads(json.dumps(dict(design.ground.facts))))
    told = {"arrangement": design.placement.arrangement, "warnings": design.warnings, "ground": ground}
    return report.model_copy(update=told)


def deliver_scene(
    scene: Scene,
    format: Format,
    assets: Assets,
    studio: Studio,
    delivery: Delivery,
    *,
    exporters: Sequence[str],
    readings: Sequence[Reading] | None = None,
) -> FormatReport:
    """Write a scene, its pictures and files. Words are read anew unless their readings are given."""
    name = scene_name(format.name)
    delivery.write(name, scene.to_json().encode())
    assets.write(scene.digests(), delivery.folder / ASSETS)
    made = export_scene(scene, format, assets, studio, delivery, exporters=exporters)
    if readings is None:
        readings = read_words(scene, Compositor(assets, studio.fonts), studio.fonts)
    return FormatReport(
        format=format.name,
        width=format.width,
        height=format.height,
        arrangement="as edited",
        scene=name,
        scene_digest=scene.digest,
        people=tuple(person_reports(scene)),
        words=tuple(words_reports(readings, format)),
        safe_zone_hits=tuple(safe_zone_hits(scene, format)),
        artifacts=tuple(one for one in made if isinstance(one, ArtifactReport)),
        failures=tuple(one for one in made if isinstance(one, FileFailure)),
    )


def export_scene(
    scene: Scene, format: Format, assets: Assets, studio: Studio, delivery: Delivery, *, exporters: Sequence[str]
) -> list[ArtifactReport | FileFailure]:
    """Write the format's own file and one for each further exporter; a plugin that breaks costs only its own file.

    Raises what the format's own exporter does.
    """
    compositor = Compositor(assets, studio.fonts)

    def write(name: str, file: str) -> ArtifactReport | FileFailure:
        exporter = studio.registry.exporter(name)
        try:
            export = exporter.export(request)
        except PluginError as error:
            if picture.done() and (ours := picture.exception()):
                raise ours from None  # it only passed on that there was no picture
            if name == format.exporter:
                raise
            return FileFailure(file=file, exporter=name, message=str(error), culprit=error.culprit)
        report = aside.submit(_artifact_report, file, exporter, export, format)
        delivery.write(file, *export.parts)
        return report.result()

    # Encoders let go of the interpreter in their long loops; what waits for nobody runs aside, never stuck.
    with ThreadPoolExecutor(2) as aside, ThreadPoolExecutor(2) as pool:
        picture = aside.submit(compositor.render, scene)
        request = ExportRequest(scene=scene, format=format, compositor=compositor, drawn=picture.result)
        files = studio.registry.file_names(format.name, exporters)
        return list(pool.map(write, files, files.values()))


def _artifact_report(file: str, exporter: Exporter, export: Export, format: Format) -> ArtifactReport:
    digest = hashlib.sha256()
    for part in export.parts:
        digest.update(part)
    return ArtifactReport(
        file=file,
        exporter=exporter.name,
        media_type=export.media_type,
        width=export.width,
        height=export.height,
        bytes=sum(map(len, export.parts)),
        sha256=digest.hexdigest(),
        findings=tuple(examined(export, exporter, format)),
        notes=export.notes,
        facts=json.loads(json.dumps(dict(export.facts))),
    )
