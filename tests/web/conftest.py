"""The built pages behind the real server, one Chromium, and people with pictures to send."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from api.site import site_folder
from tests.web.person import Person
from tests.web.scenario import ROOT, Browser, run_scenario
from tests.web.server import WebServer


@pytest.fixture(scope="session")
def built() -> Path:
    """Where the pages lie as `make web` leaves them."""
    folder = site_folder()
    if not (folder / "site.json").is_file():
        pytest.fail("the web pages are not built: run `make web`", pytrace=False)
    if not (ROOT / "web" / "node_modules" / "playwright-core").is_dir():
        pytest.fail("web/node_modules is not installed: run `make web`", pytrace=False)
    return folder


@pytest.fixture(scope="session")
def server(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebServer]:
    """API and worker on SQLite. Tests that stop it start it again."""
    running = WebServer(tmp_path_factory.mktemp("web"), built).start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser(built: Path) -> Iterator[Browser]:
    running = Browser()
    yield running
    running.close()


@pytest.fixture(scope="session")
def played(server: WebServer, browser: Browser) -> Callable[..., dict]:
    """`play`, for fixtures whose scenario several tests look at."""

    def play(name: str, person: Person | None = None, *, deeds=None, expected=(), **more: object) -> dict:
        token = person.token if person else None
        given = {"address": server.address, "browser": browser.endpoint, "key": server.key, "token": token, **more}
        return run_scenario(name, given, deeds or {}, tuple(expected))

    return play


@pytest.fixture
def play(played: Callable[..., dict]) -> Callable[..., dict]:
    """`play("history", person, width=360)` runs e2e/history.mjs and returns what it saw."""
    return played


@pytest.fixture(scope="session")
def person(server: WebServer) -> Person:
    """Somebody whose things all tests may look at."""
    return server.person()


@pytest.fixture(scope="session")
def ready(person: Person, photos: Path) -> dict:
    """A finished generation of `person` in both formats, with a host."""
    key = person.upload((photos / "host.png").read_bytes())
    found = person.ended(person.generate(hostKey=key, formats=["youtube", "podcast"]))
    assert found["status"] == "ready", found["error"]
    return found


@pytest.fixture(scope="session")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with pictures as people have them: PNG, JPEG, HEIC, two people in one, and files that are none."""
    import pillow_heif
    from skimage import data

    pillow_heif.register_heif_opener()
    folder = tmp_path_factory.mktemp("photos")
    astronaut = Image.fromarray(data.astronaut())
    astronaut.save(folder / "host.png")
    astronaut.transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(folder / "guest.heic")
    pair = Image.new("RGB", (2 * astronaut.width, astronaut.height))
    pair.paste(astronaut, (0, 0))
    pair.paste(astronaut.transpose(Image.Transpose.FLIP_LEFT_RIGHT), (astronaut.width, 0))
    pair.save(folder / "pair.jpg", quality=90)
    for name in ("notes.jpg", "notes.txt"):
        (folder / name).write_text("These are notes, whatever their name says.\n" * 40)
    astronaut.resize((24, 24)).save(folder / "tiny.png")
    whole = io.BytesIO()
    astronaut.save(whole, "JPEG")
    (folder / "broken.jpg").write_bytes(whole.getvalue()[: len(whole.getvalue()) // 3])
    return folder
