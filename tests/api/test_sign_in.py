"""Signing in by mail, over real HTTP."""

from __future__ import annotations

import threading

import pytest
import redis
import sqlalchemy as sa

from bench.servers import ProxyServer
from service.accounts import magic_link
from service.accounts.home_key import home_key
from service.database import ApiKey, MagicLink, User, db_now
from tests import asking
from tests.waiting import HANG_SECONDS, side_by_side


def ask(service, email="ada@example.org", *, url=None, key=None, **headers):
    """Ask for a link as who started the service does, unless another `key` is given."""
    body = {"email": email, "homeKey": home_key(service.settings) if key is None else key}
    return asking.post(f"{url or service.url}/api/sign-in", json=body, headers=headers)


def mailed(service, email="ada@example.org"):
    """What the mail holds."""
    here = service.context
    return magic_link.send(here.database, here.mail, email, settings=service.settings).partition("#")[2]


def confirm(service, token):
    return asking.post(f"{service.url}/api/sign-in/confirm", json={"token": token})


def test_from_mail_to_session(service_on_each):
    assert ask(service_on_each, " Ada@Example.ORG ").status_code == 202
    token = mailed(service_on_each)
    session = confirm(service_on_each, token)
    assert session.status_code == 200, session.text
    headers = {"Authorization": f"Bearer {session.json()['token']}"}
    account = asking.get(f"{service_on_each.url}/api/account", headers=headers).json()
    assert account["email"] == "ada@example.org"
    assert account["credits"] == 1000
    again = confirm(service_on_each, mailed(service_on_each)).json()["token"]
    same = asking.get(f"{service_on_each.url}/api/account", headers={"Authorization": f"Bearer {again}"}).json()
    assert same["id"] == account["id"]
    assert same["credits"] == 1000, "the first credits come once"


def test_a_link_works_once_however_many_try(service_on_each):
    token = mailed(service_on_each)
    gate = threading.Barrier(8)

    def use() -> int:
        gate.wait()
        return confirm(service_on_each, token).status_code

    assert sorted(side_by_side(*[use] * 8)) == [200] + [401] * 7


def test_a_link_is_soon_over(service_on_each):
    token = mailed(service_on_each)
    database = service_on_each.context.database
    database.write(lambda session: session.execute(sa.update(MagicLink).values(expires_at=db_now(-1))))
    assert confirm(service_on_each, token).status_code == 401


def test_looking_at_a_link_does_not_use_it(service):
    token = ask(service, "scanner@example.org").json()["token"]
    for _ in range(3):
        asking.get(f"{service.url}/sign-in", params={"token": token})
        asking.get(f"{service.url}/api/sign-in/confirm", params={"token": token})
    assert confirm(service, token).status_code == 200


def test_neither_links_nor_keys_are_kept_as_they_are(service):
    token = ask(service, "kept@example.org").json()["token"]
    ada = service.person()
    key = ada.http.post("/api/keys", json={"name": "x"}).json()
    with service.context.database.read() as session:
        links = session.scalars(sa.select(MagicLink.digest)).all()
        keys = session.scalars(sa.select(ApiKey)).all()
    assert token not in links
    assert all(key["key"] not in (row.digest, row.prefix, row.name) for row in keys)
    assert key["key"].startswith(key["prefix"])
    assert key["prefix"] in [item["prefix"] for item in ada.http.get("/api/keys").json()["items"]]
    assert "key" not in ada.http.get("/api/keys").json()["items"][0]


@pytest.mark.parametrize(
    "email",
    [
        "",
        "ada",
        "@example.org",
        "ada@",
        "a b@example.org",
        "ada@example.org\nBcc: all@example.org",
        "x" * 300,
        "ada@ex..org",
        "=?utf-8?q?ada?=@example.org",  # which would be sent to ada
        "=?utf-8?q?=61da?=@example.org",
    ],
)
def test_what_is_no_address(service, email):
    assert ask(service, email).status_code == 422


def test_the_link_is_shown_to_who_started_the_service_alone(service):
    assert ask(service).json()["token"]
    body = ask(service, key="").json()
    assert body["token"] is None
    assert body["printed"], "and says where it is"
    assert ask(service, key=home_key(service.settings)[:-1] + "!").json()["token"] is None
    without = asking.post(f"{service.url}/api/sign-in", json={"email": "ada@example.org"}).json()
    assert without["token"] is None


def test_who_started_the_service_opens_its_address_as_often_as_they_like(tmp_path, serve, quick):
    """The limit is for others: what is printed says that it signs in, and it does."""
    with serve(quick(tmp_path, sign_ins_per_hour=1)) as service:
        assert [ask(service).status_code for _ in range(3)] == [202, 202, 202]
        assert [ask(service, key="no").status_code for _ in range(2)] == [202, 429]


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example.org"},
        {"X-Forwarded-For": "203.0.113.9"},
        {"X-Forwarded-For": "127.0.0.1", "Host": "localhost"},
        {"X-Forwarded-Proto": "https"},
        {"Forwarded": "for=127.0.0.1"},
        {"Via": "1.1 somewhere"},
        {"X-Real-IP": "127.0.0.1"},
        {"CF-Connecting-IP": "203.0.113.9"},
        {"True-Client-IP": "203.0.113.9"},
    ],
)
def test_what_came_through_other_hands_is_not_shown(service, headers):
    assert ask(service, **headers).json()["token"] is None


def test_where_proxies_are_trusted_it_is_never_shown(tmp_path, serve, quick):
    with serve(quick(tmp_path, trusted_proxies=("127.0.0.1",))) as trusting:
        assert home_key(trusting.settings) is None
        alone = trusting.settings.model_copy(update={"trusted_proxies": ()})
        for headers in ({}, {"X-Forwarded-For": "127.0.0.1", "Host": "localhost"}):
            assert ask(trusting, key=home_key(alone), **headers).json()["token"] is None


@pytest.mark.parametrize("said", [{}, {"Host": "$host", "X-Forwarded-For": "$remote_addr"}], ids=["silent", "open"])
def test_nobody_signs_in_through_a_proxy_on_the_same_machine(service, tmp_path, said):
    """nginx as it is without a setting: it connects from loopback, asks for the loopback name and says nothing."""
    proxy = ProxyServer(tmp_path, to=service.url, headers=said).start()
    try:
        answer = ask(service, "victim@example.org", url=proxy.url, key="")
        assert answer.status_code == 202
        assert answer.json()["token"] is None
        if said:
            assert ask(service, "victim@example.org", url=proxy.url).json()["token"] is None
    finally:
        proxy.stop()


def test_in_production_no_link_is_shown(tmp_path, serve, quick):
    with serve(quick(tmp_path / "p", environment="production", smtp_url="smtp://127.0.0.1:1")) as production:
        assert ask(production).status_code == 503, "no mail server is there"
    with serve(quick(tmp_path / "q", environment="production")) as production:
        answer = ask(production)
        assert answer.status_code == 503
        assert "token" not in answer.json()


def test_signing_out_everywhere(service):
    ada = service.person()
    key = ada.http.post("/api/keys", json={"name": "stays"}).json()["key"]
    assert ada.http.post("/api/account/sign-out").status_code == 204
    assert ada.http.get("/api/account").status_code == 401
    assert asking.get(f"{service.url}/api/account", headers={"Authorization": f"Bearer {key}"}).status_code == 200


def test_signing_out_everywhere_ends_the_links_that_wait(service_on_each):
    """Also one that is being used at that moment: it signs in to nothing, or it was used before."""
    ada = service_on_each.person()
    waiting = mailed(service_on_each, ada.email)
    other = mailed(service_on_each, "somebody-else@example.org")
    assert ada.http.post("/api/account/sign-out").status_code == 204
    assert confirm(service_on_each, waiting).status_code == 401
    assert confirm(service_on_each, other).status_code == 200
    assert confirm(service_on_each, mailed(service_on_each, ada.email)).status_code == 200, "a new one works"


def test_of_a_link_and_a_sign_out_at_one_moment_none_stays_signed_in(service_on_each):
    accounts = service_on_each.context.accounts
    for _ in range(8):
        ada = service_on_each.person()
        link = mailed(service_on_each, ada.email)
        used, _ = side_by_side(
            lambda link=link: confirm(service_on_each, link), lambda ada=ada: accounts.end_sessions(ada.id)
        )
        if used.status_code == 200:
            headers = {"Authorization": f"Bearer {used.json()['token']}"}
            assert asking.get(f"{service_on_each.url}/api/account", headers=headers).status_code == 401


def test_the_newest_link_alone_works(service_on_each):
    older, newer = (mailed(service_on_each) for _ in range(2))
    other = mailed(service_on_each, "somebody-else@example.org")
    assert confirm(service_on_each, older).status_code == 401
    assert confirm(service_on_each, newer).status_code == 200
    assert confirm(service_on_each, other).status_code == 200


def test_of_links_asked_for_at_once_one_works(service_on_each):
    links = side_by_side(*[lambda: mailed(service_on_each, "eager@example.org")] * 6)
    assert sorted(confirm(service_on_each, link).status_code for link in links) == [200] + [401] * 5


def test_a_link_says_whom_it_signs_in_and_stays_good(service):
    token = mailed(service, "whose@example.org")
    for _ in range(2):
        told = asking.post(f"{service.url}/api/sign-in/whose", json={"token": token})
        assert (told.status_code, told.json()) == (200, {"email": "whose@example.org"})
    assert confirm(service, token).status_code == 200
    assert asking.post(f"{service.url}/api/sign-in/whose", json={"token": token}).status_code == 401


def test_a_disabled_account_opens_nothing(service):
    ada = service.person()
    key = ada.http.post("/api/keys", json={"name": "x"}).json()["key"]
    database = service.context.database
    database.write(
        lambda session: session.execute(sa.update(User).where(User.id == ada.id).values(disabled_at=db_now()))
    )
    assert ada.http.get("/api/account").status_code == 401
    assert asking.get(f"{service.url}/api/account", headers={"Authorization": f"Bearer {key}"}).status_code == 401
    assert confirm(service, ask(service, ada.email).json()["token"]).status_code == 401


def from_address(service, address, email, **body):
    """As a proxy tells it that is trusted."""
    headers = {"X-Forwarded-For": address}
    return asking.post(f"{service.url}/api/sign-in", json={"email": email, **body}, headers=headers).status_code


@pytest.fixture
def behind_a_proxy(tmp_path, serve, quick):
    """Twenty sign-ins an hour, as it is by itself."""
    with serve(quick(tmp_path, trusted_proxies=("127.0.0.1",), sign_ins_per_hour=20)) as running:
        yield running


def test_strangers_do_not_lock_anybody_out_of_their_mail(behind_a_proxy):
    victim = "victim@example.org"
    for number in range(25):
        assert from_address(behind_a_proxy, f"203.0.113.{number}", victim) == 202
    assert from_address(behind_a_proxy, "198.51.100.7", victim) == 202, "from an address of their own"


def test_a_browser_that_signed_in_before_gets_through_whatever_strangers_do(behind_a_proxy):
    victim, home = "victim@example.org", "198.51.100.7"
    device = confirm(behind_a_proxy, mailed(behind_a_proxy, victim)).json()["device"]
    tries = [from_address(behind_a_proxy, f"203.0.113.{number // 4}", victim) for number in range(220)]
    assert 429 in tries, "there is an end to what all strangers may have sent to one"
    assert from_address(behind_a_proxy, home, victim) == 429
    assert from_address(behind_a_proxy, home, victim, device=device) == 202
    assert from_address(behind_a_proxy, "203.0.113.1", victim, device=device) == 202, "wherever it is"
    assert from_address(behind_a_proxy, home, victim, device=device[:-4] + "AAA=") == 429
    assert from_address(behind_a_proxy, home, victim, device="no device at all ☃") == 429
    others = [from_address(behind_a_proxy, "192.0.2.1", "other@example.org", device=device) for _ in range(5)]
    assert others[-1] == 429, "it says nothing of another address"


def test_a_household_of_ipv6_is_one_sender(behind_a_proxy):
    tries = [
        from_address(behind_a_proxy, f"2001:db8:1:2:{number:x}::1", f"somebody-{number}@example.org")
        for number in range(21)
    ]
    assert tries == [202] * 20 + [429]
    assert from_address(behind_a_proxy, "2001:db8:1:3::1", "one-more@example.org") == 202


def test_a_mailbox_is_one_whatever_stands_behind_the_plus(behind_a_proxy):
    tries = [from_address(behind_a_proxy, "203.0.113.9", f"ada+{number}@example.org") for number in range(5)]
    assert tries == [202] * 4 + [429]
    assert from_address(behind_a_proxy, "203.0.113.9", "bob@example.org") == 202


def test_no_address_is_left_where_limits_are_counted(postgresql_settings, serve):
    with serve(postgresql_settings) as running:
        assert ask(running, "ada.lovelace@example.org").status_code == 202
        keys = redis.Redis.from_url(postgresql_settings.queue_url).keys("*")
    assert keys
    assert not [key for key in keys if b"lovelace" in key or b"example" in key or b"127.0.0.1" in key]


def test_what_is_printed_names_nobody(service, capfd):
    assert ask(service, "ada.lovelace@example.org").status_code == 202
    said = capfd.readouterr().err
    assert "/sign-in#" in said
    assert "lovelace" not in said


def test_mail_goes_out_by_smtp(tmp_path, quick):
    """A real SMTP conversation with a server of a few lines."""
    import socket

    from service.accounts.mail import open_mail

    heard: list[str] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def serve_one() -> None:
        connection, _ = listener.accept()
        with connection, connection.makefile("rwb") as file:
            file.write(b"220 here\r\n")
            file.flush()
            in_data = False
            for line in file:
                heard.append(line.decode().rstrip())
                if in_data and line != b".\r\n":
                    continue
                in_data = line.upper().startswith(b"DATA")
                over = line.upper().startswith(b"QUIT")
                file.write(b"221 bye\r\n" if over else b"354 go on\r\n" if in_data else b"250 fine\r\n")
                file.flush()

    thread = threading.Thread(target=serve_one, daemon=True)
    thread.start()
    settings = quick(tmp_path, smtp_url=f"smtp://127.0.0.1:{listener.getsockname()[1]}")
    open_mail(settings).send_link("ada@example.org", "http://x/sign-in#t0ken", minutes=15)
    thread.join(HANG_SECONDS)
    listener.close()
    assert "To: ada@example.org" in heard
    assert any("http://x/sign-in#t0ken" in line for line in heard)


def test_addresses_are_one_whatever_their_case():
    assert magic_link.mail_address(" Ada@EXAMPLE.org ") == "ada@example.org"
