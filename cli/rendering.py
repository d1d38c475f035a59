"""The commands that make files: how far they are, then where the files lie and what is to be known of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from cli.messages import EXIT_PLUGIN, EXIT_RULES, fail
from cli.order import Order
from cli.output import Output
from cli.photographs import gathered
from cli.progress import shown_progress
from engine.files.report import FormatReport, Report
from engine.files.scratch import scratch_folder
from engine.kinds.file_names import REPORT, SCENE_SUFFIX
from engine.pipeline import export, plan, render
from engine.studio import Studio


def run_render(order: Order, output: Output) -> None:
    order.check()
    studio, reports = Studio.open(), []
    with gathered(order.photographs) as photographs:
        brief = order.brief(photographs)
        for number, out in enumerate(order.folders):
            with shown_progress(shown=output.talks) as tell:
                reports.append(render(brief, studio, out=out, variant=number, progress=tell, exporters=order.exporters))
            _tell_report(reports[-1], out, output)
            _tell_leftovers(out, brief.formats, output)
    output.document([report.model_dump(mode="json") for report in reports])
    _insist_on_all(list(zip(order.folders, (report.formats for report in reports), strict=True)))


def run_dry(order: Order, output: Output) -> None:
    order.check()
    studio = Studio.open()
    with gathered(order.photographs) as photographs:
        planned = plan(order.brief(photographs), studio, exporters=order.exporters)
    output.document({**planned, "folders": [str(out) for out in order.folders]})
    for out in order.folders:
        _tell_plan(planned["formats"], out, output)


def run_export(scene: Path, out: Path, output: Output, *, exporters: Sequence[str]) -> None:
    report = export(scene, Studio.open(), out=out, exporters=exporters)
    output.document(report.model_dump(mode="json"))
    _tell_format(report, out, output)
    _insist_on_all([(out, [report])])


def run_demo(out: Path, output: Output, *, style: str, formats: tuple[str, ...], exporters: tuple[str, ...]) -> None:
    with scratch_folder() as folder:
        wishes = {"title": "What *space* does to you", "style": style, "realism": 75, "formats": formats}
        order = Order(wishes=wishes, out=out, host=str(sample_photo(folder)), seed=7, exporters=exporters)
        run_render(order, output)


def sample_photo(folder: Path) -> Path:
    """NASA's public-domain portrait of an astronaut, as the scikit-image package carries it."""
    from PIL import Image

    from engine.errors import MissingLibrary

    try:
        from skimage import data
    except ImportError as error:
        from cli.extras import install_command

        raise MissingLibrary(
            f"the sample photograph comes with scikit-image, which is not installed; run `{install_command('sample')}`"
        ) from error
    path = folder / "astronaut.png"
    Image.fromarray(data.astronaut()).save(path)
    return path


def _tell_report(report: Report, out: Path, output: Output) -> None:
    for item in report.formats:
        _tell_format(item, out, output)
    for warning in report.warnings:
        output.line("note", warning)
    output.line("", f"{out / REPORT}  seed {report.seed}, {sum(report.stage_seconds.values()):.1f} s")


def _tell_format(report: FormatReport, out: Path, output: Output) -> None:
    for artifact in report.artifacts:
        size = f"{artifact.width}x{artifact.height}, {artifact.bytes / 1e6:.2f} MB"
        output.line("made", f"{out / artifact.file}  {size}")
        for finding in artifact.findings:
            if finding.level == "warning":
                output.line("warning", finding.message)
    for words in report.words:
        output.line("", words.verdict)
    for line in (*report.safe_zone_hits, *report.warnings):
        output.line("note", line)


def _tell_plan(formats: Iterable[dict[str, Any]], out: Path, output: Output) -> None:
    for planned in formats:
        for file in planned["files"]:
            output.line("would make", str(out / file))
        width, height = planned["size"]
        heads, blocks = len(planned["heads"]), len(planned["title"])
        output.line(
            "", f"{width}x{height}, {planned['arrangement']}; heads: {heads}, blocks of words: {blocks}", width=10
        )
        for warning in planned["warnings"]:
            output.line("note", warning, width=10)


def _tell_leftovers(out: Path, formats: Sequence[str], output: Output) -> None:
    """Files of formats that were not asked for this time are kept, and named."""
    older = {path.name.removesuffix(SCENE_SUFFIX) for path in out.glob(f"*{SCENE_SUFFIX}")} - set(formats)
    for name in sorted(older):
        output.line("note", f"{name}.* in {out} is from an earlier run")


def _insist_on_all(made: Sequence[tuple[Path, Sequence[FormatReport]]]) -> None:
    """A file that a plugin could not make, or that its platform would refuse: the others are there to be looked at,
    and the command has failed."""
    reports = [(out, report) for out, formats in made for report in formats]
    lacking = [f"{out / one.file} was not made: {one.message}" for out, report in reports for one in report.failures]
    if lacking:
        fail("; ".join(lacking), EXIT_PLUGIN)
    broken = [
        f"{out / artifact.file}: {finding.message}"
        for out, report in reports
        for artifact in report.artifacts
        for finding in artifact.findings
        if finding.level == "error"
    ]
    if broken:
        fail(f"written, but against the rules of its platform: {'; '.join(broken)}", EXIT_RULES)
