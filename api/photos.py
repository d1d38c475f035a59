"""Uploads that a request is about to use: have their checks done, so that sending and using need no pause between."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Sequence

from api.context import Context

_LONGEST_SECONDS = 15.0
_LOOK_SECONDS = 0.1


async def have_checked(here: Context, user_id: uuid.UUID, keys: Sequence[str]) -> None:
    """Check those that have arrived, or wait for whoever is at it; `NotFound` for what is not this user's.

    Nobody's thread waits: what is being checked elsewhere, or again in a moment, is asked after now and then.
    """
    ends = time.monotonic() + _LONGEST_SECONDS
    for key in dict.fromkeys(keys):
        found = await here.turns(here.uploads.find, key, user_id=user_id)
        while found.status in ("waiting", "checking"):
            found = await here.checks(here.uploads.look, key, user_id=user_id)
            if found.status != "checking" or time.monotonic() >= ends:
                break
            await asyncio.sleep(_LOOK_SECONDS)
