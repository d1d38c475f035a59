"""One picture of the real engine for all tests of a process, a Discord, and a house with a bot in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from skimage.data import astronaut

from engine.brief import Brief, PersonPhoto
from engine.pipeline import render
from engine.studio import Studio
from service.settings import Settings
from tests.bots.discord.house import House
from tests.bots.discord.wire.fake import FakeDiscord


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thumbnail, cover and both layered files, as a worker finds them."""
    folder = tmp_path_factory.mktemp("made")
    Image.fromarray(astronaut()).save(folder / "host.png")
    brief = Brief(title="Why *rockets* explode", host=PersonPhoto(path=folder / "host.png"), seed=7)
    render(brief, Studio.open(), out=folder / "out", exporters=("psd",))
    return folder / "out"


@pytest.fixture
def discord() -> Iterator[FakeDiscord]:
    with FakeDiscord() as fake:
        yield fake


@pytest.fixture
def settings(sqlite_settings: Settings) -> Settings:
    return sqlite_settings.model_copy(update={"credits_at_sign_up": 1000})


@pytest.fixture
def house(settings: Settings, discord: FakeDiscord, made: Path) -> Iterator[House]:
    with House(settings, discord, made) as house:
        yield house
