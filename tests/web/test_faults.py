"""What goes wrong, and how the application bears it: killed processes, no network, ended links, files that are none."""

from __future__ import annotations

import pytest

_NO_NETWORK = r"ERR_INTERNET_DISCONNECTED|WebSocket connection to"
_NO_SERVER = r"ERR_(CONNECTION_REFUSED|SOCKET_NOT_CONNECTED|EMPTY_RESPONSE|CONNECTION_RESET)|WebSocket connection to"


def test_a_killed_render_is_taken_up_again(play, server, person, photos):
    key = person.upload((photos / "host.png").read_bytes())
    made = server.held_midway(lambda: person.generate(formats=["youtube", "podcast"], hostKey=key))
    saw = play("killed", person, id=made, deeds={"kill the render": server.kill_render})
    assert saw["killed"] > 1
    assert saw["title"] == "Why rockets explode"


def test_a_lost_network_is_said_and_taken_up_again(play, server, person):
    made = server.held_midway(lambda: person.generate(formats=["youtube", "podcast"]))
    saw = play("offline", person, id=made, deeds={"let it go": server.release_render}, expected=[_NO_NETWORK])
    assert saw["said"]


def test_without_a_socket_it_is_asked_for(play, server, person):
    made = server.held_midway(lambda: person.generate(formats=["youtube", "podcast"]), shown=True)
    deeds = {"let it go": server.release_render}
    saw = play("polling", person, id=made, deeds=deeds, expected=[r"WebSocket connection to"])
    assert saw["refused"] >= 2


def test_a_server_that_was_away_goes_on_where_it_was(play, server, person):
    deeds = {
        "generate": lambda: server.held_midway(lambda: person.generate(formats=["youtube", "podcast"])),
        "stop the server": server.kill,
        "start the server": lambda: server.start().address,
    }
    try:
        saw = play("away", person, deeds=deeds, expected=[_NO_SERVER])
    finally:
        server.start()
    assert "kept" in saw["told"]


def test_ended_addresses_are_renewed(play, person, ready):
    saw = play("expired", person, id=ready["id"], expected=[r"status of 40[34].*/files/"])
    assert saw == {"name": "youtube.jpg", "failure": None}


def test_files_that_are_no_photos_are_refused_in_a_sentence(play, server, photos):
    saw = play("refused", server.person(), photos=str(photos))
    for sentence in saw.values():
        assert sentence.endswith("."), saw
        assert 20 < len(sentence) < 200, saw
        assert not any(word in sentence for word in ("Error", "null", "undefined", "Traceback")), saw


@pytest.fixture
def stranger(server):
    return server.person()


def test_the_pictures_of_others_are_not_there(play, stranger, ready):
    nobody = "00000000-0000-4000-8000-000000000000"
    paths = {"theirs": f"/g/{ready['id']}", "none": f"/g/{nobody}", "canvas": f"/g/{ready['id']}/edit"}
    saw = play("stranger", stranger, paths=paths, expected=[r"status of 404.*/api/generation/"])
    assert saw["theirs"] == saw["none"]
    assert ready["title"] not in saw["canvas"]
