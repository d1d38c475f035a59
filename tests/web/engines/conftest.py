"""One window of Firefox and one of WebKit for all journeys, and somebody who is signed in there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.web.engines.browsers import ENGINES
from tests.web.engines.session import Session
from tests.web.person import Person
from tests.web.scenario import SHOTS
from tests.web.server import WebServer


@pytest.fixture(scope="session", params=ENGINES)
def session(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    SHOTS.mkdir(parents=True, exist_ok=True)
    with ENGINES[request.param](tmp_path_factory.mktemp(request.param)) as running:
        yield running


@pytest.fixture
def visit(session: Session, server: WebServer) -> Callable[..., None]:
    """`visit("/history", person)` opens that page as somebody, or as a stranger, with nothing kept from before."""

    def opened(path: str, person: Person | None = None, **kept: str) -> None:
        session.open(f"{server.address}/sign-in")
        told = {"thumbsmith:home-key": server.key, **({"thumbsmith:token": person.token} if person else {}), **kept}
        session.script("localStorage.clear(); Object.assign(localStorage, arguments[0])", told)
        session.open(f"{server.address}{path}")

    return opened


@pytest.fixture
def shot(session: Session) -> Callable[[str], None]:
    def taken(name: str) -> None:
        session.screenshot(SHOTS / f"{session.name}-{name}.png")

    return taken
