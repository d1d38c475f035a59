"""The styles to choose from, two or more in a picture with their names above: a gallery of several pictures crops each
to a square, and a message takes ten files."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass

import discord
from discord import ui
from PIL import Image

from bots.discord.text import cut_units, plain
from bots.phrases import Phrases
from bots.verbs.looking import Offer

CHOICE = "ts-styles"
"""Of the list under the pictures, whenever that was shown."""
_FILES, _FEWEST_IN_ONE, _MOST_IN_ONE, _OFFERED = 10, 2, 4, 25
_SIZE, _GAP, _QUALITY = (640, 360), 12, 85


@dataclass(frozen=True)
class Strip:
    """Styles side by side in one picture."""

    offers: tuple[Offer, ...]
    picture: bytes
    """WebP, which lets the client's own colour through between them."""


def strips(offers: Sequence[Offer]) -> list[Strip]:
    """Of those that have a sample by now, as many as a message takes and can still be made out."""
    shown = [one for one in offers if one.sample is not None][: _FILES * _MOST_IN_ONE]
    in_one = max(_FEWEST_IN_ONE, math.ceil(len(shown) / _FILES))
    groups = [tuple(shown[start : start + in_one]) for start in range(0, len(shown), in_one)]
    return [Strip(group, _side_by_side(group)) for group in groups]


def styles_page(
    say: Phrases, offers: Sequence[Offer], strips: Sequence[Strip], view: ui.LayoutView
) -> tuple[ui.LayoutView, list[discord.File]]:
    files = []
    for number, strip in enumerate(strips, 1):
        names = "  ·  ".join(f"**{plain(one.label, 60)}**" for one in strip.offers)
        alt = ", ".join(one.label for one in strip.offers)
        file = discord.File(io.BytesIO(strip.picture), filename=f"styles-{number}.webp", description=alt)
        view.add_item(ui.TextDisplay(names))
        view.add_item(ui.MediaGallery(discord.MediaGalleryItem(f"attachment://{file.filename}", description=alt)))
        files.append(file)
    options = [
        discord.SelectOption(label=one.label[:100], value=one.name, description=cut_units(one.purpose, 100) or None)
        for one in offers[:_OFFERED]
    ]
    view.add_item(ui.ActionRow(ui.Select(custom_id=CHOICE, options=options, placeholder=say.say("discord-choose"))))
    return view, files


def _side_by_side(offers: Sequence[Offer]) -> bytes:
    width, height = _SIZE
    strip = Image.new("RGBA", (len(offers) * (width + _GAP) - _GAP, height))
    for place, offer in enumerate(offers):
        if offer.sample is None:
            continue
        with Image.open(offer.sample) as sample:
            strip.paste(sample.convert("RGBA").resize(_SIZE, Image.Resampling.LANCZOS), (place * (width + _GAP), 0))
    packed = io.BytesIO()
    strip.save(packed, "WEBP", quality=_QUALITY)
    return packed.getvalue()
