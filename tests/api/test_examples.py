"""Every operation shows an example in the description, and each of them, sent, gets the answer that is promised.

Only ids, keys, tokens, signatures and scenes are exchanged for those of somebody who has the things that they name.
"""

from __future__ import annotations

import json
import shlex
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import create_app
from engine.kinds.registry import builtin_folder, load_registry
from service.accounts import magic_link
from service.settings import Settings
from tests.api.conftest import quick_settings, running
from tests.api.people import Service
from tests.api.stand_ins import stand_in_samples
from tests.api.test_ownership import World, build
from tests.service.billing.stripe_double import KEY, SECRET, StripeDouble, signed

DESCRIPTION = create_app(Settings(data_dir=Path("unused"), secret_key="unused")).openapi()
OPERATIONS = {
    operation["operationId"]: (method, path, operation)
    for path, item in DESCRIPTION["paths"].items()
    for method, operation in item.items()
}
JSON = "application/json"


@contextmanager
def selling() -> Iterator[dict[str, Any]]:
    """Settings of a service with something to sell, and who takes the money."""
    double = StripeDouble()
    threading.Thread(target=double.serve_forever, args=(0.02,), daemon=True).start()
    yield {
        "stripe_secret_key": KEY,
        "stripe_webhook_secret": SECRET,
        "stripe_api_url": double.url,
        "stripe_price_ids": {"credits-100": "price_100"},
    }
    double.shutdown()
    double.server_close()


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """With something to sell, and samples that are there."""
    folders = (tmp_path_factory.mktemp("examples"), tmp_path_factory.mktemp("cache"))
    with selling() as sells:
        settings = quick_settings(folders[0], cache_dir=folders[1], **sells)
        stand_in_samples(settings, load_registry([builtin_folder()]))
        with running(settings) as found:
            yield found


@pytest.fixture(scope="module")
def rendered(service, astronaut) -> dict[str, Any]:
    """What only a picture that was really made has: its owner, a person in its scene, and their photo."""
    from worker.process import run_worker

    ada = service.person()
    key = ada.upload(astronaut)
    identifier = ada.generate(hostKey=key, formats=["youtube"], exporters=[])
    run_worker(service.settings, once=True)
    scene = ada.http.get(f"/api/generation/{identifier}/scene").json()["scene"]
    return {"owner": ada, "generation_id": identifier, "fileKey": key, "scene": scene}


def theirs(service: Service, world: World) -> dict[str, Any]:
    """What stands for the ids and keys of the examples, by the name of the parameter or of the body's field."""
    faces = world.person.http.get("/api/font-faces").json()["items"]
    return {
        "generation_id": world.generation,
        "kit_id": world.kit,
        "key_id": world.key,
        "webhook_id": world.webhook,
        "delivery_id": world.delivery,
        "fileKey": world.upload,
        "scene": world.scene,
        "digest": next(face["digest"] for face in faces if face["id"] == "anton-400"),
    }


def _token_of_a_mail(service: Service, _world: World) -> dict[str, str]:
    here = service.context
    link = magic_link.send(here.database, here.mail, "ada@example.org", settings=service.settings)
    return {"token": link.partition("#")[2]}


STATES: dict[str, Callable[[Service, World], dict[str, Any]]] = {
    "cancelGeneration": lambda _, world: {"generation_id": world.person.generate()},
    "retryGeneration": lambda _, world: {"generation_id": world.failed},
    "confirmSignIn": _token_of_a_mail,
    "whoseLink": _token_of_a_mail,
}
"""Where the thing that is named must be in a state of its own."""
OF_A_PICTURE = {"swapPhoto", "repaintScene"}


def sent(client: httpx.Client, operation_id: str, things: dict[str, Any]) -> httpx.Response:
    method, path, operation = OPERATIONS[operation_id]
    given: dict[str, Any] = {"headers": {}, "params": {}}
    for parameter in operation.get("parameters", ()):
        if "example" not in parameter and not parameter.get("required"):
            continue
        value = things.get(parameter["name"], parameter["example"])
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", str(value))
        elif parameter["in"] == "query":
            given["params"][parameter["name"]] = value
    body = operation.get("requestBody", {}).get("content", {}).get(JSON)
    if body:
        shown = body["example"]
        data = json.dumps({name: things.get(name, value) for name, value in shown.items()}).encode()
        given["headers"]["Content-Type"] = JSON
        given["content"] = data
        if operation_id == "takeStripeEvent":
            given["headers"]["Stripe-Signature"] = signed(data)
    return client.request(method, path, **given)


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_each_example_gets_what_is_promised(service, request, operation_id):
    _, _, operation = OPERATIONS[operation_id]
    if operation_id in OF_A_PICTURE:
        things = dict(request.getfixturevalue("rendered"))
        client = things.pop("owner").http
    else:
        world = build(service)
        things = theirs(service, world) | STATES.get(operation_id, lambda *_: {})(service, world)
        client = world.person.http
    answer = sent(client, operation_id, things)
    promised = [status for status in operation["responses"] if status.startswith("2")]
    assert str(answer.status_code) in promised, answer.text[:500]


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_each_operation_shows_one(operation_id):
    method, _, operation = OPERATIONS[operation_id]
    for parameter in operation.get("parameters", ()):
        assert "example" in parameter or not parameter.get("required"), parameter["name"]
    (shown,) = operation["x-codeSamples"]
    words = shlex.split(shown["source"])
    assert words[0] == "curl"
    assert ("-X" in words) == (method != "get")
    assert ("Authorization: Bearer $TOKEN" in words) == bool(operation.get("security"))
    body = operation.get("requestBody", {}).get("content", {}).get(JSON)
    if body:
        assert body["example"], "a body without an example"
        assert json.loads(words[words.index("-d") + 1]) == body["example"]
    assert "{" not in next(word for word in words if word.startswith("$THUMBSMITH"))


def test_whoever_changes_a_description_changes_that_one_alone():
    first = create_app(Settings(data_dir=Path("unused"), secret_key="unused")).openapi()
    before = json.dumps(DESCRIPTION)
    for item in first["paths"].values():
        for operation in item.values():
            for kept in operation.get("requestBody", {}).get("content", {}).values():
                if isinstance(kept.get("example"), dict):
                    kept["example"]["title"] = "changed"
                    kept["example"].get("scene", {})["layers"] = []
    assert json.dumps(DESCRIPTION) == before
    assert json.dumps(create_app(Settings(data_dir=Path("unused"), secret_key="unused")).openapi()) == before
