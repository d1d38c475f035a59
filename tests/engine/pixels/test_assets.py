"""Pictures by the hash of their bytes, in memory and in a folder."""

import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from skimage import data

from engine.errors import SceneError
from engine.pixels import assets as assets_module
from engine.pixels.assets import Assets
from tests.waiting import pause


@pytest.fixture
def photo():
    return data.astronaut()[100:200, 150:300]


def test_pixels_come_back_exact_and_read_only(photo):
    assets = Assets()
    digest = assets.put_pixels(photo)
    np.testing.assert_array_equal(assets.pixels(digest), photo)
    assert hashlib.sha256(assets.bytes(digest)).hexdigest() == digest
    with pytest.raises(ValueError, match="read-only"):
        assets.pixels(digest)[0, 0] = 0


def test_what_the_caller_changes_later_does_not_matter(photo):
    mine, assets = photo.copy(), Assets()
    digest = assets.put_pixels(mine)
    mine[:] = 0
    np.testing.assert_array_equal(assets.pixels(digest), photo)


def test_photographic_pictures_are_what_the_jpeg_says(photo):
    assets = Assets()
    digest = assets.put_photographic(photo)
    again = Assets()
    assert again.put(assets.bytes(digest)) == digest
    np.testing.assert_array_equal(again.pixels(digest), assets.pixels(digest))
    assert np.abs(assets.pixels(digest).astype(int) - photo).mean() < 3


def test_a_folder_gives_back_what_was_written(photo, tmp_path):
    assets = Assets()
    digests = {assets.put_pixels(photo), assets.put_pixels(photo[..., 0]), assets.put_photographic(photo)}
    names = sorted(path.name for path in assets.write(frozenset(digests), tmp_path))
    assert names == sorted(path.name for path in tmp_path.iterdir())
    read = Assets(tmp_path)
    for digest in digests:
        np.testing.assert_array_equal(read.pixels(digest), assets.pixels(digest))


def test_missing_damaged_and_strange_pictures_are_named(photo, tmp_path):
    with pytest.raises(SceneError, match="missing"):
        Assets().pixels("0" * 64)
    assets = Assets()
    (path,) = assets.write(frozenset({assets.put_pixels(photo)}), tmp_path)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(SceneError, match="do not match"):
        Assets(tmp_path).pixels(path.stem)
    with pytest.raises(SceneError, match="cannot be decoded"):
        assets.pixels(assets.put(b"GIF89a and nothing more"))


def test_decoded_pictures_are_forgotten_and_decoded_again(photo):
    assets = Assets(decoded_bytes=2 * photo.nbytes)
    digests = [assets.put_pixels(np.roll(photo, shift, axis=0)) for shift in range(5)]
    assert assets.decoded_size <= 2 * photo.nbytes
    for shift, digest in enumerate(digests):
        np.testing.assert_array_equal(assets.pixels(digest), np.roll(photo, shift, axis=0))
    assert assets.decoded_size <= 2 * photo.nbytes


def test_threads_that_want_the_same_picture_decode_it_once(photo, monkeypatch):
    decoded, decode = [], assets_module._decode
    both_ask = threading.Barrier(2)

    def slow(data, digest):
        decoded.append(digest)
        pause()
        return decode(data, digest)

    def ask():
        both_ask.wait()
        return assets.pixels(digest)

    monkeypatch.setattr(assets_module, "_decode", slow)
    assets = Assets()
    digest = assets.put_photographic(photo)
    with ThreadPoolExecutor(2) as pool:
        first, second = (promise.result() for promise in [pool.submit(ask), pool.submit(ask)])
    assert first is second
    assert decoded == [digest]


def test_a_picture_that_did_not_decode_may_be_asked_for_again(photo):
    assets = Assets()
    digest = assets.put(b"no picture")
    for _ in range(2):
        with pytest.raises(SceneError, match="cannot be decoded"):
            assets.pixels(digest)
