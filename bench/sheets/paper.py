"""Pictures side by side with their captions, as many to a sheet as an eye takes in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PIL import Image, ImageDraw

ACROSS = {1280: 2, 640: 3, 320: 5, 168: 10}
"""Pictures side by side, by width."""
DOWN = {1280: 3, 640: 4, 320: 6, 168: 10}
CAPTION, GAP = 16, 8


def sheets(pictures: Sequence[tuple[str, Image.Image]], width: int) -> Iterator[Image.Image]:
    """The pictures `width` pixels wide, in order."""
    each = ACROSS[width] * DOWN[width]
    for start in range(0, len(pictures), each):
        yield _sheet(pictures[start : start + each], width)


def _sheet(pictures: Sequence[tuple[str, Image.Image]], width: int) -> Image.Image:
    small = [(caption, _shrunk(picture, width)) for caption, picture in pictures]
    tall = max(picture.height for _, picture in small) + CAPTION + GAP
    across = min(ACROSS[width], len(small))
    down = -(-len(small) // across)
    paper = Image.new("RGB", (across * (width + GAP) + GAP, down * tall + GAP), "#777777")
    draw = ImageDraw.Draw(paper)
    for number, (caption, picture) in enumerate(small):
        x, y = GAP + number % across * (width + GAP), GAP + number // across * tall
        paper.paste(picture, (x, y))
        draw.text((x, y + picture.height + 2), caption[: width // 6], fill="#ffffff")
    return paper


def _shrunk(picture: Image.Image, width: int) -> Image.Image:
    size = (width, round(picture.height * width / picture.width))
    return picture if picture.size == size else picture.resize(size, Image.Resampling.LANCZOS)
