"""What is somebody else's is not there: every operation, asked by a stranger about things that are another's.

The table is held against the OpenAPI description, so an operation that is new fails until somebody says here what a
stranger gets from it. `OTHERS` try it with the other's ids; `OWN` know no id, and must show nothing of the other's;
`OPEN` are the same for all.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx
import pytest
from websockets.sync.client import connect

from tests.api.people import Person, Service, picture, small_scene


@dataclass
class World:
    """One person with one of each thing."""

    person: Person
    generation: str
    failed: str
    upload: str
    kit: str
    key: str
    webhook: str
    delivery: str
    scene: dict = field(default_factory=lambda: json.loads(small_scene("a" * 64).to_json()))

    @property
    def marks(self) -> list[str]:
        """What must never reach a stranger."""
        ids = [self.generation, self.failed, self.upload, self.kit, self.key, self.webhook, self.delivery]
        return [*ids, str(self.person.id), self.person.email]


def build(service: Service) -> World:
    ada = service.person()
    upload = ada.upload(picture(size=(200, 200)))
    generation = ada.finished()
    scene = ada.http.get(f"/api/generation/{generation}/scene").json()["scene"]
    assert ada.http.post(f"/api/generation/{generation}/scene", json={"scene": scene}).status_code == 201
    failed = ada.generate()
    ada.http.post(f"/api/generation/{failed}/cancel")
    kit = ada.http.post("/api/brand-kits", json={"name": "Hers"}).json()["id"]
    key = ada.http.post("/api/keys", json={"name": "hers"}).json()["id"]
    hook = ada.http.post("/api/webhooks", json={"url": "https://example.org/", "kinds": []}).json()["id"]
    delivery = ada.http.post(f"/api/webhooks/{hook}/test").json()["id"]
    return World(ada, generation, failed, upload, kit, key, hook, delivery, scene)


Request = Callable[[World], dict]
OTHERS: dict[str, list[Request]] = {
    "generate": [
        lambda w: {"json": {"title": "x", "hostKey": w.upload}},
        lambda w: {"json": {"title": "x", "guestKeys": [w.upload]}},
        lambda w: {"json": {"title": "x", "brandKitId": w.kit}},
    ],
    "getGeneration": [lambda w: {"generation_id": w.generation}],
    "getQueuePlace": [lambda w: {"generation_id": w.generation}],
    "getReport": [lambda w: {"generation_id": w.generation}],
    "deleteGeneration": [lambda w: {"generation_id": w.generation}],
    "cancelGeneration": [lambda w: {"generation_id": w.generation}],
    "retryGeneration": [lambda w: {"generation_id": w.failed}],
    "duplicateGeneration": [lambda w: {"generation_id": w.generation}],
    "makeVariants": [lambda w: {"generation_id": w.generation, "json": {"count": 1}}],
    "getScene": [
        lambda w: {"generation_id": w.generation},
        lambda w: {"generation_id": w.generation, "params": {"version": 1}},
    ],
    "saveScene": [lambda w: {"generation_id": w.generation, "json": {"scene": w.scene}}],
    "refitScene": [
        lambda w: {"generation_id": w.generation, "json": {"scene": w.scene, "layer": "title", "text": "x"}}
    ],
    "repaintScene": [lambda w: {"generation_id": w.generation, "json": {"scene": w.scene, "seed": "7"}}],
    "swapPhoto": [
        lambda w: {"generation_id": w.generation, "json": {"scene": w.scene, "layer": "host", "fileKey": w.upload}}
    ],
    "addPicture": [lambda w: {"generation_id": w.generation, "json": {"scene": w.scene, "fileKey": w.upload}}],
    "addText": [lambda w: {"generation_id": w.generation, "json": {"scene": w.scene, "text": "x"}}],
    "listScenes": [lambda w: {"generation_id": w.generation}],
    "renderScene": [lambda w: {"generation_id": w.generation, "json": {"format": "youtube", "version": 1}}],
    "getUpload": [lambda w: {"params": {"fileKey": w.upload}}],
    "getCutout": [lambda w: {"params": {"fileKey": w.upload}}],
    "deleteUpload": [lambda w: {"params": {"fileKey": w.upload}}],
    "createBrandKit": [lambda w: {"json": {"name": "x", "logoKey": w.upload}}],
    "getBrandKit": [lambda w: {"kit_id": w.kit}],
    "changeBrandKit": [lambda w: {"kit_id": w.kit, "json": {"name": "x"}}],
    "deleteBrandKit": [lambda w: {"kit_id": w.kit}],
    "revokeKey": [lambda w: {"key_id": w.key}],
    "changeWebhook": [lambda w: {"webhook_id": w.webhook, "json": {"kinds": ["generation:ready"]}}],
    "renewWebhookSecret": [lambda w: {"webhook_id": w.webhook}],
    "testWebhook": [lambda w: {"webhook_id": w.webhook}],
    "listDeliveries": [lambda w: {"webhook_id": w.webhook}],
    "deliverAgain": [lambda w: {"webhook_id": w.webhook, "delivery_id": w.delivery}],
    "deleteWebhook": [lambda w: {"webhook_id": w.webhook}],
}
OWN: dict[str, Request] = {
    "estimate": lambda _: {"json": {"title": "x"}},
    "listGenerations": lambda w: {"params": {"parent": w.generation}},
    "beginUpload": lambda _: {"json": {"mediaType": "image/png", "sizeBytes": 10}},
    "listBrandKits": lambda _: {},
    "getAccount": lambda _: {},
    "changeAccount": lambda _: {"json": {"name": "Bob"}},
    "signOutEverywhere": lambda _: {},
    "listConnections": lambda _: {},
    "disconnect": lambda _: {"kind": "discord"},
    "createConnectionCode": lambda _: {},
    "previewDeletion": lambda _: {},
    "listKeys": lambda _: {},
    "createKey": lambda _: {"json": {"name": "x"}},
    "refineTitle": lambda _: {"json": {"title": "x"}},
    "suggestTitles": lambda _: {"json": {"title": "x"}},
    "getBilling": lambda _: {},
    "listEntries": lambda _: {"params": {"limit": 200}},
    "listWebhooks": lambda _: {},
    "createWebhook": lambda _: {"json": {"url": "https://example.org/"}},
    "exportAccount": lambda _: {},
    "deleteAccount": lambda _: {},
    "startCheckout": lambda _: {"json": {"product": "credits-100"}},
    "openPortal": lambda _: {},
}
OPEN = {
    "listStyles",
    "listFormats",
    "listBackgrounds",
    "listExporters",
    "listFonts",
    "listFontFaces",
    "fontFile",
    "getConfiguration",
    "styleSample",
    "formatSample",
    "signIn",
    "confirmSignIn",
    "whoseLink",
    "keySet",
    "health",
    "takeStripeEvent",
    "ready",
}


def operations(service: Service) -> dict[str, tuple[str, str]]:
    with service.anybody() as http:
        paths = http.get("/api/openapi.json").json()["paths"]
    return {found["operationId"]: (method, path) for path, item in paths.items() for method, found in item.items()}


def send(http: httpx.Client, operation: tuple[str, str], request: dict) -> httpx.Response:
    method, path = operation
    rest = dict(request)
    for name in re.findall(r"{(\w+)}", path):
        path = path.replace("{" + name + "}", str(rest.pop(name)))
    return http.request(method, path, **rest)


@pytest.fixture(scope="module")
def worlds(service):
    return build(service), build(service)


def test_every_operation_is_in_the_table(service):
    found = set(operations(service))
    listed = [*OTHERS, *OWN, *OPEN]
    assert sorted(listed) == sorted(set(listed)), "an operation stands in the table twice"
    assert found - set(listed) == set(), "say in this file what a stranger gets from these operations"
    assert set(listed) - found == set(), "these operations are no more"


CASES = [(name, number) for name, requests in OTHERS.items() for number in range(len(requests))]


@pytest.mark.parametrize(("name", "number"), CASES)
def test_a_stranger_finds_nothing(service, worlds, name, number):
    """404, and the same as for an id that never was: the answer does not tell whether it exists."""
    hers, his = worlds
    operation, make = operations(service)[name], OTHERS[name][number]
    answer = send(his.person.http, operation, make(hers))
    assert answer.status_code == 404, answer.text
    never = World(his.person, *(str(uuid.uuid4()) for _ in range(7)))
    nothing = send(his.person.http, operation, make(never))
    assert nothing.status_code == 404, nothing.text
    assert _blurred(answer.json()) == _blurred(nothing.json())
    hers_again = send(hers.person.http, ("get", "/api/generation/{generation_id}"), {"generation_id": hers.generation})
    assert hers_again.json()["status"] == "ready", "nothing was changed"


def _blurred(problem: dict) -> dict:
    detail = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|'[^']*'", "...", problem["detail"])
    return {**problem, "detail": detail, "requestId": ""}


@pytest.mark.parametrize("name", sorted(OTHERS))
def test_the_owner_is_let_in(service, worlds, name):
    """The same requests by the owner succeed, so the 404 above is about who asks."""
    takes_away = name.startswith(("delete", "revoke"))
    hers = build(service) if takes_away else worlds[0]
    operation = operations(service)[name]
    for make in OTHERS[name]:
        answer = send(hers.person.http, operation, make(hers))
        expected = {"cancelGeneration": 409, "swapPhoto": 422}.get(name)
        assert answer.status_code == expected if expected else answer.status_code < 300, answer.text
        if takes_away:
            assert send(hers.person.http, operation, make(hers)).status_code == 404


@pytest.mark.parametrize("name", sorted(OWN))
def test_own_things_only(service, worlds, name):
    hers, his = worlds
    bob = service.person() if name in ("signOutEverywhere", "deleteAccount") else his.person
    answer = send(bob.http, operations(service)[name], OWN[name](hers))
    nothing_sold = name in ("startCheckout", "openPortal")
    assert answer.status_code == 409 if nothing_sold else answer.status_code < 300, answer.text
    assert [mark for mark in hers.marks if mark in answer.text] == []


@pytest.mark.parametrize("name", sorted([*OTHERS, *OWN]))
def test_nobody_gets_in_without_a_token(service, worlds, name):
    hers, _ = worlds
    request = OWN[name](hers) if name in OWN else OTHERS[name][0](hers)
    for headers in (
        {},
        {"Authorization": "Bearer x"},
        {"Authorization": "Basic eDp4"},
        {"Authorization": "Bearer ts_x"},
    ):
        with service.anybody() as http:
            http.headers.update(headers)
            answer = send(http, operations(service)[name], request)
        assert answer.status_code == 401, answer.text
        assert answer.headers["www-authenticate"] == "Bearer"


def test_a_key_reads_or_writes_as_it_may(service, worlds):
    hers, _ = worlds
    made = hers.person.http.post("/api/keys", json={"name": "reader", "scopes": ["read"]}).json()
    with service.anybody() as http:
        http.headers["Authorization"] = f"Bearer {made['key']}"
        assert http.get(f"/api/generation/{hers.generation}").status_code == 200
        for name in ("generate", "makeVariants", "saveScene", "deleteUpload", "createBrandKit"):
            answer = send(http, operations(service)[name], OTHERS[name][0](hers))
            assert answer.status_code == 403, name
        for name in ("listKeys", "createKey", "changeAccount", "signOutEverywhere", "deleteAccount", "exportAccount"):
            assert send(http, operations(service)[name], OWN[name](hers)).status_code == 403, name
        hers.person.http.delete(f"/api/key/{made['id']}")
        assert http.get("/api/account").status_code == 401


def test_a_stranger_hears_nothing(service, worlds):
    hers, his = worlds
    with connect(service.url.replace("http", "ws") + "/api/ws") as socket:
        socket.send(json.dumps({"type": "sign-in", "token": his.person.token, "lastEventId": 0}))
        assert json.loads(socket.recv(10))["type"] == "signed-in"
        socket.send(json.dumps({"type": "subscribe", "generationId": hers.generation}))
        told = json.loads(socket.recv(10))
        assert (told["type"], told["problem"]["status"]) == ("error", 404)
        socket.send(json.dumps({"type": "subscribe"}))
        fresh = hers.person.generate()
        own = his.person.generate()
        heard = []
        while own not in "".join(heard):
            heard.append(socket.recv(10))
        assert [mark for mark in [*hers.marks, fresh] if mark in "".join(heard)] == []
