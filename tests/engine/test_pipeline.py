"""The main job, end to end, on a real photograph."""

from __future__ import annotations

import hashlib
import json

import numpy as np
import pytest
from PIL import Image

from engine.brief import BrandKit, Brief, PersonPhoto
from engine.errors import BriefError, PhotoError, UnknownName
from engine.files.report import Report
from engine.pipeline import export, plan, render
from engine.scene import Scene
from engine.stages import Stage
from engine.studio import Studio


@pytest.fixture(scope="module")
def studio():
    return Studio.open()


@pytest.fixture(scope="module")
def portrait(tmp_path_factory):
    """The astronaut, saved with a place and a comment that must not travel."""
    from skimage import data

    path = tmp_path_factory.mktemp("photos") / "astronaut.jpg"
    exif = Image.Exif()
    exif[0x010E] = "SECRET-DESCRIPTION"
    exif.get_ifd(0x8825)[2] = (51.0, 30.0, 12.0)
    Image.fromarray(data.astronaut()).save(path, quality=95, exif=exif, comment=b"SECRET-COMMENT")
    return path


@pytest.fixture(scope="module")
def brief(portrait):
    return Brief(title="Why *rockets* explode", host=PersonPhoto(path=portrait), seed=11)


@pytest.fixture(scope="module")
def rendered(brief, studio, tmp_path_factory):
    out = tmp_path_factory.mktemp("render") / "out"
    told = []
    report = render(brief, studio, out=out, progress=lambda stage, done: told.append((stage, done)))
    return out, report, told


def test_every_promised_file_is_there_at_its_size(rendered):
    out, _, _ = rendered
    assert Image.open(out / "youtube.jpg").size == (1280, 720)
    assert Image.open(out / "podcast.jpg").size == (3000, 3000)
    names = {path.name for path in out.iterdir()}
    assert names >= {"youtube.psd", "podcast.psd", "youtube.scene.json", "podcast.scene.json", "report.json", "assets"}


def test_the_report_tells_the_truth_about_the_files(rendered):
    out, report, _ = rendered
    assert Report.model_validate_json((out / "report.json").read_text()) == report
    for format in report.formats:
        for artifact in format.artifacts:
            data = (out / artifact.file).read_bytes()
            assert artifact.bytes == len(data)
            assert artifact.sha256 == hashlib.sha256(data).hexdigest()
            assert all(finding.level != "error" for finding in artifact.findings)


def test_words_read_and_nothing_enters_a_zone_that_must_stay_clear(rendered):
    _, report, _ = rendered
    for format in report.formats:
        assert min(words.contrast for words in format.words) >= 4.5
        assert format.safe_zone_hits == ()
        assert format.people[0].head_share > 0.25


def test_progress_names_every_stage_from_start_to_end(rendered):
    _, report, told = rendered
    assert [stage for stage, done in told if done == 1] == list(Stage)
    assert set(report.stage_seconds) == {stage.value for stage in Stage}


def test_nothing_of_the_inputs_metadata_reaches_an_output(rendered):
    out, _, _ = rendered
    for path in out.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert b"SECRET" not in data, path
            assert b"Exif" not in data, path


def test_same_inputs_and_seed_give_the_same_bytes(rendered, brief, studio, tmp_path):
    out, _, _ = rendered
    render(brief.model_copy(update={"formats": ("youtube",)}), studio, out=tmp_path / "again")
    for name in ("youtube.jpg", "youtube.psd", "youtube.scene.json"):
        assert (tmp_path / "again" / name).read_bytes() == (out / name).read_bytes(), name


def test_another_seed_gives_another_picture(rendered, brief, studio, tmp_path):
    out, _, _ = rendered
    render(brief.model_copy(update={"formats": ("youtube",), "seed": 12}), studio, out=tmp_path / "other")
    assert (tmp_path / "other" / "youtube.jpg").read_bytes() != (out / "youtube.jpg").read_bytes()


def test_an_untouched_scene_exports_to_the_same_bytes(rendered, studio, tmp_path):
    out, _, _ = rendered
    export(out / "youtube.scene.json", studio, out=tmp_path / "again")
    for name in ("youtube.jpg", "youtube.psd", "youtube.scene.json"):
        assert (tmp_path / "again" / name).read_bytes() == (out / name).read_bytes(), name


def test_an_edited_scene_exports_with_the_edit_and_only_the_edit(rendered, studio, tmp_path):
    out, _, _ = rendered
    data = json.loads((out / "youtube.scene.json").read_text())
    data["layers"] = [layer for layer in data["layers"] if layer["id"] != "title-group"]
    edited = out / "edited.scene.json"
    edited.write_text(json.dumps(data))
    report = export(edited, studio, out=tmp_path / "edited")
    assert report.words == ()
    before = np.asarray(Image.open(out / "youtube.jpg")).astype(int)
    after = np.asarray(Image.open(tmp_path / "edited" / "youtube.jpg")).astype(int)
    changed = np.abs(before - after).max(axis=2) > 40
    title = Scene.load(out / "youtube.scene.json").layer("title").box.inset(-40)
    rows, columns = np.nonzero(changed)
    assert len(rows) > 1000
    inside = (columns > title.x) & (columns < title.right) & (rows > title.y - 60) & (rows < title.bottom + 60)
    assert inside.mean() > 0.98


def test_a_failing_exporter_leaves_nothing_behind(brief, studio, tmp_path):
    with pytest.raises(UnknownName, match="no exporter is called 'gif'"):
        render(brief.model_copy(update={"formats": ("youtube",)}), studio, out=tmp_path / "out", exporters=("gif",))
    assert list(tmp_path.iterdir()) == []


def test_bad_input_is_one_sentence_and_writes_nothing(brief, studio, tmp_path):
    bad_photo = tmp_path / "notes.jpg"
    bad_photo.write_text("not a picture")
    out = tmp_path / "out"
    with pytest.raises(PhotoError, match=r"notes\.jpg"):
        render(brief.model_copy(update={"host": PersonPhoto(path=bad_photo)}), studio, out=out)
    with pytest.raises(UnknownName, match="did you mean spotlight"):
        render(brief.model_copy(update={"style": "spotlite"}), studio, out=out)
    with pytest.raises(BriefError):
        render(brief.model_copy(update={"title": " \u200b "}), studio, out=out)
    assert not out.exists()


def test_words_alone_make_a_picture_too(studio, tmp_path):
    report = render(Brief(title="No guests today", formats=("youtube",)), studio, out=tmp_path / "out")
    assert report.formats[0].people == ()
    assert min(words.contrast for words in report.formats[0].words) >= 4.5


def test_a_brand_kit_brings_its_colour_and_logo(brief, studio, tmp_path):
    logo = tmp_path / "logo.png"
    Image.new("RGBA", (300, 100), (10, 200, 90, 255)).save(logo)
    kit = tmp_path / "kit.toml"
    kit.write_text('name = "Orbit Weekly"\nprimary = "#12c46a"\nlogo = "logo.png"\n')
    branded = brief.model_copy(update={"brand": BrandKit.load(kit), "formats": ("youtube",)})
    render(branded, studio, out=tmp_path / "out")
    scene = Scene.load(tmp_path / "out" / "youtube.scene.json")
    assert scene.layer("logo").width / scene.layer("logo").height == pytest.approx(3, rel=0.02)
    assert "#12c46a" in scene.to_json()


def test_a_plan_says_where_things_would_stand(brief, studio):
    told = plan(brief, studio)
    assert [item["format"] for item in told["formats"]] == ["youtube", "podcast"]
    assert told["formats"][0]["heads"]


def test_variants_differ_in_more_than_colour(brief, studio, tmp_path):
    boxes = []
    for number in range(3):
        out = tmp_path / str(number)
        render(brief.model_copy(update={"formats": ("youtube",)}), studio, out=out, variant=number, exporters=())
        scene = Scene.load(out / "youtube.scene.json")
        title, host = scene.layer("title"), scene.layer("host")
        boxes.append(tuple(round(value / 20) for value in (title.x, title.y, host.x, host.y)))
    assert len(set(boxes)) == 3
