"""The promises see what breaks them."""

from dataclasses import replace

import numpy as np
import pytest

from thumbsmith import Export, Format, Plane, Style
from thumbsmith.testing import Broken, Workbench, kinds, promises
from thumbsmith.testing import backgrounds as on_backgrounds
from thumbsmith.testing import exporters as on_exporters
from thumbsmith.testing import formats as on_formats
from thumbsmith.testing import styles as on_styles


@pytest.fixture(scope="module")
def bench():
    return Workbench.open()


class Flat:
    """A background that does what the test says."""

    name = "flat"

    def __init__(self, pixels):
        self._pixels = pixels

    def paint(self, request):
        return [Plane(name="Ground", pixels=self._pixels(request))]


def noise(request):
    return np.random.default_rng().integers(0, 255, (request.height, request.width, 3), np.uint8)


def stripes(request):
    """As wide as a pixel count says, and loud everywhere, the words' place most of all."""
    pixels = np.zeros((request.height, request.width, 3), np.uint8)
    pixels[:, ::40] = 255
    for box in request.calm:
        pixels[round(box.y) : round(box.bottom) : 12, round(box.x) : round(box.right)] = 255
    return pixels


def spot(request):
    """As many pixels wide on every canvas."""
    y, x = np.mgrid[0 : request.height, 0 : request.width]
    inside = np.hypot(x - request.width / 2, y - request.height / 2) < 300
    return np.repeat(np.where(inside, 255, 0).astype(np.uint8)[..., None], 3, axis=2)


def nothing(request):
    return np.zeros((9, 9, 3), np.uint8)


@pytest.mark.parametrize(
    ("promise", "pixels", "says"),
    [
        (on_backgrounds.fills_every_canvas, nothing, "the first plane is"),
        (on_backgrounds.paints_the_same_twice, noise, "every random number from the request's seed"),
        (on_backgrounds.looks_alike_at_every_size, spot, "measure in `request.unit`"),
        (on_backgrounds.wears_the_palette, stripes, "take colours from it"),
        (on_backgrounds.is_quiet_under_words, stripes, "hush it"),
    ],
)
def test_a_background_that_breaks_a_promise_is_told(promise, pixels, says, bench):
    with pytest.raises(Broken, match=says):
        promise(Flat(pixels), bench)


class Odd:
    name, suffix = "odd", ".png"

    def __init__(self, export):
        self.export = export


def a_file(request, **changes):
    given = {"data": b"x", "media_type": "application/x-test", "width": 1280, "height": 720}
    given |= {"width": request.format.width, "height": request.format.height}
    return Export(**(given | changes))


def by_chance(request):
    return a_file(request, data=np.random.default_rng().bytes(8))


@pytest.mark.parametrize(
    ("promise", "export", "says"),
    [
        (on_exporters.writes_a_file_for_every_canvas, lambda request: a_file(request, data=b""), "empty"),
        (
            on_exporters.writes_a_file_for_every_canvas,
            lambda request: a_file(request, width=7),
            "other proportions, 1280x720",
        ),
        (
            on_exporters.writes_the_same_twice,
            lambda request: a_file(request, data=np.random.default_rng().bytes(8)),
            "leave times and random numbers out",
        ),
    ],
)
def test_an_exporter_that_breaks_a_promise_is_told(promise, export, says, bench):
    with pytest.raises(Broken, match=says):
        promise(Odd(export), bench)


def test_a_style_whose_heads_are_small_is_told(bench):
    style: Style = bench.registry.style("spotlight")
    small = style.model_copy(update={"layout": style.layout.model_copy(update={"head": 0.2})})
    with pytest.raises(Broken, match="of the height"):
        on_styles.shows_a_large_head(small, bench)


def test_a_style_that_does_not_heed_realism_is_told(bench, monkeypatch):
    as_always = bench.material(bench.registry.style("spotlight"), "Go")
    monkeypatch.setattr(Workbench, "material", lambda *_, **__: as_always)
    with pytest.raises(Broken, match="the same at realism 0 and 100"):
        on_styles.shows_the_realism_dial(bench.registry.style("spotlight"), bench)


def test_an_exporter_that_finds_fault_with_its_own_file_is_told(bench):
    odd = Odd(lambda request: a_file(request))
    odd.verify = lambda _: ["it has no end"]
    with pytest.raises(Broken, match="it has no end"):
        on_exporters.writes_a_file_for_every_canvas(odd, bench)


def test_a_format_whose_rules_were_read_in_the_future_is_told(bench):
    format: Format = bench.registry.format("youtube")
    later = format.model_copy(
        update={"rules": format.rules.model_copy(update={"checked": format.rules.checked.replace(year=2999)})}
    )
    with pytest.raises(Broken, match="in the future"):
        on_formats.says_where_its_rules_are_written(later, bench)


def test_a_format_whose_exporter_writes_what_it_does_not_take_is_told(bench):
    layered = bench.registry.format("youtube").model_copy(update={"exporter": "psd"})
    with pytest.raises(Broken, match=r"'psd': it is image/vnd.adobe.photoshop"):
        on_formats.has_an_exporter_that_keeps_its_rules(layered, bench)


def test_every_promise_is_one_sentence():
    for kind in kinds():
        assert len({str(one) for one in promises(kind)}) == len(promises(kind)) > 0
        assert all(str(one) and not str(one).endswith(".") for one in promises(kind))


def test_the_drawn_person_is_somebody(bench):
    cutout = bench.cutout
    assert cutout.pixels.shape == (400, 320, 3)
    assert (cutout.alpha[0] == 0).all()
    assert cutout.alpha[-1].max() == 255
    assert replace(cutout, name="x").size == (320, 400)


def test_the_canvases_are_those_of_platforms_and_no_larger_than_needed(bench):
    wide, square, upright = bench.formats
    assert [(one.name, one.width, one.height) for one in bench.formats] == [
        ("youtube", 1280, 720),
        ("podcast", 1080, 1080),
        ("story", 1080, 1920),
    ]
    whole = bench.registry.format("podcast")
    assert (wide, upright) == (bench.registry.format("youtube"), bench.registry.format("story"))
    for zone, large in zip(square.keep_clear, whole.keep_clear, strict=True):
        assert zone.box.scaled(whole.width / square.width) == large.box
