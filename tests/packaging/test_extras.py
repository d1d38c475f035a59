"""What `pip install thumbsmith` gives without an extra, and what is said where one is wanted."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from PIL import Image

from tests.packaging.conftest import run


def test_it_renders(plain_environment: Path, tmp_path: Path, settings):
    from skimage.data import astronaut

    Image.fromarray(astronaut()).save(tmp_path / "host.png")
    order = ("--title", "The *quiet* hour", "--host", "host.png", "--format", "youtube", "--out", "made")
    run(plain_environment / "bin" / "thumbsmith", "render", *order, cwd=tmp_path, **settings)
    assert {path.suffix for path in (tmp_path / "made").iterdir() if path.is_file()} == {".jpg", ".psd", ".json"}


@pytest.mark.parametrize(
    ("command", "extra"),
    [("serve", "service"), ("api", "service"), ("worker", "service"), ("migrate", "service"), ("demo", "sample")],
)
def test_a_missing_extra_is_one_sentence_with_the_command(plain_environment, tmp_path, settings, command, extra):
    said = run(plain_environment / "bin" / "thumbsmith", command, cwd=tmp_path, code=4, **settings).stderr
    python = plain_environment / "bin" / "python"
    assert f"run `{shlex.quote(str(python))} -m pip install 'thumbsmith[{extra}]'`" in said
    assert [line.startswith("thumbsmith: ") for line in said.splitlines()] == [True]


def test_doctor_and_setup_need_none(plain_environment, tmp_path, settings):
    program = plain_environment / "bin" / "thumbsmith"
    assert "thumbsmith[service]" in run(program, "doctor", cwd=tmp_path, **settings).stdout
    run(program, "setup", "--check", cwd=tmp_path, **settings)
