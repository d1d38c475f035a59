"""From a generation's row to its message. Made anew for every delivery, from rows alone."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

import sqlalchemy as sa
from sqlalchemy.orm import Session

from bots.buttons import Button, Verb
from bots.delivery.standing import Line, percent_of, state_of
from bots.message import Download, Message, Picture, State
from bots.phrases import Phrases, named, phrases
from bots.reasons import reason
from engine.stages import Stage
from service.database import Artifact, ChatMessage, Generation
from service.results.bundle import folder_name

_SHOWN = ("image/jpeg", "image/png", "image/webp")
_ALT_LENGTH = 1000
"""Discord takes 1024, Slack 2000."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """Everything that a message is made of."""

    message: ChatMessage
    generation: Generation | None
    artifacts: Sequence[Artifact] = ()
    line: Line = field(default_factory=Line)
    seconds: float | None = None
    parent: str | None = None
    anew: bool = False
    """Made from the brief alone, where another background, or other words, were asked for."""
    public_url: str = ""

    @property
    def phrases(self) -> Phrases:
        return phrases(self.message.locale)


def files_of(session: Session, row: Generation) -> Sequence[Artifact]:
    """What is handed out of a finished generation, in the order of its formats, pictures before layered files."""
    own = sa.select(Artifact).where(
        Artifact.generation_id == row.id, Artifact.round == row.round, Artifact.kind == "file"
    )
    order = {name: place for place, name in enumerate(row.formats)}
    found = session.scalars(own).all()
    return sorted(found, key=lambda one: (order.get(one.format, 99), one.media_type not in _SHOWN, one.name))


def is_anew(session: Session, parent: ChatMessage | None, row: Generation) -> bool:
    """Whether it was made from the brief alone, though all that was asked for was one thing of a design."""
    before = session.get(Generation, parent.generation_id) if parent and parent.generation_id else None
    if before is None or before.user_id == row.user_id or row.scene_version_id:
        return False
    return (before.style_id, before.variant) == (row.style_id, row.variant)


def compose(source: Source) -> tuple[Message, str]:
    """The message, and the state that it shows."""
    state, wanted = state_of(source.generation, source.line)
    if source.generation is None:
        return withdrawn(source), wanted
    makers = {
        "queued": _queued,
        "waiting": _queued,
        "running": _running,
        "ready": _ready,
        "failed": _failed,
        "cancelled": _cancelled,
    }
    return makers[state](source, source.generation, state), wanted


def canvas_url(public_url: str, generation_id: uuid.UUID) -> str:
    """Where the web page has it open for whoever is signed in as its owner."""
    return f"{public_url}/g/{generation_id}/edit"


def withdrawn(source: Source) -> Message:
    """What stays when pictures are taken away."""
    message = source.message
    headline = source.phrases.say("state-deleted")
    return Message(generation_id=None, state="deleted", locale=message.locale, headline=headline, person=message.person)


def buttons(phrases: Phrases, generation_id: uuid.UUID, *verbs: Verb, canvas: str | None = None) -> tuple[Button, ...]:
    return tuple(
        Button(verb, generation_id, phrases.say(_LABELS[verb]), canvas if verb == "canvas" else None) for verb in verbs
    )


def _queued(source: Source, row: Generation, state: State) -> Message:
    say = source.phrases
    ahead = source.line.place_of(row.id)
    if state == "waiting":
        headline = say.say("state-waiting")
    elif ahead:
        headline = say.many("state-queued", ahead)
    else:
        headline = say.say("state-next")
    return _message(source, row, state, headline, buttons=buttons(say, row.id, "cancel"))


def _running(source: Source, row: Generation, state: State) -> Message:
    say, percent = source.phrases, percent_of(row)
    stage = _STAGES.get(row.stage, named("stage-started"))
    preview = (_preview(source, row),) if row.preview_url else ()
    headline = say.say("state-running", stage=say.say(stage), percent=percent)
    return _message(
        source, row, state, headline, percent=percent, pictures=preview, buttons=buttons(say, row.id, "cancel")
    )


def _ready(source: Source, row: Generation, state: State) -> Message:
    say = source.phrases
    shown = [one for one in source.artifacts if one.media_type in _SHOWN]
    first = [next(one for one in shown if one.format == name) for name in dict.fromkeys(one.format for one in shown)]
    wanted: tuple[Verb, ...] = ("variations", "style", "title", "background", "downloads", "canvas", "delete")
    canvas = canvas_url(source.public_url, row.id)
    return _message(
        source,
        row,
        state,
        say.say("state-ready"),
        pictures=tuple(_picture(source, row, one) for one in first),
        downloads=tuple(_download(source, row, one) for one in source.artifacts),
        buttons=buttons(say, row.id, *wanted, canvas=canvas),
    )


def _failed(source: Source, row: Generation, state: State) -> Message:
    say = source.phrases
    lines = (reason(say, row.error or ""), say.say("failed-number", number=str(row.id)))
    return _message(source, row, state, say.say("state-failed"), lines=lines, buttons=buttons(say, row.id, "retry"))


def _cancelled(source: Source, row: Generation, state: State) -> Message:
    say = source.phrases
    return _message(source, row, state, say.say("state-cancelled"), buttons=buttons(say, row.id, "retry"))


def _message(
    source: Source,
    row: Generation,
    state: State,
    headline: str,
    *,
    lines: tuple[str, ...] = (),
    percent: int | None = None,
    pictures: tuple[Picture, ...] = (),
    downloads: tuple[Download, ...] = (),
    buttons: tuple[Button, ...] = (),
) -> Message:
    return Message(
        generation_id=row.id,
        state=state,
        locale=source.message.locale,
        title=shown_title(row),
        headline=headline,
        lines=tuple(filter(None, (*lines, source.phrases.say("state-anew") if source.anew else ""))),
        percent=percent,
        pictures=pictures,
        downloads=downloads,
        buttons=buttons,
        person=source.message.person,
        parent=source.parent,
    )


def shown_title(row: Generation) -> str:
    """The words as the picture shows them, without the marks round those that stand out."""
    from engine.text.emphasis import choose_emphasis  # brings what shapes letters with it

    return choose_emphasis(row.title).text


def alt_text(say: Phrases, row: Generation, format: str) -> str:
    """For whoever does not see the picture: what it is, its words, how many people."""
    what = say.say(_FORMATS[format]) if format in _FORMATS else format
    people = bool(row.host_key) + len(row.guest_keys)
    title = shown_title(row)
    if not people:
        return say.say("alt", what=what, title=title)[:_ALT_LENGTH]
    return say.many("alt-people", people, what=what, title=title)[:_ALT_LENGTH]


def _preview(source: Source, row: Generation) -> Picture:
    key = row.preview_url or ""
    name = PurePosixPath(key).name
    media_type = "image/png" if name.endswith(".png") else "image/webp" if name.endswith(".webp") else "image/jpeg"
    return Picture(
        key=key, name=f"preview-{name}", media_type=media_type, alt=alt_text(source.phrases, row, row.formats[0])
    )


def _picture(source: Source, row: Generation, file: Artifact) -> Picture:
    return Picture(
        key=file.key,
        name=_file_name(row, file),
        media_type=file.media_type,
        size_bytes=file.size_bytes,
        width=file.width,
        height=file.height,
        alt=alt_text(source.phrases, row, file.format),
    )


def _download(source: Source, row: Generation, file: Artifact) -> Download:
    size = f"{file.width}x{file.height} " if file.width and file.height else ""
    kind = PurePosixPath(file.name).suffix.removeprefix(".").upper()
    label = f"{size}{kind}"
    return Download(
        key=file.key, name=_file_name(row, file), media_type=file.media_type, size_bytes=file.size_bytes, label=label
    )


def _file_name(row: Generation, file: Artifact) -> str:
    """`thumbsmith-why-rockets-explode-youtube.jpg`, in letters that no platform minds."""
    stem = folder_name(row.title).encode("ascii", "ignore").decode().strip("-") or "thumbsmith"
    return f"{stem[:40].rstrip('-')}-{PurePosixPath(file.name).name}"


_LABELS: dict[Verb, str] = {
    "cancel": named("button-cancel"),
    "retry": named("button-retry"),
    "variations": named("button-variations"),
    "style": named("button-style"),
    "title": named("button-title"),
    "background": named("button-background"),
    "downloads": named("button-downloads"),
    "canvas": named("button-canvas"),
    "delete": named("button-delete"),
    "again": named("button-again"),
}
_STAGES = {
    Stage.PHOTOS.value: named("stage-photos"),
    Stage.CUTOUTS.value: named("stage-cutouts"),
    Stage.LIGHT.value: named("stage-light"),
    Stage.DESIGN.value: named("stage-design"),
    Stage.FILES.value: named("stage-files"),
}
_FORMATS = {"youtube": named("format-youtube"), "podcast": named("format-podcast")}
