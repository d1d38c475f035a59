"""HTTP for tests: it waits for its answer, however busy the machine is."""

from functools import partial

import httpx

from tests.waiting import HANG_SECONDS

get, head, options, post, put, patch, delete = (
    partial(getattr(httpx, method), timeout=HANG_SECONDS)
    for method in ("get", "head", "options", "post", "put", "patch", "delete")
)
