"""The service's half of `doctor`: what is configured, what answers, what is switched off. Changes nothing."""

from __future__ import annotations

import importlib
import logging
import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from service.settings import Settings


_TOKENS = {"discord": "DISCORD_TOKEN", "slack": "SLACK_BOT_TOKEN"}


class State(NamedTuple):
    """One part: `ok`, `off` (not configured, or not to be had here, and that is allowed), `careful` or `missing`."""

    level: str
    part: str
    says: str


def service_states() -> Iterator[State]:
    """What the system lacks, then each part of the service; one `off` line where its packages are not installed."""
    logging.getLogger("service").addHandler(logging.NullHandler())  # what its log would say is said here
    yield from _system()
    try:
        from service.precautions import keep_to_ourselves
        from service.settings import Settings
    except ImportError as error:
        from cli.extras import install_command

        yield State("off", "service", f"{error}; `{install_command('service')}` installs what serving needs")
        return
    try:
        settings = Settings.load()
    except Exception as error:  # settings that cannot be read are what doctor is asked to say
        yield State("missing", "settings", str(error))
        return
    keep_to_ourselves()
    yield from _mode(settings)
    parts = {"database": _database, "queue": _queue, "storage": _storage, "titles": _titles, "Stripe": _stripe}
    for part, check in parts.items():
        yield _tried(part, partial(check, settings))
    yield from _machines(settings)
    yield _web_page()
    yield from _upload_checks(settings)
    yield from _bots()
    yield from _told_others(settings)
    mail = settings.smtp_url is not None
    yield State("ok" if mail else "off", "mail", "by SMTP" if mail else "not configured: sign-in links are printed")


def _system() -> Iterator[State]:
    from service.system.answers import answers

    yield State("ok", "system", answers().title)
    for lack in answers().cannot:
        yield State("off", "system", lack)


def _mode(settings: Settings) -> Iterator[State]:
    from service.precautions import precautions, unread

    yield State("ok", "mode", settings.environment)
    for one in unread():
        yield State(one.level, one.part, one.says)
    yield _tried("secret key", lambda: _secret_key(settings))
    for one in precautions(settings):
        yield State(one.level, one.part, one.says)


def _secret_key(settings: Settings) -> str:
    if not settings.secret_key and settings.embedded:
        return "kept in the data folder"
    settings.signing_key()
    return "given"


def _tried(part: str, check: Callable[[], str]) -> State:
    try:
        says = check()
    except Exception as error:  # whatever is wrong with a part is what doctor is asked to say
        return State("missing", part, str(error))
    return State("off" if "not configured" in says else "ok", part, says)


def _web_page() -> State:
    from api.site import not_built, site_folder

    folder = site_folder()
    is_built = (folder / "site.json").is_file()
    return State("ok" if is_built else "off", "web page", str(folder) if is_built else not_built())


def _database(settings: Settings) -> str:
    from service.database import is_workable, open_database

    kind = "SQLite in the data folder" if settings.embedded else "PostgreSQL"
    if _is_fresh(settings):
        return f"{kind}; the first start makes its tables"
    database = open_database(settings)
    try:
        with database.read() as session:
            workable = is_workable(session.connection())
    finally:
        database.close()
    if not workable and not settings.embedded:
        raise RuntimeError(f"{kind} answers with another schema; run `thumbsmith migrate`")
    return f"{kind} answers" if workable else f"{kind}; the first start makes its tables"


def _is_fresh(settings: Settings) -> bool:
    """Nothing was started here yet. What the first start makes is then not there to be asked, and is not made for that:
    a start keeps it from everybody else's eyes."""
    path = settings.data_dir
    begun = (path / "secret.key", Path(settings.database.removeprefix("sqlite:///")))
    if not settings.embedded or any(one.exists() for one in begun):
        return False
    above = next(one for one in (path, *path.absolute().parents) if one.exists())
    if not (above.is_dir() and os.access(above, os.W_OK)):
        raise RuntimeError(
            f"{path} cannot be made in {above}; name another folder, as in THUMBSMITH_DATA_DIR=/srv/thumbs"
        )
    return True


def _machines(settings: Settings) -> Iterator[State]:
    """What kept generations waiting lately; nothing where the database does not answer, which is said already."""
    from service.database import open_database
    from service.generations import recent_hindrances

    database = None
    try:
        if _is_fresh(settings):
            return
        database = open_database(settings)
        for one in recent_hindrances(database):
            says = f"{one.tries} tries were cut off in the last quarter of an hour, by its {one.cause}: {one.detail}"
            yield State("careful", f"machine {one.machine}", says)
    except Exception:  # likewise
        return
    finally:
        if database:
            database.close()


def _queue(settings: Settings) -> str:
    if not settings.queue.startswith("redis"):
        return "SQLite in the data folder"
    import redis

    redis.Redis.from_url(settings.queue, socket_timeout=3, socket_connect_timeout=3).ping()
    return "Redis answers"


def _storage(settings: Settings) -> str:
    from service.storage import open_storage

    if _is_fresh(settings) and settings.storage.startswith("file:"):
        return "file storage; the first start makes its folder"
    open_storage(settings).ping()
    return f"{settings.storage.partition(':')[0]} storage answers"


def _titles(settings: Settings) -> str:
    from engine.studio import open_registry
    from service.titles import Titles

    return f"helper {Titles(open_registry(), settings).helper_name}"


def _stripe(settings: Settings) -> str:
    from service.billing import open_stripe

    return "configured" if open_stripe(settings) else "not configured: nothing is sold"


def _bots() -> Iterator[State]:
    """What each bot says of itself, where it has a token."""
    from bots.settings import BotSettings

    try:
        settings = BotSettings.load()
    except Exception as error:  # likewise
        yield State("missing", "bots", str(error))
        return
    of_slack = settings.slack_bot_token or settings.slack_client_secret  # many workspaces install it by themselves
    for name, secret in (("discord", settings.discord_token), ("slack", of_slack)):
        if secret is None:
            yield State("off", name, f"not configured: set THUMBSMITH_{_TOKENS[name]} to run `thumbsmith {name}`")
            continue
        try:
            yield from (State(*one) for one in importlib.import_module(f"bots.{name}.checkup").states(settings))
        except Exception as error:  # likewise
            yield State("missing", name, str(error))


def _told_others(settings: Settings) -> Iterator[State]:
    """Who else is told what happens here, and whether that is installed."""
    from service.monitoring import insist_on_packages, receivers

    given = receivers(settings)
    try:
        insist_on_packages(settings)
    except Exception as error:  # likewise
        yield State("missing", "monitoring", str(error))
        return
    says = f"told by {', '.join(given)}" if given else "not configured: no other company is told anything"
    yield State("ok" if given else "off", "monitoring", says)


def _upload_checks(settings: Settings) -> Iterator[State]:
    from engine.studio import open_registry
    from service.uploads import open_checks

    try:
        states = open_checks(settings, open_registry()).states()
    except Exception as error:  # likewise
        yield State("missing", "checks", str(error))
        return
    for state in states:
        level = "missing" if state.problem else "ok" if state.configured else "off"
        yield State(level, f"check {state.name}" if state.loaded else f"plugin {state.name}", str(state))
