"""Uploads that a request is about to use: have their checks done, so that sending and using need no pause between."""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence

from api.context import Context

_LONGEST_SECONDS = 15.0
_LOOK_SECONDS = 0.1


def have_checked(here: Context, user_id: uuid.UUID, keys: Sequence[str]) -> None:
    """Check those that have arrived, or wait for whoever is at it; `NotFound` for what is not this user's."""
    ends = time.monotonic() + _LONGEST_SECONDS
    for key in dict.fromkeys(keys):
        while here.uploads.look(key, user_id=user_id).status == "checking" and time.monotonic() < ends:
            time.sleep(_LOOK_SECONDS)
