"""What every answer has in common: problem documents, headers, limits, and nothing secret in the log."""

from __future__ import annotations

import contextlib
import json
import logging
import re
import socket
import sys
import threading

import httpx
import pytest

from service.logs import JsonLines, TextLines, configure_logs
from service.settings import Settings
from tests import asking
from tests.waiting import HANG_SECONDS, side_by_side


class Door:
    """A way through to a port here, which can be shut."""

    def __init__(self, to: int) -> None:
        self._to, self._listener = to, socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._through: list[socket.socket] = []
        self._is_open = True
        threading.Thread(target=self._let_in, daemon=True).start()

    def __enter__(self) -> Door:
        return self

    def __exit__(self, *_why: object) -> None:
        self._listener.close()
        self.shut()

    def shut(self) -> None:
        self._is_open = False
        for end in self._through:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def open(self) -> None:
        self._is_open = True

    def _let_in(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                ours, _ = self._listener.accept()
                if not self._is_open:
                    ours.close()
                    continue
                theirs = socket.create_connection(("127.0.0.1", self._to))
                self._through += [ours, theirs]
                for ends in ((ours, theirs), (theirs, ours)):
                    threading.Thread(target=_carry, args=ends, daemon=True).start()


def _carry(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_RDWR)


def is_problem(answer: httpx.Response, status: int) -> dict:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    held = answer.json()
    assert held["status"] == status
    assert {"type", "title", "detail"} <= set(held)
    assert held["requestId"] == answer.headers["x-request-id"]
    return held


def test_paths_and_methods_that_are_not_there(service):
    with service.anybody() as http:
        is_problem(http.get("/api/nothing"), 404)
        refused = http.delete("/api/health")
        is_problem(refused, 405)
        assert refused.headers["allow"] == "GET"


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"title": ' + b"9" * 5000 + b"}",
        b"null",
        b"",
        b'"text"',
        b'{"title": "\\ud800"}',
    ],
)
def test_bodies_that_cannot_be_read(service, body):
    answer = service.person().http.post("/api/generate", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)
    is_problem(answer, answer.status_code)


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b'{"title":', "body: is not JSON: expecting value at character 9"),
        (b"[1]", "body: is no JSON object"),
        (b"", "body: is missing; a JSON object is wanted"),
    ],
)
def test_what_is_wrong_with_a_whole_body_is_said_of_the_body(service, body, detail):
    answer = service.person().http.post("/api/generate", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["detail"]) == (422, detail)
    assert answer.json()["errors"] == [{"field": "body", "reason": detail.removeprefix("body: ")}]


def test_a_body_has_a_limit_declared_or_not(service):
    ada = service.person()
    limit = service.settings.body_bytes_limit
    big = b'{"title": "' + b"x" * limit + b'"}'
    is_problem(ada.http.post("/api/generate", content=big, headers={"Content-Type": "application/json"}), 413)

    def parts():
        for start in range(0, len(big), 8192):
            yield big[start : start + 8192]

    is_problem(ada.http.post("/api/generate", content=parts(), headers={"Content-Type": "application/json"}), 413)


@pytest.mark.parametrize(
    "body",
    [{"title": "Why", "formats": [0] * 5000}, {"title": "Why", **{f"field{number}": 0 for number in range(5000)}}],
    ids=["values", "fields"],
)
def test_a_body_has_no_more_values_than_somebody_would_write(service, body):
    """Each is wrong in a way of its own: a hundred thousand of them took 0.7 s from everybody."""
    ada = service.person()
    is_problem(ada.http.post("/api/generate", json=body), 413)


def test_safe_headers_on_everything(service):
    ada = service.person()
    with service.anybody() as http:
        for answer in (
            http.get("/api/health"),
            http.get("/api/nothing"),
            http.get("/api/account"),
            ada.http.get("/api/account"),
            http.get("/files/x"),
        ):
            policy = answer.headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "frame-ancestors 'none'" in policy
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["referrer-policy"] == "no-referrer"
            assert "server" not in answer.headers
        assert ada.http.get("/api/account").headers["cache-control"] == "no-store"


def test_request_ids_come_back_when_they_are_plain(service):
    with service.anybody() as http:
        assert http.get("/api/health", headers={"X-Request-Id": "abc-12345"}).headers["x-request-id"] == "abc-12345"
        odd = http.get("/api/health", headers={"X-Request-Id": "a b\tc<script>"}).headers["x-request-id"]
        assert odd.isalnum()


def test_pages_elsewhere_may_ask_only_when_named(tmp_path, serve, quick):
    with serve(quick(tmp_path, allowed_origins=("https://app.example.org",))) as service, service.anybody() as http:
        ask = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
        named = http.options("/api/generate", headers={"Origin": "https://app.example.org", **ask})
        assert named.headers["access-control-allow-origin"] == "https://app.example.org"
        assert "access-control-allow-credentials" not in named.headers
        other = http.options("/api/generate", headers={"Origin": "https://evil.example.org", **ask})
        assert "access-control-allow-origin" not in other.headers


@pytest.mark.usefixtures("clock_of_limits")
def test_too_often_is_said_with_a_time(tmp_path, serve, quick):
    with serve(quick(tmp_path, reads_per_minute=20, requests_per_minute=20)) as service:
        ada, bob = service.person(), service.person()
        answers = [ada.http.get("/api/account") for _ in range(25)]
        assert [answer.status_code for answer in answers[:20]] == [200] * 20
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 61
        assert answers[-1].json()["retryAfterSeconds"] == int(answers[-1].headers["retry-after"])
        is_problem(answers[-1], 429)
        assert ada.http.post("/api/brand-kits", json={"name": "Kit"}).status_code == 201, "looking costs no making"
        assert bob.http.get("/api/account").status_code == 200, "others go on"
        with service.anybody() as http:
            tries = [http.get("/api/account", headers={"Authorization": "Bearer x"}).status_code for _ in range(10)]
        assert tries[:5] == [401] * 5
        assert tries[-1] == 429
        assert bob.http.get("/api/account").status_code == 200, "a guesser locks nobody out who shares the address"


@pytest.mark.usefixtures("clock_of_limits")
def test_what_is_work_counts_as_making_though_it_only_looks(tmp_path, serve, quick):
    with serve(quick(tmp_path, requests_per_minute=3)) as service:
        ada = service.person()
        zipped = ada.http.get(f"/api/generation/{ada.finished()}").json()["zipUrl"]
        with service.anybody() as http:
            assert [http.get(zipped).status_code for _ in range(4)] == [200, 200, 200, 429]
        bob = service.person()
        assert [bob.http.get("/api/account/export").status_code for _ in range(4)] == [200, 200, 200, 429]
        assert [bob.http.get("/api/account").status_code for _ in range(50)] == [200] * 50


@pytest.mark.usefixtures("clock_of_limits")
def test_generations_have_a_rate_of_their_own(tmp_path, serve, quick):
    with serve(quick(tmp_path, generations_per_minute=2)) as service:
        ada = service.person()
        answers = [ada.http.post("/api/generate", json={"title": "x"}) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [202, 202, 429]
        assert ada.http.get("/api/account").status_code == 200


def test_full_queues_say_so(tmp_path, serve, quick):
    with serve(quick(tmp_path, pending_per_user=2, pending_limit=3)) as service:
        ada, bob, cy = service.person(), service.person(), service.person()
        for _ in range(2):
            ada.generate()
        own = ada.http.post("/api/generate", json={"title": "x"})
        bob.generate()
        full = bob.http.post("/api/generate", json={"title": "x"})
        for refused, status in ((own, 429), (full, 503)):
            is_problem(refused, status)
            assert int(refused.headers["retry-after"]) > 0
        assert cy.http.post("/api/generate", json={"title": "x"}).status_code == 202, "who has none is let in"


def test_a_database_that_is_down_is_no_server_error(tmp_path, postgres, serve, quick):
    """Through a door that is shut and opened again: clean answers at once, and health stays."""
    with Door(postgres.port) as door:
        url = postgres.create("shut_door", template="thumbsmith_template").replace(str(postgres.port), str(door.port))
        with serve(quick(tmp_path, database_url=url)) as service:
            ada = service.person()
            path = f"/api/generation/{ada.generate()}"
            door.shut()
            for method, where in (
                ("GET", path),
                ("POST", "/api/generate"),
                ("GET", "/api/ready"),
                ("GET", "/api/account"),
            ):
                answer = ada.http.request(method, where, json={"title": "x"} if method == "POST" else None)
                is_problem(answer, 503)
                assert int(answer.headers["retry-after"]) > 0
            assert ada.http.get("/api/health").status_code == 200
            door.open()
            assert ada.http.get(path).status_code == 200


def test_no_secret_in_the_log(service, caplog):
    caplog.set_level(logging.DEBUG)
    ada = service.person()
    key = ada.http.post("/api/keys", json={"name": "x"}).json()["key"]
    address = ada.http.post("/api/upload", json={"mediaType": "image/png", "sizeBytes": 5}).json()["uploadUrl"]
    asking.put(address, content=b"12345", headers={"Content-Type": "image/png"})
    with service.anybody() as http:
        http.get("/api/account", headers={"Authorization": f"Bearer {key}"})
        http.post("/api/sign-in", json={"email": "ada@example.org"})
        http.post("/api/sign-in/confirm", json={"token": "a-token-that-opens"})
    ours = [record for record in caplog.records if not record.name.startswith("http")]  # not the asker's own log
    secrets = [ada.token, key, address.rpartition("/")[2], "a-token-that-opens", "ada@example.org"]
    secrets.append(service.settings.secret_key.get_secret_value())
    leaked = [record.getMessage() for record in ours if any(secret in str(record.__dict__) for secret in secrets)]
    assert leaked == []
    assert any("POST /api/upload 201" in record.getMessage() for record in ours)


@pytest.mark.parametrize("form", [TextLines, JsonLines])
def test_what_somebody_sent_makes_no_line_of_its_own(form):
    """Line ends, a terminal's escapes and marks that turn the text are written out, in a message and in an error."""
    nasty = "/x\n00:00:00 WARNING forged\r\x1b[2J\u202e\u2028\x85"
    try:
        raise ValueError(nasty)
    except ValueError:
        record = logging.LogRecord("api", logging.INFO, __file__, 1, "GET %s", (nasty,), sys.exc_info())
    record.facts = {"path": nasty}
    said = form(b"key").format(record)
    if form is TextLines:
        first, *rest = said.split("\n")
        assert "forged" in first
        assert all(line.startswith("    ") for line in rest)
        assert all(line.isprintable() for line in (first, *rest))
    else:
        held = json.loads(said)
        assert held["message"].isprintable()
        assert held["path"].isprintable()
        assert all(line.isprintable() for line in held["error"].split("\n"))


def test_a_path_forges_no_line_of_the_real_log(service, capfd):
    before = logging.getLogger().handlers[:], logging.getLogger().level
    try:
        configure_logs(service.settings)
        with service.anybody() as http:
            http.get("/api/nothing%0a00:00:00.000%20ERROR%20forged%1b%5b2J")
    finally:
        logging.getLogger().handlers[:], logging.getLogger().level = before
    said = capfd.readouterr().err
    assert "forged" in said
    assert not [line for line in said.splitlines() if line.startswith("00:00:00.000")]
    assert "\x1b" not in said


@pytest.mark.parametrize("form", [TextLines, JsonLines])
def test_a_mail_address_is_a_keyed_hash_in_the_log(form):
    record = logging.LogRecord("api", logging.INFO, __file__, 1, "from %s", ("Ada.L+x@Example.org",), None)
    said = form(b"key").format(record)
    assert "xample" not in said
    assert re.search(r"from mail-[0-9a-f]{12}", said)
    assert form(b"other").format(record)[-14:] != said[-14:], "whoever lacks the key cannot try addresses"


def test_log_lines_are_json_with_ids(capfd, tmp_path):
    record = logging.LogRecord("api", logging.INFO, __file__, 1, "said %s", ("this",), None)
    record.request_id, record.facts = "r-1", {"status": 200}
    line = json.loads(JsonLines().format(record))
    assert (line["message"], line["request_id"], line["status"]) == ("said this", "r-1", 200)
    before = logging.getLogger().handlers[:], logging.getLogger().level
    try:
        configure_logs(Settings(data_dir=tmp_path, log_format="json"))
        logging.getLogger("somewhere").warning("heard")
    finally:
        logging.getLogger().handlers[:], logging.getLogger().level = before
    assert json.loads(capfd.readouterr().err.splitlines()[-1])["message"] == "heard"


def test_many_at_once_are_all_accepted(service):
    """The small sister of `bench/burst.py`: no server error, each its own generation."""
    ada = service.person()
    gate = threading.Barrier(30)

    def ask() -> httpx.Response:
        with httpx.Client(base_url=service.url, headers=ada.http.headers, timeout=HANG_SECONDS) as http:
            gate.wait()
            return http.post("/api/generate", json={"title": "x"})

    found = side_by_side(*[ask] * 30)
    assert [answer.status_code for answer in found] == [202] * 30
    assert len({answer.json()["generationId"] for answer in found}) == 30
