"""JPEG, PNG and WebP exporters: budgets, no transparency, sRGB, nothing else inside."""

import io

import numpy as np
import pytest
from PIL import Image, ImageCms

from engine.errors import FormatError
from engine.files.platform import check_artifact
from engine.kinds.exporter import ExportRequest
from engine.kinds.registry import builtin_folder, load_registry
from plugins.exporters.podcast import PodcastExporter
from plugins.exporters.youtube import YouTubeExporter, YouTubePngExporter

EXPORTERS = load_registry([builtin_folder()], installed=False).exporters


@pytest.fixture(scope="module")
def youtube(request_of, scene):
    return request_of(scene)


def _limited(request, max_bytes, pixels=None):
    rules = request.format.rules.model_copy(update={"max_bytes": max_bytes})
    return ExportRequest(
        scene=request.scene,
        format=request.format.model_copy(update={"rules": rules}),
        compositor=request.compositor,
        drawn=lambda: request.pixels if pixels is None else pixels,
    )


def _opened(export):
    return Image.open(io.BytesIO(export.whole))


def test_the_built_in_exporters_are_found():
    assert {"youtube", "youtube-png", "podcast", "psd", "webp", "webp-preview"} <= set(EXPORTERS)


@pytest.mark.parametrize("name", sorted(EXPORTERS))
def test_every_exporter_answers_truly_and_the_same_twice(name, youtube):
    exporter = EXPORTERS[name]
    export = exporter.export(youtube)
    assert exporter.suffix.startswith(".")
    assert exporter.export(youtube).whole == export.whole
    if hasattr(exporter, "verify"):
        assert exporter.verify(export.whole) == []
        return
    with _opened(export) as picture:
        assert picture.size == (export.width, export.height)
        assert picture.get_format_mimetype() == export.media_type


@pytest.mark.parametrize("name", ["youtube", "youtube-png", "podcast", "webp", "webp-preview"])
def test_pictures_are_srgb_without_metadata(name, youtube):
    export = EXPORTERS[name].export(youtube)
    with _opened(export) as picture:
        assert picture.mode == "RGB"
        allowed = {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi", "icc_profile", "srgb"}
        allowed |= {"background", "loop", "timestamp", "duration"}
        assert set(picture.info) <= allowed
        profile = picture.info.get("icc_profile")
        assert profile or "srgb" in picture.info
        if profile:
            assert "sRGB" in ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(profile)))


def test_a_budget_is_used_and_kept(youtube):
    free = len(YouTubeExporter().export(youtube).whole)
    budget = free // 2
    export = YouTubeExporter().export(_limited(youtube, budget))
    assert budget * 0.8 < len(export.whole) <= budget
    assert "quality" in export.notes[0]
    assert check_artifact(export.whole, export.media_type, _limited(youtube, budget).format)[2].level == "ok"


def test_a_budget_that_cannot_be_kept_is_refused(youtube):
    with pytest.raises(FormatError, match="'test'"):
        YouTubeExporter().export(_limited(youtube, 900))
    with pytest.raises(FormatError, match="use the exporter 'youtube'"):
        YouTubePngExporter().export(_limited(youtube, 900))


def test_png_is_exact(youtube):
    with _opened(YouTubePngExporter().export(youtube)) as picture:
        assert np.array_equal(np.asarray(picture), youtube.pixels[..., :3])


def test_covers_have_no_transparency_and_72_dpi(youtube):
    pixels = youtube.pixels.copy()
    pixels[:100, :100, 3] = 0
    export = PodcastExporter().export(_limited(youtube, None, pixels))
    with _opened(export) as picture:
        assert picture.mode == "RGB"
        assert picture.info["dpi"] == pytest.approx((72, 72), abs=0.5)
        assert np.asarray(picture)[20:80, 20:80].max() < 6, "black, as platforms fill it"


def test_a_large_cover_says_that_some_hosts_want_it_smaller(youtube):
    noise = np.random.default_rng(1).integers(0, 256, (900, 900, 4), dtype=np.uint8)
    assert "512,000" in PodcastExporter().export(_limited(youtube, None, noise)).notes[0]
    assert PodcastExporter().export(youtube).notes == ()


def test_the_preview_is_small_and_keeps_its_shape(youtube):
    export = EXPORTERS["webp-preview"].export(youtube)
    assert (export.width, export.height) == (320, round(361 * 320 / 640))


def test_webp_keeps_transparency(youtube):
    pixels = youtube.pixels.copy()
    pixels[:100, :100, 3] = 0
    with _opened(EXPORTERS["webp"].export(_limited(youtube, None, pixels))) as picture:
        assert picture.mode == "RGBA"
        assert np.asarray(picture)[50, 50, 3] == 0
