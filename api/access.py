"""Who is asking: the parameters of routes that need to know, and the limits that go with them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.requests import HTTPConnection
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.asker import asker
from api.context import Context, Here
from api.turns import Turns
from service.accounts import Caller
from service.accounts.api_keys import READ, WRITE
from service.errors import NotSignedIn
from service.limits import Kind
from service.net import sender

_bearer = HTTPBearer(
    auto_error=False,
    scheme_name="bearer",
    description="A session token (from signing in), or an API key, which begins with `ts_`.",
)
Shown = Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)]


def address_of(connection: HTTPConnection) -> str:
    """Of whoever connected; behind a proxy that is trusted, what the proxy says."""
    return connection.client.host if connection.client else "unknown"


def sender_of(connection: HTTPConnection) -> str:
    """Likewise, for limits: all addresses of one household are one sender."""
    return f"sender:{sender(address_of(connection))}"


async def known(request: Request, here: Here, shown: Shown) -> Caller:
    """`NotSignedIn` without a token that holds, `TooManyRequests` for an address that shows many such.

    A token that holds is let in from any address: one guesser must not lock out all who share it.
    """
    return await _found(here.turns, request, here, shown)


async def _known_promptly(request: Request, here: Here, shown: Shown) -> Caller:
    return await _found(here.prompt, request, here, shown)


async def caller_of(request: Request, here: Context) -> Caller:
    """As `known`, for a route that must know before its body is read; they are not asked or counted again."""
    return await _found(here.turns, request, here, await _bearer(request))


async def _found(turns: Turns, request: Request, here: Context, shown: HTTPAuthorizationCredentials | None) -> Caller:
    found: Caller | None = getattr(request.state, "caller", None)
    if found is None:
        found = request.state.caller = await turns(_signed_in, request, here, shown)
    asker.set(f"user:{found.user_id}")
    return found


def _signed_in(request: Request, here: Context, shown: HTTPAuthorizationCredentials | None) -> Caller:
    try:
        if shown is None or not shown.credentials:
            raise NotSignedIn("this needs a session token or an API key in the header Authorization: Bearer ...")
        caller = here.accounts.caller(shown.credentials)
    except NotSignedIn:
        here.limits.count("refusals", sender_of(request))
        raise
    here.limits.count(_kind(request), f"user:{caller.user_id}")
    return caller


async def signed_in(caller: Annotated[Caller, Depends(known)], request: Request, here: Here) -> AsyncIterator[Caller]:
    """With one of the places that this user has for requests in work, until the answer is known."""
    async with here.shares.of(f"user:{caller.user_id} {_kind(request)}"):
        yield caller


# Coroutines, because FastAPI would look for a free thread to run plain functions on.
async def _reader(caller: Annotated[Caller, Depends(signed_in, scope="function")]) -> Caller:
    caller.needs(READ)
    return caller


async def _writer(caller: Annotated[Caller, Depends(signed_in, scope="function")]) -> Caller:
    caller.needs(WRITE)
    return caller


async def _prompt_writer(caller: Annotated[Caller, Depends(_known_promptly)]) -> Caller:
    caller.needs(WRITE)
    return caller


async def _prompt_owner(caller: Annotated[Caller, Depends(_known_promptly)]) -> Caller:
    caller.needs_session()
    return caller


async def _owner(caller: Annotated[Caller, Depends(signed_in, scope="function")]) -> Caller:
    caller.needs_session()
    return caller


async def _anyone(request: Request, here: Here) -> AsyncIterator[None]:
    await here.turns(here.limits.count, _kind(request), sender_of(request))
    async with here.household_shares.of(sender_of(request)):
        yield


async def _anyone_seldom(request: Request, here: Here) -> AsyncIterator[None]:
    await here.turns(here.limits.count, "requests", sender_of(request))
    async with here.household_shares.of(sender_of(request)):
        yield


async def _anyone_to_sign_in(request: Request, here: Here) -> None:
    await here.sign_ins(here.limits.count, _kind(request), sender_of(request))


async def _owner_seldom(caller: Annotated[Caller, Depends(_owner)], here: Here) -> Caller:
    await here.turns(here.limits.count, "requests", f"user:{caller.user_id}")
    return caller


def _kind(request: Request) -> Kind:
    return "reads" if request.method in ("GET", "HEAD") else "requests"


async def _perhaps(request: Request, here: Here, shown: Shown) -> Caller | None:
    return await known(request, here, shown) if shown else None


Reader = Annotated[Caller, Depends(_reader)]
"""May look."""
Writer = Annotated[Caller, Depends(_writer)]
"""May make and change things."""
Owner = Annotated[Caller, Depends(_owner)]
"""Is signed in as a person, not by an API key."""
Perhaps = Annotated[Caller | None, Depends(_perhaps)]
"""May be signed in; None where nothing was shown."""
SeldomOwner = Annotated[Caller, Depends(_owner_seldom)]
"""Likewise, for what only looks and is work all the same."""
PromptWriter = Annotated[Caller, Depends(_prompt_writer)]
"""May make and change things; for what ends work, and so never waits behind it."""
PromptOwner = Annotated[Caller, Depends(_prompt_owner)]
"""Likewise, for a person."""
anyone = Depends(_anyone, scope="function")
"""For routes without a sign-in: a limit by address."""
anyone_seldom = Depends(_anyone_seldom, scope="function")
"""Likewise, for what only looks and is work all the same."""
anyone_to_sign_in = Depends(_anyone_to_sign_in)
"""Likewise, for signing in, which never waits behind work."""
