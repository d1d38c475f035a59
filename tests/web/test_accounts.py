"""Signing in, the account and brand kits, in a real browser against the real server."""

from __future__ import annotations

import base64
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from PIL import Image

from engine.home import assets_home
from tests.web import files
from tests.web.server import WebServer
from tests.web.test_accessibility import told

_SPENT = r"status of 401.*/api/sign-in/whose"
_TURNED_AWAY = r"status of 401.*/api/brand-kits"


def test_a_link_signs_in_by_a_click_alone(play):
    saw = play("sign-in", email="reader@example.org", expected=[_SPENT])
    assert saw["arrived"]["address"].endswith("/sign-in")
    assert (saw["arrived"]["uses"], saw["uses"]) == (0, 1)
    assert "of no use any more" in saw["used"]
    assert saw["token"]


def test_the_address_that_serve_prints_signs_in_and_a_stranger_is_told_where_the_link_is(play, server):
    saw = play("home", printed=f"{server.address}/#key={server.key}", key=None)
    assert saw["stranger"] == {"kept": None, "said": True}
    assert saw["owner"]["address"] == f"{server.address}/"
    assert saw["owner"]["email"] == "me@localhost"
    assert saw["again"] == "me@localhost"


@pytest.fixture
def heard():
    """An address on loopback that takes webhooks, and the kinds of what it was told."""
    calls: list[str] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self):
            calls.append(self.headers["webhook-id"])
            self.rfile.read(int(self.headers["content-length"]))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *values):
            """Nothing is said of calls that went well."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/hook", calls
    server.shutdown()
    server.server_close()


def test_an_account_from_its_first_key_to_its_end(play, server, heard, tmp_path):
    owner = server.person()
    owner.http.post("/api/brand-kits", json={"name": "Rockets"}).raise_for_status()
    address, calls = heard
    deeds = {"listen": lambda: address, "what was heard": lambda: len(calls)}
    saw = play("account", owner, email=owner.email, folder=str(tmp_path), deeds=deeds, expected=[_TURNED_AWAY])
    assert (saw["works"], saw["revoked"], saw["after"]) == (200, 401, 401)
    assert not saw["shown"]
    assert saw["heard"] == 1
    assert files.zipped(tmp_path / "export.zip")
    assert any("1 brand kit" in line for line in saw["losses"])
    assert saw["token"] is None
    assert not saw["found"], told(saw["found"])


def test_a_kit_with_a_font_of_ones_own(play, server, tmp_path):
    owner = server.person()
    Image.new("RGBA", (300, 120), "#ff5a1f").save(tmp_path / "logo.png")
    font = assets_home() / "fonts" / "anton-400.ttf"
    saw = play("kits", owner, logo=str(tmp_path / "logo.png"), font=str(font))
    (kit,) = owner.http.get("/api/brand-kits").raise_for_status().json()["items"]
    assert (kit["primary"], kit["secondary"]) == ("#ffe500", "#1f6bff")
    assert kit["fontName"].startswith("Anton")
    assert kit["fontLicence"] == "SIL Open Font License 1.1"
    assert kit["fontUrl"]
    assert kit["logoUrl"]
    assert saw["note"] == "Black words read on it; white ones do not."
    assert saw["fault"]
    assert saw["chosen"]
    assert not saw["found"], told(saw["found"])


@pytest.fixture
def with_clerk(built, tmp_path):
    """A server that leaves sign-in to Clerk, under a name that leads nowhere."""
    host = "https://clerk.example.test"
    key = base64.b64encode(b"clerk.example.test$").decode().rstrip("=")
    settings = {
        "CLERK_ISSUER": host,
        "CLERK_JWKS_URL": f"{host}/keys",
        "CLERK_AUTHORIZED_PARTIES": '["https://thumbs.example.test"]',
        "CLERK_PUBLISHABLE_KEY": f"pk_test_{key}",
    }
    running = WebServer(tmp_path, built, settings).start()
    yield running, host
    running.stop()


def test_clerk_signs_in_where_it_is_asked(play, with_clerk):
    server, host = with_clerk
    saw = play("clerk", address=server.address, clerk=host)
    assert saw["scripts"] == [f"{host}/npm/@clerk/clerk-js@5/dist/clerk.browser.js"] * 2
    assert saw["fields"] == 0
    assert saw["kept"] is None
