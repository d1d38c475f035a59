"""Asking for pictures over real HTTP: the way through, the ways it can fail, and what each failure says."""

import base64
import uuid

import pytest

from service.database import Generation
from tests import asking
from tests.api.people import picture
from tests.waiting import side_by_side, wait_for


def test_first_picture_from_a_real_photo(service, astronaut):
    """Upload, ask, have a worker render it, follow it, fetch the files: nothing in between is replaced."""
    from worker.process import run_worker

    ada = service.person()
    key = ada.upload(astronaut)
    asked = ada.http.post(
        "/api/generate", json={"title": "What *space* does", "hostKey": key, "formats": ["youtube"], "exporters": []}
    )
    assert asked.status_code == 202
    assert set(asked.json()) == {"generationId"}
    path = f"/api/generation/{asked.json()['generationId']}"
    waiting = ada.http.get(path).json()
    assert waiting["status"] == "pending"
    assert waiting["queue"]["seconds"] > 0
    run_worker(service.settings, once=True)
    ready = ada.http.get(path).json()
    assert ready["status"] == "ready", ready
    assert [file["name"] for file in ready["files"] if file["kind"] == "file"] == ["youtube.jpg"]
    fetched = asking.get(ready["downloadUrls"][0])
    assert fetched.headers["content-type"] == "image/jpeg"
    assert fetched.headers["content-disposition"].startswith("attachment")
    assert len(fetched.content) == ready["files"][0]["sizeBytes"]
    shown = asking.get(ready["previewUrl"])
    assert shown.content[:3] == b"\xff\xd8\xff"
    assert "content-disposition" not in shown.headers
    scene = ada.http.get(f"{path}/scene").json()
    assert scene["version"] == 0
    assert scene["assets"]
    assert all(asking.get(url).status_code == 200 for url in scene["assets"].values())
    _edit_words(ada, path, scene, service)


def _edit_words(ada, path, scene, service):
    """The scene that the engine made, with other words, rendered again."""
    from worker.process import run_worker

    title = next(
        layer
        for layer in _walk(scene["scene"]["layers"])
        if layer["id"].startswith("title") and layer["kind"] == "text"
    )
    body = {"scene": scene["scene"], "layer": title["id"], "text": "Gravity wins"}
    refitted = ada.http.post(f"{path}/scene/refit", json=body)
    assert refitted.status_code == 200, refitted.text
    words = [layer for layer in _walk(refitted.json()["scene"]["layers"]) if layer["id"] == title["id"]]
    assert words[0]["text"].replace("\n", " ").split() == ["GRAVITY", "WINS"]
    assert words[0]["width"] <= title["width"] * 1.01 + 1
    saved = ada.http.post(f"{path}/scene", json={"scene": refitted.json()["scene"]})
    assert saved.status_code == 201, saved.text
    assert saved.json()["version"] == 1
    again = ada.http.post(f"{path}/render", json={"format": "youtube", "version": 1, "exporters": []})
    assert again.status_code == 202, again.text
    run_worker(service.settings, once=True)
    made = ada.http.get(f"/api/generation/{again.json()['generationId']}").json()
    assert made["status"] == "ready", made
    assert made["edited"]
    first = asking.get(ada.http.get(path).json()["downloadUrls"][0]).content
    assert asking.get(made["downloadUrls"][0]).content != first


def _walk(layers):
    for layer in layers:
        yield layer
        yield from _walk(layer.get("layers", []))


def test_same_key_same_generation(service_on_each):
    ada = service_on_each.person()
    body = {"title": "One", "exporters": []}
    first, second = (
        ada.http.post("/api/generate", json=body, headers={"Idempotency-Key": "k-1"}).json() for _ in range(2)
    )
    assert first == second
    other = ada.http.post("/api/generate", json={**body, "title": "Two"}, headers={"Idempotency-Key": "k-1"})
    assert other.status_code == 409
    assert len(ada.http.get("/api/generations").json()["items"]) == 1


@pytest.mark.parametrize(
    "place",
    ["0001-01-01T00:00:00+23:59|", "9999-12-31T23:59:59-23:59|", "0001-01-01T00:00:00|", "|", "now|", "\0|", "☃"],
)
def test_a_cursor_that_is_none_of_ours_is_refused(service, place):
    made = f"{place}{uuid.uuid4()}".encode()
    cursor = base64.urlsafe_b64encode(made).decode().rstrip("=")
    answer = service.person().http.get("/api/generations", params={"cursor": cursor})
    assert answer.status_code == 422, answer.text
    assert "cursor" in answer.json()["detail"]


def test_pages_hold_each_generation_once(service_on_each):
    ada = service_on_each.person()
    made = [ada.generate(title=f"Number {n}") for n in range(7)]
    seen, cursor = [], None
    while True:
        page = ada.http.get("/api/generations", params={"limit": 3} | ({"cursor": cursor} if cursor else {})).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["nextCursor"]
        if cursor is None:
            break
    assert seen == made[::-1]
    found = ada.http.get("/api/generations", params={"q": "number 3"}).json()["items"]
    assert [item["title"] for item in found] == ["Number 3"]
    assert ada.http.get("/api/generations", params={"q": "%"}).json()["items"] == []
    assert ada.http.get("/api/generations", params={"status": "ready"}).json()["items"] == []


def test_cancel_and_retry(service_on_each):
    ada = service_on_each.person()
    path = f"/api/generation/{ada.generate()}"
    assert ada.http.post(f"{path}/retry").status_code == 409
    cancelled = ada.http.post(f"{path}/cancel")
    assert (cancelled.status_code, cancelled.json()["status"]) == (200, "cancelled")
    assert ada.http.get("/api/account").json()["credits"] == 1000
    retried = ada.http.post(f"{path}/retry")
    assert (retried.status_code, retried.json()["status"]) == (202, "pending")
    assert ada.http.get("/api/account").json()["credits"] == 999


def test_variants_differ_and_know_their_parent(service_on_each):
    ada = service_on_each.person()
    parent = ada.generate()
    for _ in range(2):
        made = ada.http.post(f"/api/generation/{parent}/variants", json={"count": 2})
        assert made.status_code == 202, made.text
    children = ada.http.get("/api/generations", params={"parent": parent}).json()["items"]
    assert sorted(child["variant"] for child in children) == [1, 2, 3, 4]


def test_a_duplicate_has_the_same_design_and_no_parent(service_on_each):
    ada = service_on_each.person()
    parent = ada.generate(kicker="Episode 12")
    variant = ada.http.post(f"/api/generation/{parent}/variants", json={"count": 1}).json()["generationIds"][0]
    made = ada.http.post(f"/api/generation/{variant}/duplicate")
    assert made.status_code == 202, made.text
    first, second = (ada.http.get(f"/api/generation/{each}").json() for each in (variant, made.json()["generationId"]))
    for same in ("title", "kicker", "style", "realism", "seed", "variant", "formats", "people", "edited"):
        assert second[same] == first[same], same
    assert second["id"] != first["id"]
    assert second["parentId"] is None


def test_variants_are_all_made_or_none(tmp_path, serve, quick):
    with serve(quick(tmp_path, pending_per_user=3)) as service:
        ada = service.person()
        parent = ada.generate()
        refused = ada.http.post(f"/api/generation/{parent}/variants", json={"count": 5})
        assert refused.status_code == 429
        assert int(refused.headers["retry-after"]) > 0
        assert [item["id"] for item in ada.http.get("/api/generations").json()["items"]] == [parent], "not one row"
        assert ada.http.get("/api/account").json()["credits"] == 999


def test_the_same_key_makes_the_same_variants(service_on_each):
    ada = service_on_each.person()
    parent = ada.generate()
    path, key = f"/api/generation/{parent}/variants", {"Idempotency-Key": "v-1"}
    first = ada.http.post(path, json={"count": 3}, headers=key)
    again = ada.http.post(path, json={"count": 3}, headers=key)
    assert (first.status_code, again.status_code) == (202, 202), again.text
    assert again.json() == first.json()
    assert ada.http.post(path, json={"count": 2}, headers=key).status_code == 409
    other = ada.generate()
    assert ada.http.post(f"/api/generation/{other}/variants", json={"count": 3}, headers=key).status_code == 409
    assert len(ada.http.get("/api/generations", params={"parent": parent}).json()["items"]) == 3
    assert ada.http.get("/api/account").json()["credits"] == 1000 - 5


def test_of_four_at_once_with_one_key_one_is_made(service_on_each):
    ada = service_on_each.person()
    parent = ada.generate()

    def ask():
        made = asking.post(
            f"{service_on_each.url}/api/generation/{parent}/variants",
            json={"count": 3},
            headers={**ada.http.headers, "Idempotency-Key": "v-2"},
        )
        return made.status_code, tuple(made.json().get("generationIds", ()))

    assert len(set(side_by_side(*[ask] * 4))) == 1
    assert len(ada.http.get("/api/generations", params={"parent": parent}).json()["items"]) == 3


def test_variants_asked_for_at_once_are_different_designs(service_on_each):
    ada = service_on_each.person()
    parent = ada.generate()
    path = f"{service_on_each.url}/api/generation/{parent}/variants"
    side_by_side(*[lambda: asking.post(path, json={"count": 2}, headers=ada.http.headers)] * 3)
    children = ada.http.get("/api/generations", params={"parent": parent}).json()["items"]
    assert sorted(child["variant"] for child in children) == [1, 2, 3, 4, 5, 6]


def test_estimate_makes_nothing(service_on_each):
    ada = service_on_each.person()
    answer = ada.http.post("/api/estimate", json={"title": "One"}).json()
    assert answer["credits"] == 1
    assert answer["balance"] == 1000
    assert answer["affordable"] is True
    assert answer["seconds"] > 0
    assert ada.http.get("/api/generations").json()["items"] == []
    with service_on_each.context.database.read() as session:
        assert session.query(Generation).filter(Generation.user_id == ada.id).count() == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": "half \ud83d"}, "body.title"),
        ({"title": "nul \0"}, "body.title"),
        ({"title": 7}, "body.title"),
        ({"title": "x" * 2001}, "body.title"),
        ({"realism": 101}, "body.realism"),
        ({"realism": 1e400}, "body.realism"),
        ({"seed": -1}, "body.seed"),
        ({"seed": "9" * 19}, "body.seed"),
        ({"formats": []}, "body.formats"),
        ({"formats": ["../x"]}, "body.formats.0"),
        ({"hostKey": ""}, "body.hostKey"),
        ({"brandKitId": "x"}, "body.brandKitId"),
        ({"colour": "red"}, "body.colour"),
        ({"people": [{"person": 0}]}, "body.people.0.person"),
    ],
)
def test_what_cannot_be_used_is_named(service, change, field):
    import json

    ada = service.person()
    text = json.dumps({"title": "One", **change})
    answer = ada.http.post("/api/generate", content=text, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert any(error["field"].startswith(field) and error["reason"] for error in problem["errors"]), problem


@pytest.mark.parametrize(
    ("change", "status", "says"),
    [
        ({"title": "\u202e\u200b"}, 422, "empty"),
        ({"title": "x" * 201}, 422, "200"),
        ({"style": "spotlights"}, 422, "spotlight"),
        ({"formats": ["youtub"]}, 422, "youtube"),
        ({"exporters": ["psb"]}, 422, "psd"),
        ({"hostKey": "uploads/x/y"}, 404, "upload"),
        ({"brandKitId": str(uuid.uuid4())}, 404, "brand kit"),
        ({"people": [{}]}, 422, "people"),
    ],
)
def test_what_does_not_fit_is_said(service, change, status, says):
    answer = service.person().http.post("/api/generate", json={"title": "One", **change})
    assert answer.status_code == status, answer.text
    assert says in answer.json()["detail"]


def test_no_credits_no_generation(tmp_path, serve, quick):
    with serve(quick(tmp_path, credits_at_sign_up=1)) as service:
        ada = service.person()
        ada.generate()
        refused = ada.http.post("/api/generate", json={"title": "Two"})
        assert refused.status_code == 402
        assert refused.json()["type"].endswith("not-enough-credits")


def test_a_photo_that_never_came_cannot_be_used(service):
    ada = service.person()
    begun = ada.http.post("/api/upload", json={"mediaType": "image/png", "sizeBytes": 10}).json()
    refused = ada.http.post("/api/generate", json={"title": "One", "hostKey": begun["fileKey"]})
    assert refused.status_code == 409
    assert ada.http.get("/api/upload", params={"fileKey": begun["fileKey"]}).json()["status"] == "waiting"


def test_an_upload_takes_what_was_announced_once(service):
    ada = service.person()
    data = picture(size=(200, 200))
    begun = ada.http.post("/api/upload", json={"mediaType": "image/png", "sizeBytes": len(data)}).json()
    url, headers = begun["uploadUrl"], begun["headers"]
    assert (
        asking.put(url, content=data + b"x", headers={**headers, "Content-Length": str(len(data) + 1)}).status_code
        == 403
    )
    assert asking.put(url, content=data, headers={**headers, "Content-Type": "text/html"}).status_code == 403
    assert asking.get(url).status_code == 403
    assert asking.put(url[:-2] + "xx", content=data, headers=headers).status_code == 403
    assert asking.put(url, content=data, headers=headers).status_code == 200
    assert asking.put(url, content=data, headers=headers).status_code == 412
    found = _checked(ada, begun["fileKey"])
    assert (found["status"], found["width"]) == ("cleared", 200)


def test_a_text_file_is_refused_with_a_reason(service):
    ada = service.person()
    key = ada.upload(b"no picture at all", "image/jpeg")
    found = _checked(ada, key)
    assert found["status"] == "refused"
    assert found["reason"]


def test_a_style_and_photos_may_be_named_by_other_words(service):
    ada = service.person()
    host, guest = (ada.upload(picture(colour, size=(200, 200))) for colour in ("#336699", "#996633"))
    for body in (
        {"styleId": "neon-night", "fileKeys": [host, guest]},
        {"style": "neon-night", "styleId": "neon-night", "hostKey": host, "guestKeys": [guest]},
        {"styleId": "neon-night", "fileKeys": [host, guest], "hostKey": host, "guestKeys": [guest]},
    ):
        told = ada.http.get(f"/api/generation/{ada.generate(**body)}").json()
        assert (told["style"], told["hostKey"], told["guestKeys"]) == ("neon-night", host, [guest])
    assert ada.http.post("/api/estimate", json={"title": "One", "styleId": "magazine"}).status_code == 200
    assert ada.http.get("/api/generations", params={"styleId": "magazine"}).json()["items"] == []
    assert len(ada.http.get("/api/generations", params={"styleId": "neon-night"}).json()["items"]) == 3


@pytest.mark.parametrize(
    "body",
    [
        {"style": "magazine", "styleId": "neon-night"},
        {"fileKeys": ["one"], "hostKey": "other"},
        {"fileKeys": ["one", "two"], "guestKeys": ["two"]},
        {"fileKeys": [], "hostKey": "one"},
    ],
)
def test_two_words_that_contradict_each_other_are_refused_in_one_sentence(service, body):
    ada = service.person()
    for path in ("/api/generate", "/api/estimate"):
        refused = ada.http.post(path, json={"title": "One", **body})
        assert refused.status_code == 422
        assert refused.json()["detail"].count(";") == 1
        assert "send one" in refused.json()["detail"]
    both = {"style": "magazine", "styleId": "neon-night"}
    assert ada.http.get("/api/generations", params=both).status_code == 422


def _checked(person, key: str) -> dict:
    """How the upload stands when its checks are done."""

    def look() -> dict | None:
        found = person.http.get("/api/upload", params={"fileKey": key}).json()
        return found if found["status"] not in ("checking", "waiting") else None

    return wait_for(look, "an end of its checks")


def test_what_was_edited_since_is_told_with_each(service):
    person = service.person()
    edited, other = person.finished(), person.finished()
    path = f"/api/generation/{edited}"
    scene = person.http.get(f"{path}/scene").json()["scene"]
    saved = [person.http.post(f"{path}/scene", json={"scene": scene}).json() for _ in range(2)]
    newest = {key: saved[-1][key] for key in ("format", "version", "createdAt")}
    assert person.http.get(path).json()["savedDesigns"] == [newest]
    listed = {one["id"]: one["savedDesigns"] for one in person.http.get("/api/generations").json()["items"]}
    assert listed == {edited: [newest], other: []}
