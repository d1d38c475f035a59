"""The first credits are given once a person: not once an account, an address with a plus, or a provider."""

from __future__ import annotations

import pytest

from service.accounts import users
from service.billing import statement
from service.database import Database, open_database
from service.privacy import ask_for_deletion, carry_on


@pytest.fixture
def giving(settings):
    database = open_database(settings)
    yield database, settings.model_copy(update={"credits_at_sign_up": 50})
    database.close()


def credits_of(database: Database, settings, subject: str, *, provider: str = "magic-link", email: str | None = None):
    user = users.find_or_create(database, provider=provider, subject=subject, email=email, settings=settings)
    return user.id, statement(database, user.id).balance


def test_the_first_account_of_a_person_has_them(giving):
    assert credits_of(*giving, "ada@example.org", email="ada@example.org")[1] == 50
    assert credits_of(*giving, "bob@example.org", email="bob@example.org")[1] == 50
    assert credits_of(*giving, "4711", provider="discord")[1] == 50


@pytest.mark.parametrize("address", ["ada@example.org", "ada+again@example.org", "Ada+2@Example.org"])
def test_whoever_deletes_the_account_and_comes_back_has_none(giving, address):
    database, settings = giving
    first, _ = credits_of(*giving, "ada@example.org", email="ada@example.org")
    ask_for_deletion(database, first, settings=settings)
    carry_on(database, settings)
    second, balance = credits_of(*giving, address, email=address)
    assert second != first
    assert balance == 0


def test_one_mailbox_at_google_has_them_once_however_its_name_is_dotted(giving):
    assert credits_of(*giving, "adalovelace@gmail.com", email="adalovelace@gmail.com")[1] == 50
    for address in ("ada.lovelace@gmail.com", "a.d.a.lovelace+x@googlemail.com"):
        assert credits_of(*giving, address, email=address)[1] == 0
    assert credits_of(*giving, "ada.lovelace@example.org", email="ada.lovelace@example.org")[1] == 50
    assert credits_of(*giving, "adalovelace@example.org", email="adalovelace@example.org")[1] == 50


def test_an_account_without_a_mailbox_is_known_by_its_provider(giving):
    database, settings = giving
    first, _ = credits_of(*giving, "4711", provider="discord")
    ask_for_deletion(database, first, settings=settings)
    carry_on(database, settings)
    assert credits_of(*giving, "4711", provider="discord")[1] == 0


def test_nothing_that_outlives_an_account_names_its_owner(giving):
    credits_of(*giving, "ada@example.org", email="ada@example.org")
    with giving[0].read() as session:
        kept = session.connection().exec_driver_sql("SELECT digest FROM gifts").scalars().all()
    assert [len(one) for one in kept] == [64]
