"""A page's own error reaches the operator's Sentry, out of a real Chromium and past the policy; nothing else does."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from tests.api.conftest import quick_settings, running
from tests.doubles.receivers import receiver
from tests.service.monitoring.given import events
from tests.waiting import wait_for
from tests.web.scenario import Browser, run_scenario

MARK = "marked-by-somebody"


def test_an_error_nobody_caught_is_told_by_its_type(built: Path, browser: Browser, tmp_path: Path) -> None:
    with receiver() as held, running(quick_settings(tmp_path, sentry_dsn=held.dsn, release="c0ffee")) as service:
        given = {"address": service.url, "browser": browser.endpoint, "key": None, "token": None, "mark": MARK}
        told = {"be told": lambda: bool(wait_for(lambda: events(held), "an event at Sentry"))}
        saw = run_scenario("uncaught", given, told, (r"uncaught: TypeError",))
        (event,) = events(held)
    assert saw["before"] == 0, "nobody is asked before something breaks"
    assert {urlsplit(url).port for url in saw["elsewhere"]} <= {held.port}
    assert [one["type"] for one in event["exception"]["values"]] == ["TypeError"]
    assert (event["release"], event["environment"], event["tags"]) == ("c0ffee", "development", {"part": "web"})
    assert MARK.encode() not in b"".join(held.bodies())
