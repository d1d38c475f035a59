"""What an operator is told, and what is refused, before anybody is let down by it."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from service.errors import SettingsError
from service.precautions import begin, precautions, refuse_nameless, tell
from service.settings import Settings

KEY = "x7Qm2-vB9kLw4Zt8RnYc1Hd6Jf3Gp5Ua0Se"
SHARED = {"database_url": "postgresql+psycopg://db.example.org/thumbsmith", "secret_key": KEY}
GOOD = {
    **SHARED,
    "queue_url": "redis://queue.example.org",
    "public_url": "https://thumbs.example.org",
    "smtp_url": "smtp://mail.example.org",
    "trusted_proxies": ("10.0.0.5",),
}


@pytest.fixture(autouse=True)
def _with_its_umask():
    before = os.umask(0o022)
    yield
    os.umask(before)


def told(folder: Path, **given: object) -> dict[str, str]:
    folder.chmod(0o700)
    return {one.part: one.level for one in precautions(Settings(data_dir=folder, **given))}


def test_nothing_is_to_be_said_of_the_default_and_of_the_page(tmp_path: Path) -> None:
    assert told(tmp_path) == {}
    assert told(tmp_path, **GOOD) == {}


@pytest.mark.parametrize(
    ("changes", "part", "level"),
    [
        ({"public_url": "http://127.0.0.1:8000"}, "outside address", "missing"),
        ({"public_url": "http://thumbs.example.org"}, "outside address", "careful"),
        ({"smtp_url": None}, "sign-in", "missing"),
        ({"trusted_proxies": ()}, "proxies", "careful"),
        ({"queue_url": ""}, "limits", "careful"),
        ({"environment": "development"}, "mode", "careful"),
    ],
)
def test_what_lets_somebody_down_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, changes: dict[str, object], part: str, level: str
) -> None:
    assert told(tmp_path, **{**GOOD, **changes}) == {part: level}
    with caplog.at_level(logging.WARNING):
        tell(Settings(data_dir=tmp_path, **{**GOOD, **changes}))
    (line,) = caplog.messages
    assert line.startswith(part)


def test_several_processes_without_redis_count_alone(tmp_path: Path) -> None:
    assert told(tmp_path, api_processes=2) == {"limits": "careful"}


def test_a_folder_that_others_may_look_into_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (one,) = precautions(Settings(data_dir=tmp_path))
    assert (one.part, one.level) == ("data folder", "careful")
    assert "chmod" in one.says


def test_a_shared_database_needs_a_key_before_anything_starts(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"THUMBSMITH_SECRET_KEY is not set.*make one with"):
        begin(Settings(data_dir=tmp_path, database_url=SHARED["database_url"]))


@pytest.mark.parametrize(
    ("host", "goes"), [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False)]
)
def test_other_machines_need_a_name_for_us(tmp_path: Path, host: str, goes: bool) -> None:
    refuse_nameless(Settings(data_dir=tmp_path, public_url="https://thumbs.example.org"), host)
    if goes:
        refuse_nameless(Settings(data_dir=tmp_path), host)
    else:
        with pytest.raises(SettingsError, match="THUMBSMITH_PUBLIC_URL"):
            refuse_nameless(Settings(data_dir=tmp_path), host)
