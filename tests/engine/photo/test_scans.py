"""A JPEG that a decoder would go over without end, and those that only look like one."""

import pytest

from engine.errors import PhotoError
from engine.photo import read_photo_bytes
from engine.photo.scans import SCANS_LIMIT, has_too_many_scans
from tests.engine.photo.test_intake import saved


def repeated(times: int) -> bytes:
    """The last scan of a progressive photo, so many times."""
    photo = saved("JPEG", progressive=True)
    last = photo.rindex(b"\xff\xda")
    return photo[:last] + photo[last:-2] * times + photo[-2:]


def test_more_scans_than_any_camera_writes_are_refused_unread():
    with pytest.raises(PhotoError, match="scans"):
        read_photo_bytes(repeated(SCANS_LIMIT), name="the photo")


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"restart_marker_blocks": 2}])
def test_photos_as_they_are_written_have_few(options):
    assert not has_too_many_scans(saved("JPEG", **options))


def test_what_lies_behind_the_picture_is_not_counted():
    """A film of a few seconds, say, in which the same bytes come up by chance."""
    assert not has_too_many_scans(saved("JPEG") + b"\xff\xda\0\x08" * 10_000)


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8", b"\xff" * 100, b"\xff\xd8\xff\xda", b"\xff\xd8\xff\xda\0\0", b"x" * 50]
)
def test_what_is_no_jpeg_is_looked_through_once(data):
    assert not has_too_many_scans(data)
