"""Sessions of another issuer end here when their user says so, whatever that issuer thinks."""

from __future__ import annotations

import time

import pytest
import sqlalchemy as sa

from service.accounts import Accounts
from service.accounts.verifier import CLERK, Claims
from service.database import User, open_database
from service.errors import NotSignedIn


class Told:
    """A verifier that believes what it is given."""

    def __init__(self) -> None:
        self.began = time.time()

    def verify(self, token: str) -> Claims:
        return Claims(provider=CLERK, subject=token, expires_at=self.began + 60, began_at=self.began)


@pytest.fixture
def clerk(settings):
    database, told = open_database(settings), Told()
    yield Accounts(database, settings, verifier=told), told, database
    database.close()


def test_what_began_before_holds_no_more_and_what_begins_after_does(clerk):
    accounts, told, database = clerk
    caller = accounts.caller("user_1")
    stranger = accounts.caller("user_2")
    accounts.end_sessions(caller.user_id)
    with database.read() as session:
        ended = session.scalar(sa.select(User.sessions_ended_at).where(User.id == caller.user_id))
    for before in (0.0, 0.5, 3600.0):
        told.began = ended.timestamp() - before
        with pytest.raises(NotSignedIn, match="ended"):
            accounts.caller("user_1")
    assert accounts.caller("user_2").user_id == stranger.user_id, "others go on"
    told.began = ended.timestamp() + 1
    assert accounts.caller("user_1").user_id == caller.user_id
