"""Pictures after they are made: edited on the canvas and rendered anew, found again, copied, taken as a new brief."""

from __future__ import annotations

import pytest
from PIL import Image, ImageChops

from tests.web import files


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("edited")


@pytest.fixture(scope="module")
def edited(played, person, ready, folder):
    return played("edit", person, id=ready["id"], folder=str(folder))


def test_each_layer_shows_its_own_pixels_in_the_list(edited):
    small = edited["small"]
    assert len(small) >= 2
    assert all(one["covered"] > 0 for one in small), "a row stayed empty"
    assert len({one["look"] for one in small}) == len(small)


def test_the_title_goes_where_it_is_dragged(edited):
    assert edited["moved"]["x"] == pytest.approx(-60, abs=3)
    assert edited["moved"]["y"] == pytest.approx(90, abs=3)


def test_steps_are_taken_back_and_done_again_and_kept_by_themselves(edited):
    """The scenario itself waits for each of these looks, and for the last of them after a reload."""
    assert len(set(edited["looks"])) == 3


def test_words_are_shared_by_both_formats(edited):
    assert {" ".join(words.upper().split()) for words in edited["words"].values()} == {"ROCKETS RARELY FLY"}
    assert edited["square"]


def test_a_new_ground_leaves_the_words_alone(edited):
    assert edited["kept"] == edited["words"]["youtube"]


def test_every_page_shows_the_design_as_it_was_edited(edited):
    assert edited["elsewhere"] == {"older": 0}


def test_the_rendered_files_show_what_was_changed(edited, folder, person, ready):
    assert files.picture_of(folder / "edited.jpg") == ("JPEG", (1280, 720))
    assert any("RARELY" in words.upper() for words in files.live_words(folder / "edited.psd"))
    (address,) = [file["url"] for file in ready["files"] if file["name"] == "youtube.jpg"]
    (folder / "first.jpg").write_bytes(person.http.get(address).content)
    with Image.open(folder / "first.jpg") as first, Image.open(folder / "edited.jpg") as now:
        assert ImageChops.difference(first, now).getbbox()


def test_fingers_on_a_phone_suffice(play, server):
    owner = server.person()
    made = owner.ended(owner.generate(title="What *fingers* do", formats=["youtube", "podcast"]))
    saw = play("touch", owner, id=made["id"], width=360, height=740, touch=True)
    assert saw["letters"] >= 16
    assert saw["isSavedShown"]
    assert saw["upright"]["small"] == saw["onItsSide"]["small"] == []
    assert saw["upright"]["picture"] > 320
    assert saw["onItsSide"]["picture"] > 400


def test_history_finds_copies_and_begins_anew(play, server, photos):
    owner = server.person()
    key = owner.upload((photos / "host.png").read_bytes())
    for title, style in (("The *first* one", "magazine"), ("The second", "terminal")):
        with server.resting():
            made = owner.generate(title=title, style=style, hostKey=key, formats=["youtube"])
            owner.http.post(f"/api/generation/{made}/cancel").raise_for_status()
    taken_away = r"status of 404 .*/files/"  # previews of what is deleted go with it
    saw = play("history", owner, expected=(taken_away,))
    assert saw["all"] == ["The second", "The first one"]
    assert saw["found"] == saw["styled"] == saw["reloaded"] == ["The second"]
    assert saw["copied"] == ["The first one", "The first one"]
    assert saw["brief"] == {"title": "The *first* one", "style": "magazine"}


def test_a_deletion_is_told_in_other_tabs(play, server):
    owner = server.person()
    for title in ("Stays", "Goes"):
        with server.resting():
            made = owner.generate(title=title, formats=["youtube"])
            owner.http.post(f"/api/generation/{made}/cancel").raise_for_status()
    saw = play("deleted", owner, id=made, title="Goes")
    assert saw["left"] == ["Stays"]
    assert saw["next"] == ["Your pictures", "Make a thumbnail"]
    assert saw["title"].startswith("Deleted")
