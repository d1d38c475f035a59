"""Every state of a message as Discord's client lays it out, to be looked at with one's own eyes.

    python -m tests.bots.discord.look FOLDER

runs the bot against the fake, with a picture of the real engine, and writes for each state a page and a picture of it,
in the client's dark and light colours, as wide as a phone. It draws what the components say, not what we meant.
"""

from __future__ import annotations

import base64
import html
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image, ImageChops
from skimage.data import astronaut

from engine.brief import Brief, PersonPhoto
from engine.pipeline import render
from engine.studio import Studio
from service.database import migrate
from service.generations.endings import GIVEN_UP
from service.settings import Settings
from tests.bots.discord.house import House
from tests.bots.discord.wire.fake import FakeDiscord
from tests.bots.discord.wire.world import Json
from tests.waiting import HANG_SECONDS, wait_for
from tests.web.scenario import chromium

WIDTH = 390
_HEIGHT, _SCALE, _MARGIN = 1400, 2, 24
_STYLES = {1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "secondary"}
_SHEET = """
* { box-sizing: border-box }
body { margin: 0; padding: 12px; width: 390px; background: var(--ground); color: var(--ink) }
body { font: 16px/1.35 "Noto Sans", "DejaVu Sans", sans-serif }
.who { font-weight: 600; margin: 0 0 6px }
.who span { background: #5865f2; color: #fff; font-size: 10px; padding: 1px 5px; border-radius: 4px }
.box { background: var(--box); border-radius: 8px; border-left: 4px solid var(--c, var(--grey)); padding: 14px }
.box { display: grid; gap: 8px }
h3 { margin: 0; font-size: 18px; line-height: 1.25 }
p { margin: 0; white-space: pre-line; overflow-wrap: anywhere }
small { color: var(--quiet); font-size: 13px }
a { color: var(--link); text-decoration: none }
code { background: var(--ground); padding: 2px 4px; border-radius: 4px; letter-spacing: -1px }
.row { display: flex; flex-wrap: wrap; gap: 8px }
.button { border: 0; border-radius: 8px; padding: 8px 14px; font: 500 14px sans-serif }
.button { background: var(--grey); color: var(--on) }
.primary { background: #5865f2; color: #fff }
.danger { background: #da373c; color: #fff }
.gallery { display: grid; grid-template-columns: 1fr 1fr; gap: 4px }
.gallery.one { grid-template-columns: 1fr }
.gallery img { width: 100%; border-radius: 8px; display: block }
.gallery.more img { aspect-ratio: 1; object-fit: cover }
.small { width: 84px; height: 84px; object-fit: cover; border-radius: 8px }
.file, .select { border: 1px solid var(--grey); border-radius: 8px; padding: 10px; overflow-wrap: anywhere }
.select { background: var(--ground); color: var(--quiet); width: 100% }
.section { display: flex; justify-content: space-between; gap: 8px; align-items: center }
label { font-weight: 600; display: grid; gap: 6px }
"""
_THEMES = {
    "dark": ("#313338", "#dbdee1", "#2b2d31", "#4e5058", "#ffffff", "#949ba4", "#00a8fc"),
    "light": ("#ffffff", "#313338", "#f2f3f5", "#e3e5e8", "#313338", "#5c5e66", "#006ce7"),
}


def main(arguments: Sequence[str]) -> int:
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    for name, message, files in _states():
        for theme in _THEMES:
            page = folder / f"discord-{name}-{theme}.html"
            page.write_text(_page(message, files, theme), encoding="utf-8")
            _shoot(page)
    return 0


def _states() -> Iterator[tuple[str, Json, dict[str, bytes]]]:
    with tempfile.TemporaryDirectory() as place, FakeDiscord() as discord:
        settings = Settings.load(data_dir=Path(place), secret_key="a key for looking, of no use elsewhere")
        migrate(settings)
        with House(settings, discord, _made(Path(place))) as house:
            for name, message in _seen(house):
                yield name, message, discord.world.files


def _seen(house: House) -> Iterator[tuple[str, Json]]:
    people = house.discord.people
    house.shown(house.ask({"title": "The first one"}))
    asked = house.ask()
    yield "queued", house.shown(asked, "ahead of yours")
    house.hand.finish(house.hand.take())
    claim = house.hand.take()
    house.hand.stage(claim, "design", 0.6)
    house.hand.preview(claim)
    yield "running", house.shown(asked, "70 %")
    house.hand.finish(claim)
    ready = house.shown(asked, "Ready.")
    yield "ready", ready
    yield "downloads", people.told(house.press(ready, "downloads"))
    german = house.ask({"title": "Warum *Raketen* explodieren"}, person=house.discord.world.person("max", locale="de"))
    house.shown(german)
    house.hand.fail(house.hand.take(), GIVEN_UP)
    yield "failed", house.shown(german, "Noch einmal")
    yield "status", people.told(people.slash(house.ann, house.channel, "thumbnail-status"))
    yield "styles", people.told(people.slash(house.ann, house.channel, "thumbnail-styles"))
    form = people.answer(house.press(ready, "style"))["data"]
    yield "form", {"components": [{"type": 17, "components": form["components"]}], "attachments": []}
    house.press(ready, "delete")
    yield "deleted", wait_for(lambda: house.seen(house.channel, ready["id"], "deleted"))


def _made(folder: Path) -> Path:
    Image.fromarray(astronaut()).save(folder / "host.png")
    brief = Brief(title="Why *rockets* explode", host=PersonPhoto(path=folder / "host.png"), seed=7, style="neon-night")
    render(brief, Studio.open(), out=folder / "made", exporters=("psd",))
    return folder / "made"


def _page(message: Json, files: dict[str, bytes], theme: str) -> str:
    ground, ink, box, grey, on_grey, quiet, link = _THEMES[theme]
    body = "".join(_drawn(one, files) for one in message["components"])
    colours = f"--ground:{ground};--ink:{ink};--box:{box};--grey:{grey};--on:{on_grey};--quiet:{quiet};--link:{link}"
    head = f"<!doctype html><meta charset=utf-8><style>:root{{{colours}}}{_SHEET}</style>"
    return f"{head}<p class=who>Thumbsmith <span>APP</span></p>{body}"


def _drawn(one: Json, files: dict[str, bytes]) -> str:
    inner = "".join(_drawn(part, files) for part in one.get("components") or [])
    kind = one["type"]
    if kind == 17:
        colour = one.get("accent_color")
        return f'<div class=box style="{f"--c:#{colour:06x}" if colour else ""}">{inner}</div>'
    if kind == 1:
        return f"<div class=row>{inner}</div>"
    if kind == 2:
        mark = " ↗" if one["style"] == 5 else ""
        return f'<button class="button {_STYLES[one["style"]]}">{html.escape(one.get("label") or "")}{mark}</button>'
    if kind == 3:
        return f"<div class=select>{html.escape(one.get('placeholder') or one['options'][0]['label'])} ▾</div>"
    if kind == 4:
        return f"<div class=select>{html.escape(one.get('value') or '')}</div>"
    if kind == 9:
        return f"<div class=section><div>{inner}</div>{_drawn(one['accessory'], files)}</div>"
    if kind == 10:
        return _written(one["content"])
    if kind == 11:
        return f'<img class=small src="{_source(one, files)}">'
    if kind == 12:
        return _gallery(one["items"], files)
    if kind == 13:
        return f"<div class=file>📄 {html.escape(one['file']['url'].split('?')[0].rpartition('/')[2])}</div>"
    if kind == 18:
        return f"<label>{html.escape(one['label'])}{_drawn(one['component'], files)}</label>"
    return "<div class=select>Upload ⬆</div>" if kind == 19 else inner


def _gallery(items: Sequence[Json], files: dict[str, bytes]) -> str:
    shown = (f'<img src="{_source(one, files)}" alt="{html.escape(one.get("description") or "")}">' for one in items)
    return f'<div class="gallery {"one" if len(items) == 1 else "more"}">{"".join(shown)}</div>'


def _source(one: Json, files: dict[str, bytes]) -> str:
    path = re.sub(r"^http://[^/]+|\?.*$", "", one["media"]["url"])
    return f"data:image;base64,{base64.b64encode(files[path]).decode()}"


def _written(text: str) -> str:
    lines = []
    for line in text.splitlines():
        found = html.escape(line)
        found = re.sub(r"\[((?:[^\]\\]|\\.)+)\]\(([^)]+)\)", r'<a href="\2">\1</a>', found)
        found = re.sub(r"(?<!\\)\*\*(.+?)\*\*", r"<b>\1</b>", found)
        found = re.sub(r"(?<!\\)`(.+?)`", r"<code>\1</code>", found)
        found = re.sub(r"&lt;@(\d+)&gt;", "<a>@ann</a>", found)
        found = re.sub(r"\\([^\w\s])", r"\1", found)
        for mark, tag in (("### ", "h3"), ("-# ", "small"), ("- ", "p")):
            if found.startswith(mark):
                found = f"<{tag}>{'• ' if mark == '- ' else ''}{found.removeprefix(mark)}</{tag}>"
                break
        else:
            found = f"<p>{found}</p>"
        lines.append(found)
    return f"<div>{''.join(lines)}</div>"


def _shoot(page: Path) -> None:
    """A screenshot, without the empty rest below."""
    picture = page.with_suffix(".png")
    command = [chromium(), "--headless", "--no-sandbox", "--hide-scrollbars", f"--screenshot={picture}"]
    size = [f"--window-size={max(WIDTH, 500)},{_HEIGHT}", f"--force-device-scale-factor={_SCALE}"]
    subprocess.run([*command, *size, page.absolute().as_uri()], check=True, capture_output=True, timeout=HANG_SECONDS)
    with Image.open(picture) as shot:
        whole = shot.convert("RGB").crop((0, 0, WIDTH * _SCALE, shot.height))
    ground = Image.new("RGB", whole.size, whole.getpixel((whole.width - 1, 0)))
    box = ImageChops.difference(whole, ground).getbbox()
    whole.crop((0, 0, whole.width, min(whole.height, (box[3] if box else 0) + _MARGIN))).save(picture)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
