"""Text to runs of one face, one direction and one emphasis, by the Unicode bidi algorithm and by font fallback."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from engine.text.face import FontFace
from engine.text.fonts import FontLibrary
from engine.text.grapheme import graphemes, wants_picture
from engine.text.shape import Direction

_RIGHT_TO_LEFT = frozenset(("R", "AL"))


@dataclass(frozen=True, kw_only=True)
class Item:
    """A run before it is placed: `text` in logical order, `start` its index in the line."""

    text: str
    start: int
    face: FontFace
    direction: Direction
    emphasised: bool


def base_direction(text: str) -> Direction:
    """The direction of the first strong character (UAX #9, P2 and P3)."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind == "L":
            return "ltr"
        if kind in _RIGHT_TO_LEFT:
            return "rtl"
    return "ltr"


def levels(text: str, direction: Direction) -> list[int]:
    """The embedding level of each character (UAX #9)."""
    if direction == "ltr" and not any(unicodedata.bidirectional(c) in ("R", "AL", "AN") for c in text):
        return [0] * len(text)
    return list(_levels(text, direction))


@lru_cache(maxsize=1024)
def _levels(text: str, direction: Direction) -> tuple[int, ...]:
    from bidi import algorithm

    # Joiners would be dropped by the algorithm (rule X9); as marks they keep their place and their letter's level.
    text = "".join("\u0300" if unicodedata.bidirectional(c) == "BN" else c for c in text)
    storage = algorithm.get_empty_storage()
    storage["base_level"], storage["base_dir"] = (1, "R") if direction == "rtl" else (0, "L")
    algorithm.get_embedding_levels(text, storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    return tuple(entry["level"] for entry in storage["chars"])


def faces_of(text: str, face: FontFace, fonts: FontLibrary) -> list[FontFace]:
    """The face of each character: `face` where it has the whole cluster, a fallback where it lacks one."""
    if face.has(text) and not any(c >= "\u2190" for c in text):
        return [face] * len(text)
    chosen: list[FontFace] = []
    for cluster in graphemes(text):
        chosen += [_face_of(cluster, face, fonts, text)] * len(cluster)
    return _spaces_follow(text, chosen)


def _face_of(cluster: str, face: FontFace, fonts: FontLibrary, context: str) -> FontFace:
    if wants_picture(cluster) and (picture := fonts.emoji) and picture.has(cluster):
        return picture
    if face.has(cluster):
        return face
    return fonts.fallback(cluster, face, context=context) or face


def _spaces_follow(text: str, faces: list[FontFace]) -> list[FontFace]:
    """A space between two clusters of one fallback face is set in that face, so that the run stays whole."""
    for index in range(1, len(text) - 1):
        if text[index] == " " and faces[index - 1] == faces[index + 1] and not faces[index - 1].colour:
            faces[index] = faces[index - 1]
    return faces


def missing(text: str, face: FontFace, fonts: FontLibrary) -> tuple[str, ...]:
    """Names of the characters no face has, in order, each once."""
    return tuple(map(name_of, missing_characters(text, face, fonts)))


def name_of(character: str) -> str:
    """As Unicode names it; its number, where it does not."""
    return unicodedata.name(character, f"U+{ord(character):04X}")


def missing_characters(text: str, face: FontFace, fonts: FontLibrary) -> tuple[str, ...]:
    """The characters neither `face` nor a fallback has, in order, each once."""
    lacking = [
        cluster
        for cluster in graphemes(text)
        if not cluster.isspace() and not _face_of(cluster, face, fonts, text).has(cluster)
    ]
    unknown = (c for cluster in lacking for c in cluster if not _face_of(c, face, fonts, text).has(c))
    return tuple(dict.fromkeys(unknown))


def itemise(text: str, faces: list[FontFace], emphasised: list[bool], direction: Direction) -> list[Item]:
    """The runs of one line in visual order. `faces` and `emphasised` have one entry a character."""
    deep = levels(text, direction)
    keyed = groupby(range(len(text)), key=lambda i: (faces[i].id, emphasised[i], deep[i]))
    runs = [(list(indices), key[2]) for key, indices in keyed]
    items = [
        Item(
            text="".join(text[i] for i in indices),
            start=indices[0],
            face=faces[indices[0]],
            direction="rtl" if level % 2 else "ltr",
            emphasised=emphasised[indices[0]],
        )
        for indices, level in runs
    ]
    return _visual_order(items, [level for _, level in runs])


def _visual_order(items: list[Item], run_levels: list[int]) -> list[Item]:
    """Reverse from the highest level down to the lowest odd one (UAX #9, L2)."""
    order = list(range(len(items)))
    for level in range(max(run_levels, default=0), 0, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and run_levels[order[end]] >= level:
                end += 1
            order[start:end] = order[start:end][::-1]
            start = max(end, start + 1)
    return [items[i] for i in order]
