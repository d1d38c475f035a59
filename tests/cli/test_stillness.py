"""Libraries keep to themselves what they would say on stderr, whatever the machine lacks."""

from __future__ import annotations

import pytest

from tests.cli.commands import thumbsmith

STAGES = ["photos", "cutouts", "light", "design", "files"]


@pytest.fixture
def bare(tmp_path):
    """A machine without any set-up of Fontconfig, and nobody's settings."""
    return {"FONTCONFIG_FILE": str(tmp_path / "missing.conf"), "FONTCONFIG_PATH": str(tmp_path), "HOME": str(tmp_path)}


def test_a_demo_says_its_stages_and_no_more(tmp_path, bare):
    told = thumbsmith("demo", "--out", tmp_path / "out", environment=bare)
    assert told.returncode == 0
    assert told.stderr.splitlines() == STAGES


def test_every_style_is_drawn_without_a_word_of_a_library(tmp_path, bare, portrait):
    told = thumbsmith("styles", "--sheet", tmp_path / "sheet.png", "--host", portrait, environment=bare)
    assert told.returncode == 0
    assert told.stderr.splitlines() == [line.split("\t")[0] for line in thumbsmith("styles").stdout.splitlines()]


def test_a_check_up_says_all_on_stdout(tmp_path, bare):
    told = thumbsmith("doctor", environment={**bare, "THUMBSMITH_DATA_DIR": str(tmp_path / "data")})
    assert (told.returncode, told.stderr) == (0, "")
