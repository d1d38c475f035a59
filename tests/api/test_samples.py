"""What styles and formats look like: small, kept by browsers, and never a reason to wait long."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from engine.kinds.registry import builtin_folder, load_registry
from service.catalogue.samples import REALISMS, WIDTHS, Samples, sample, wanted
from service.errors import Unavailable
from service.processes.maker import Maker
from tests.api.stand_ins import stand_in_samples
from tests.waiting import HANG_SECONDS


@pytest.fixture(scope="module")
def registry():
    return load_registry([builtin_folder()])


@pytest.fixture
def made(tmp_path, serve, quick, registry):
    """A service whose samples are there: plain pictures stand in for them."""
    settings = quick(tmp_path, cache_dir=tmp_path / "cache")
    stand_in_samples(settings, registry)
    with serve(settings) as service, service.anybody() as http:
        yield http


def test_each_width_and_realism(made):
    seen = set()
    for width in WIDTHS:
        for realism in REALISMS:
            answer = made.get("/api/style/neon-night/sample", params={"width": width, "realism": realism})
            assert answer.headers["content-type"] == "image/webp"
            with Image.open(io.BytesIO(answer.content)) as shown:
                assert shown.width == width
            seen.add(answer.content)
    assert len(seen) == len(WIDTHS) * len(REALISMS)
    with Image.open(io.BytesIO(made.get("/api/format/podcast/sample", params={"width": 320}).content)) as shown:
        assert shown.width == 320


def test_each_style_on_a_cover(made):
    cover = made.get("/api/style/neon-night/sample", params={"format": "podcast"})
    assert cover.status_code == 200
    assert cover.content == made.get("/api/style/neon-night/sample", params={"format": "podcast"}).content
    refused = made.get("/api/style/neon-night/sample", params={"format": "podcast", "realism": 0})
    assert refused.status_code == 422
    assert "leave realism out" in refused.json()["detail"]


def test_a_style_says_what_it_is(made):
    found = {style["name"]: style for style in made.get("/api/styles").json()["items"]}["spotlight"]
    assert found["titleFont"] == "anton-400"
    assert found["arrangement"] == "side"
    assert found["graphic"] != found["photographic"]
    assert found["palette"]["accent"].startswith("#")


def test_a_browser_keeps_it(made):
    first = made.get("/api/style/spotlight/sample?width=320")
    assert first.headers["cache-control"].startswith("public, max-age=")
    assert first.headers["cross-origin-resource-policy"] == "cross-origin"
    again = made.get("/api/style/spotlight/sample?width=320", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    other = made.get("/api/style/spotlight/sample?width=640", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200


@pytest.mark.parametrize("params", [{"width": 321}, {"realism": 50}, {"width": "x"}, {"format": "psd"}])
def test_no_other_sizes(made, params):
    assert made.get("/api/style/spotlight/sample", params=params).status_code == 422


def test_nobody_waits_long_for_what_is_not_there(tmp_path, quick, registry, monkeypatch):
    samples = Samples(quick(tmp_path, cache_dir=tmp_path), registry, wait_seconds=0.3)
    begun: list[bool] = []
    monkeypatch.setattr(Maker, "begin", lambda _maker: begun.append(True))
    with pytest.raises(Unavailable, match="still being made") as caught:
        samples.path(style="spotlight", format="youtube")
    assert caught.value.retry_after == 5
    assert begun


def test_a_style_that_is_changed_gets_another_picture(registry):
    before = sample(registry, "spotlight", "youtube")
    style = registry.styles["spotlight"]
    changed = load_registry([builtin_folder()])
    changed.styles["spotlight"] = style.model_copy(update={"purpose": "something else"})
    assert sample(changed, "spotlight", "youtube") != before
    assert sample(registry, "spotlight", "youtube") == before


def test_they_are_made_by_a_process_of_their_own(tmp_path, quick, registry):
    samples = Samples(quick(tmp_path, cache_dir=tmp_path), registry, wait_seconds=HANG_SECONDS)
    try:
        first = next(wanted(registry))
        path = samples.path(style=first.style, format=first.format, width=320)
        with Image.open(path) as shown:
            assert (shown.format, shown.width) == ("WEBP", 320)
        assert path.stat().st_size < 15_000
    finally:
        samples.close()
