"""The caller's own account and its API keys."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import ConfigDict, Field

from api.access import Owner, PromptOwner, Reader
from api.context import Context, Here
from api.models import Answer, Sent, Words
from api.problems import may_answer
from service.accounts import Caller, api_keys, connection_codes, connections, users
from service.database import ApiKey
from service.database.kept import bytes_kept
from service.generations import credits

router = APIRouter(tags=["account"])


class AccountAnswer(Answer):
    id: uuid.UUID
    email: str | None
    name: str
    plan: str
    credits: int
    storage_bytes: int = Field(description="What uploads and files of generations take, with what is on its way.")
    storage_bytes_limit: int = Field(description="Beyond it, nothing more is uploaded.")
    tells_usage: bool = Field(description="Whether they agreed that uploads, generations and downloads are counted.")
    created_at: datetime


class AccountBody(Sent):
    """What is left out stays as it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Ada"}, {"tellsUsage": True}]})

    name: Annotated[Words, Field(max_length=200)] | None = None
    tells_usage: bool | None = Field(
        default=None, description="True to agree that it is counted, under a pseudonym, how far they come."
    )


class ConnectionAnswer(Answer):
    kind: Literal["discord", "slack"]
    available: bool = Field(description="Whether it can be connected here.")
    connected: bool
    name: str = Field(description="What the caller is called there, where that is known.")


class ConnectionList(Answer):
    items: list[ConnectionAnswer]


class ConnectionCodeAnswer(Answer):
    code: str = Field(examples=["7KQ2-M4XW"], description="It works once, and is shown this once.")
    seconds: int = Field(description="For which it works.")


class KeyBody(Sent):
    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "build server", "scopes": ["read", "write"]}]})

    name: Annotated[Words, Field(min_length=1, max_length=100)]
    scopes: Annotated[list[Literal["read", "write"]], Field(min_length=1, max_length=2)] = ["read", "write"]
    days: Annotated[int, Field(ge=1, le=3650)] | None = Field(default=None, description="It ends then; never, if none.")


class KeyAnswer(Answer):
    id: uuid.UUID
    name: str
    prefix: str = Field(description="How the key begins.")
    scopes: list[str]
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None


class NewKeyAnswer(KeyAnswer):
    key: str = Field(description="The whole key. It is shown this once.")


class KeyList(Answer):
    items: list[KeyAnswer]


@router.get("/api/account", operation_id="getAccount")
def get_account(caller: Reader, here: Here) -> AccountAnswer:
    with here.database.read() as session:
        user = users.of(session, caller.user_id)
        return AccountAnswer(
            id=user.id,
            email=user.email,
            name=user.name,
            plan=user.plan,
            credits=credits.balance(session, user.id),
            storage_bytes=bytes_kept(session, user.id),
            storage_bytes_limit=here.settings.storage_bytes_per_user,
            tells_usage=users.tells_usage(user),
            created_at=user.created_at,
        )


@router.patch("/api/account", operation_id="changeAccount")
def change_account(body: AccountBody, caller: Owner, here: Here) -> AccountAnswer:
    if body.name is not None:
        users.rename(here.database, caller.user_id, body.name)
    if body.tells_usage is not None:
        users.agree(here.database, caller.user_id, tells_usage=body.tells_usage)
    return get_account(caller, here)


@router.post("/api/account/sign-out", operation_id="signOutEverywhere", status_code=204)
async def sign_out(caller: PromptOwner, here: Here) -> None:
    """End every session of this account, on every device, and every link that was asked for before. API keys go on."""
    await here.prompt(_sign_out, caller, here)


def _sign_out(caller: Caller, here: Context) -> None:
    here.accounts.end_sessions(caller.user_id)
    here.doorbell.wake(caller.user_id)


@router.get("/api/account/connections", operation_id="listConnections")
def list_connections(caller: Reader, here: Here) -> ConnectionList:
    """Discord and Slack: whether they can be connected here, and whether they are."""
    found = connections.listed(here.database, user_id=caller.user_id, settings=here.settings)
    return ConnectionList(items=[ConnectionAnswer(**asdict(one)) for one in found])


@router.post("/api/account/connections/code", operation_id="createConnectionCode", status_code=201)
def create_connection_code(caller: Owner, here: Here) -> ConnectionCodeAnswer:
    """A code to type in Discord or Slack (`/thumbnail-link`): who does so is this account there. The newest holds."""
    code = connection_codes.issue(here.database, user_id=caller.user_id)
    return ConnectionCodeAnswer(code=code, seconds=connection_codes.CODE_SECONDS)


@router.delete("/api/account/connection/{kind}", operation_id="disconnect", responses=may_answer(409), status_code=204)
def disconnect(kind: Literal["discord", "slack"], caller: Owner, here: Here) -> None:
    """Forget who the caller is there. Nothing happens where nothing was connected."""
    connections.disconnect(here.database, kind, user_id=caller.user_id, settings=here.settings)


@router.get("/api/keys", operation_id="listKeys")
def list_keys(caller: Owner, here: Here) -> KeyList:
    found = api_keys.listed(here.database, user_id=caller.user_id)
    return KeyList(items=[_answer(row) for row in found])


@router.post("/api/keys", operation_id="createKey", responses=may_answer(409), status_code=201)
def create_key(body: KeyBody, caller: Owner, here: Here) -> NewKeyAnswer:
    """Make an API key. Only its hash is kept, so keep it well."""
    made = api_keys.create(
        here.database,
        user_id=caller.user_id,
        name=body.name,
        settings=here.settings,
        scopes=body.scopes,
        expires_at=datetime.now(UTC) + timedelta(days=body.days) if body.days else None,
    )
    return NewKeyAnswer(**dict(_answer(made.row)), key=made.secret)


@router.delete("/api/key/{key_id}", operation_id="revokeKey", status_code=204)
def revoke_key(key_id: uuid.UUID, caller: Owner, here: Here) -> None:
    """It opens nothing any more."""
    api_keys.revoke(here.database, key_id, user_id=caller.user_id, settings=here.settings)
    here.doorbell.wake(caller.user_id)


def _answer(row: ApiKey) -> KeyAnswer:
    return KeyAnswer(
        id=row.id,
        name=row.name,
        prefix=row.prefix,
        scopes=row.scopes,
        created_at=row.created_at,
        last_used_at=row.last_used_at,
        expires_at=row.expires_at,
    )
