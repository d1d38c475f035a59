"""Files that are no JPEG, PNG or WebP: delivered, told of truly, and held to what their exporters know of them."""

from __future__ import annotations

import datetime
import json

import pytest

from engine.brief import Brief
from engine.errors import PluginError
from engine.files.platform import examined
from engine.files.report import Report
from engine.format import Format, PlatformRules
from engine.kinds.exporter import Export
from engine.pipeline import render
from engine.studio import Studio
from tests.doubles.files_of_other_kinds import FORMATS, write_other_kinds

RULES = PlatformRules(
    media_types=("application/pdf",), max_bytes=1000, source="the printer's letter", checked=datetime.date(2026, 11, 22)
)
FORMAT = Format(name="poster", title="Poster", width=640, height=360, exporter="pdf", rules=RULES)


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    """Every kind as a format's own file, with a PDF and layers beside it: the folder and its report."""
    folder = tmp_path_factory.mktemp("other")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("THUMBSMITH_PLUGINS_DIR", str(write_other_kinds(folder / "plugins")))
        studio = Studio.open()
        assert studio.registry.failures == ()
        brief = Brief(title="Plain words", style="clean-light", formats=(*FORMATS, "youtube"))
        return folder / "out", render(brief, studio, out=folder / "out", exporters=("pdf", "openraster"))


@pytest.mark.parametrize("name", FORMATS)
def test_a_formats_own_file_of_any_kind_is_fine(rendered, name):
    out, report = rendered
    exporter, media_type = FORMATS[name]
    own = next(format for format in report.formats if format.format == name).artifacts[0]
    assert (own.media_type, own.width, own.height) == (media_type, 640, 360)
    assert own.bytes == (out / own.file).stat().st_size > 1000
    assert {finding.level for finding in own.findings} == {"ok"}
    verified = [] if exporter == "gif" else ["verify"]
    assert [finding.rule for finding in own.findings] == ["type", "pixels", "bytes", *verified]


def test_beside_another_file_they_are_held_to_no_platforms_rules(rendered):
    out, report = rendered
    beside = {one.file: one for one in report.formats[-1].artifacts[1:]}
    assert set(beside) == {"youtube.pdf", "youtube.ora"}
    for file, one in beside.items():
        assert one.bytes == (out / file).stat().st_size
        assert [(finding.rule, finding.level) for finding in one.findings] == [("verify", "ok")]


def test_facts_stand_in_the_report(rendered):
    out, report = rendered
    held = Report.model_validate_json((out / "report.json").read_text())
    assert held.formats[0].artifacts[0].facts == {"pages": 1, "fonts": []}
    youtube = json.loads((out / "report.json").read_text())["formats"][-1]["artifacts"][0]
    assert youtube["facts"]["quality"] in range(55, 95)
    assert held == report


class Pdf:
    name, suffix = "pdf", ".pdf"

    def __init__(self, verify=None) -> None:
        if verify:
            self.verify = verify


def looked_at(exporter=None, **changes: object) -> dict[str, str]:
    held = {"data": b"%PDF-1.7", "media_type": "application/pdf", "width": 640, "height": 360, **changes}
    found = examined(Export(**held), exporter or Pdf(), FORMAT)
    return {finding.rule: f"{finding.level}: {finding.message}" for finding in found}


def test_what_can_be_told_from_outside_is_told():
    assert looked_at() == {
        "type": "ok: application/pdf, which Poster takes",
        "pixels": "ok: 640x360 pixels, as wanted",
        "bytes": "ok: 8 bytes of 1,000",
    }
    assert looked_at(media_type="image/gif")["type"] == "error: it is image/gif; Poster takes application/pdf"
    assert looked_at(width=100)["pixels"].startswith("error: 100x360 pixels; Poster wants 640x360")
    assert looked_at(data=(b"a" * 600, b"b" * 600))["bytes"] == "error: 1,200 bytes; at most 1,000 are taken"


def test_a_picture_that_is_said_to_be_another_is_still_an_error():
    found = looked_at(media_type="image/png")
    assert list(found) == ["opens"]
    assert found["opens"].startswith("error: the file does not open as JPEG, PNG or WebP")


def test_the_exporter_says_what_is_wrong_inside():
    assert looked_at(Pdf(lambda _: []))["verify"] == "ok: the exporter 'pdf' reads it as it was written"
    assert looked_at(Pdf(lambda data: [f"{len(data)} bytes are too few"]))["verify"] == "error: 8 bytes are too few"

    def stumble(data: bytes) -> list[str]:
        raise PluginError("exporter 'pdf' of plugin 'x' raised KeyError in verify")

    assert looked_at(Pdf(stumble))["verify"].startswith("error: it could not be verified: exporter 'pdf' of plugin 'x'")


def test_another_formats_rules_do_not_count():
    other = FORMAT.model_copy(update={"exporter": "youtube"})
    assert examined(Export(data=b"%PDF-1.7", media_type="application/pdf", width=1, height=1), Pdf(), other) == []
