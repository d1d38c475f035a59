"""Photographs from a chat: fetched from the platform's own hosts alone, and put through the same quarantine as the
web's. Whatever is wrong with one is said in a sentence that names it."""

from __future__ import annotations

import time
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from bots.errors import told
from bots.phrases import named
from engine.errors import InputError, PhotoError
from engine.photo.kinds import RIGHT, Kind, described, kind_of
from service.database import Upload
from service.errors import AnswerTooLarge, Unavailable
from service.net import Address, Visitor, is_loopback, is_public
from service.storage import Storage
from service.uploads import Uploads

BYTES_LIMIT = 25 * 2**20
_SECONDS = 30.0
_CHECKED_SECONDS = 30.0
_LOOK_SECONDS = 0.1
_NAME_LENGTH = 80
_MEDIA_TYPES = {
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.WEBP: "image/webp",
    Kind.AVIF: "image/avif",
    Kind.HEIC: "image/heic",
}


@dataclass(frozen=True)
class Photo:
    """What somebody sent, by the name they gave it."""

    name: str
    data: bytes


@dataclass(frozen=True, kw_only=True)
class Fetcher:
    """Visits the hosts of its list and no other: https alone, no redirect, no name or number in the address' place.

    A host of this machine may be written with its port (`127.0.0.1:8123`) and is visited by plain http: for tests and
    gateways of one's own.
    """

    hosts: Collection[str]
    bytes_limit: int = BYTES_LIMIT
    seconds: float = _SECONDS

    def fetch(
        self, url: str, name: str, *, declared: int | None = None, headers: Mapping[str, str] | None = None
    ) -> Photo:
        """The bytes; `PhotoError` names the file and what is wrong, `Unavailable` when its host does not answer.

        `headers` (a token, say) go to hosts of the list alone, since nothing else is visited.
        """
        visitor, name = self.check(url, name, declared=declared), shown_name(name)
        try:
            reply = visitor.get(url, headers=headers)
        except AnswerTooLarge as error:
            raise self._too_large(name) from error
        except InputError as error:
            raise _elsewhere(name) from error
        if reply.status in (401, 403, 404, 410):
            raise told(PhotoError(f"{name} is no longer there; attach it again"), named("photo-gone"), name=name)
        if reply.status >= 500 or reply.status == 429:
            away = Unavailable(f"{name} cannot be had now (status {reply.status}); try again in a moment")
            raise told(away, named("photo-later"), name=name)
        if reply.status != 200:
            refused = PhotoError(f"{name} was not given to us (status {reply.status}); attach it again")
            raise told(refused, named("photo-gone"), name=name)
        return checked(Photo(name, reply.body))

    def check(self, url: str, name: str, *, declared: int | None = None) -> Visitor:
        """Whoever may visit this address; `PhotoError` by what is said of the file alone, before anything is asked."""
        name = shown_name(name)
        if declared is not None and declared > self.bytes_limit:
            raise self._too_large(name)
        visitor = self._visitor(url, name)
        try:
            visitor.check(url)
        except InputError as error:
            raise _elsewhere(name) from error
        return visitor

    def _too_large(self, name: str) -> PhotoError:
        most = _megabytes(self.bytes_limit)
        error = PhotoError(f"{name} is larger than {most}; send a smaller copy")
        return told(error, named("photo-large"), name=name, most=most)

    def _visitor(self, url: str, name: str) -> Visitor:
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError as error:
            raise _elsewhere(name) from error
        if is_loopback(host) and f"{host}:{port}" in self.hosts:
            return Visitor(
                bytes_limit=self.bytes_limit,
                seconds=self.seconds,
                schemes=("http", "https"),
                ports=(port or 443,),
                hosts=(host,),
                allows=_loopback_too,
            )
        names = [one for one in self.hosts if ":" not in one]
        return Visitor(bytes_limit=self.bytes_limit, seconds=self.seconds, ports=(443,), hosts=names)


def _elsewhere(name: str) -> PhotoError:
    error = PhotoError(f"{name} does not lie where attachments do, so it was not fetched")
    return told(error, named("photo-elsewhere"), name=name)


def checked(photo: Photo) -> Photo:
    """The photo, if it is one by its first bytes; `PhotoError` says what it is instead."""
    name = shown_name(photo.name)
    if not photo.data:
        raise told(PhotoError(f"{name} is empty; send {RIGHT}"), named("photo-empty"), name=name)
    if kind_of(photo.data) is None:
        error = PhotoError(f"{name} is {described(photo.data)}; send {RIGHT}")
        raise told(error, named("photo-kind"), name=name)
    return Photo(name, photo.data)


def take_in(uploads: Uploads, storage: Storage, photo: Photo, *, user_id: uuid.UUID) -> str:
    """Into the quarantine and through its checks; the `fileKey`. `PhotoError` names the file and what is wrong."""
    photo = checked(photo)
    kind = kind_of(photo.data)
    assert kind is not None  # or it would have been refused
    media_type = _MEDIA_TYPES[kind]
    try:
        ticket = uploads.begin(user_id=user_id, size_bytes=len(photo.data), media_type=media_type)
    except PhotoError as error:
        refused = PhotoError(f"{photo.name}: {error}")
        raise told(refused, named("photo-refused"), name=photo.name, why=str(error)) from error
    key = ticket.upload.key
    storage.put(key, photo.data, media_type=media_type)
    row = _judged(uploads, key, user_id)
    if row.status == "refused":
        refused = PhotoError(f"{photo.name}: {row.reason}")
        raise told(refused, named("photo-refused"), name=photo.name, why=row.reason)
    if row.status != "cleared":
        raise Unavailable(f"{photo.name} is still being checked; try again in a minute", retry_after=60)
    return key


def _judged(uploads: Uploads, key: str, user_id: uuid.UUID) -> Upload:
    ends = time.monotonic() + _CHECKED_SECONDS
    while (row := uploads.look(key, user_id=user_id)).status in ("waiting", "checking") and time.monotonic() < ends:
        time.sleep(_LOOK_SECONDS)
    return row


def shown_name(name: str) -> str:
    """Short, on one line, with nothing that a terminal or a chat would act on."""
    plain = "".join(letter for letter in name if letter.isprintable() and letter not in "<>@`*|\\")
    return plain.rpartition("/")[2].strip()[-_NAME_LENGTH:] or "the file"


def _loopback_too(address: Address) -> bool:
    return address.is_loopback or is_public(address)


def _megabytes(count: int) -> str:
    return f"{count / 2**20:g} MB"
