"""What people do with the application, in a real browser against the real server and engine."""

from __future__ import annotations

import pytest

from tests.web import files


def test_photos_are_sent_cut_out_and_kept(play, server, photos):
    saw = play("upload", server.person(), photos=str(photos))
    assert {"Sending", "Checking", "Cutting out"} & set(saw["steps"])
    assert saw["title"] == "Kept *safe*"
    assert saw["kept"]
    assert "2 of 2" in saw["person"]


def test_words_are_refined_and_suggested(play):
    saw = play("words", email="words@example.org")
    assert "11 words" in saw["count"]
    assert "Refine shortens it" in saw["count"]
    assert "refined" in saw["why"]
    assert 0 < len(saw["refined"]) < len(saw["first"])
    assert saw["undone"] == saw["first"]
    assert len(set(saw["offered"])) == len(saw["offered"]) >= 2
    assert saw["taken"] == saw["offered"][1]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("downloads")


@pytest.fixture(scope="module")
def made(played, server, photos, folder):
    """The worker begins when the page is there to be told, and goes on when it has shown the first look."""

    def until_the_first_look() -> None:
        server.go_on()
        assert server.hold_midway(server.newest(), shown=True), "it was done before it could be held"

    deeds = {"rest": server.rest, "begin": until_the_first_look, "let it go": server.release_render}
    return played("make", photos=str(photos), folder=str(folder), email="maker@example.org", deeds=deeds)


def test_it_is_told_as_it_happens(made):
    assert made["told"][-1] == "generation:ready"
    assert "first look" in made["told"][:-1]
    assert len(made["told"]) > 3


def test_the_first_look_comes_before_the_files(made):
    timeline = made["timeline"]
    assert timeline[-1] == "ready, picture"
    assert any("picture" in state and "no picture" not in state for state in timeline[:-1]), timeline


def test_the_files_open(made, folder):
    assert files.picture_of(folder / "youtube.jpg") == ("JPEG", (1280, 720))
    (cover,) = folder.glob("podcast.jpg")
    assert files.picture_of(cover) == ("JPEG", (3000, 3000))
    for name in ("youtube.psd", "podcast.psd"):
        assert any("moon" in words.lower() for words in files.live_words(folder / name))


def test_the_zip_holds_every_file(made, folder):
    (packed,) = folder.glob("*.zip")
    singles = {path.name for path in folder.iterdir()} - {packed.name}
    assert singles <= {name.rpartition("/")[2] for name in files.zipped(packed)}


def test_it_says_how_it_turned_out_and_what_it_looks_like_elsewhere(made):
    assert len(made["report"]) >= 3
    assert all(line.strip() for line in made["report"])
    assert made["mockups"] >= 5


def test_the_other_design_is_beside_it(made):
    assert made["variants"] == 2
    assert "moon" in made["title"]
