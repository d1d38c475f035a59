"""A code links a name in a chat to an account, once and not for long."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from service.accounts import connection_codes, connections, users
from service.accounts.connections import JOINED
from service.database import ConnectionCode, Identity, Tombstone, db_now
from service.errors import Conflict, NotFound
from service.privacy import ask_for_deletion
from tests.waiting import side_by_side


def use(database, settings, code, subject="1"):
    return connection_codes.use(database, code, provider="discord", subject=subject, settings=settings, name="ada")


def known(database, subject="1"):
    with database.read() as session:
        user = users.known_as(session, "discord", subject)
        return user.id if user else None


def test_the_name_is_the_account_from_then_on(database, settings, user_id):
    code = connection_codes.issue(database, user_id=user_id)
    linked = use(database, settings, f" {code.lower().replace('-', ' ')} ")
    assert (linked.user_id, linked.before, known(database)) == (user_id, None, user_id)
    told = connections.listed(database, user_id=user_id, settings=settings)
    assert ("discord", True, "ada") in [(one.kind, one.connected, one.name) for one in told]


def test_it_works_once_even_for_two_at_once(database, settings, user_id):
    code = connection_codes.issue(database, user_id=user_id)

    def attempt(subject):
        try:
            return use(database, settings, code, subject)
        except NotFound:
            return None

    done = side_by_side(lambda: attempt("1"), lambda: attempt("2"))
    assert sum(one is not None for one in done) == 1


@pytest.mark.parametrize("code", ["", "AAAA-AAAA", "x" * 1000, "\0"])
def test_what_is_no_code_is_refused(database, settings, user_id, code):
    connection_codes.issue(database, user_id=user_id)
    with pytest.raises(NotFound):
        use(database, settings, code)


def test_the_newest_alone_holds_and_not_for_ever(database, settings, user_id):
    first = connection_codes.issue(database, user_id=user_id)
    second = connection_codes.issue(database, user_id=user_id)
    with pytest.raises(NotFound):
        use(database, settings, first)
    database.write(lambda session: session.execute(sa.update(ConnectionCode).values(expires_at=db_now(-1))))
    with pytest.raises(NotFound):
        use(database, settings, second)


def test_it_is_kept_as_a_hash(database, user_id):
    code = connection_codes.issue(database, user_id=user_id)
    with database.read() as session:
        held = session.scalars(sa.select(ConnectionCode.digest)).one()
    assert code.replace("-", "") not in held
    assert len(held) == 64


def test_a_second_name_is_refused_until_the_first_is_forgotten(database, settings, user_id):
    use(database, settings, connection_codes.issue(database, user_id=user_id))
    with pytest.raises(Conflict, match="disconnect"):
        use(database, settings, connection_codes.issue(database, user_id=user_id), "2")


def test_the_account_before_goes_when_this_one_goes(database, settings, user_id):
    before = users.find_or_create(database, provider="discord", subject="1", settings=settings)
    linked = use(database, settings, connection_codes.issue(database, user_id=user_id))
    assert (linked.before, known(database)) == (before.id, user_id)
    ask_for_deletion(database, user_id, settings=settings)
    with database.read() as session:
        assert set(session.scalars(sa.select(Tombstone.user_id))) == {before.id, user_id}


def test_an_account_it_joined_is_no_way_in(database, settings, user_id):
    users.find_or_create(database, provider="discord", subject="1", settings=settings)
    use(database, settings, connection_codes.issue(database, user_id=user_id))
    with database.read() as session:
        assert set(session.scalars(sa.select(Identity.provider))) == {"discord", JOINED}
    with pytest.raises(Conflict, match="only way"):
        connections.disconnect(database, "discord", user_id=user_id, settings=settings)


def reached_by_mail(database, settings, name):
    address = f"{name}@example.org"
    return users.find_or_create(database, provider="magic-link", subject=address, email=address, settings=settings).id


def closed(database):
    with database.read() as session:
        return set(session.scalars(sa.select(Tombstone.user_id)))


def test_an_account_that_is_reached_in_another_way_only_loses_the_name(database, settings, user_id):
    """Its credits and pictures are its user's, whoever the chat name belongs to by now."""
    before = reached_by_mail(database, settings, "ada")
    use(database, settings, connection_codes.issue(database, user_id=before))
    linked = use(database, settings, connection_codes.issue(database, user_id=user_id))
    assert (linked.before, known(database)) == (None, user_id)
    ask_for_deletion(database, user_id, settings=settings)
    assert closed(database) == {user_id}


def test_a_name_that_goes_to_and_fro_ties_no_knot(database, settings):
    ada, eve = (reached_by_mail(database, settings, name) for name in ("ada", "eve"))
    for owner in (ada, eve, ada, eve):
        use(database, settings, connection_codes.issue(database, user_id=owner))
    assert known(database) == eve
    ask_for_deletion(database, ada, settings=settings)
    assert closed(database) == {ada}


def test_two_that_have_joined_each_other_can_be_closed(database, settings):
    """As names that went to and fro have left them before."""
    ada, eve = (reached_by_mail(database, settings, name) for name in ("ada", "eve"))
    with database.transaction() as session:
        session.add(Identity(user_id=ada, provider=JOINED, subject=str(eve)))
        session.add(Identity(user_id=eve, provider=JOINED, subject=str(ada)))
    ask_for_deletion(database, ada, settings=settings)
    assert closed(database) == {ada}
