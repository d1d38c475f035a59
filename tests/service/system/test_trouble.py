"""A machine's trouble is known by what led to an error, whatever the error says; and a disk by trying it."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from engine.errors import PhotoError
from service.system.trouble import refused_by_disk, trouble_in


def led_to(cause: BaseException) -> PhotoError:
    try:
        try:
            raise cause
        except type(cause) as error:
            raise PhotoError("the photo is damaged") from error
    except PhotoError as error:
        return error


@pytest.mark.parametrize(
    ("cause", "trouble"),
    [
        (OSError(errno.ENOSPC, "full"), "disk"),
        (OSError(errno.EROFS, "read-only"), "disk"),
        (OSError(errno.EIO, "broken"), "disk"),
        (OSError(errno.ENOMEM, "none left"), "memory"),
        (MemoryError(), "memory"),
        (OSError(errno.ENOENT, "not there"), None),
        (OSError("image file is truncated"), None),
        (ValueError("no picture"), None),
    ],
)
def test_what_led_to_it_counts(cause: BaseException, trouble: str | None) -> None:
    assert trouble_in(cause) == trouble
    assert trouble_in(led_to(cause)) == trouble


def test_an_error_that_goes_in_a_circle_ends() -> None:
    one, other = ValueError(), ValueError()
    one.__cause__, other.__cause__ = other, one
    assert trouble_in(one) is None


def test_a_disk_that_takes_a_file_is_well_and_keeps_nothing(tmp_path: Path) -> None:
    assert refused_by_disk(tmp_path / "new") == ""
    assert list((tmp_path / "new").iterdir()) == []


def test_what_is_no_folder_takes_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert refused_by_disk(tmp_path / "file")
