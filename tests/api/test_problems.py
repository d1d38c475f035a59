"""What is wrong with the machine is told as such, and where its files lie is told to nobody."""

import asyncio
import errno
import json
import logging
import os

import httpx
import pytest
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, ValidationError

from api.problems import add_handlers, of_validation
from service.errors import StorageDown
from service.storage import LocalStorage

FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/srv/thumbsmith/work/answer")


def answered(error: BaseException) -> httpx.Response:
    app = FastAPI()

    @app.get("/")
    def fail() -> None:
        raise error

    add_handlers(app)

    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as http:
            return await http.get("/")

    return asyncio.run(asked())


@pytest.mark.parametrize("error", [FULL, StorageDown("the folder /srv/thumbsmith cannot be used (no space)")])
def test_a_disk_that_takes_nothing_is_for_now_and_its_place_for_the_log(error, caplog):
    with caplog.at_level(logging.WARNING):
        answer = answered(error)
    assert (answer.status_code, answer.json()["retryAfterSeconds"]) == (503, 5)
    assert "/srv" not in answer.text
    assert "space" in caplog.text


def test_any_other_fault_of_the_system_is_ours():
    assert answered(OSError(errno.EBADF, "bad descriptor")).status_code == 500


def test_a_file_that_has_gone_names_no_folder_of_ours(tmp_path):
    storage = LocalStorage(tmp_path, public_url="http://here", signing_key=b"a key for a test")
    storage.put("cleared/a", b"a", media_type="image/png")
    with pytest.raises(Exception, match="no file") as caught:
        storage.fetch("cleared/a", tmp_path / "gone" / "copy")
    assert str(tmp_path) not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"title": "Hi", "madeUp": 1}, "body.madeUp: is no field of this request"),
        ({}, "body.title: is missing"),
        ({"title": 7}, "body.title: is no text"),
        ({"title": "Hi", "formats": "youtube"}, "body.formats: is no list"),
    ],
)
def test_a_part_of_a_request_is_refused_in_plain_words(given, said):
    class Asked(BaseModel):
        model_config = ConfigDict(extra="forbid")
        title: str
        formats: tuple[str, ...] = ()

    with pytest.raises(ValidationError) as caught:
        Asked.model_validate(given)
    items = [{**item, "loc": ("body", *item["loc"])} for item in caught.value.errors()]
    assert json.loads(of_validation(RequestValidationError(items)).body)["detail"] == said
