"""Signing in by mail, where sign-in is our own."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import Field

from api.access import anyone_to_sign_in, sender_of
from api.at_home import came_directly
from api.context import Context, Here
from api.models import Answer, Sent, Words
from api.problems import may_answer
from service.accounts import home_key, magic_link
from service.accounts.devices import TOKEN_LIMIT, known_device, new_device
from service.accounts.mail import is_printed
from service.accounts.mailbox import mailbox
from service.errors import NotAllowed

router = APIRouter(tags=["sign-in"])


class SignIn(Sent):
    email: Annotated[Words, Field(max_length=320, examples=["ada@example.org"])]
    home_key: Annotated[Words, Field(max_length=100)] | None = Field(
        default=None, description="What `thumbsmith serve` printed behind `#key=`, on a machine of one's own."
    )
    device: Annotated[Words, Field(max_length=TOKEN_LIMIT)] | None = Field(
        default=None, description="What the last sign-in to this address gave: it is counted apart from strangers."
    )


class LinkSent(Answer):
    sent: bool = True
    token: str | None = Field(
        default=None, description="What the link holds: only for who shows the home key, to the service directly."
    )
    printed: bool = Field(description="No mail is set up: the link is printed where the service runs.")


class Confirm(Sent):
    token: Annotated[Words, Field(min_length=1, max_length=200, examples=["the token from the link"])]


class Whose(Answer):
    email: str


class Session(Answer):
    token: str = Field(description="Send it as `Authorization: Bearer <token>`.")
    expires_in: int = Field(description="Seconds.")
    device: str = Field(description="Keep it; it opens nothing. Send it when a link to the same address is asked for.")


@router.post(
    "/api/sign-in",
    operation_id="signIn",
    responses=may_answer(403),
    status_code=202,
    dependencies=[anyone_to_sign_in],
)
async def sign_in(request: Request, body: SignIn, here: Here) -> LinkSent:
    """Send a link for signing in to this address. The answer is the same whether an account is there or not."""
    return await here.sign_ins(_send_link, request, body, here)


def _send_link(request: Request, body: SignIn, here: Context) -> LinkSent:
    _needs_own_sign_in(here)
    address = magic_link.mail_address(body.email)
    is_at_home = _is_at_home(request, body, here)
    if not is_at_home:  # whoever started the service opens its printed address as often as they like
        _count(here, sender_of(request), address, body.device or "")
    link = magic_link.send(here.database, here.mail, address, settings=here.settings)
    shown = link.partition("#")[2] if is_at_home else None
    return LinkSent(token=shown, printed=is_printed(here.settings))


@router.post(
    "/api/sign-in/whose",
    operation_id="whoseLink",
    responses=may_answer(401, 403),
    dependencies=[anyone_to_sign_in],
)
async def whose(body: Confirm, here: Here) -> Whose:
    """Whom the link's token signs in, so that nobody is signed in as somebody else without seeing it. It stays good."""
    _needs_own_sign_in(here)
    return Whose(email=await here.sign_ins(magic_link.address_of, here.database, body.token))


@router.post(
    "/api/sign-in/confirm",
    operation_id="confirmSignIn",
    responses=may_answer(401, 403),
    dependencies=[anyone_to_sign_in],
)
async def confirm(body: Confirm, here: Here) -> Session:
    """Use the link's token up, once, for a session."""
    _needs_own_sign_in(here)
    return await here.sign_ins(_confirm, body, here)


def _confirm(body: Confirm, here: Context) -> Session:
    signed_in = magic_link.use(here.database, body.token, issuer=here.issuer, settings=here.settings)
    device = new_device(signed_in.address, here.settings)
    return Session(token=signed_in.token, expires_in=here.settings.session_seconds, device=device)


@router.get("/.well-known/jwks.json", operation_id="keySet")
async def key_set(here: Here) -> dict[str, Any]:
    """The keys that sign our own sessions, as a JWK Set."""
    return here.issuer.key_set()


def _needs_own_sign_in(here: Context) -> None:
    if here.settings.clerk_issuer:
        raise NotAllowed("sign-in by mail is not offered here; sign in on the web page")


def _count(here: Context, sender: str, address: str, device: str) -> None:
    """By who asks, and by whom it is for; strangers who ask for a mailbox do not use up its owner's tries."""
    if name := known_device(device, address, here.settings):
        here.limits.count("sign-ins", f"device:{name}")
        return
    here.limits.count("sign-ins", sender)
    here.limits.count("sign-ins to one", f"{sender} {mailbox(address)}")
    here.limits.count("sign-ins of strangers", mailbox(address))


def _is_at_home(request: Request, body: SignIn, here: Context) -> bool:
    """The link opens any account, so it is shown to nobody but who started the service on a machine of their own."""
    return came_directly(request) and home_key.is_home_key(body.home_key or "", here.settings)
