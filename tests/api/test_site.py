"""The built pages over HTTP: documents by address, files kept for good, the policy, and a server without a build."""

import asyncio
import json
import os

import brotli
import httpx
import pytest

from api import site
from api.site import Site
from service.settings import Settings

DOCUMENT = "<!doctype html><title>Front</title>"
SCRIPT = "console.log('front')"


@pytest.fixture
def folder(tmp_path):
    """A build of two documents, the page that says there is none, and one script."""
    place = tmp_path / "web"
    (place / "assets").mkdir(parents=True)
    for name in ("index.html", "g.html", "404.html"):
        (place / name).write_text(f"{DOCUMENT}{name}")
    (place / "index.html.br").write_bytes(brotli.compress((DOCUMENT + "index.html").encode()))
    (place / "assets" / "first-1a2b3c.js").write_text(SCRIPT)
    (place / "robots.txt").write_text("User-agent: *\n")
    documents = {"/": "index.html", "/g": "g.html", "/404": "404.html"}
    lists = {"documents": documents, "scripts": ["'sha256-aaa='"], "styles": ["'sha256-bbb='"]}
    (place / "site.json").write_text(json.dumps(lists))
    return place


@pytest.fixture
def ask(folder):
    return Asking(folder)


class Asking:
    """A client of the pages alone."""

    def __init__(self, folder, **settings):
        self.site = Site(Settings(public_url="https://thumbs.example.org", **settings), folder)

    def __call__(self, method, path, headers=None):
        async def answered():
            transport = httpx.ASGITransport(self.site)
            async with httpx.AsyncClient(transport=transport, base_url="https://thumbs.example.org") as client:
                return await client.request(method, path, headers=headers)

        return asyncio.run(answered())

    def get(self, path, headers=None):
        return self("GET", path, headers)


def test_a_document_for_each_address(ask):
    assert ask.get("/").text.endswith("index.html")
    assert ask.get("/g/0b0c7f6e-0000-4000-8000-000000000000").text.endswith("g.html")
    assert ask.get("/g/0b0c7f6e-0000-4000-8000-000000000000/edit").text.endswith("g.html")
    assert ask.get("/g/0b0c7f6e-0000-4000-8000-000000000000/").status_code == 200


@pytest.mark.parametrize(
    "path", ["/nothing", "/g/short", "/index.html", "/site.json", "/../pyproject.toml", "/%2e%2e/x"]
)
def test_any_other_address_is_the_page_that_says_so(ask, path):
    answer = ask.get(path)
    assert (answer.status_code, answer.text[-8:]) == (404, "404.html")


def test_documents_are_asked_about_each_time_and_hashed_files_never_again(ask):
    assert ask.get("/").headers["cache-control"] == "no-cache"
    assert ask.get("/assets/first-1a2b3c.js").headers["cache-control"] == "public, max-age=31536000, immutable"
    assert ask.get("/robots.txt").headers["cache-control"] == "public, max-age=3600"


def test_what_has_not_changed_is_not_sent_again(ask):
    first = ask.get("/")
    again = ask.get("/", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert ask.get("/", headers={"If-None-Match": '"another"'}).status_code == 200


@pytest.mark.parametrize(
    ("accepted", "sent"), [("br, gzip", "br"), ("gzip, BR;q=0.9", "br"), ("gzip", None), ("", None), ("brotli", None)]
)
def test_what_was_compressed_at_build_time_goes_to_who_can_read_it(ask, accepted, sent):
    answer = ask.get("/", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("content-encoding") == sent
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.text == DOCUMENT + "index.html"


def test_only_scripts_and_styles_of_the_build_run(ask):
    rules = policy_of(ask.get("/"))
    assert rules["script-src"] == ["'self'", "'sha256-aaa='"]
    assert rules["style-src"] == ["'self'", "'sha256-bbb='"]
    assert rules["default-src"] == rules["base-uri"] == rules["frame-ancestors"] == ["'none'"]
    assert not any("unsafe" in value for values in rules.values() for value in values)
    assert "wss://thumbs.example.org" in rules["connect-src"]


def test_the_policy_lets_in_where_files_are_kept_and_who_signs_people_in(folder):
    storage = "s3://pictures?endpoint=https://files.example.net:9000&region=auto"
    rules = policy_of(Asking(folder, storage_url=storage, clerk_issuer="https://clerk.example.org").get("/"))
    for rule in ("img-src", "font-src", "connect-src"):
        assert "https://files.example.net:9000" in rules[rule]
    assert "https://clerk.example.org" in rules["script-src"]
    assert "https://img.clerk.com" in rules["img-src"]
    told = policy_of(Asking(folder, sentry_dsn="https://key@sentry.example.org/7").get("/"))
    assert "https://sentry.example.org" in told["connect-src"]
    hosted = policy_of(Asking(folder, storage_url="s3://pictures?region=eu-west-1").get("/"))
    assert "https://pictures.s3.amazonaws.com" in hosted["connect-src"]


def test_a_new_build_is_served_without_a_new_start(ask, folder):
    before = ask.get("/").headers["etag"]
    (folder / "index.html").write_text("<!doctype html><title>Newer</title>")
    (folder / "index.html.br").unlink()
    lists = json.loads((folder / "site.json").read_text())
    (folder / "site.json").write_text(json.dumps({**lists, "scripts": ["'sha256-ccc='"]}))
    os.utime(folder / "site.json", ns=(1, 1))
    after = ask.get("/")
    assert "Newer" in after.text
    assert after.headers["etag"] != before
    assert "'sha256-ccc='" in policy_of(after)["script-src"]


def test_without_a_build_it_says_what_to_run(tmp_path):
    answer = Asking(tmp_path / "none").get("/")
    assert (answer.status_code, "make web" in answer.text) == (503, True)
    assert answer.headers["retry-after"] == "60"


def test_a_wheel_s_own_page_goes_before_one_beside_the_assets(tmp_path, monkeypatch):
    monkeypatch.setenv("THUMBSMITH_ASSETS_DIR", str(tmp_path / "assets"))
    monkeypatch.setattr(site, "_CARRIED", tmp_path / "carried")
    assert site.site_folder() == tmp_path / "web"
    (tmp_path / "carried").mkdir()
    assert site.site_folder() == tmp_path / "carried"


def test_pages_are_only_read(ask):
    answer = ask("POST", "/")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert ask("HEAD", "/").content == b""


def test_what_programs_ask_for_stays_a_problem_document(service):
    with service.anybody() as http:
        for path in ("/api/nothing", "/files/nothing", "/.well-known/nothing"):
            answer = http.get(path)
            assert answer.status_code in (403, 404)
            assert answer.headers["content-type"] == "application/problem+json"


def policy_of(answer):
    rules = answer.headers["content-security-policy"].split("; ")
    return {name: values.split(" ") for name, values in (rule.split(" ", 1) for rule in rules)}
