"""One contract, two storages: whatever a caller may rely on holds on a folder and on S3."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.errors import InputError
from service.errors import NotFound, SettingsError, StorageDown
from service.settings import Settings
from service.storage import LocalStorage, Storage, open_storage
from service.storage.s3 import Place, S3Storage
from tests.doubles.s3 import KEY_ID, SECRET, S3Double

BAD_KEYS = ["", "/a", "a//b", "../a", "a/../b", ".hidden", "a/", "a b", "a\0b", "ä", "a" * 500, "a\\b", "a/.."]


@pytest.fixture(scope="module")
def server() -> Iterator[S3Double]:
    with S3Double() as double:
        yield double


@pytest.fixture(scope="module")
def s3_storage(server: S3Double, tmp_path_factory) -> Storage:
    return open_storage(s3_settings(tmp_path_factory.mktemp("s3"), server))


@pytest.fixture(params=["local", "s3"])
def storage(request, tmp_path: Path) -> Storage:
    if request.param == "local":
        return open_storage(Settings(data_dir=tmp_path, secret_key="k" * 32))
    state = request.getfixturevalue("server").state
    state.reset()
    state.page = 3  # so that a listing has several pages
    return request.getfixturevalue("s3_storage")


def s3_settings(folder: Path, s3: S3Double, **changes: object) -> Settings:
    values = {"storage_url": s3.url, "storage_access_key": KEY_ID, "storage_secret_key": SECRET, **changes}
    return Settings(data_dir=folder, secret_key="k" * 32, **values)


def test_the_settings_choose(tmp_path):
    assert isinstance(open_storage(Settings(data_dir=tmp_path, secret_key="k" * 32)), LocalStorage)
    with S3Double() as s3:
        assert isinstance(open_storage(s3_settings(tmp_path, s3)), S3Storage)


def test_what_is_put_comes_back(storage, tmp_path):
    data = bytes(range(256)) * 1000
    storage.put("a/b/one.jpg", data, media_type="image/jpeg")
    assert storage.get("a/b/one.jpg") == data
    held = storage.head("a/b/one.jpg")
    assert (held.key, held.size_bytes, held.media_type) == ("a/b/one.jpg", len(data), "image/jpeg")
    storage.fetch("a/b/one.jpg", tmp_path / "here.jpg")
    assert (tmp_path / "here.jpg").read_bytes() == data


def test_a_file_is_put_and_a_second_put_replaces_the_first(storage, tmp_path):
    (tmp_path / "file").write_bytes(b"first")
    storage.put("a/one", tmp_path / "file", media_type="text/plain")
    assert storage.get("a/one") == b"first"
    storage.put("a/one", b"second", media_type="image/png")
    assert (storage.get("a/one"), storage.head("a/one").media_type) == (b"second", "image/png")


def test_empty_objects_are_objects(storage):
    storage.put("a/empty", b"", media_type="text/plain")
    assert (storage.get("a/empty"), storage.head("a/empty").size_bytes) == (b"", 0)


def test_what_is_not_there(storage, tmp_path):
    assert storage.head("a/none") is None
    for reading in (lambda: storage.get("a/none"), lambda: storage.fetch("a/none", tmp_path / "none")):
        with pytest.raises(NotFound):
            reading()
    assert list(tmp_path.glob("*none*")) == []
    storage.delete("a/none")


def test_a_deleted_object_is_gone_and_its_neighbours_are_not(storage):
    for key in ("a/one", "a/one-more", "b/one"):
        storage.put(key, b"x", media_type="text/plain")
    storage.delete("a/one")
    assert storage.head("a/one") is None
    assert [found.key for found in storage.list("")] == ["a/one-more", "b/one"]


def test_a_listing_is_whole_and_only_what_lies_beneath(storage):
    keys = [f"a/{number}" for number in range(8)]
    for key in [*keys, "ab/other", "b/a/0"]:
        storage.put(key, b"xy", media_type="text/plain")
    found = list(storage.list("a/"))
    assert [one.key for one in found] == keys
    assert {one.size_bytes for one in found} == {2}
    assert list(storage.list("nothing/")) == []


@pytest.mark.parametrize("key", BAD_KEYS)
def test_a_key_that_is_none_is_refused_everywhere(storage, key, tmp_path):
    for use in (
        lambda: storage.put(key, b"", media_type="text/plain"),
        lambda: storage.get(key),
        lambda: storage.head(key),
        lambda: storage.delete(key),
        lambda: storage.fetch(key, tmp_path / "x"),
        lambda: storage.sign_get(key, seconds=60),
        lambda: storage.sign_put(key, seconds=60, size_bytes=1, media_type="image/png"),
    ):
        with pytest.raises(InputError):
            use()


def test_an_upload_is_told_which_headers_to_send(storage):
    upload = storage.sign_put("uploads/a/b", seconds=60, size_bytes=12, media_type="image/png")
    assert upload.method == "PUT"
    assert upload.headers == {"Content-Type": "image/png", "Content-Length": "12", "If-None-Match": "*"}


def test_it_answers(storage):
    storage.ping()


# Settings.


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("s3://thumbs?region=eu-central-1", Place(bucket="thumbs", region="eu-central-1")),
        ("s3://thumbs?endpoint=https://x.example", Place(bucket="thumbs", region="auto", endpoint="https://x.example")),
        (
            "s3://thumbs?endpoint=https%3A%2F%2Fx.example&region=weur",
            Place(bucket="thumbs", region="weur", endpoint="https://x.example"),
        ),
    ],
)
def test_an_address_of_a_bucket(url, place):
    assert Place.parse(url) == place


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("s3://", "no address of a bucket"),
        ("s3://thumbs/folder?region=a", "no address of a bucket"),
        ("s3://id:secret@thumbs?region=a", "no address of a bucket"),
        ("s3://thumbs", "neither region nor endpoint"),
        ("s3://thumbs?regoin=a", "'regoin', which nobody knows"),
        ("s3://thumbs?endpoint=ftp://x", "no https address"),
    ],
)
def test_a_bad_address_of_a_bucket_says_what_is_right(url, words):
    with pytest.raises(SettingsError, match=words) as raised:
        Place.parse(url)
    assert "secret" not in str(raised.value)


def test_half_a_pair_of_keys_is_refused(tmp_path):
    with pytest.raises(SettingsError, match="both"):
        S3Storage.open(Settings(data_dir=tmp_path, storage_url="s3://a?region=b", storage_access_key="id"))


# S3 in trouble.


@pytest.fixture
def s3(server: S3Double) -> S3Double:
    server.state.reset()
    return server


@pytest.mark.parametrize("fault", ["503", "reset"])
def test_a_fault_that_passes_is_waited_out(s3, tmp_path, fault):
    storage = open_storage(s3_settings(tmp_path, s3))
    s3.state.fault, s3.state.faults_left = fault, 2
    storage.put("a/one", b"whole", media_type="text/plain")
    assert storage.get("a/one") == b"whole"


@pytest.mark.parametrize("fault", ["503", "reset"])
def test_a_fault_that_stays_is_storage_down(s3, tmp_path, fault):
    storage = open_storage(s3_settings(tmp_path, s3))
    storage.put("a/one", b"x", media_type="text/plain")
    s3.state.fault = fault
    for use in (
        lambda: storage.put("a/two", b"x", media_type="text/plain"),
        lambda: storage.get("a/one"),
        lambda: storage.head("a/one"),
        lambda: list(storage.list("a/")),
        lambda: storage.delete("a/one"),
        storage.ping,
    ):
        with pytest.raises(StorageDown):
            use()
    s3.state.fault = ""
    assert [one.key for one in storage.list("")] == ["a/one"]


def test_a_slow_storage_is_no_broken_one(s3, tmp_path):
    storage = open_storage(s3_settings(tmp_path, s3))
    s3.state.fault, s3.state.slow_seconds = "slow", 0.3
    storage.put("a/one", b"x", media_type="text/plain")
    assert storage.head("a/one").size_bytes == 1


def test_a_storage_that_is_gone_is_storage_down(tmp_path):
    with S3Double() as double:
        storage = open_storage(s3_settings(tmp_path, double))
    with pytest.raises(StorageDown, match="does not answer"):
        storage.head("a/one")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"storage_secret_key": "wrong"}, "SignatureDoesNotMatch"),
        ({"storage_access_key": "AKIAUNKNOWN"}, "InvalidAccessKeyId"),
    ],
)
def test_wrong_keys_are_named_and_never_look_like_a_missing_file(s3, tmp_path, changes, code):
    storage = open_storage(s3_settings(tmp_path, s3, **changes))
    with pytest.raises(StorageDown, match=code):
        storage.get("a/one")
    with pytest.raises(StorageDown):
        storage.head("a/one")


def test_a_bucket_that_is_not_there_is_storage_down(s3, tmp_path):
    storage = open_storage(s3_settings(tmp_path, s3, storage_url=s3.url.replace("thumbs", "others")))
    with pytest.raises(StorageDown):
        storage.ping()
    with pytest.raises(StorageDown, match="NoSuchBucket"):
        storage.get("a/one")
