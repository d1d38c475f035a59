"""The folder's signed addresses and its way in: what a token allows, and that nothing half-done is ever there."""

from pathlib import Path

import pytest
from itsdangerous import URLSafeTimedSerializer

from service.errors import NotAllowed, StorageDown
from service.settings import Settings
from service.storage import LocalStorage

KEY = "uploads/a/b"


@pytest.fixture
def storage(tmp_path: Path) -> LocalStorage:
    return LocalStorage(tmp_path, public_url="https://host.example", signing_key=b"k" * 32)


def token(url: str) -> str:
    start = "https://host.example/files/"
    assert url.startswith(start)
    return url.removeprefix(start)


def put_token(storage: LocalStorage, **changes: object) -> str:
    wanted = {"seconds": 60, "size_bytes": 10, "media_type": "image/png", **changes}
    return token(storage.sign_put(KEY, **wanted).url)


def test_a_token_says_what_it_allows(storage):
    grant = storage.read_grant(put_token(storage), "put")
    assert (grant.key, grant.size_bytes, grant.media_type) == (KEY, 10, "image/png")
    grant = storage.read_grant(
        token(storage.sign_get(KEY, seconds=60, filename="é.jpg", media_type="image/jpeg")), "get"
    )
    assert (grant.key, grant.filename, grant.media_type) == (KEY, "é.jpg", "image/jpeg")


def test_a_token_is_for_one_thing_only(storage):
    with pytest.raises(NotAllowed):
        storage.read_grant(put_token(storage), "get")
    with pytest.raises(NotAllowed):
        storage.read_grant(token(storage.sign_get(KEY, seconds=60)), "put")


def test_a_token_that_was_changed_anywhere_is_refused(storage):
    whole = put_token(storage)
    for place in range(len(whole)):
        # the very last character holds spare bits of base64, which are not part of the signature
        other = "A" if whole[place] != "A" else "Q"
        if place < len(whole) - 1:
            with pytest.raises(NotAllowed):
                storage.read_grant(whole[:place] + other + whole[place + 1 :], "put")


@pytest.mark.parametrize("bad", ["", ".", "..", "a.b.c", "é", "0" * 10_000, "../../etc/passwd"])
def test_what_is_no_token_is_refused(storage, bad):
    with pytest.raises(NotAllowed):
        storage.read_grant(bad, "get")


def test_a_token_signed_by_somebody_else_is_refused(storage, tmp_path):
    other = LocalStorage(tmp_path, public_url="https://host.example", signing_key=b"x" * 32)
    with pytest.raises(NotAllowed):
        storage.read_grant(put_token(other), "put")


def test_a_token_of_another_kind_of_ours_is_refused(storage):
    """The same key signs other things; a token for one is none for another."""
    held = {"action": "get", "key": KEY, "ends": 2**40}
    with pytest.raises(NotAllowed):
        storage.read_grant(URLSafeTimedSerializer(b"k" * 32, salt="something.else").dumps(held), "get")


def test_a_token_ends(storage):
    with pytest.raises(NotAllowed, match="ended"):
        storage.read_grant(put_token(storage, seconds=-1), "put")


def test_no_token_lives_longer_than_a_day(storage):
    grant = storage.read_grant(put_token(storage, seconds=10**9), "put")
    day = storage.read_grant(put_token(storage, seconds=86400), "put")
    assert grant.ends <= day.ends + 1


def test_what_is_there_may_be_kept_from_being_replaced(storage):
    storage.put(KEY, b"first", media_type="image/png")
    partial = storage.partial()
    partial.write_bytes(b"second")
    assert storage.adopt(KEY, partial, media_type="image/jpeg", overwrite=False) is False
    assert (storage.get(KEY), storage.head(KEY).media_type) == (b"first", "image/png")


def test_nothing_half_done_is_listed_or_left(storage, tmp_path):
    storage.partial().write_bytes(b"half")
    assert list(storage.list("")) == []
    with pytest.raises(StorageDown):
        storage.put(KEY, tmp_path, media_type="image/png")  # a folder is no file
    assert list(storage.list("")) == []


def test_empty_folders_go_with_their_last_file(storage, tmp_path):
    storage.put(KEY, b"x", media_type="image/png")
    storage.delete(KEY)
    assert [path for path in tmp_path.rglob("*") if KEY.split("/")[1] == path.name] == []


def test_a_folder_that_is_a_file_is_storage_down(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    storage = LocalStorage(tmp_path / "file", public_url="https://host.example", signing_key=b"k" * 32)
    for use in (storage.ping, lambda: storage.head(KEY), lambda: storage.put(KEY, b"", media_type="a/b")):
        with pytest.raises(StorageDown):
            use()


def test_the_settings_name_the_folder(tmp_path):
    url = (tmp_path / "with space").as_uri()
    storage = LocalStorage.open(Settings(data_dir=tmp_path, storage_url=url, secret_key="k" * 32))
    assert storage.folder == tmp_path / "with space"
