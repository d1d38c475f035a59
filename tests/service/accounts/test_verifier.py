"""Session tokens: the good ones pass, and every way to forge one that we know of does not."""

import base64
import hmac
import json
import threading
import time
import uuid
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from service.accounts import Issuer, Verifier
from service.accounts.key_sets import RemoteKeys
from service.errors import NotSignedIn, SettingsError, Unavailable
from service.settings import Settings
from tests.clock import clock_ahead
from tests.waiting import HANG_SECONDS

CLERK = "https://clerk.example.org"
APP = "https://app.example.org"
KID = "ins_1"


@lru_cache
def clerk_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@lru_cache
def other_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def key_set(key=None, kid=KID) -> dict:
    held = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk((key or clerk_key()).public_key()))
    return {"keys": [{**held, "kid": kid, "alg": "RS256", "use": "sig"}]}


class Clerk:
    """The other side: serves a key set, counts, and can be down."""

    def __init__(self) -> None:
        self.asked, self.down, self.answer = 0, False, json.dumps(key_set()).encode()
        clerk = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                clerk.asked += 1
                self.send_response(503 if clerk.down else 200)
                self.end_headers()
                self.wfile.write(b"" if clerk.down else clerk.answer)

            def log_message(self, *_said: object) -> None:
                """Nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/.well-known/jwks.json"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()


@pytest.fixture
def clerk():
    served = Clerk()
    yield served
    served.server.shutdown()
    served.server.server_close()


@pytest.fixture
def verifier(clerk, tmp_path):
    return Verifier.open(
        Settings(
            data_dir=tmp_path,
            clerk_issuer=CLERK,
            clerk_jwks_url=clerk.url,
            clerk_authorized_parties=(APP,),
        )
    )


def claims(**changes) -> dict:
    now = int(time.time())
    held = {"iss": CLERK, "sub": "user_1", "azp": APP, "iat": now, "nbf": now, "exp": now + 60, **changes}
    return {name: value for name, value in held.items() if value is not None}


def signed(payload=None, *, key=None, algorithm="RS256", **headers) -> str:
    header = {"kid": KID, **headers}
    return jwt.encode(payload or claims(), key or clerk_key(), algorithm=algorithm, headers=header)


def by_hand(header: dict, payload: dict | bytes, signature: bytes = b"") -> str:
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    parts = (json.dumps(header).encode(), body, signature)
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


def public_pem() -> bytes:
    return clerk_key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def with_secret(secret: bytes, algorithm: str, digest: str) -> str:
    start = by_hand({"alg": algorithm, "kid": KID, "typ": "JWT"}, claims()).rpartition(".")[0]
    mac = hmac.new(secret, start.encode(), digest).digest()
    return f"{start}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def tampered(change) -> str:
    head, body, signature = signed().split(".")
    held = json.loads(base64.urlsafe_b64decode(body + "=="))
    new = base64.urlsafe_b64encode(json.dumps(change(held)).encode()).rstrip(b"=").decode()
    return f"{head}.{new}.{signature}"


@lru_cache
def forged() -> dict[str, str]:
    now = int(time.time())
    none = {"typ": "JWT", "kid": KID}
    good = signed()
    head, body, signature = good.split(".")
    return {
        "nothing": "",
        "a word": "token",
        "two parts": f"{head}.{body}",
        "four parts": f"{good}.{signature}",
        "five parts, as encrypted": f"{good}.{signature}.{signature}",
        "no signature": f"{head}.{body}.",
        "dots": "..",
        "half a signature": f"{head}.{body}.{signature[: len(signature) // 2]}",
        "signature of another token": f"{head}.{signed(claims(sub='user_2')).split('.')[1]}.{signature}",
        "alg none": by_hand({"alg": "none", **none}, claims()),
        "alg None": by_hand({"alg": "None", **none}, claims()),
        "alg NONE with the old signature": by_hand({"alg": "NONE", **none}, claims(), b"x"),
        "alg empty": by_hand({"alg": "", **none}, claims()),
        "alg missing": by_hand(none, claims()),
        "alg a list": by_hand({"alg": ["none"], **none}, claims()),
        "alg null": by_hand({"alg": None, **none}, claims()),
        "HS256 with the public key": with_secret(public_pem(), "HS256", "sha256"),
        "HS384 with the public key": with_secret(public_pem(), "HS384", "sha384"),
        "HS512 with the public key": with_secret(public_pem(), "HS512", "sha512"),
        "HS256 with an empty key": with_secret(b"", "HS256", "sha256"),
        "RS512 by the right key": signed(algorithm="RS512"),
        "PS256 by the right key": signed(algorithm="PS256"),
        "another RSA key": signed(key=other_key()),
        "an elliptic key": signed(key=ec.generate_private_key(ec.SECP256R1()), algorithm="ES256"),
        "an Ed25519 key": signed(key=ed25519.Ed25519PrivateKey.generate(), algorithm="EdDSA"),
        "key in the header": signed(key=other_key(), jwk=key_set(other_key())["keys"][0]),
        "address of keys in the header": signed(jku="https://evil.example.org/jwks.json"),
        "certificate in the header": signed(x5c=["MIIB"]),
        "certificate's address": signed(x5u="https://evil.example.org/x"),
        "crit": signed(crit=["exp"]),
        "unencoded payload": signed(b64=False),
        "no kid": jwt.encode(claims(), clerk_key(), algorithm="RS256"),
        "unknown kid": signed(kid="ins_2"),
        "kid a path": signed(kid="../../../../dev/null"),
        "kid SQL": signed(kid="' or 1=1 --"),
        "kid a number": by_hand({"alg": "RS256", "kid": 7, "typ": "JWT"}, claims(), b"x"),
        "type of another use": signed(typ="at+jwt"),
        "expired": signed(claims(exp=now - 60)),
        "no exp": signed(claims(exp=None)),
        "exp a word": signed(claims(exp="tomorrow")),
        "exp true": signed(claims(exp=True)),
        "exp null": by_hand({"alg": "RS256", "kid": KID}, {**claims(), "exp": None}, b"x"),
        "exp infinite": by_hand({"alg": "RS256", "kid": KID}, json.dumps({**claims(), "exp": 1e999}).encode(), b"x"),
        "not yet": signed(claims(nbf=now + 600)),
        "issued in the future": signed(claims(iat=now + 600)),
        "no iat": signed(claims(iat=None)),
        "no iss": signed(claims(iss=None)),
        "another iss": signed(claims(iss="https://clerk.example.com")),
        "iss with a slash": signed(claims(iss=CLERK + "/")),
        "iss a list": by_hand({"alg": "RS256", "kid": KID}, {**claims(), "iss": [CLERK]}, b"x"),
        "our own iss": signed(claims(iss="http://127.0.0.1:8000")),
        "no sub": signed(claims(sub=None)),
        "sub empty": signed(claims(sub="")),
        "sub with a NUL": signed(claims(sub="user\0_1")),
        "sub too long": signed(claims(sub="u" * 300)),
        "no azp": signed(claims(azp=None)),
        "another azp": signed(claims(azp="https://evil.example.org")),
        "azp a list": signed(claims(azp=[APP])),
        "for another audience": signed(claims(aud="somebody")),
        "another sub, old signature": tampered(lambda held: {**held, "sub": "user_2"}),
        "longer life, old signature": tampered(lambda held: {**held, "exp": held["exp"] + 9999}),
        "payload a list": by_hand({"alg": "RS256", "kid": KID}, b"[]", b"x"),
        "payload no JSON": by_hand({"alg": "RS256", "kid": KID}, b"{", b"x"),
        "header a list": ".".join((base64.urlsafe_b64encode(b"[]").decode().rstrip("="), body, signature)),
        "deep": ".".join((head, base64.urlsafe_b64encode(b"[" * 5000).decode().rstrip("="), signature)),
        "huge": signed(claims(more="x" * 20000)),
        "not ASCII": good[:-1] + "é",
        "half a character": good + "\ud800",
        "a line end": good[:20] + "\n" + good[20:],
        "padded": f"{head}.{body}==.{signature}",
    }


def test_good_token_passes(verifier):
    found = verifier.verify(signed())
    assert (found.provider, found.subject) == ("clerk", "user_1")
    assert found.expires_at > time.time()


@pytest.mark.parametrize(
    ("fva", "ago"),
    [(None, 0), ([3, -1], 180), ([0, -1], 0), ([-1, -1], 0), ([], 0), (["3"], 0), ([True], 0), ("3", 0), ([2.5], 150)],
)
def test_a_session_began_when_somebody_signed_in_to_it(verifier, fva, ago):
    """Clerk's tokens are new every minute; what counts is the sign-in behind them, where the token tells of it."""
    given = claims(fva=fva)
    assert verifier.verify(signed(given)).began_at == given["iat"] - ago


def test_there_are_enough_forged_ones():
    assert len(forged()) >= 40


@pytest.mark.parametrize("kind", sorted(forged()))
def test_forged_token_is_refused(verifier, kind):
    with pytest.raises(NotSignedIn):
        verifier.verify(forged()[kind])


def test_our_own_issuer_goes_through_the_same_door(tmp_path):
    settings = Settings(data_dir=tmp_path)
    user, issuer = uuid.uuid4(), Issuer.open(settings)
    token = issuer.issue(user, epoch=3)
    found = Verifier.open(settings).verify(token)
    assert (found.subject, found.epoch) == (str(user), 3)
    assert Issuer.open(settings).key_set() == issuer.key_set(), "another process has the same key"
    assert "d" not in issuer.key_set()["keys"][0]
    other = Issuer.open(Settings(data_dir=tmp_path, secret_key="another"))
    with pytest.raises(NotSignedIn):
        Verifier.open(settings).verify(other.issue(user, epoch=3))
    payload = jwt.decode(token, options={"verify_signature": False})
    for change in ({"epoch": None}, {"epoch": True}, {"azp": "https://evil.example.org"}, {"exp": 1}):
        with pytest.raises(NotSignedIn):
            Verifier.open(settings).verify(_resigned(issuer, {**payload, **change}))


def test_a_session_of_an_hour_in_which_our_clock_was_ahead_goes_on(tmp_path, monkeypatch):
    settings, user = Settings(data_dir=tmp_path), uuid.uuid4()
    with monkeypatch.context() as ahead:
        ahead.setattr("service.accounts.issuer.time", clock_ahead())
        token = Issuer.open(settings).issue(user, epoch=3)
    assert Verifier.open(settings).verify(token).subject == str(user)


def _resigned(issuer: Issuer, payload: dict) -> str:
    held = {name: value for name, value in payload.items() if value is not None}
    kid = issuer.key_set()["keys"][0]["kid"]
    return jwt.encode(held, issuer._key, algorithm="EdDSA", headers={"kid": kid})


def test_clerk_tokens_are_not_ours(tmp_path):
    with pytest.raises(NotSignedIn):
        Verifier.open(Settings(data_dir=tmp_path)).verify(signed())


def test_clerk_needs_all_of_its_settings(tmp_path):
    with pytest.raises(SettingsError):
        Verifier.open(Settings(data_dir=tmp_path, clerk_issuer=CLERK))
    with pytest.raises(SettingsError):
        Verifier.open(
            Settings(
                data_dir=tmp_path,
                clerk_issuer=CLERK,
                clerk_jwks_url="http://example.org",
                clerk_authorized_parties=(APP,),
            )
        )


def test_a_flood_of_key_names_asks_once(verifier, clerk):
    verifier.verify(signed())
    assert clerk.asked == 1
    for number in range(1000):
        with pytest.raises(NotSignedIn):
            verifier.verify(by_hand({"alg": "RS256", "kid": f"k{number}"}, claims(), b"x"))
    assert clerk.asked <= 2


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_keys_outlive_an_outage_and_follow_a_change():
    clock, asked = Clock(), []
    answers = {"now": json.dumps(key_set()).encode()}

    def fetch() -> bytes:
        asked.append(clock.now)
        if answers["now"] is None:
            raise OSError("down")
        return answers["now"]

    keys = RemoteKeys(fetch, cache_seconds=600, refetch_seconds=60, clock=clock)
    assert keys.key(KID)
    answers["now"] = None
    for _ in range(3600):
        clock.now += 1
        assert keys.key(KID), "an hour without an answer"
        assert keys.key("another") is None
    assert len(asked) <= 61
    answers["now"] = json.dumps(key_set(other_key(), "ins_2")).encode()
    clock.now += 61
    assert keys.key("ins_2")
    assert keys.key(KID) is None, "a key that was taken back opens nothing"
    answers["now"] = b'{"keys": []}'
    clock.now += 700
    assert keys.key("ins_2"), "an answer that makes no sense changes nothing"


def test_without_any_key_it_is_not_the_callers_fault():
    def fetch() -> bytes:
        raise OSError("down")

    with pytest.raises(Unavailable):
        RemoteKeys(fetch, cache_seconds=600, refetch_seconds=60).key(KID)


def test_a_known_key_does_not_wait_for_a_slow_fetch():
    begun, go_on = threading.Event(), threading.Event()
    answers = iter([json.dumps(key_set()).encode()])

    def fetch() -> bytes:
        first = next(answers, None)
        if first is None:
            begun.set()
            go_on.wait(HANG_SECONDS)
            raise OSError("slow, then down")
        return first

    clock = Clock()
    keys = RemoteKeys(fetch, cache_seconds=600, refetch_seconds=60, clock=clock)
    keys.key(KID)
    clock.now += 61
    slow = threading.Thread(target=keys.key, args=("unknown",))
    slow.start()
    assert begun.wait(HANG_SECONDS)
    assert keys.key(KID)
    assert keys.key("also unknown") is None
    assert not go_on.is_set()
    go_on.set()
    slow.join(HANG_SECONDS)
