"""A button that was pressed: one door for all of them, with who may and who pays decided in one place."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from bots.buttons import OWNER_ALONE, Button, Verb
from bots.delivery.composing import canvas_url
from bots.desk import Desk
from bots.errors import told
from bots.people import Person
from bots.photographs import Photo
from bots.phrases import named
from bots.surface import Address
from bots.verbs import again, controlling, looking, redrawing
from service.database import ChatMessage
from service.errors import NotAllowed, NotFound

WITH_WORDS: frozenset[Verb] = frozenset({"style", "title"})
"""What needs words to go with it: the style's name, the new title."""


@dataclass(frozen=True, kw_only=True)
class Pressed:
    """`told` is for whoever pressed, where the message itself does not say it."""

    told: str | None = None
    generation_ids: tuple[uuid.UUID, ...] = ()
    """What is new, each with a message of its own."""
    files: looking.Files | None = None
    """For `downloads`: addresses for whoever pressed, and nobody else."""


@dataclass(frozen=True, kw_only=True)
class Press:
    """Everything that is known when a button is pressed."""

    desk: Desk
    person: Person
    message: ChatMessage
    generation_id: uuid.UUID
    words: str
    photo: Photo | None
    address: Address
    more: Sequence[Address]
    key: str
    posted: bool

    @property
    def owner_id(self) -> uuid.UUID:
        """Whose generation it is, which need not be who pressed."""
        return self.message.user_id


def press(
    desk: Desk,
    person: Person,
    button: Button,
    *,
    address: Address,
    more: Sequence[Address] = (),
    key: str,
    words: str = "",
    photo: Photo | None = None,
    posted: bool = False,
) -> Pressed:
    """Do what the button says. `address` is where new messages go, `key` as for `submit`; `more` are places where
    further ones stand already, as the first does where it is `posted`.

    `NotAllowed` for what only the owner may do, `NotFound` when the picture is gone; else what `submit` raises.
    """
    message = message_of(desk, person.surface, button.generation_id)
    if button.verb in OWNER_ALONE and message.person != person.subject:
        raise told(NotAllowed("only the one who asked for this picture may do that"), named("refused-not-yours"))
    pressed = Press(
        desk=desk,
        person=person,
        message=message,
        generation_id=button.generation_id,
        words=words.strip(),
        photo=photo,
        address=address,
        more=more,
        key=f"{person.surface}:{key}",
        posted=posted,
    )
    return _VERBS[button.verb](pressed)


def message_of(desk: Desk, surface: str, generation_id: uuid.UUID) -> ChatMessage:
    """The message that shows this generation; `NotFound` when it has been deleted."""
    query = sa.select(ChatMessage).where(ChatMessage.surface == surface, ChatMessage.generation_id == generation_id)
    with desk.database.read() as session:
        row = session.scalar(query)
    if row is None:
        raise NotFound(f"there is no generation {generation_id}")
    return row


def question(desk: Desk, person: Person, button: Button) -> str:
    """What to ask before a button that needs words is pressed."""
    if button.verb == "style":
        return person.phrases.say("ask-style", known=", ".join(desk.registry.styles))
    return person.phrases.say("ask-title")


def _cancel(pressed: Press) -> Pressed:
    controlling.cancel(pressed.desk, pressed.generation_id, user_id=pressed.owner_id)
    return Pressed()


def _retry(pressed: Press) -> Pressed:
    controlling.retry(pressed.desk, pressed.generation_id, user_id=pressed.owner_id)
    return Pressed()


def _delete(pressed: Press) -> Pressed:
    controlling.delete(pressed.desk, pressed.generation_id, user_id=pressed.owner_id)
    return Pressed()


def _variations(pressed: Press) -> Pressed:
    return _made(pressed, again.variations)


def _style(pressed: Press) -> Pressed:
    return _made(pressed, again.restyled)


def _made(pressed: Press, make: Callable[..., tuple[uuid.UUID, ...]]) -> Pressed:
    made = make(
        pressed.desk,
        pressed.person,
        pressed.message,
        words=pressed.words,
        photo=pressed.photo,
        address=pressed.address,
        more=pressed.more,
        key=pressed.key,
        posted=pressed.posted,
    )
    return Pressed(generation_ids=made)


def _title(pressed: Press) -> Pressed:
    return _made(pressed, redrawing.titled)


def _background(pressed: Press) -> Pressed:
    return _made(pressed, redrawing.grounded)


def _downloads(pressed: Press) -> Pressed:
    return Pressed(files=looking.downloads(pressed.desk, pressed.message))


def _canvas(pressed: Press) -> Pressed:
    return Pressed(told=canvas_url(pressed.desk.settings.public_url, pressed.generation_id))


def _again(pressed: Press) -> Pressed:
    looking.send_again(pressed.desk, pressed.message, pressed.address, posted=pressed.posted)
    return Pressed()


_VERBS: dict[Verb, Callable[[Press], Pressed]] = {
    "cancel": _cancel,
    "retry": _retry,
    "delete": _delete,
    "variations": _variations,
    "style": _style,
    "title": _title,
    "background": _background,
    "downloads": _downloads,
    "canvas": _canvas,
    "again": _again,
}
