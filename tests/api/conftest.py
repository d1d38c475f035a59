"""The real application behind a real server on loopback, and people who use it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from api.bounds import Bounds
from api.server import listen, make_server
from service.settings import Settings
from tests.api.people import Service
from tests.waiting import HANG_SECONDS, wait_for

SECRET = "a key for tests, of no use elsewhere"


@contextmanager
def running(settings: Settings, *, bounds: Bounds | None = None) -> Iterator[Service]:
    """Serve these settings on a free port."""
    with listen("127.0.0.1", 0) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        settings = settings.model_copy(update={"public_url": address})
        server = make_server(settings, host="127.0.0.1", port=0, bounds=bounds)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        wait_for(lambda: server.started or not thread.is_alive(), "a server that has started")
        assert server.started, "the server ended at its start"
        try:
            yield Service(settings, server.config.app.state.context)
        finally:
            server.should_exit = True
            thread.join(HANG_SECONDS)


@pytest.fixture(scope="session", autouse=True)
def patient() -> Iterator[None]:
    """Whoever asks for what a busy machine makes slowly is told when it is made, and not to come again."""
    with pytest.MonkeyPatch.context() as patch:
        for place in ("api.photos", "api.routes.editing"):
            patch.setattr(f"{place}._LONGEST_SECONDS", HANG_SECONDS)
        yield


@pytest.fixture
def serve() -> Callable[[Settings], object]:
    """`with serve(settings) as service`; `bounds` stand in for those of the settings."""
    return running


def quick_settings(folder: Path, **values: object) -> Settings:
    held = {
        "data_dir": folder,
        "secret_key": SECRET,
        "credits_per_generation": 1,
        "credits_at_sign_up": 1000,
        "studio_seconds_limit": HANG_SECONDS,
        "upload_seconds_limit": HANG_SECONDS,
        "reads_per_minute": 100_000,
        "requests_per_minute": 100_000,
        "generations_per_minute": 100_000,
        "pending_limit": 1_000_000,
        "pending_per_user": 1_000_000,
        "sign_ins_per_hour": 100_000,
    }
    return Settings(**{**held, **values})


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One embedded service for all tests that leave it standing; each takes people of its own."""
    with running(quick_settings(tmp_path_factory.mktemp("service"))) as found:
        yield found


@pytest.fixture
def service_on_each(settings: Settings) -> Iterator[Service]:
    """A fresh service on each kind of database."""
    changes = dict.fromkeys(("reads_per_minute", "requests_per_minute", "generations_per_minute"), 100_000)
    with running(settings.model_copy(update={**changes, "credits_at_sign_up": 1000})) as found:
        yield found


@pytest.fixture
def quick() -> Callable[..., Settings]:
    """`quick(folder, pending_per_user=3)`: embedded settings with generous limits, but for what is given."""
    return quick_settings


@pytest.fixture(scope="session")
def astronaut() -> bytes:
    """The public-domain portrait out of scikit-image, as PNG."""
    import io

    from PIL import Image
    from skimage import data

    file = io.BytesIO()
    Image.fromarray(data.astronaut()).save(file, "PNG")
    return file.getvalue()
