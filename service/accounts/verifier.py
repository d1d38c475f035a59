"""The one place that decides whether a session token holds. A token chooses nothing: not the key's address, not the
algorithm, not who may have asked for it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import jwt

from service.accounts.issuer import ALGORITHM, Issuer
from service.accounts.key_sets import HeldKeys, KeySet, RemoteKeys
from service.errors import NotSignedIn, SettingsError, Unavailable
from service.settings import Settings

OWN, CLERK = "session", "clerk"
_LEEWAY_SECONDS = 5
_TOKEN_LIMIT = 8192
_HELD_LIMIT = 10_000
_SUBJECT_LIMIT = 255
_REQUIRED = ["exp", "iat", "iss", "sub", "azp"]
_REFUSED_HEADERS = frozenset({"jku", "jwk", "x5u", "x5c", "crit", "b64", "zip", "enc"})
"""Names that would let a token bring its own key or rules."""


@dataclass(frozen=True, kw_only=True)
class TrustedIssuer:
    provider: str
    name: str
    """What `iss` must be."""
    parties: frozenset[str]
    """What `azp` must be one of."""
    algorithm: str
    keys: KeySet


@dataclass(frozen=True, kw_only=True)
class Claims:
    """What a token that holds says."""

    provider: str
    subject: str
    expires_at: float
    """Seconds since 1970."""
    began_at: float
    """Likewise: when they proved who they are, as far as the token says that; else when it was issued."""
    epoch: int | None = None


class Verifier:
    def __init__(self, issuers: Sequence[TrustedIssuer]) -> None:
        self._issuers = {issuer.name: issuer for issuer in issuers}
        self._held: dict[str, Claims] = {}

    @classmethod
    def open(cls, settings: Settings) -> Verifier:
        """Clerk's where it is set, else our own."""
        return cls([_clerk(settings) if settings.clerk_issuer else _own(settings)])

    def verify(self, token: str) -> Claims:
        """What the token says; `NotSignedIn` when it does not hold, `Unavailable` when no key can be had."""
        held = self._held.get(token)
        if held and time.time() < held.expires_at:
            return held
        try:
            return self._keep(token, self._verified(token))
        except (NotSignedIn, Unavailable):
            raise
        except jwt.ExpiredSignatureError as error:
            raise NotSignedIn("this session is over; sign in again") from error
        except Exception as error:  # a token is anyone's bytes: whatever goes wrong in reading them is a refusal
            raise NotSignedIn("this is no session token of ours; sign in again") from error

    def _keep(self, token: str, claims: Claims) -> Claims:
        """Our own key stays while this process lives, so a token that held holds until its end; Clerk's may go."""
        if claims.provider == OWN:
            if len(self._held) >= _HELD_LIMIT:
                self._held.clear()
            self._held[token] = claims
        return claims

    def _verified(self, token: str) -> Claims:
        if len(token) > _TOKEN_LIMIT or not token.isascii():
            raise NotSignedIn("this is no session token; sign in again")
        issuer = self._issuer(token)
        key = issuer.keys.key(_key_name(token))
        if key is None:
            raise NotSignedIn("this session was signed with a key that is not known; sign in again")
        claims = jwt.decode(
            token,
            key,
            algorithms=[issuer.algorithm],
            issuer=issuer.name,
            leeway=_LEEWAY_SECONDS,
            options={
                "require": _REQUIRED,
                "verify_aud": True,
                "strict_aud": True,
                "verify_iat": issuer.provider != OWN,  # ours may be of an hour in which a clock was ahead
            },
        )
        return _checked(claims, issuer)

    def _issuer(self, token: str) -> TrustedIssuer:
        """By the token's own word, which only chooses among those we trust and is verified with the rest."""
        claims = jwt.decode(token, options={"verify_signature": False})
        name = claims.get("iss")
        if not isinstance(name, str) or name not in self._issuers:
            raise NotSignedIn("this session comes from an issuer that is not trusted here; sign in again")
        return self._issuers[name]


def _key_name(token: str) -> str:
    header = jwt.get_unverified_header(token)
    kind = header.get("typ", "JWT")
    if not isinstance(kind, str) or kind.upper() != "JWT" or _REFUSED_HEADERS & set(header):
        raise NotSignedIn("this is no session token of ours; sign in again")
    kid = header.get("kid")
    if not isinstance(kid, str) or not kid:
        raise NotSignedIn("this session token names no key; sign in again")
    return kid


def _checked(claims: dict[str, Any], issuer: TrustedIssuer) -> Claims:
    subject, party, epoch, ends = claims["sub"], claims["azp"], claims.get("epoch"), claims["exp"]
    if not isinstance(subject, str) or not 0 < len(subject) <= _SUBJECT_LIMIT or not subject.isprintable():
        raise NotSignedIn("this session token names nobody; sign in again")
    if not isinstance(party, str) or party not in issuer.parties:
        raise NotSignedIn("this session was made for another application; sign in here")
    if isinstance(ends, bool) or not isinstance(ends, int | float):
        raise NotSignedIn("this session token has no end; sign in again")
    if issuer.provider == OWN and (isinstance(epoch, bool) or not isinstance(epoch, int)):
        raise NotSignedIn("this is no session token of ours; sign in again")
    return Claims(
        provider=issuer.provider,
        subject=subject,
        expires_at=float(ends),
        began_at=_began(claims),
        epoch=epoch if issuer.provider == OWN else None,
    )


def _began(claims: dict[str, Any]) -> float:
    """Clerk gives a new token every minute for as long as its own session lasts, and says in `fva` how many whole
    minutes ago somebody signed in to that."""
    issued, ages = claims["iat"], claims.get("fva")
    age = ages[0] if isinstance(ages, list) and ages else 0
    if isinstance(age, bool) or not isinstance(age, int | float) or age < 0:
        age = 0
    return float(issued) - 60 * age


def _own(settings: Settings) -> TrustedIssuer:
    issuer = Issuer.open(settings)
    parties = frozenset({issuer.name})
    return TrustedIssuer(
        provider=OWN, name=issuer.name, parties=parties, algorithm=ALGORITHM, keys=HeldKeys(issuer.key_set())
    )


def _clerk(settings: Settings) -> TrustedIssuer:
    if not settings.clerk_jwks_url or not settings.clerk_authorized_parties:
        raise SettingsError(
            "THUMBSMITH_CLERK_ISSUER needs THUMBSMITH_CLERK_JWKS_URL and THUMBSMITH_CLERK_AUTHORIZED_PARTIES beside it"
        )
    from service.accounts.fetching import fetcher

    return TrustedIssuer(
        provider=CLERK,
        name=settings.clerk_issuer or "",
        parties=frozenset(settings.clerk_authorized_parties),
        algorithm="RS256",
        keys=RemoteKeys(
            fetcher(settings.clerk_jwks_url),
            cache_seconds=settings.jwks_cache_seconds,
            refetch_seconds=settings.jwks_refetch_seconds,
        ),
    )
