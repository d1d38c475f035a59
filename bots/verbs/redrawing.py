"""One thing of a finished picture made anew in its own design: the words, or the ground under the same people.

The scenes of all its formats are changed, saved beside the parent and rendered as one new generation. Others are given
the same design with their words; a ground for them is made from the brief, since its pictures would lie with its
owner's.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from bots.desk import Desk
from bots.people import Person
from bots.surface import Address
from bots.verbs.again import changed_request, enter_child, original, photos_for, still_there
from engine.scene import Scene
from service.brand_kits.own_fonts import OWN_FONT
from service.database import ChatMessage, Generation
from service.errors import Conflict, NotFound
from service.scenes import versions as scenes
from service.scenes.refit import fonts_of

_STUDIO_SECONDS = 120.0

Change = Callable[[Scene], Scene]


def titled(
    desk: Desk,
    person: Person,
    parent: ChatMessage,
    *,
    words: str,
    address: Address,
    key: str,
    posted: bool = False,
    **_: object,
) -> tuple[uuid.UUID, ...]:
    """With other words in the same design. `BriefError` for words that cannot be set."""
    row = original(desk, parent)
    if row.user_id != person.user_id and not _is_open_to_others(desk, row):
        request = changed_request(person, row, photos_for(desk, person, row), title=words)
        return (enter_child(desk, person, parent, request, address=address, key=key, posted=posted),)
    saved = _saved(desk, person, row, lambda scene: _with_words(desk, person, row, scene, words))
    return (_rendered(desk, person, parent, row, saved, address=address, key=key, posted=posted, title=words),)


def grounded(
    desk: Desk, person: Person, parent: ChatMessage, *, address: Address, key: str, posted: bool = False, **_: object
) -> tuple[uuid.UUID, ...]:
    """On another ground. `Unavailable` where too much is being painted."""
    row, seed = original(desk, parent), secrets.randbelow(10**15)
    if row.user_id != person.user_id:
        request = changed_request(person, row, photos_for(desk, person, row), seed=seed)
        return (enter_child(desk, person, parent, request, address=address, key=key, posted=posted),)
    saved = _saved(desk, person, row, lambda scene: _on_other_ground(desk, row, scene, seed))
    return (_rendered(desk, person, parent, row, saved, address=address, key=key, posted=posted, seed=seed),)


def _saved(desk: Desk, person: Person, row: Generation, change: Change) -> list[uuid.UUID]:
    """The scene of each format as the message shows it, changed and kept as the next version, or for whoever asked."""
    who = {"user_id": row.user_id, "for_id": person.user_id}
    return [scenes.save(desk.database, row.id, change(scene), **who).id for scene in _shown(desk, row)]


def _shown(desk: Desk, row: Generation) -> list[Scene]:
    read = partial(scenes.read, desk.database, desk.storage, row.id, user_id=row.user_id, version=0)
    return [read(format=name).scene for name in row.formats]


def _is_open_to_others(desk: Desk, row: Generation) -> bool:
    """A font that somebody uploaded is theirs alone, and so is a design that is set in it."""
    try:
        fonts = {row.brand.get("font") or "", *(font for scene in _shown(desk, row) for font in fonts_of(scene))}
    except (NotFound, Conflict):
        return False
    return not any(font.startswith(OWN_FONT) for font in fonts)


def _rendered(
    desk: Desk,
    person: Person,
    parent: ChatMessage,
    row: Generation,
    saved: Sequence[uuid.UUID],
    *,
    address: Address,
    key: str,
    posted: bool,
    **changes: object,
) -> uuid.UUID:
    """The photos are kept with it as long as they are there, so that it can be varied in its turn."""
    none: dict[str, Any] = {"host_key": None, "guest_keys": (), "people": (), "background_key": None}
    photos = photos_for(desk, person, row) if still_there(desk, row) else none
    edited = {"scene_version_id": saved[0], "more_scenes": tuple(saved[1:])}
    request = changed_request(person, row, photos, **edited, **changes)
    return enter_child(desk, person, parent, request, address=address, key=key, posted=posted)


def _with_words(desk: Desk, person: Person, row: Generation, scene: Scene, words: str) -> Scene:
    wanted = {*fonts_of(scene), *filter(None, (row.brand.get("font"),))}
    own = desk.own_fonts.keys(row.user_id, wanted)
    who = {"user_id": row.user_id, "for_id": person.user_id}
    made = desk.editing.title(row.id, scene, words, own_fonts=own, **who)
    return made.result(_STUDIO_SECONDS).scene


def _on_other_ground(desk: Desk, row: Generation, scene: Scene, seed: int) -> Scene:
    return desk.editing.background(row.id, scene, user_id=row.user_id, seed=seed).result(_STUDIO_SECONDS).scene
