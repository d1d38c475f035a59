"""What a terminal is shown: progress where it stands, pictures where it can, and nothing that steers it."""

from __future__ import annotations

import asyncio
import base64
import io
import re
import uuid

import pytest
from PIL import Image

from bots.buttons import Button
from bots.chat.inline import inline_picture
from bots.chat.terminal import Terminal
from bots.chat.words import typed
from bots.message import Message
from bots.phrases import LANGUAGES, phrases
from engine.errors import BriefError, InputError, PhotoError

ONE = uuid.uuid4()


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def message(state="running", headline="Designing · 45 %", **more) -> Message:
    return Message(generation_id=ONE, state=state, locale="en", title="A\x1b[2J", headline=headline, **more)


def show(out: io.StringIO, *messages: Message) -> Terminal:
    terminal = Terminal(None, out)

    async def all_of_them():
        for one in messages:
            await terminal.post({}, one, mark="m")

    asyncio.run(all_of_them())
    return terminal


def test_progress_changes_where_it_stands_and_the_end_stays():
    screen = Screen()
    show(screen, message(), message(headline="Writing"), message("ready", "Ready."))
    assert screen.getvalue().splitlines()[-1] == "A\\x1b[2J: Ready."
    assert screen.getvalue().count("\n") == 2
    assert screen.getvalue().count("\r\x1b[K") == 1


def test_a_pipe_gets_plain_lines_each_once():
    pipe = io.StringIO()
    show(pipe, message(), message(), message("ready", "Ready."))
    assert pipe.getvalue() == "A\\x1b[2J: Designing · 45 %\nA\\x1b[2J: Ready.\n"


def test_buttons_are_numbers_that_stay_what_they_were():
    first, second = Button("delete", ONE, "Delete"), Button("retry", ONE, "Try again")
    terminal = show(io.StringIO(), message("ready", "", buttons=(first,)), message("failed", "", buttons=(second,)))
    assert (terminal.button(1), terminal.button(2), terminal.button(3)) == (first, second, None)


def png() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((1280, 720), 90).save(out, "PNG")
    return out.getvalue()


def test_kitty_is_given_the_picture_in_pieces():
    shown = inline_picture(png(), {"TERM": "xterm-kitty"})
    parts = [part.removeprefix("\x1b_G").split(";", 1) for part in shown.split("\x1b\\")[:-1]]
    assert parts[0][0] == "a=T,f=100,m=1"
    assert {control for control, _ in parts[1:-1]} <= {"m=1"}
    assert parts[-1][0] == "m=0"
    assert all(len(text) <= 4096 for _, text in parts)
    picture = Image.open(io.BytesIO(base64.b64decode("".join(text for _, text in parts))))
    assert (picture.format, picture.size) == ("PNG", (640, 360))


def test_iterm_is_given_it_whole():
    shown = inline_picture(png(), {"TERM_PROGRAM": "iTerm.app"})
    head, _, text = shown.removesuffix("\a").partition(":")
    assert head.startswith("\x1b]1337;File=inline=1;size=")
    assert Image.open(io.BytesIO(base64.b64decode(text))).format == "JPEG"


@pytest.mark.parametrize(
    "environment", [{"TERM": "foot"}, {"TERM": "mlterm-256color"}, {"KONSOLE_VERSION": "230805"}, {"WT_SESSION": "1"}]
)
def test_a_terminal_that_draws_sixels_is_given_the_same_picture(environment):
    data = io.BytesIO()
    Image.linear_gradient("L").resize((64, 50)).convert("RGB").save(data, "PNG")
    shown = inline_picture(data.getvalue(), environment)
    drawn = unsixelled(shown)
    wanted = Image.open(data).convert("L")
    assert drawn.size == (64, 50)
    assert max(abs(drawn.getpixel((x, y)) - wanted.getpixel((x, y))) for x in (0, 31, 63) for y in (0, 6, 27, 49)) < 12


def unsixelled(shown: str) -> Image.Image:
    """As a terminal reads it; the grey of each pixel."""
    head, body = shown.removeprefix("\x1bP").removesuffix("\x1b\\").split("q", 1)
    assert head == "0;1"
    width, height = map(int, re.match(r'"1;1;(\d+);(\d+)', body).groups())
    greys = {int(n): int(grey) * 255 / 100 for n, grey in re.findall(r"#(\d+);2;(\d+);\d+;\d+", body)}
    picture = Image.new("L", (width, height))
    for band, line in enumerate(re.sub(r'^"[\d;]+|#\d+;2;\d+;\d+;\d+', "", body).split("-")):
        for number, run in re.findall(r"#(\d+)([^#$]*)", line):
            x = 0
            for count, sixel in re.findall(r"(?:!(\d+))?([?-~])", run):
                for _ in range(int(count or 1)):
                    for bit in range(6):
                        if ord(sixel) - 63 >> bit & 1:
                            picture.putpixel((x, band * 6 + bit), round(greys[int(number)]))
                    x += 1
    return picture


def test_another_terminal_is_told_the_words_alone():
    assert inline_picture(png(), {"TERM": "xterm-256color"}) is None


def test_a_wish_is_read_as_it_is_typed(tmp_path):
    (tmp_path / "me.jpg").write_bytes(b"photo")
    options = f"--host {tmp_path}/me.jpg --realism 20 --line 'Episode 12' --background sdxl"
    wish = typed(f"/thumbnail Why *rockets* explode {options}").wish
    assert (wish.title, wish.realism, wish.kicker) == ("Why *rockets* explode", 20, "Episode 12")
    assert wish.background == "sdxl"
    assert (wish.host.name, wish.host.data) == ("me.jpg", b"photo")
    assert (typed(" 3  new words ").number, typed("3 new words").rest) == (3, "new words")


@pytest.mark.parametrize(
    "title", ["Don't panic", "It's Ann's", "The rockets' *red* glare", "'Twas night", "-5 degrees"]
)
def test_an_apostrophe_opens_nothing(title):
    assert typed(f"/thumbnail {title} --realism 5").wish.title == title


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_cannot_be_read_is_said_in_the_reader_s_language(language):
    for line in ("hello", "/thumbnail", '/thumbnail "a', "/thumbnail A --realism 101", "/thumbnail A --host nowhere"):
        with pytest.raises(InputError) as raised:
            typed(line)
        assert phrases(language).say(raised.value.phrase, **raised.value.facts)


@pytest.mark.parametrize(
    ("line", "error", "said"),
    [
        ("hello", BriefError, "/thumbnail hello"),
        ("/thumbnail", BriefError, "a title is missing"),
        ('/thumbnail say "it', BriefError, "quotation mark"),
        ("/thumbnail A --realism much", BriefError, "realism"),
        ("/thumbnail A --realism 101", BriefError, "0 to 100"),
        ("/thumbnail A --no-such 1", BriefError, "no-such"),
        ("/thumbnail A --host /nowhere/me.jpg", PhotoError, "/nowhere/me.jpg cannot be read"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(line, error, said):
    with pytest.raises(error, match=said):
        typed(line)
