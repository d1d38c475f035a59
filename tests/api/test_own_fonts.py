"""A team's own font: sent, noted, used by renders and by the canvas, and nobody else's."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta

import pytest
import sqlalchemy as sa
from fontTools.ttLib import TTFont

from engine.text.fonts import FontLibrary
from service.database import Upload, utc_now
from service.privacy import sweep
from service.storage.deletions import delete_due
from tests import asking
from tests.api.people import Person, picture

LICENCE = "Bought from the foundry, invoice 12"


def house_font(family: str = "House Sans") -> bytes:
    made = TTFont(FontLibrary().face("bebas-neue-400").path)
    for name_id, text in {1: family, 4: f"{family} Regular", 6: f"{family.replace(' ', '')}-Regular"}.items():
        made["name"].setName(text, name_id, 3, 1, 0x409)
    made.flavor = "woff2"
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def send_font(person: Person, family: str = "House Sans") -> str:
    return person.upload(house_font(family), "font/woff2", purpose="font")


def make_kit(person: Person, **body: object) -> dict:
    answer = person.http.post("/api/brand-kits", json={"name": "House", **body})
    assert answer.status_code == 201, answer.text
    return answer.json()


@pytest.fixture(scope="module")
def ada(service):
    return service.person()


@pytest.fixture(scope="module")
def kit(ada):
    return make_kit(ada, fontKey=send_font(ada), fontLicence=LICENCE)


def test_a_kit_with_a_font_of_its_own(ada, kit):
    assert kit["font"].startswith("file-")
    assert (kit["fontName"], kit["fontLicence"]) == ("House Sans Regular", LICENCE)
    data = asking.get(kit["fontUrl"]).content
    assert kit["font"] == f"file-{hashlib.sha256(data).hexdigest()[:12]}"
    assert TTFont(io.BytesIO(data)).flavor is None
    assert ada.http.get(f"/api/brand-kit/{kit['id']}").json()["font"] == kit["font"]


def test_what_it_calls_itself_is_told_before(service, ada):
    key = send_font(ada, "Other Sans")
    ada.has_checked(key)
    told = ada.http.get("/api/upload", params={"fileKey": key}).json()
    assert (told["purpose"], told["fontName"]) == ("font", "Other Sans Regular")


def test_it_is_listed_for_its_owner_alone(service, ada, kit):
    mine = {face["id"]: face for face in ada.http.get("/api/font-faces").json()["items"]}
    own = mine[kit["font"]]
    assert (own["family"], own["own"], own["licence"]) == ("House Sans", True, LICENCE)
    assert hashlib.sha256(asking.get(own["url"]).content).hexdigest() == own["digest"]
    with service.anybody() as http:
        assert kit["font"] not in http.get("/api/font-faces").text
        assert http.get("/api/font-faces", headers={"Authorization": "Bearer x"}).status_code == 401
    assert kit["font"] not in service.person().http.get("/api/font-faces").text


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ({"fontLicence": None}, 422, "fontLicence"),
        ({"fontLicence": "  "}, 422, "fontLicence"),
        ({"font": "anton-400"}, 422, "not both"),
    ],
)
def test_a_font_needs_a_note(ada, body, status, says):
    sent = {"fontKey": "uploads/x/y", "fontLicence": LICENCE, **body}
    answer = ada.http.post("/api/brand-kits", json=sent)
    assert answer.status_code == status
    assert says in answer.json()["detail"]


def test_files_are_what_they_are_for(service, ada):
    photo, font = ada.upload(picture(size=(300, 200))), send_font(ada)
    for body in ({"fontKey": photo, "fontLicence": LICENCE}, {"logoKey": font}):
        assert ada.http.post("/api/brand-kits", json=body).status_code == 409
    stranger = service.person().http.post("/api/brand-kits", json={"fontKey": font, "fontLicence": LICENCE})
    assert stranger.status_code == 404
    for media_type, purpose in (("image/png", "font"), ("font/ttf", "photo")):
        wish = {"mediaType": media_type, "sizeBytes": 10, "purpose": purpose}
        assert ada.http.post("/api/upload", json=wish).status_code == 422
    large = {"mediaType": "font/ttf", "sizeBytes": 13_000_000, "purpose": "font"}
    assert ada.http.post("/api/upload", json=large).status_code == 422


def test_one_takes_the_others_place(ada):
    kit = make_kit(ada, font="anton-400")
    path = f"/api/brand-kit/{kit['id']}"
    assert (kit["fontName"], kit["fontUrl"]) == ("Anton", None)
    own = ada.http.patch(path, json={"fontKey": send_font(ada), "fontLicence": LICENCE}).json()
    assert own["font"].startswith("file-")
    kept = ada.http.patch(path, json={"name": "Other"}).json()
    assert (kept["font"], kept["fontLicence"]) == (own["font"], LICENCE)
    back = ada.http.patch(path, json={"font": "bangers-400"}).json()
    assert (back["font"], back["fontUrl"], back["fontLicence"]) == ("bangers-400", None, None)
    ada.http.patch(path, json={"fontKey": send_font(ada), "fontLicence": LICENCE})
    none = ada.http.patch(path, json={"fontKey": None}).json()
    assert (none["font"], none["fontUrl"], none["fontName"], none["fontLicence"]) == (None, None, None, None)


def test_a_picture_is_set_in_it_and_edited(service, ada, kit):
    """Render, read, refit, add words, save, render again: each finds the font."""
    from worker.process import run_worker

    identifier = ada.generate(formats=["youtube"], exporters=[], brandKitId=kit["id"])
    run_worker(service.settings, once=True)
    path = f"/api/generation/{identifier}"
    assert ada.http.get(path).json()["status"] == "ready", ada.http.get(path).json()
    scene = ada.http.get(f"{path}/scene").json()["scene"]
    assert scene["fonts"][kit["font"]]["family"] == "House Sans"
    title = next(layer for layer in _texts(scene) if layer["id"].startswith("title"))
    assert title["lines"][0]["runs"][0]["font"] == kit["font"]
    body = {"scene": scene, "layer": title["id"], "text": "Another title"}
    refitted = ada.http.post(f"{path}/scene/refit", json=body).json()["scene"]
    assert (
        next(one for one in _texts(refitted) if one["id"] == title["id"])["lines"][0]["runs"][0]["font"] == kit["font"]
    )
    added = ada.http.post(f"{path}/scene/text", json={"scene": refitted, "text": "More"}).json()["scene"]
    assert _texts(added)[-1]["lines"][0]["runs"][0]["font"] == kit["font"]
    saved = ada.http.post(f"{path}/scene", json={"scene": added})
    assert saved.status_code == 201, saved.text
    rendered = ada.http.post(f"{path}/render", json={"format": "youtube", "version": 1, "exporters": []}).json()
    run_worker(service.settings, once=True)
    told = ada.http.get(f"/api/generation/{rendered['generationId']}").json()
    assert told["status"] == "ready", told
    assert list((service.settings.data_dir / "work").glob(f"{ada.id}-*")) == []


def test_a_scene_may_name_any_font_of_its_user(service, ada):
    """The words of a picture without that kit can be set in it; others' fonts are unknown."""
    other = make_kit(ada, fontKey=send_font(ada, "Second Sans"), fontLicence=LICENCE)["font"]
    identifier = ada.finished()
    path = f"/api/generation/{identifier}/scene"
    scene = ada.http.get(path).json()["scene"]
    body = {"scene": scene, "layer": "title", "text": "Why", "font": other}
    refitted = ada.http.post(f"{path}/refit", json=body)
    assert refitted.status_code == 200, refitted.text
    assert ada.http.post(path, json={"scene": refitted.json()["scene"]}).status_code == 201
    bob = service.person()
    theirs = f"/api/generation/{bob.finished()}/scene"
    own = bob.http.get(theirs).json()["scene"]
    assert bob.http.post(f"{theirs}/refit", json={**body, "scene": own}).status_code == 422
    assert bob.http.post(theirs, json={"scene": refitted.json()["scene"]}).status_code == 422


def test_a_font_that_was_deleted_is_said(service):
    from worker.process import run_worker

    bob = service.person()
    key = send_font(bob)
    kit = make_kit(bob, fontKey=key, fontLicence=LICENCE)
    identifier = bob.generate(formats=["youtube"], exporters=[], brandKitId=kit["id"])
    assert bob.http.delete("/api/upload", params={"fileKey": key}).status_code == 204
    delete_due(service.context.database, service.context.storage)
    run_worker(service.settings, once=True)
    told = bob.http.get(f"/api/generation/{identifier}").json()
    assert told["status"] == "failed"
    assert "a font of your own has been deleted" in told["error"]["message"]


def test_the_sweeper_keeps_the_fonts_of_kits(service, ada, kit):
    def age(session):
        session.execute(
            sa.update(Upload).where(Upload.user_id == ada.id).values(created_at=utc_now() - timedelta(days=400))
        )

    service.context.database.write(age)
    sweep(service.context.database, service.context.storage, service.settings)
    delete_due(service.context.database, service.context.storage)
    assert asking.get(ada.http.get(f"/api/brand-kit/{kit['id']}").json()["fontUrl"]).status_code == 200


def _texts(scene: dict) -> list[dict]:
    found: list[dict] = []

    def walk(layers: list[dict]) -> None:
        for layer in layers:
            if layer["kind"] == "text":
                found.append(layer)
            walk(layer.get("layers", []))

    walk(scene["layers"])
    return found


def test_its_letters_are_shaped_in_another_process(service, ada, kit, monkeypatch):
    """A file that a stranger sent is never opened where the service's secrets are."""
    monkeypatch.setattr("engine.text.fonts.kept_face", lambda path: pytest.fail(f"{path.name} was opened here"))
    identifier = ada.finished()
    path = f"/api/generation/{identifier}/scene"
    scene = ada.http.get(path).json()["scene"]
    refitted = ada.http.post(
        f"{path}/refit", json={"scene": scene, "layer": "title", "text": "Why Ω", "font": kit["font"]}
    )
    assert refitted.status_code == 200, refitted.text
    runs = _texts(refitted.json()["scene"])[0]["lines"][0]["runs"]
    assert kit["font"] in {run["font"] for run in runs}
    added = ada.http.post(f"{path}/text", json={"scene": scene, "text": "More", "font": kit["font"]})
    assert added.status_code == 200, added.text
    assert added.json()["layer"]
