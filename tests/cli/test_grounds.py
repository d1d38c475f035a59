"""`thumbsmith render` on a picture of one's own, and on one that an image server makes."""

from __future__ import annotations

import json

from PIL import Image

from tests.cli.commands import thumbsmith
from tests.doubles.images_api import ImagesServer

COMMON = ("render", "--title", "Why *rockets* explode", "--format", "youtube", "--no-psd", "--quiet")


def ground_of(folder) -> dict:
    return json.loads((folder / "report.json").read_text())["formats"][0]


def test_a_picture_of_ones_own(tmp_path):
    Image.linear_gradient("L").convert("RGB").resize((640, 360)).save(tmp_path / "sea.jpg")
    told = thumbsmith(*COMMON, "--background-photo", tmp_path / "sea.jpg", "--out", tmp_path / "out")
    assert told.returncode == 0, told.stderr
    assert ground_of(tmp_path / "out")["ground"]["engine"] == "photo"


def test_without_its_picture_what_to_give_is_said(tmp_path):
    told = thumbsmith(*COMMON, "--background", "photo", "--out", tmp_path / "out")
    assert told.returncode == 2
    assert "the background 'photo' is made of a picture; give one as background photo" in told.stderr


def test_an_image_server_that_paints_and_one_that_refuses_its_key(tmp_path):
    wanted = ("--background", "remote", "--prompt", "a ${calm} sea")
    with ImagesServer() as server:
        environment = {
            "THUMBSMITH_PLUGIN_BACKGROUNDS_REMOTE_BASE_URL": server.url,
            "THUMBSMITH_PLUGIN_BACKGROUNDS_REMOTE_TRIES": "1",
        }
        told = thumbsmith(*COMMON, *wanted, "--out", tmp_path / "made", environment=environment)
        assert told.returncode == 0, told.stderr
        server.faults.append("key_refused")
        refused = thumbsmith(*COMMON, *wanted, "--out", tmp_path / "refused", environment=environment)
        assert refused.returncode == 0, refused.stderr
    assert ground_of(tmp_path / "made")["ground"]["facts"]["prompt"].startswith("a calm sea, ")
    assert server.asked[0][1]["prompt"].startswith("a calm sea, ")
    found = ground_of(tmp_path / "refused")
    assert found["ground"]["engine"] != "remote"
    said = "remote did not paint, the style's own ground stays: the image server refuses its key"
    assert said in found["warnings"]
