"""PostHog hears of those who agreed, under a name that means nothing elsewhere."""

from __future__ import annotations

import json
import uuid

from service.accounts import users
from service.database import Database
from service.monitoring import Stepped, monitored, tell
from service.settings import Settings
from tests.doubles.receivers import receiver
from tests.servers import add_user
from tests.service.monitoring.given import steps


def test_only_who_agreed_is_told_of_and_under_a_pseudonym(
    database: Database, settings: Settings, user_id: uuid.UUID
) -> None:
    other, former = add_user(database), add_user(database)
    users.agree(database, user_id, tells_usage=True)
    users.agree(database, former, tells_usage=True)
    users.agree(database, former, tells_usage=False)
    with receiver() as held:
        settings = settings.model_copy(update=_named(held.url))
        with monitored(settings, part="api"):
            for step in ("upload", "generate", "download"):
                for who in (user_id, other, former):
                    tell(Stepped(user_id=who, step=step))
            held.first("/batch/")
    told = steps(held)
    assert [one["event"] for one in told] == ["upload", "generate", "download"]
    assert len({one["distinct_id"] for one in told}) == 1
    assert set(told[0]) == {"event", "distinct_id", "timestamp", "properties"}
    assert told[0]["properties"] == {"$process_person_profile": False, "$geoip_disable": True}
    assert json.loads(held.got[0].body)["api_key"] == "phc_key"
    assert str(user_id) not in str(held.got)


def test_the_pseudonym_needs_the_secret_key(database: Database, settings: Settings, user_id: uuid.UUID) -> None:
    users.agree(database, user_id, tells_usage=True)
    names = set()
    for key in ("a key for tests, of no use elsewhere", "another key for tests, of no use either"):
        with receiver() as held:
            changed = {**_named(held.url), "secret_key": key}
            settings = Settings(**{**dict(settings), **changed})
            with monitored(settings, part="api"):
                tell(Stepped(user_id=user_id, step="upload"))
                held.first("/batch/")
        names |= {one["distinct_id"] for one in steps(held)}
    assert len(names) == 2


def _named(url: str) -> dict[str, object]:
    from pydantic import SecretStr

    return {"posthog_key": SecretStr("phc_key"), "posthog_url": url}
