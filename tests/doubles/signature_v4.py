"""AWS Signature Version 4, checked from the server's side and written from its specification alone.

Source: "Signature Version 4 signing process" and "Authenticating Requests: Using Query Parameters", AWS
documentation. Nothing here comes from boto3, so that an error in one does not hide an error in the other.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, quote, unquote

ALGORITHM = "AWS4-HMAC-SHA256"
UNSIGNED = "UNSIGNED-PAYLOAD"
SKEW = timedelta(minutes=15)
LONGEST = 7 * 86400
RULES = ("signature", "identity", "expiry", "longest", "future", "skew", "headers", "payload")
"""Each can be switched off, to show that a test notices."""


@dataclass(frozen=True, kw_only=True)
class Request:
    method: str
    path: str
    """As sent, still percent-encoded."""
    query: str
    headers: Mapping[str, str]
    """Names in small letters."""
    body_sha256: str = ""
    """For services whose requests do not name it in a header."""


class Refused(Exception):
    """S3's status and code for a request that is not let in."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"{status} {code}")
        self.status, self.code = status, code


@dataclass(frozen=True, kw_only=True)
class Gate:
    """Lets in what is signed with `keys` (id -> secret) for `region` and `service`; `ignored` rules are not applied."""

    keys: Mapping[str, str]
    region: str
    service: str = "s3"
    ignored: Collection[str] = ()

    def check(self, request: Request, *, now: datetime) -> str:
        """The SHA-256 that the body must have, or `UNSIGNED-PAYLOAD`; `Refused` for what is not let in."""
        query = dict(parse_qsl(request.query, keep_blank_values=True))
        if "X-Amz-Signature" in query:
            return self._check_query(request, query, now)
        if "authorization" in request.headers:
            return self._check_header(request, now)
        raise Refused(403, "AccessDenied")

    def _check_query(self, request: Request, query: Mapping[str, str], now: datetime) -> str:
        try:
            begun = _time(query["X-Amz-Date"])
            seconds = int(query["X-Amz-Expires"])
            credential, signed = query["X-Amz-Credential"], query["X-Amz-SignedHeaders"].split(";")
        except (KeyError, ValueError) as error:
            raise Refused(400, "AuthorizationQueryParametersError") from error
        if query.get("X-Amz-Algorithm") != ALGORITHM:
            raise Refused(400, "AuthorizationQueryParametersError")
        if not 1 <= seconds <= LONGEST and "longest" not in self.ignored:
            raise Refused(400, "AuthorizationQueryParametersError")
        if begun > now + SKEW and "future" not in self.ignored:
            raise Refused(403, "AccessDenied")
        if now > begun + timedelta(seconds=seconds) and "expiry" not in self.ignored:
            raise Refused(403, "AccessDenied")
        kept = [part for part in request.query.split("&") if not part.startswith("X-Amz-Signature=")]
        self._compare(request, "&".join(kept), signed, credential, begun, UNSIGNED, query["X-Amz-Signature"])
        return UNSIGNED

    def _check_header(self, request: Request, now: datetime) -> str:
        algorithm, _, rest = request.headers["authorization"].partition(" ")
        fields = dict(part.strip().partition("=")[::2] for part in rest.split(","))
        try:
            begun, payload = _time(request.headers["x-amz-date"]), self._payload(request)
            credential, signed = fields["Credential"], fields["SignedHeaders"].split(";")
            signature = fields["Signature"]
        except (KeyError, ValueError) as error:
            raise Refused(400, "AuthorizationHeaderMalformed") from error
        if algorithm != ALGORITHM:
            raise Refused(400, "AuthorizationHeaderMalformed")
        if abs(now - begun) > SKEW and "skew" not in self.ignored:
            raise Refused(403, "RequestTimeTooSkewed")
        self._compare(request, request.query, signed, credential, begun, payload, signature)
        return UNSIGNED if "payload" in self.ignored else payload

    def _payload(self, request: Request) -> str:
        return request.headers["x-amz-content-sha256"] if self.service == "s3" else request.body_sha256

    def _compare(
        self,
        request: Request,
        query: str,
        signed: list[str],
        credential: str,
        begun: datetime,
        payload: str,
        signature: str,
    ) -> None:
        key_id, *scope = credential.split("/")
        day = begun.strftime("%Y%m%d")
        if scope != [day, self.region, self.service, "aws4_request"]:
            raise Refused(400, "AuthorizationHeaderMalformed")
        if key_id not in self.keys and "identity" not in self.ignored:
            raise Refused(403, "InvalidAccessKeyId")
        if "headers" not in self.ignored:
            self._check_signed_headers(request, signed)
        if "signature" in self.ignored:
            return
        canonical = _canonical(request, query, signed, payload)
        text = "\n".join((ALGORITHM, begun.strftime("%Y%m%dT%H%M%SZ"), "/".join(scope), _sha256(canonical)))
        wanted = hmac.new(_signing_key(self.keys.get(key_id, ""), scope), text.encode(), hashlib.sha256).hexdigest()
        if not hmac.compare_digest(wanted, signature):
            raise Refused(403, "SignatureDoesNotMatch")

    def _check_signed_headers(self, request: Request, signed: list[str]) -> None:
        """The host, every `x-amz-` header, and whatever was signed must be there."""
        if "host" not in signed or signed != sorted(signed):
            raise Refused(403, "AccessDenied")
        unsigned = [name for name in request.headers if name.startswith("x-amz-") and name not in signed]
        if unsigned or any(name not in request.headers for name in signed):
            raise Refused(403, "AccessDenied")


def _canonical(request: Request, query: str, signed: list[str], payload: str) -> str:
    path = quote(unquote(request.path), safe="/-_.~")
    pairs = [(unquote(name), unquote(value)) for name, _, value in (part.partition("=") for part in query.split("&"))]
    encoded = sorted((quote(name, safe="-_.~"), quote(value, safe="-_.~")) for name, value in pairs if name)
    lines = [f"{name}:{' '.join(request.headers.get(name, '').split())}\n" for name in signed]
    joined = "&".join(f"{name}={value}" for name, value in encoded)
    return "\n".join((request.method, path, joined, "".join(lines), ";".join(signed), payload))


def _signing_key(secret: str, scope: list[str]) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in scope:
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _time(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
