"""Every operation answers as the description says, whatever is sent; and the description leaves nothing out."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI

from api.app import create_app
from api.server import listen
from service.settings import Settings
from tests.api.contract import EXAMPLES, fuzz, operations
from tests.api.people import picture
from tests.waiting import HANG_SECONDS

DESCRIPTION = create_app(Settings(data_dir=Path("unused"), secret_key="unused")).openapi()
ENDS = {"deleteAccount"}
"""There is nobody left to ask anything else: each time somebody new asks."""
LONG = {"saveScene", "refitScene", "repaintScene", "swapPhoto", "addPicture", "addText"}
"""A whole scene takes a while to make up."""
LONG_RUN = 1000
"""Examples from which nothing is asked less often than the rest."""


@pytest.fixture(scope="module")
def ada(service):
    person = service.person()
    person.http.headers["Content-Type"] = "application/json"
    return person


@pytest.fixture(scope="module")
def ids(ada):
    kit = ada.http.post("/api/brand-kits", json={"name": "Hers"}).json()["id"]
    upload = ada.http.post("/api/upload", json={"mediaType": "image/png", "sizeBytes": len(picture())}).json()[
        "fileKey"
    ]
    hook = ada.http.post("/api/webhooks", json={"url": "https://example.org/"}).json()["id"]
    delivery = ada.http.post(f"/api/webhooks/{hook}/test").json()["id"]
    return {
        "generation_id": ada.finished(),
        "kit_id": kit,
        "fileKey": upload,
        "webhook_id": hook,
        "delivery_id": delivery,
    }


@pytest.fixture(scope="module")
def headers(service, ada):
    """A session that holds, also after an operation ended all of them."""
    from service.database import User

    def fresh() -> dict[str, str]:
        with service.context.database.read() as session:
            epoch = session.get_one(User, ada.id).token_epoch
        return {"Authorization": f"Bearer {service.context.issuer.issue(ada.id, epoch=epoch)}"}

    return fresh


@pytest.mark.parametrize("operation", operations(DESCRIPTION))
def test_answers_are_as_described(service, headers, ids, operation):
    def somebody_new() -> dict[str, str]:
        return {"Authorization": f"Bearer {service.person().token}"}

    examples = max(3, EXAMPLES // 4) if operation in LONG | ENDS and EXAMPLES < LONG_RUN else EXAMPLES
    asking = somebody_new if operation in ENDS else headers
    fuzz(DESCRIPTION, operation, url=service.url, headers=asking, ids=ids, examples=examples)


def test_a_planted_fault_is_found():
    """The same requests against a service with a fault find it."""
    app = FastAPI()

    @app.get("/items", operation_id="items")
    def items(limit: int = 10) -> dict[str, int]:
        return {"found": 1 // (0 if limit > 2**62 else 1)}

    with listen("127.0.0.1", 0) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        try:
            with pytest.raises(BaseException, match=r"[Ss]erver error"):
                fuzz(app.openapi(), "items", url=url, headers=dict, ids={}, examples=60)
        finally:
            server.should_exit = True
            thread.join(HANG_SECONDS)


def test_every_operation_is_documented():
    for path, item in DESCRIPTION["paths"].items():
        for method, operation in item.items():
            answers = operation["responses"]
            where = f"{method} {path}"
            assert "429" in answers, where
            assert "503" in answers, where
            if operation.get("security"):
                assert {"401", "403"} <= set(answers), where
            if "requestBody" in operation:
                assert {"400", "413", "422"} <= set(answers), where
            for status, answer in answers.items():
                if int(status) >= 400:
                    assert list(answer["content"]) == ["application/problem+json"], where
