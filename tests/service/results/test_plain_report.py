"""What a report says, in words that its reader need not look up."""

from __future__ import annotations

import pytest

from engine.brief import Brief
from engine.design.design import design
from engine.kinds.registry import builtin_folder, load_registry
from engine.pipeline import gather
from engine.stages import Clock
from engine.studio import Studio
from engine.text.fonts import FontLibrary
from service.database import Generation
from service.results.plain_report import Sentence, in_plain_words


@pytest.fixture(scope="module")
def registry():
    return load_registry([builtin_folder()])


def words(**changes: object) -> dict:
    held = {"text": "WHY", "contrast": 5.24, "hidden": 0.0, "cap_height_shown": {"168": 19.5, "320": 37.2}}
    return {**held, **changes}


def artifact(**changes: object) -> dict:
    fine = {"level": "ok", "rule": "bytes", "message": "412,000 bytes of 2,000,000"}
    return {"file": "youtube.jpg", "bytes": 412_000, "findings": [fine], "notes": [], **changes}


def format_report(**changes: object) -> dict:
    held = {
        "format": "youtube",
        "people": [{"layer": "host", "face": [1, 2, 3, 4], "head": [1, 2, 3, 4], "head_share": 0.46}],
        "words": [words()],
        "safe_zone_hits": [],
        "artifacts": [artifact(), {**artifact(), "file": "youtube.psd", "findings": []}],
        "warnings": [],
    }
    return {**held, **changes}


def told(registry, *formats: dict, warnings: list[str] | None = None, host: str | None = "x") -> list[Sentence]:
    row = Generation(report={"formats": list(formats), "warnings": warnings or []}, host_key=host)
    return in_plain_words(row, registry)


def test_a_picture_that_is_fine(registry):
    assert told(registry, format_report()) == [
        Sentence("good", "readable", "Readable at 168 px", "youtube"),
        Sentence("good", "contrast", "Weakest letter contrast 5.2 : 1", "youtube"),
        Sentence("good", "safe-zone", "Nothing under the duration badge", "youtube"),
        Sentence("good", "head", "Head is 46 % of the height", "youtube"),
        Sentence("good", "file-size", "Under the limit of YouTube thumbnail, 2 MB: 412 KB", "youtube"),
    ]


def test_warnings_come_first(registry):
    wrong = {"level": "error", "rule": "bytes", "message": "2,100,000 bytes; at most 2,000,000 are taken"}
    bad = format_report(
        words=[
            words(),
            words(text="A LONG ONE", contrast=3.1, hidden=0.126, cap_height_shown={"168": 4.2, "320": 6.6}),
        ],
        safe_zone_hits=["“Why” reaches into the duration badge"],
        artifacts=[artifact(bytes=2_100_000, findings=[wrong], notes=["a host may shrink it"])],
        warnings=["the host: the photo cuts the body at the left; a wider photo would hide that edge"],
        people=[
            {"layer": "host", "face": None, "head": [1, 2, 3, 4], "head_share": 0.5},
            {"layer": "guest-1", "face": None, "head": [1, 2, 3, 4], "head_share": 0.15},
        ],
    )
    found = told(registry, bad, warnings=["photo-0: no face was found in photo-0, so the whole figure is used"])
    assert [one.text for one in found if one.level == "warning"] == [
        "No face was found in the host's photo, so the whole figure is used",
        "“A LONG ONE” is small: its letters are 7 px high where it is shown; fewer words help",
        "Weakest letter contrast 3.1 : 1; 4.5 is wanted",
        "“Why” reaches into the duration badge",
        "Youtube.jpg: 2,100,000 bytes; at most 2,000,000 are taken",
        "The host: the photo cuts the body at the left; a wider photo would hide that edge",
    ]
    assert [one.text for one in found if one.level == "good"] == ["Host's head is 50 % of the height"]
    assert [one.text for one in found if one.level == "note"] == [
        "Up to 13 % of a letter stands behind a person",
        "Guest 1's head is 15 % of the height",
        "Youtube.jpg: a host may shrink it",
    ]
    assert [one.level for one in found] == sorted((one.level for one in found), key=["warning", "good", "note"].index)


def test_a_file_that_a_plugin_could_not_make_is_missed(registry):
    failure = {"file": "youtube.avif", "exporter": "avif", "culprit": "exporter 'avif' of plugin 'avif'"}
    text = "youtube.avif could not be made: the exporter 'avif' of plugin 'avif' broke"
    assert told(registry, format_report(failures=[failure]))[0] == Sentence("warning", "file", text, "youtube")


def test_photos_are_called_by_who_is_in_them(registry):
    warnings = ["photo-1: the face in photo-1 is only 40 pixels wide"]
    assert told(registry, warnings=warnings)[0].text == "The face in guest 1's photo is only 40 pixels wide"
    assert told(registry, warnings=warnings, host=None)[0].text == "The face in guest 2's photo is only 40 pixels wide"


def test_an_edited_scene_has_a_report_of_one_format(registry):
    row = Generation(report=format_report(), host_key=None)
    assert [one.code for one in in_plain_words(row, registry)] == [
        "readable",
        "contrast",
        "safe-zone",
        "head",
        "file-size",
    ]


@pytest.mark.parametrize("report", [{}, {"formats": []}])
def test_nothing_is_said_of_nothing(registry, report):
    assert in_plain_words(Generation(report=report, host_key=None), registry) == []


def test_letters_that_no_font_has_are_named(registry):
    brief = Brief(title="Runes \u16a0\u16a2 here", style="clean-light", formats=("youtube",))
    material = gather(brief, registry.style("clean-light"), Studio(registry, FontLibrary()), Clock())
    made = design(material, registry.format("youtube"))
    assert made.warnings == ("no font here has RUNIC LETTER FEHU FEOH FE F, RUNIC LETTER URUZ UR U; write it without",)


def test_a_file_beside_is_not_said_to_keep_the_platforms_limit(registry):
    read_again = {"level": "ok", "rule": "verify", "message": "the exporter reads it as it was written"}
    beside = artifact(file="youtube.ora", bytes=1_900_000, findings=[read_again])
    found = told(registry, format_report(artifacts=[artifact(), beside]))
    assert [sentence.text for sentence in found if sentence.code == "file-size"] == [
        "Under the limit of YouTube thumbnail, 2 MB: 412 KB"
    ]
