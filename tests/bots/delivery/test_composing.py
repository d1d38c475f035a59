"""Each state as a message, made from rows alone, in every language."""

from __future__ import annotations

import uuid

import pytest

from bots.delivery.composing import Source, compose
from bots.delivery.standing import Line, state_of
from bots.phrases import LANGUAGES
from service.database import Artifact, ChatMessage, Generation

ONE = uuid.UUID("5b0f6f2e-6b1e-4d0b-9d52-3f3a0c1f7a11")
AHEAD = (uuid.uuid4(), uuid.uuid4(), ONE)


def row(**changes: object) -> Generation:
    given = {
        "id": ONE,
        "user_id": uuid.uuid4(),
        "status": "pending",
        "round": 1,
        "title": "Why *rockets* <@everyone> explode",
        "formats": ["youtube", "podcast"],
        "host_key": "uploads/a",
        "guest_keys": ["uploads/b", "uploads/c"],
        "stage": "",
        "progress": 0.0,
    }
    return Generation(**{**given, **changes})


def file(name: str, format: str, media_type: str, size: tuple[int, int]) -> Artifact:
    return Artifact(
        name=name,
        format=format,
        media_type=media_type,
        key=f"generations/{name}",
        size_bytes=9,
        width=size[0],
        height=size[1],
    )


FILES = [
    file("youtube.jpg", "youtube", "image/jpeg", (1280, 720)),
    file("youtube.psd", "youtube", "image/vnd.adobe.photoshop", (1280, 720)),
    file("podcast.jpg", "podcast", "image/jpeg", (3000, 3000)),
    file("podcast.psd", "podcast", "image/vnd.adobe.photoshop", (3000, 3000)),
]


def made(generation: Generation | None, *, locale: str = "en", line: Line | None = None, files=()):
    message = ChatMessage(id=uuid.uuid4(), locale=locale, person="ada", address={}, surface="recorder")
    return compose(Source(message=message, generation=generation, line=line or Line(), artifacts=files))[0]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Why *rockets* explode", "Why rockets explode"),
        ("Why _rockets_ explode", "Why rockets explode"),
        ("3 * 4 is not 13", "3 * 4 is not 13"),
        ("なぜ*ロケット*は爆発する", "なぜロケットは爆発する"),
    ],
)
def test_the_title_is_shown_as_the_picture_shows_it(written, shown):
    message = made(row(title=written, status="ready"), files=FILES)
    assert message.title == shown
    assert message.pictures[0].alt.endswith(shown)


def verbs(message) -> list[str]:
    return [button.verb for button in message.buttons]


def test_in_line_it_says_how_many_are_ahead():
    message = made(row(), line=Line(AHEAD))
    assert (message.state, message.headline) == ("queued", "In line: 2 pictures are ahead of yours.")
    assert verbs(message) == ["cancel"]
    assert made(row(), line=Line((ONE,))).headline == "Next in line."


def test_without_a_worker_it_says_so_and_that_nothing_is_lost():
    message = made(row(), line=Line(AHEAD, is_silent=True))
    assert message.state == "waiting"
    assert message.headline.startswith("Taken. It waits for a worker")


def test_while_it_runs_it_shows_stage_percent_and_the_first_picture():
    message = made(row(status="running", stage="cutouts", progress=0.37))
    assert (message.headline, message.percent, message.pictures) == ("Cutting people out · 35 %", 35, ())
    shown = made(row(status="running", stage="files", progress=0.8, preview_url="generations/1/youtube.jpg"))
    assert [picture.key for picture in shown.pictures] == ["generations/1/youtube.jpg"]
    assert verbs(shown) == ["cancel"]


def test_ready_it_has_both_pictures_with_words_for_whoever_does_not_see_them():
    message = made(row(status="ready"), files=FILES)
    assert [(one.width, one.height) for one in message.pictures] == [(1280, 720), (3000, 3000)]
    assert message.pictures[0].alt == "Video thumbnail with 3 people and the words: Why rockets <@everyone> explode"
    assert [one.label for one in message.downloads] == [
        "1280x720 JPG",
        "1280x720 PSD",
        "3000x3000 JPG",
        "3000x3000 PSD",
    ]
    assert message.downloads[0].name == "thumbsmith-why-rockets-everyone-explode-youtube.jpg"
    assert verbs(message) == ["variations", "style", "title", "background", "downloads", "canvas", "delete"]
    assert [button.url for button in message.buttons if button.url] == [f"/g/{ONE}/edit"]


@pytest.mark.parametrize("title", ["日本語の題", "x" * 200, "***", "🚀🚀🚀", "A/B\\C"])
def test_a_file_s_name_is_one_that_no_platform_minds(title: str):
    message = made(row(status="ready", title=title), files=FILES)
    for one in message.downloads:
        assert one.name.isascii()
        assert len(one.name) <= 64
        assert not set(one.name) & set("/\\ *")


def test_failed_it_says_why_under_which_number_and_how_to_go_on():
    message = made(row(status="failed", error="No face was found in the host's photo."))
    assert message.lines == ("No face was found in the host's photo.", f"Its number, should you ask for help: {ONE}")
    assert verbs(message) == ["retry"]


def test_deleted_nothing_of_it_is_left():
    message = made(None)
    assert (message.state, message.title, message.pictures, message.buttons) == ("deleted", "", (), ())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", ["pending", "running", "ready", "failed", "cancelled"])
def test_every_state_speaks_every_language(status: str, language: str):
    message = made(row(status=status, stage="design", error=""), locale=language, line=Line(AHEAD), files=FILES)
    english = made(row(status=status, stage="design", error=""), line=Line(AHEAD), files=FILES)
    assert message.headline
    assert all(button.label for button in message.buttons)
    assert (message.headline == english.headline) == (language == "en")


def test_what_looks_the_same_is_the_same_state():
    states = {state_of(row(status="running", stage="design", progress=p / 100), Line())[1] for p in range(45, 50)}
    assert len(states) == 1
    assert state_of(row(), Line(AHEAD)) != state_of(row(), Line(AHEAD[1:]))
