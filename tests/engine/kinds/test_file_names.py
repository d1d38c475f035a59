"""No file of a render ever takes another's place."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from itertools import chain, permutations

import pytest

from engine.errors import BriefError, UnknownName
from engine.format import Format, PlatformRules
from engine.kinds.file_names import file_names
from engine.kinds.registry import PluginFolder, builtin_folder, load_registry
from tests.hostile import KINDS, plant_plain

BUILT_IN = load_registry([builtin_folder()], installed=False)
RULES = PlatformRules(media_types=("image/png",), source="these tests", checked=datetime.date(2026, 11, 1))


@dataclass
class Writer:
    name: str
    suffix: str


def names(format: str, own: Writer, *further: Writer) -> dict[str, str]:
    known = {one.name: one for one in (own, *further)}
    canvas = Format(name=format, title="A canvas", width=320, height=180, exporter=own.name, rules=RULES)
    return file_names(canvas, known.__getitem__, known)


def test_exporters_of_one_suffix_write_files_of_their_own():
    assert BUILT_IN.file_names("youtube", ("psd", "podcast", "webp")) == {
        "youtube": "youtube.jpg",
        "psd": "youtube.psd",
        "podcast": "youtube.podcast.jpg",
        "webp": "youtube.webp",
    }
    assert BUILT_IN.file_names("podcast", ("youtube", "podcast", "youtube"))["youtube"] == "podcast.youtube.jpg"


def test_every_format_with_all_exporters_has_a_file_for_each():
    for order in (list(BUILT_IN.exporters), list(reversed(BUILT_IN.exporters))):
        files = list(chain(*(BUILT_IN.file_names(format, order).values() for format in BUILT_IN.formats)))
        assert len(set(files)) == len(BUILT_IN.formats) * len(BUILT_IN.exporters)


def test_the_reports_name_is_taken():
    json = Writer("plain-json", ".json")
    assert names("report", json) == {"plain-json": "report.plain-json.json"}
    assert names("banner", json) == {"plain-json": "banner.json"}


def test_the_scenes_name_is_taken_however_it_is_put_together():
    with pytest.raises(BriefError, match=r"another file is called banner\.scene\.json already.*'scene'"):
        names("banner", Writer("plain-json", ".json"), Writer("scene", ".json"))


A, B, C = Writer("a", ".png"), Writer("b", ".png"), Writer("c", ".b.png")


@pytest.mark.parametrize("order", list(permutations((A, B, C))), ids=lambda order: "".join(one.name for one in order))
def test_what_can_only_collide_is_refused_and_the_rest_is_written(order):
    if order in ((A, C, B), (C, A, B)):  # x.b.png is taken before b needs it
        with pytest.raises(BriefError, match="leave one of the exporters out"):
            names("x", *order)
    else:
        assert len(set(names("x", *order).values())) == 3


def test_an_exporter_that_nobody_brought_is_named():
    with pytest.raises(UnknownName, match="no exporter is called 'gif'"):
        BUILT_IN.file_names("youtube", ("gif",))


@pytest.mark.parametrize("suffix", [".scene.json", ".my.scene.json", ".", "..", ".jpg.", "..jpg", "." + "a" * 17])
def test_a_suffix_that_can_never_be_right_is_refused_as_it_is_registered(tmp_path, suffix):
    plant_plain(tmp_path)
    module = tmp_path / "plain_parts.py"
    module.write_text(module.read_text().replace('".png"', f'"{suffix}"'))
    registry = load_registry([PluginFolder(tmp_path)], installed=False)
    assert "plain" not in registry.exporters
    assert any(f"{suffix!r}" in failure.reason for failure in registry.failures)


def test_the_hostile_set_knows_every_kind_that_is_code():
    from engine.kinds.guarded import _GUARDED

    assert set(KINDS) == set(_GUARDED)
