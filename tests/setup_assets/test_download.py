"""A file goes on where it was cut off, and is in its place only when it is the pinned one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from engine.errors import MissingAsset
from setup_assets import download as module
from setup_assets.download import client, download
from setup_assets.telling import silent
from tests.doubles.npm_registry import NpmRegistry, integrity

DATA = bytes(range(256)) * 4000
PATH = "/thing.tgz"


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PAUSE_SECONDS", 0)


@pytest.fixture
def registry() -> Iterator[NpmRegistry]:
    with NpmRegistry() as registry:
        registry.state.files[PATH] = DATA
        yield registry


def fetch(registry: NpmRegistry, target: Path, tell=silent, *, wanted: str = integrity(DATA)) -> None:
    with client() as http:
        download(http, registry.address + PATH, target, wanted=wanted, tell=tell)


def test_a_file_comes_whole_and_says_how_far_it_is(registry: NpmRegistry, tmp_path: Path) -> None:
    told: list[tuple[str, float | None]] = []
    fetch(registry, tmp_path / "thing.tgz", lambda *what: told.append(what))
    assert (tmp_path / "thing.tgz").read_bytes() == DATA
    assert [path.name for path in tmp_path.iterdir()] == ["thing.tgz"]
    assert told[0][0] == "thing.tgz"
    assert [done for _, done in told] == sorted(done for _, done in told)
    assert told[-1][1] == 1


def test_a_cut_line_is_taken_up_again_where_it_ended(registry: NpmRegistry, tmp_path: Path) -> None:
    registry.state.cuts = [300_000, 200_000]
    fetch(registry, tmp_path / "thing.tgz")
    assert (tmp_path / "thing.tgz").read_bytes() == DATA
    assert [start for _, start in registry.state.asked] == [0, 300_000, 500_000]


def test_a_try_that_failed_is_gone_on_with_by_the_next(registry: NpmRegistry, tmp_path: Path) -> None:
    registry.state.cuts = [100_000, 0, 0]
    with pytest.raises(MissingAsset, match="goes on where this ended"):
        fetch(registry, tmp_path / "thing.tgz")
    assert [path.name for path in tmp_path.iterdir()] == ["thing.tgz.partial"]
    fetch(registry, tmp_path / "thing.tgz")
    assert (tmp_path / "thing.tgz").read_bytes() == DATA
    assert registry.state.asked[-1] == (PATH, 100_000)


def test_a_registry_that_knows_no_ranges_begins_anew(registry: NpmRegistry, tmp_path: Path) -> None:
    registry.state.knows_ranges = False
    (tmp_path / "thing.tgz.partial").write_bytes(DATA[:5000])
    fetch(registry, tmp_path / "thing.tgz")
    assert (tmp_path / "thing.tgz").read_bytes() == DATA


@pytest.mark.parametrize("left", [b"the beginning of something else", b"x" * len(DATA)])
def test_what_was_left_of_another_file_is_not_built_on(registry: NpmRegistry, tmp_path: Path, left: bytes) -> None:
    (tmp_path / "thing.tgz.partial").write_bytes(left)
    fetch(registry, tmp_path / "thing.tgz")
    assert (tmp_path / "thing.tgz").read_bytes() == DATA


def test_another_file_than_the_pinned_one_is_thrown_away(registry: NpmRegistry, tmp_path: Path) -> None:
    wanted = integrity(b"what was pinned")
    with pytest.raises(MissingAsset) as told:
        fetch(registry, tmp_path / "thing.tgz", wanted=wanted)
    assert wanted in str(told.value)
    assert integrity(DATA) in str(told.value)
    assert list(tmp_path.iterdir()) == []


def test_a_file_without_end_is_not_waited_for(
    registry: NpmRegistry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_BYTES_LIMIT", 100_000)
    with pytest.raises(MissingAsset, match="100,000 bytes"):
        fetch(registry, tmp_path / "thing.tgz")
    assert not (tmp_path / "thing.tgz").exists()


def test_what_is_not_there_is_said_in_one_sentence(registry: NpmRegistry, tmp_path: Path) -> None:
    registry.state.files.clear()
    with pytest.raises(MissingAsset) as told:
        fetch(registry, tmp_path / "thing.tgz")
    assert "127.0.0.1 answered 404" in str(told.value)
    assert "\n" not in str(told.value)


def test_offline_is_one_sentence_without_secrets(tmp_path: Path) -> None:
    with NpmRegistry() as gone:
        address = gone.address.replace("//", "//me:hush@")
    with client() as http, pytest.raises(MissingAsset) as told:
        download(http, f"{address}{PATH}", tmp_path / "thing.tgz", wanted="sha512-", tell=silent)
    assert "check the network" in str(told.value)
    assert "hush" not in str(told.value)
    assert "\n" not in str(told.value)


def test_an_authority_that_pip_trusts_is_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import certifi

    one = Path(certifi.where()).read_text(encoding="utf-8").split("-----END CERTIFICATE-----")[0]
    (tmp_path / "empty.pem").write_text("")
    (tmp_path / "one.pem").write_text(f"{one}-----END CERTIFICATE-----\n", encoding="utf-8")
    loaded: list[str] = []
    monkeypatch.setenv("PIP_CERT", str(tmp_path / "one.pem"))
    monkeypatch.setenv("NODE_EXTRA_CA_CERTS", str(tmp_path / "empty.pem"))
    monkeypatch.setattr(httpx, "create_ssl_context", lambda: _Trust(loaded))
    monkeypatch.setattr(httpx, "Client", lambda **_settings: None)
    client()
    assert str(tmp_path / "one.pem") in loaded


class _Trust:
    def __init__(self, loaded: list[str]) -> None:
        self._loaded = loaded

    def load_default_certs(self) -> None:
        """The system's."""

    def load_verify_locations(self, *, cafile: str) -> None:
        if not Path(cafile).read_text(encoding="utf-8"):
            raise OSError("no certificate")
        self._loaded.append(cafile)
