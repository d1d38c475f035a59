"""The local folder keeps the contract of a storage."""

import time
from pathlib import Path

import pytest

from engine.errors import InputError
from service.errors import NotAllowed, NotFound, StorageDown
from service.settings import Settings
from service.storage import LocalStorage, local


@pytest.fixture
def storage(tmp_path: Path) -> LocalStorage:
    return LocalStorage(tmp_path / "files", public_url="http://here", signing_key=b"a key of no use elsewhere")


def _token(url: str) -> str:
    return url.removeprefix("http://here/files/")


def test_put_get_head_list_delete(storage: LocalStorage, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"two")
    storage.put("a/b/one.jpg", b"one", media_type="image/jpeg")
    storage.put("a/c/two.png", file, media_type="image/png")
    assert storage.get("a/b/one.jpg") == b"one"
    assert (storage.head("a/c/two.png").size_bytes, storage.head("a/c/two.png").media_type) == (3, "image/png")
    assert [found.key for found in storage.list("a/")] == ["a/b/one.jpg", "a/c/two.png"]
    assert [found.key for found in storage.list("a/c/")] == ["a/c/two.png"]
    storage.delete("a/b/one.jpg")
    storage.delete("a/b/one.jpg")
    assert storage.head("a/b/one.jpg") is None
    with pytest.raises(NotFound):
        storage.get("a/b/one.jpg")
    assert [found.key for found in storage.list("")] == ["a/c/two.png"]


def test_what_is_deleted_while_a_list_is_read_is_left_out(storage: LocalStorage) -> None:
    for name in ("a/b/one", "a/c/two", "a/d/three"):
        storage.put(name, b"x", media_type="text/plain")
    found = storage.list("a/")
    assert next(found).key == "a/b/one"
    storage.delete("a/c/two")
    assert [one.key for one in found] == ["a/d/three"]


def test_what_lies_there_is_a_file_from_the_first_moment(
    storage: LocalStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its process ends before it can say that it has moved the file in."""
    moved = local.put_in_place

    def ended(fresh: Path, path: Path) -> bool:
        moved(fresh, path)
        raise KeyboardInterrupt

    monkeypatch.setattr(local, "put_in_place", ended)
    partial = storage.partial()
    partial.write_bytes(b"one")
    with pytest.raises(KeyboardInterrupt):
        storage.adopt("a/one.jpg", partial, media_type="image/jpeg", overwrite=False)
    assert storage.head("a/one.jpg").media_type == "image/jpeg"


CLIMBS = ("", "/etc/passwd", "../a", "a/../b", "a//b", "a/.hidden", "a\\b", "a\0b", "a" * 500, "a/")
NO_FILE_ON_WINDOWS = ("a:b", "a*b", "a?b", 'a"b', "a|b", "a<b", "a ", "a/b.", "a\n", "NUL", "a/con.jpg", "com1/a")


@pytest.mark.parametrize("key", [*CLIMBS, *NO_FILE_ON_WINDOWS])
def test_a_key_cannot_climb(storage: LocalStorage, key: str) -> None:
    for use in (
        lambda: storage.put(key, b"x", media_type="text/plain"),
        lambda: storage.get(key),
        lambda: storage.delete(key),
        lambda: storage.sign_get(key, seconds=60),
        lambda: storage.sign_put(key, seconds=60, size_bytes=1, media_type="image/png"),
    ):
        with pytest.raises(InputError):
            use()


def test_an_address_allows_one_thing_until_it_ends(storage: LocalStorage) -> None:
    url = storage.sign_get("a/one.jpg", seconds=60, filename="Thumbnail.jpg", media_type="image/jpeg")
    grant = storage.read_grant(_token(url), "get")
    assert (grant.key, grant.filename, grant.media_type) == ("a/one.jpg", "Thumbnail.jpg", "image/jpeg")
    with pytest.raises(NotAllowed):
        storage.read_grant(_token(url), "put")
    with pytest.raises(NotAllowed):
        storage.read_grant(_token(storage.sign_get("a/one.jpg", seconds=-1)), "get")


def test_a_forged_address_is_refused(storage: LocalStorage, tmp_path: Path) -> None:
    token = _token(storage.sign_get("a/one.jpg", seconds=60))
    other = LocalStorage(tmp_path, public_url="http://here", signing_key=b"another key")
    forged = _token(other.sign_get("a/one.jpg", seconds=60))
    for bad in (forged, "", "x", token[:-1] + ("A" if token[-1] != "A" else "B"), "." + token):
        with pytest.raises(NotAllowed):
            storage.read_grant(bad, "get")


def test_no_address_lives_longer_than_a_day(storage: LocalStorage) -> None:
    grant = storage.read_grant(_token(storage.sign_get("a/b", seconds=10**9)), "get")
    assert grant.ends <= time.time() + 86400


def test_an_upload_says_size_and_type_and_never_overwrites(storage: LocalStorage) -> None:
    upload = storage.sign_put("u/one", seconds=60, size_bytes=3, media_type="image/png")
    assert upload.headers == {"Content-Type": "image/png", "Content-Length": "3", "If-None-Match": "*"}
    grant = storage.read_grant(_token(upload.url), "put")
    assert (grant.size_bytes, grant.media_type) == (3, "image/png")
    for expected in (True, False):
        partial = storage.partial()
        partial.write_bytes(b"one" if expected else b"two")
        assert storage.adopt("u/one", partial, media_type="image/png", overwrite=False) is expected
    assert storage.get("u/one") == b"one"


def test_a_disk_that_went_is_no_storage_without_files(storage: LocalStorage, tmp_path: Path) -> None:
    """What lies there would be taken for deleted, for good, and what comes would be kept where the disk was."""
    storage.put("u/one", b"one", media_type="image/png")
    away = storage.folder.rename(tmp_path / "away")
    storage.folder.mkdir()
    steps = (
        lambda: storage.get("u/one"),
        lambda: storage.head("u/one"),
        lambda: storage.fetch("u/one", tmp_path / "copy"),
        lambda: storage.put("u/two", b"two", media_type="image/png"),
        lambda: storage.delete("u/one"),
        storage.ping,
    )
    for step in steps:
        with pytest.raises(StorageDown, match="mounted"):
            step()
    assert not list(storage.folder.iterdir())
    storage.folder.rmdir()
    away.rename(storage.folder)
    assert storage.get("u/one") == b"one"


def test_a_folder_that_is_none_is_down(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("not mounted")
    storage = LocalStorage(tmp_path / "files", public_url="http://here", signing_key=b"key")
    with pytest.raises(StorageDown):
        storage.put("a/b", b"x", media_type="text/plain")
    with pytest.raises(StorageDown):
        list(storage.list("a/"))
    with pytest.raises(StorageDown):
        storage.ping()


def test_its_folder_is_the_one_that_the_settings_name(tmp_path: Path) -> None:
    folder = tmp_path / "with spaces & ümlauts #1"
    settings = Settings(data_dir=tmp_path, storage_url=folder.as_uri())
    assert LocalStorage.open(settings).folder == folder


def test_the_system_says_which_folder_an_address_means(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows leaves the slash before a drive away."""
    monkeypatch.setattr("service.storage.local.url2pathname", lambda path: path.removeprefix("/"))
    settings = Settings(data_dir=tmp_path, storage_url="file:///C:/Users/somebody")
    assert LocalStorage.open(settings).folder == Path("C:/Users/somebody")
