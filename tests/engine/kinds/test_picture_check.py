"""A check that cannot see or cannot work says so, and never that all is well."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from engine.errors import MachineError
from engine.kinds.check import Finding, Verdict
from engine.kinds.picture_check import judged


def png(mode: str = "RGBA") -> bytes:
    file = io.BytesIO()
    Image.new(mode, (64, 48)).save(file, "PNG")
    return file.getvalue()


def damaged() -> bytes:
    """Its pixels are told to be something else: Pillow raises what is no OSError."""
    whole = png()
    place = whole.index(b"IDAT")
    return whole[: place + 6] + bytes(255 - byte for byte in whole[place + 6 : place + 9]) + whole[place + 9 :]


def test_it_is_shown_the_picture_in_rgb():
    def judge(picture: Image.Image) -> Verdict:
        return Verdict.refused(f"{picture.mode} {picture.width}x{picture.height}")

    assert judged(png(), judge, by="a model").reason == "RGB 64x48"


@pytest.mark.parametrize("data", [b"", b"no picture", png()[:-30], damaged()])
def test_what_cannot_be_opened_is_undecided(data):
    verdict = judged(data, lambda _: Verdict.clean(), by="a model")
    assert (verdict.finding, verdict.reason) == (Finding.UNDECIDED, "this is no picture that can be looked at")


def test_a_machine_that_lacks_something_is_undecided():
    def judge(_: Image.Image) -> Verdict:
        raise MachineError("no weights")

    verdict = judged(png(), judge, by="a model")
    assert (verdict.finding, verdict.reason) == (Finding.UNDECIDED, "a model cannot be used on this machine")
    assert verdict.details == {"error": "MachineError"}
