"""One window of Firefox and one of WebKit for all journeys, who goes there, and what they made there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from skimage import data

from engine.pixels.assets import Assets
from engine.studio import Studio
from tests.thorough import THOROUGH
from tests.web.engines.browsers import ENGINES
from tests.web.engines.session import Session
from tests.web.parity.designs import design_cases
from tests.web.parity.samples import Samples
from tests.web.parity.window import Window
from tests.web.person import Person
from tests.web.scenario import SHOTS
from tests.web.server import WebServer

_LETTERS = ("words", "tracking", "scripts", "letter-paints", "turned")
TITLE = "Why *rockets* explode"


@pytest.fixture(scope="session", params=ENGINES)
def session(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    SHOTS.mkdir(parents=True, exist_ok=True)
    with ENGINES[request.param](tmp_path_factory.mktemp(request.param)) as running:
        yield running


@pytest.fixture(scope="session")
def visit(session: Session, server: WebServer) -> Callable[..., None]:
    """`visit("/history", person)` opens that page as somebody, or as a stranger, with nothing kept from before."""

    def opened(path: str, person: Person | None = None) -> None:
        session.open(f"{server.address}/sign-in")
        kept = {"thumbsmith:home-key": server.key, **({"thumbsmith:token": person.token} if person else {})}
        session.script("localStorage.clear(); Object.assign(localStorage, arguments[0])", kept)
        session.open(f"{server.address}{path}")

    return opened


@pytest.fixture(scope="session")
def shot(session: Session) -> Callable[[str], None]:
    def taken(name: str) -> None:
        session.screenshot(SHOTS / f"{session.name}-{name}.png")

    return taken


@pytest.fixture(scope="session")
def owner(session: Session, server: WebServer) -> Person:
    """Somebody new, who has nothing but what they make in this browser."""
    return server.person()


@pytest.fixture(scope="session")
def made(session: Session, owner: Person, visit: Callable[..., None], shot: Callable[[str], None], photos: Path) -> str:
    """A picture that was asked for by hand, from the front page on: its generation, whose result is shown."""
    visit("/", owner)
    session.upload("fieldset[aria-label=Host] input[accept*=heic]", photos / "host.png")
    session.type("#title", TITLE)
    session.click(".style-card:has([value=neon-night])")
    session.click("label", "Podcast cover")
    session.shown("img[alt='Host, cut out']")
    shot("brief")
    session.click("button", "Generate")
    session.shown("h2", "Files")
    session.wait("return [...document.querySelectorAll('.result img')].every((one) => one.naturalWidth > 0)")
    shot("result")
    return session.address.rpartition("/")[2]


@pytest.fixture(scope="session")
def painter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    """With letters of every kind; where everything is tried, with all that is compared in Chromium."""
    folder = tmp_path_factory.mktemp("parity")
    studio, assets = Studio.open(), Assets()
    cases = [case for case in Samples(assets, studio.fonts).cases() if THOROUGH or case.name in _LETTERS]
    if THOROUGH:
        photo = folder / "astronaut.png"
        Image.fromarray(data.astronaut()).save(photo)
        cases += design_cases(studio, assets, photo)
    window = Window(cases, assets, studio.fonts, folder)
    yield window
    window.close()
