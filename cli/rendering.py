"""The commands that make files: a progress bar per stage, then where the files lie."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from engine.brief import BrandKit, Brief, PersonPhoto
from engine.errors import BriefError, PluginError
from engine.files.report import FormatReport, Report
from engine.kinds.file_names import REPORT, SCENE_SUFFIX
from engine.pipeline import export, plan, render
from engine.stages import Stage
from engine.studio import Studio

VARIANT_LIMIT = 12


@dataclass(frozen=True, kw_only=True)
class Order:
    """What was asked for on the command line."""

    title: str
    out: Path
    host: Path | None
    guests: tuple[Path, ...]
    style: str
    realism: int
    kicker: str
    brand: Path | None
    seed: int
    variants: int
    formats: tuple[str, ...]
    person: int
    keep_background: bool
    face_finder: str | None = None

    def brief(self) -> Brief:
        if not 1 <= self.variants <= VARIANT_LIMIT:
            raise BriefError(f"--variants {self.variants}: ask for 1 to {VARIANT_LIMIT}")
        try:
            return Brief(
                title=self.title,
                host=PersonPhoto(path=self.host, person=self.person, keep_background=self.keep_background)
                if self.host
                else None,
                guests=tuple(PersonPhoto(path=path, keep_background=self.keep_background) for path in self.guests),
                style=self.style,
                realism=self.realism,
                kicker=self.kicker,
                brand=BrandKit.load(self.brand) if self.brand else BrandKit(),
                seed=self.seed,
                formats=self.formats,
                face_finder=self.face_finder,
            )
        except ValidationError as error:
            raise BriefError(_refusal(error)) from error


_RIGHT = {
    "title": "up to 200 letters; one to five words read best",
    "guests": "up to 5 guests beside the host",
    "realism": "a whole number from 0, a poster, to 100, a photograph",
    "seed": "a whole number from 0",
    "kicker": "up to 80 letters",
    "person": "a number from 1, the most prominent, to 99",
}
"""What each part of the brief takes."""


def _refusal(error: ValidationError) -> str:
    """What was given to which option, and what would be right."""
    first = error.errors()[0]
    name, given = str(first["loc"][0]), first["input"]
    option = {"guests": "guest"}.get(name, name.replace("_", "-"))
    said = f"{len(given)} were given" if isinstance(given, tuple) else f"{str(given)[:40]!r} was given"
    return f"--{option}: {said}; right is {_RIGHT.get(name, first['msg'])}"


def run_render(order: Order, *, dry_run: bool, as_json: bool) -> None:
    brief, studio = order.brief(), Studio.open()
    if dry_run:
        Console().print_json(data=plan(brief, studio))
        return
    reports = []
    _check_folder(order.out)
    for number in range(order.variants):
        out = order.out if order.variants == 1 else order.out / f"variant-{number + 1}"
        with progress_bars(quiet=as_json) as tell:
            reports.append(render(brief, studio, out=out, variant=number, progress=tell))
        if not as_json:
            print_report(reports[-1], out)
            print_leftovers(out, order.formats)
    if as_json:
        Console().print_json(data=[report.model_dump(mode="json") for report in reports])
    _insist_on_all_files([format for report in reports for format in report.formats])


def _insist_on_all_files(reports: Sequence[FormatReport]) -> None:
    """Files that a plugin could not make are a failure, though the others are there."""
    failures = [failure for report in reports for failure in report.failures]
    if failures:
        raise PluginError("; ".join(f"{failure.file} was not made: {failure.message}" for failure in failures))


def _check_folder(out: Path) -> None:
    """Said before the work, not after it."""
    for path in (out, *out.parents):
        if path.is_file():
            raise BriefError(f"{path} is a file; --out names a folder, and a new one is made")


def print_leftovers(out: Path, formats: Sequence[str]) -> None:
    """Files of formats that were not asked for this time are kept, and named."""
    older = {path.name.removesuffix(SCENE_SUFFIX) for path in out.glob(f"*{SCENE_SUFFIX}")} - set(formats)
    for name in sorted(older):
        Console(soft_wrap=True).print(f"[yellow]note[/]  {name}.* in {out} is from an earlier run", highlight=False)


def run_export(scene: Path, out: Path, *, as_json: bool) -> None:
    report = export(scene, Studio.open(), out=out)
    if as_json:
        Console().print_json(report.model_dump_json())
    else:
        print_format(report, out)
    _insist_on_all_files([report])


def run_demo(out: Path, *, style: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        photo = sample_photo(Path(folder))
        order = Order(
            title="What *space* does to you",
            out=out,
            host=photo,
            guests=(),
            style=style,
            realism=75,
            kicker="",
            brand=None,
            seed=7,
            variants=1,
            formats=("youtube", "podcast"),
            person=1,
            keep_background=False,
        )
        run_render(order, dry_run=False, as_json=False)


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


@contextmanager
def progress_bars(*, quiet: bool) -> Iterator:
    """A bar per stage, on stderr."""
    console = Console(stderr=True, quiet=quiet)
    columns = (TextColumn("[bold]{task.description:<9}"), BarColumn(bar_width=28), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=False) as bars:
        tasks = {stage: bars.add_task(stage.value, total=1.0, start=False) for stage in Stage}

        def tell(stage: Stage, done: float) -> None:
            if not bars.tasks[tasks[stage]].started:
                bars.start_task(tasks[stage])
            bars.update(tasks[stage], completed=done)
            if done >= 1:
                bars.stop_task(tasks[stage])

        yield tell


def print_report(report: Report, out: Path) -> None:
    console = Console()
    for item in report.formats:
        print_format(item, out)
    for warning in report.warnings:
        console.print(f"[yellow]note[/]  {warning}", highlight=False)
    console.print(
        f"      {out / REPORT}  seed {report.seed}, {sum(report.stage_seconds.values()):.1f} s", highlight=False
    )


def print_format(report: FormatReport, out: Path) -> None:
    console = Console(soft_wrap=True)
    for artifact in report.artifacts:
        size = f"{artifact.width}x{artifact.height}, {artifact.bytes / 1e6:.2f} MB"
        console.print(f"[green]made[/]  {out / artifact.file}  {size}", highlight=False)
        for finding in artifact.findings:
            if finding.level != "ok":
                console.print(f"[yellow]{finding.level}[/]  {finding.message}", highlight=False)
    for words in report.words:
        console.print(f"      {words.verdict}", highlight=False)
    for line in (*report.safe_zone_hits, *report.warnings):
        console.print(f"[yellow]note[/]  {line}", highlight=False)
