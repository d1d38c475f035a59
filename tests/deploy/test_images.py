"""The images' recipes agree with those who build and run them. Building takes minutes: `make images` does it."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
IMAGES = ROOT / "deploy" / "images"
RECIPE = (IMAGES / "Dockerfile").read_text(encoding="utf-8")
TARGETS = runpy.run_path(str(IMAGES / "build.py"))["TARGETS"]


def test_every_image_has_a_trial_and_is_built_where_main_is_deployed():
    assert {path.stem for path in (IMAGES / "trials").glob("*.sh")} == set(TARGETS)
    workflow = yaml.safe_load((ROOT / ".github/workflows/deploy.yml").read_text(encoding="utf-8"))
    assert sorted(workflow["jobs"]["images"]["strategy"]["matrix"]["target"]) == sorted(TARGETS)


@pytest.mark.parametrize("target", TARGETS)
def test_an_image_runs_as_nobody_with_what_the_machine_needs_at_once(target):
    (stage,) = re.findall(rf"^FROM \S+ AS {target}\n(.*?)(?=^FROM |\Z)", RECIPE, re.DOTALL | re.MULTILINE)
    assert "USER 10001:10001" in stage
    assert "COPY --from=assets " in stage
    assert "RUN" not in stage, "what is built stays behind in another stage"


def test_every_script_is_one_that_sh_reads():
    for script in (*IMAGES.glob("*.sh"), *(IMAGES / "trials").glob("*.sh")):
        subprocess.run(["sh", "-n", script], check=True)


def test_what_is_sent_to_the_builder_is_what_the_recipe_copies():
    sent = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    copied = re.findall(r"^COPY (?!--from)(.+) /\S+$", RECIPE, re.MULTILINE)
    for source in {word for line in copied for word in line.split()}:
        assert any(source.startswith(allowed.lstrip("!")) for allowed in sent if allowed.startswith("!")), source


def test_without_buildah_it_says_so_and_does_nothing(tmp_path):
    environment = {**os.environ, "PATH": str(tmp_path)}
    told = subprocess.run(
        [sys.executable, IMAGES / "build.py"], env=environment, capture_output=True, text=True, check=False
    )
    assert (told.returncode, told.stdout) == (
        0,
        "images: skipped, for buildah is not installed here (Debian: apt-get install buildah)\n",
    )
