"""The formats that come with Thumbsmith: every one usable, dated and sourced."""

import datetime

import pytest

from engine.kinds.registry import builtin_folder, load_registry

REGISTRY = load_registry([builtin_folder()], installed=False)
FORMATS = REGISTRY.formats


def test_the_two_defaults_are_as_the_platforms_want_them():
    youtube, podcast = FORMATS["youtube"], FORMATS["podcast"]
    assert (youtube.width, youtube.height) == (1280, 720)
    assert youtube.rules.max_bytes == 2_000_000
    badge = youtube.keep_clear[0].box
    assert (badge.x, badge.y, badge.right, badge.bottom) == (1024, 612, 1280, 720)
    assert (podcast.width, podcast.height) == (3000, 3000)
    assert not podcast.rules.alpha
    fifth = podcast.keep_clear[0].box
    assert (fifth.x, fifth.y, fifth.right, fifth.bottom) == (0, 2400, 3000, 3000)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_a_format_can_be_used(name):
    format = FORMATS[name]
    assert format.exporter in REGISTRY.exporters
    assert all(format.canvas.contains(zone.box) for zone in format.keep_clear)
    assert (format.rules.min_width or 1) <= format.width <= (format.rules.max_width or 8192)
    assert max(format.shown_widths) <= format.width


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_a_format_says_where_its_rules_stand_and_when_they_were_read(name):
    rules = FORMATS[name].rules
    assert datetime.date(2026, 1, 1) <= rules.checked
    assert rules.source.startswith("https://") or "not official" in rules.source
