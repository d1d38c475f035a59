"""Plugins that misbehave, each in one way, in a real folder; and a plain set of plugins that they are used with."""

from __future__ import annotations

from pathlib import Path

NAME = "hostile"
"""The plugin's name, and that of what it registers."""

WAYS = {
    "raises": "raise ValueError('no such ink')",
    "answers wrongly": "return 7",
    "leaves": "raise SystemExit(0)",
    "interrupts": "raise KeyboardInterrupt",
    "lacks a file": "open('/nowhere/at/all')",
    "runs out of memory": "raise MemoryError",
    "never returns": "time.sleep(3600)",
    "ends the process": "os._exit(0)",
    "crashes": "ctypes.string_at(0)",
    "holds the interpreter": "re.match('(a+)+$', 'a' * 60 + 'b')",
}
"""What it does instead of its work. The last three take their process along, or hold all of it."""

ENDLESS = ("never returns", "holds the interpreter")

KINDS = {
    "exporter": ("register_exporters", "export", "suffix = '.bad'\n    def export(self, request):\n        {way}"),
    "background": ("register_backgrounds", "paint", "def paint(self, request):\n        {way}"),
    "face finder": (
        "register_face_finders",
        "faces",
        "def faces(self, photo):\n        {way}\n    def person_mask(self, pixels):\n        {way}",
    ),
    "upscaler": (
        "register_upscalers",
        "upscale",
        "def upscale(self, pixels, width, height, *, seed):\n        {way}",
    ),
    "matte": (
        "register_mattes",
        "person_mask",
        "def person_mask(self, pixels):\n        {way}\n    def ping(self):\n        {way}",
    ),
    "title helper": (
        "register_titles",
        "refine",
        "def refine(self, title, *, format, language=None):\n        {way}\n"
        "    def suggest(self, title, count=3, *, format, language=None):\n        {way}",
    ),
    "check": (
        "register_checks",
        "inspect",
        "sees = 'file'\n    def configured(self, options):\n        return self\n"
        "    def inspect(self, data, media_type):\n        {way}\n    def ping(self):\n        {way}",
    ),
}
"""Each kind that is code: its hook, the call that misbehaves, and the rest of its class."""

_MODULE = """
import ctypes, os, re, time
from engine import hookimpl

class Hostile:
    name = "hostile"
    {body}

@hookimpl
def {hook}():
    return [Hostile()]
"""

_PLAIN = """
import io
import numpy as np
from PIL import Image
from engine import hookimpl
from engine.kinds.background import Plane
from engine.kinds.exporter import Export

class Plain:
    name = "plain"
    suffix = ".png"
    def paint(self, request):
        return [Plane(name="Plain", pixels=np.full((request.height, request.width, 3), 40, np.uint8))]
    def export(self, request):
        file = io.BytesIO()
        Image.fromarray(request.pixels).convert("RGB").save(file, "PNG")
        return Export(data=file.getvalue(), media_type="image/png", width=320, height=180)

@hookimpl
def register_backgrounds():
    return [Plain()]

@hookimpl
def register_exporters():
    return [Plain()]
"""

_STYLE = """
name = "{name}"
label = "Plain"
purpose = "tests"
[palette]
ground = "#203040"
deep = "#101820"
ink = "#ffffff"
accent = "#ff5a1f"
second = "#38c6ff"
[title]
font = "{font}"
[background]
recipe = "{recipe}"
[prompt]
template = "a calm room"
"""

_FORMAT = """
name = "{name}"
title = "A small canvas"
width = 320
height = 180
exporter = "{exporter}"
[rules]
media_types = ["image/png"]
source = "these tests"
checked = 2026-11-01
"""


def plant(folder: Path, kind: str, way: str) -> Path:
    """The plain set with one hostile plugin in it, and a style and a format that use it where they can."""
    plant_plain(folder)
    hook, _, body = KINDS[kind]
    (folder / f"{NAME}.py").write_text(_MODULE.format(hook=hook, body=body.format(way=WAYS[way])))
    if kind == "background":
        (folder / "bad.style.toml").write_text(style("bad", recipe=NAME))
    if kind == "exporter":
        (folder / "bad.format.toml").write_text(_FORMAT.format(name="bad", exporter=NAME))
    return folder


def plant_plain(folder: Path) -> Path:
    """A style, a format, a background and an exporter, all called `plain`, that are quick and do what they should."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "plain_parts.py").write_text(_PLAIN)
    (folder / "plain.style.toml").write_text(style("plain", recipe="plain"))
    (folder / "plain.format.toml").write_text(_FORMAT.format(name="plain", exporter="plain"))
    return folder


def style(name: str, *, recipe: str, font: str = "archivo-black-400") -> str:
    return _STYLE.format(name=name, recipe=recipe, font=font)
