"""How often a decoder goes over a JPEG: a scan of a few bytes takes it over the whole picture once more."""

from __future__ import annotations

import re

SCANS_LIMIT = 50
"""Progressive photos have about ten."""
_START_OF_SCAN, _END = 0xDA, 0xD9
_ALONE = frozenset((0x01, *range(0xD0, 0xD9)))
AFTER_SCAN = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")
"""In coded data 0xFF is followed by zero or is a restart marker."""


def has_too_many_scans(data: bytes) -> bool:
    """Of the JPEG that `data` begins with; what stands behind its end is not looked at."""
    scans, place = 0, 2
    while scans <= SCANS_LIMIT:
        place = data.find(b"\xff", place)
        while 0 <= place < len(data) and data[place] == 0xFF:
            place += 1
        if not 0 < place < len(data) or data[place] == _END:
            return False
        marker, place = data[place], place + 1
        place += 0 if marker in _ALONE else max(2, int.from_bytes(data[place : place + 2], "big"))
        if marker == _START_OF_SCAN:
            scans += 1
            found = AFTER_SCAN.search(data, place)
            if found is None:
                return False
            place = found.start()
    return True
