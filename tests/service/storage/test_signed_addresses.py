"""Presigned addresses against a server that checks signatures itself: what is signed works, nothing else does.

Each probe is a request that must be refused. That the probes have teeth is shown below: switch one rule of the
server off, and some of them get in.
"""

import functools
import hashlib
import http.client
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import pytest

from service.storage.s3 import Place, S3Storage
from tests.doubles.s3 import BUCKET, KEY_ID, REGION, SECRET, S3Double
from tests.waiting import HANG_SECONDS

KEY, OTHER, FRESH = "files/one.jpg", "files/two.jpg", "uploads/a/b"
BODY = b"0123456789"


@dataclass
class Call:
    """One request as it goes over the wire."""

    method: str
    url: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    hours_ahead: float = 0.0

    def with_query(self, **changes: str) -> "Call":
        """With these parameters instead; underscores stand for hyphens."""
        parts = urlsplit(self.url)
        query = dict(parse_qsl(parts.query)) | {name.replace("_", "-"): value for name, value in changes.items()}
        return Call(self.method, parts._replace(query=urlencode(query, quote_via=quote)).geturl(), self.headers)

    def with_path(self, path: str) -> "Call":
        return Call(self.method, urlsplit(self.url)._replace(path=path).geturl(), self.headers, self.body)

    def as_method(self, method: str) -> "Call":
        return Call(method, self.url, self.headers, self.body)

    def with_headers(self, **changes: str | None) -> "Call":
        named = {name.replace("_", "-"): value for name, value in changes.items()}
        headers = {name: value for name, value in (self.headers | named).items() if value is not None}
        return Call(self.method, self.url, headers, self.body)

    def with_body(self, body: bytes) -> "Call":
        """With another body and its true length."""
        return Call(self.method, self.url, self.headers | {"Content-Length": str(len(body))}, body)

    def later(self, hours: float) -> "Call":
        return Call(self.method, self.url, self.headers, self.body, hours)


def storage_of(s3: S3Double, **keys: str) -> S3Storage:
    return _storage(s3.endpoint, **keys)


@functools.cache  # making a client takes a quarter of a second
def _storage(endpoint: str, *, key_id: str = KEY_ID, secret: str = SECRET, region: str = REGION) -> S3Storage:
    return S3Storage(Place(bucket=BUCKET, region=region, endpoint=endpoint), access_key=key_id, secret_key=secret)


def send(s3: S3Double, call: Call) -> http.client.HTTPResponse:
    """The answer, read to its end into `.body`."""
    s3.state.ahead = timedelta(hours=call.hours_ahead)
    parts = urlsplit(call.url)
    line = http.client.HTTPConnection(parts.hostname, parts.port, timeout=HANG_SECONDS)
    try:
        line.putrequest(call.method, f"{parts.path}?{parts.query}" if parts.query else parts.path)
        for name, value in call.headers.items():
            line.putheader(name, value)
        line.endheaders(call.body or None)
        answer = line.getresponse()
        answer.body = answer.read()
        return answer
    finally:
        line.close()


def reading(s3: S3Double, *, seconds: int = 86400, **keys: str) -> Call:
    url = storage_of(s3, **keys).sign_get(KEY, seconds=seconds, filename="one.jpg", media_type="image/jpeg")
    return Call("GET", url)


def writing(s3: S3Double, *, key: str = FRESH, seconds: int = 900, **keys: str) -> Call:
    upload = storage_of(s3, **keys).sign_put(key, seconds=seconds, size_bytes=len(BODY), media_type="image/jpeg")
    return Call("PUT", upload.url, dict(upload.headers), BODY)


def path_of(key: str, bucket: str = BUCKET) -> str:
    return f"/{bucket}/{key}"


def flipped(signature: str) -> str:
    return ("0" if signature[0] != "0" else "1") + signature[1:]


def signature_of(call: Call) -> str:
    return dict(parse_qsl(urlsplit(call.url).query))["X-Amz-Signature"]


def unsigned(call: Call) -> str:
    return urlsplit(call.url)._replace(query="").geturl()


PROBES = {
    "reading without a signature": lambda s3: Call("GET", unsigned(reading(s3))),
    "writing without a signature": lambda s3: Call("PUT", unsigned(writing(s3)), writing(s3).headers, BODY),
    "reading with another secret": lambda s3: reading(s3, secret="guessed"),
    "writing with another secret": lambda s3: writing(s3, secret="guessed"),
    "an unknown access key": lambda s3: reading(s3, key_id="AKIANOBODY"),
    "another region": lambda s3: reading(s3, region="eu-west-9"),
    "reading when a day has passed": lambda s3: reading(s3).later(24.1),
    "writing when a quarter of an hour has passed": lambda s3: writing(s3).later(0.26),
    "an address of next week": lambda s3: reading(s3).later(-24),
    "a longer life written into the address": lambda s3: reading(s3, seconds=60).with_query(X_Amz_Expires="604800"),
    "a life of more than a week": lambda s3: reading(s3).with_query(X_Amz_Expires="9999999"),
    "a later date written into the address": lambda s3: reading(s3).with_query(X_Amz_Date="20990101T000000Z"),
    "a changed signature": lambda s3: reading(s3).with_query(X_Amz_Signature=flipped(signature_of(reading(s3)))),
    "reading another object": lambda s3: reading(s3).with_path(path_of(OTHER)),
    "writing another object": lambda s3: writing(s3).with_path(path_of("uploads/a/c")),
    "another bucket": lambda s3: reading(s3).with_path(path_of(KEY, "others")),
    "deleting by an address for reading": lambda s3: reading(s3).as_method("DELETE"),
    "reading by an address for writing": lambda s3: writing(s3, key=KEY).as_method("GET"),
    "writing by an address for reading": lambda s3: reading(s3).as_method("PUT").with_body(BODY),
    "listing by an address for reading": lambda s3: reading(s3).with_path(f"/{BUCKET}"),
    "another type": lambda s3: writing(s3).with_headers(Content_Type="text/html"),
    "more bytes": lambda s3: writing(s3).with_body(BODY + b"!"),
    "fewer bytes": lambda s3: writing(s3).with_body(BODY[:-1]),
    "no word about what is there": lambda s3: writing(s3).with_headers(If_None_Match=None),
    "writing over what is there": lambda s3: writing(s3, key=KEY),
    "a header that was not signed": lambda s3: writing(s3).with_headers(x_amz_acl="public-read"),
    "another type of answer": lambda s3: reading(s3).with_query(response_content_type="text/html"),
    "an answer shown as a page": lambda s3: reading(s3).with_query(response_content_disposition="inline"),
    "one more parameter": lambda s3: reading(s3).with_query(versionId="1"),
    "a form": lambda s3: Call("POST", f"{s3.endpoint}/{BUCKET}", {"Content-Length": "0"}),
}


@pytest.fixture(scope="module")
def server() -> Iterator[S3Double]:
    with S3Double() as double:
        yield double


@pytest.fixture
def s3(server: S3Double) -> S3Double:
    server.state.reset()
    fill(server)
    return server


def fill(s3: S3Double) -> None:
    for key in (KEY, OTHER):
        storage_of(s3).put(key, f"the bytes of {key}".encode(), media_type="image/jpeg")


def harm(s3: S3Double, call: Call) -> bool:
    """Whether the request got anything: an answer of success, or a change of what is stored."""
    before = dict(s3.state.objects)
    return send(s3, call).status < 400 or s3.state.objects != before


def test_there_are_at_least_nineteen_probes():
    assert len(PROBES) >= 19


@pytest.mark.parametrize("name", PROBES)
def test_a_forged_request_is_refused(s3, name):
    assert not harm(s3, PROBES[name](s3))


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        ("signature", "reading another object"),
        ("signature", "more bytes"),
        ("expiry", "reading when a day has passed"),
        ("expiry", "writing when a quarter of an hour has passed"),
        ("future", "an address of next week"),
    ],
)
def test_the_probes_notice_a_server_without_a_rule(rule, name):
    with S3Double(ignored={rule}) as lax:
        fill(lax)
        assert harm(lax, PROBES[name](lax))


def test_the_probes_notice_a_server_that_overwrites():
    with S3Double(overwrite=True) as lax:
        fill(lax)
        assert harm(lax, PROBES["writing over what is there"](lax))


# What is signed works.


def test_reading_works_until_the_day_is_over_and_saves_a_file(s3):
    for hours in (0, 23.9):
        answer = send(s3, reading(s3).later(hours))
        assert (answer.status, answer.body) == (200, f"the bytes of {KEY}".encode())
        assert answer.getheader("Content-Type") == "image/jpeg"
        assert answer.getheader("Content-Disposition") == "attachment; filename*=UTF-8''one.jpg"


def test_no_address_lives_longer_than_a_day(s3):
    assert send(s3, reading(s3, seconds=604800).later(24.1)).status == 403


def test_writing_works_once(s3):
    call = writing(s3)
    assert send(s3, call).status == 200
    assert (s3.state.objects[FRESH].data, s3.state.objects[FRESH].media_type) == (BODY, "image/jpeg")
    assert send(s3, call).status == 412
    assert s3.state.objects[FRESH].data == BODY


def test_a_name_in_any_letters_is_saved_and_breaks_no_header(s3):
    for name in ("Łódź & Köln.jpg", 'a"b\r\nX-Evil: 1.jpg', "日本.psd"):
        url = storage_of(s3).sign_get(KEY, seconds=60, filename=name)
        answer = send(s3, Call("GET", url))
        assert answer.status == 200
        assert answer.getheader("Content-Disposition") == f"attachment; filename*=UTF-8''{quote(name, safe='')}"
        assert answer.getheader("X-Evil") is None


def test_nothing_secret_stands_in_an_address(s3):
    assert SECRET not in reading(s3).url + writing(s3).url


# Requests signed in their headers, which our own process sends.


def signed_headers(s3: S3Double, body: bytes, *, secret: str = SECRET) -> Call:
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    url = f"{s3.endpoint}/{BUCKET}/{FRESH}"
    request = AWSRequest("PUT", url, {"Content-Length": str(len(body)), "Host": urlsplit(url).netloc}, body)
    request.headers["x-amz-content-sha256"] = hashlib.sha256(body).hexdigest()
    SigV4Auth(Credentials(KEY_ID, secret), "s3", REGION).add_auth(request)
    return Call("PUT", url, {name: value for name, value in request.headers.items() if name != "Host"}, body)


def test_a_request_signed_in_its_headers_is_let_in(s3):
    assert send(s3, signed_headers(s3, BODY)).status == 200


@pytest.mark.parametrize(
    "change",
    [
        lambda call: call.with_body(b"9876543210"),
        lambda call: call.with_path(path_of(OTHER)),
        lambda call: call.as_method("DELETE"),
        lambda call: call.with_headers(x_amz_acl="public-read"),
        lambda call: call.with_headers(Authorization="AWS4-HMAC-SHA256 Credential=a"),
        lambda call: call.with_headers(Authorization=None),
        lambda call: call.later(0.3),
        lambda call: call.later(-0.3),
    ],
    ids=["body", "key", "method", "header", "malformed", "none", "old", "future"],
)
def test_a_request_signed_in_its_headers_and_changed_is_refused(s3, change):
    assert not harm(s3, change(signed_headers(s3, BODY)))


def test_a_request_signed_with_another_secret_is_refused(s3):
    assert not harm(s3, signed_headers(s3, BODY, secret="guessed"))
