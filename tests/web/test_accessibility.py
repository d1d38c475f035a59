"""axe-core finds nothing on any page in any state, light and dark, wide and narrow; keys and small phones suffice."""

import pytest

_SPENT = r"status of 401.*/api/sign-in/whose"


def test_pages_of_somebody_who_is_not_signed_in(play, server, photos):
    expected = [r"status of 404.*(/nothing-here|/g/0)", _SPENT]
    saw = play("axe-signed-out", photos=str(photos), link=server.link("reader@example.org"), expected=expected)
    assert not saw["found"], told(saw["found"])


@pytest.fixture(scope="module")
def owner(server, photos):
    """Somebody with a ready picture, one that was cancelled and one that is being made; their ids."""
    somebody = server.person()
    key = somebody.upload((photos / "host.png").read_bytes())
    ready = somebody.generate(hostKey=key)
    assert somebody.ended(ready)["status"] == "ready"
    with server.resting():
        cancelled = somebody.generate(title="Never *made*")
        somebody.http.post(f"/api/generation/{cancelled}/cancel").raise_for_status()
    return somebody, {"ready": ready, "cancelled": cancelled}


def test_pages_of_somebody_with_pictures(play, server, owner):
    somebody, ids = owner
    ids = {**ids, "running": server.held_midway(lambda: somebody.generate(title="Being made"))}
    saw = play("axe-own", somebody, ids=ids, deeds={"let it go": server.release_render})
    assert not saw["found"], told(saw["found"])


def test_the_canvas_and_what_opens_round_it(play, owner):
    somebody, ids = owner
    saw = play("axe-canvas", somebody, id=ids["ready"])
    assert not saw["found"], told(saw["found"])


def test_the_first_page_works_by_keys_alone(play, server):
    with server.resting():
        saw = play("keyboard", email="keys@example.org")
    assert saw["first"] == "Skip to the page"
    assert saw["style"] != "spotlight"
    assert (saw["realism"], saw["formats"]) == (0, ["youtube"])
    assert saw["hidden"] == []


def test_every_page_fits_a_small_phone(play, owner):
    somebody, ids = owner
    own = {"result": f"/g/{ids['ready']}", "canvas": f"/g/{ids['ready']}/edit", "ended": f"/g/{ids['cancelled']}"}
    pages = ("", "styles", "styles?style=neon-night", "history", "brand-kits", "account", "sign-in", "nothing")
    paths = {page.partition("?")[0] + ("-one" if "?" in page else "") or "first": f"/{page}" for page in pages}
    saw = play(
        "phone",
        somebody,
        width=360,
        height=740,
        touch=True,
        paths={**paths, **own},
        expected=[r"status of 404.*/nothing"],
    )
    assert not saw["found"], "\n".join(saw["found"])


def told(found):
    lines = [f"{one['state']} ({one['width']}, {one['scheme']}): {one['id']}" for one in found]
    return "\n".join(
        line + "".join(f"\n    {node}" for node in one["nodes"]) for line, one in zip(lines, found, strict=True)
    )
