"""A whole render is measured: its stages are told, the last line judges. Times are not judged here."""

import re

from bench.whole import main


def test_a_render_is_timed_by_stage(capsys):
    assert main(["--rounds", "1", "--style", "clean-light"]) == 0
    lines = capsys.readouterr().out.strip().splitlines()
    assert len(lines) == 3
    assert all(stage in lines[1] for stage in ("photos", "cutouts", "light", "design", "files"))
    assert re.fullmatch(
        r"median [\d.]+ s \(clean-light, the slowest of 1\); the target of 4 s is (met|missed); peak memory \d+ MB",
        lines[2],
    )
