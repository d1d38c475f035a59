"""Which face sets which letters: the chosen one where it can, else one face for the whole title or the whole word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from engine.text.face import FontFace
from engine.text.fonts import FontLibrary
from engine.text.grapheme import graphemes, wants_picture

_WORD = re.compile(r"\S+")


def faces_of(text: str, face: FontFace, fonts: FontLibrary) -> list[FontFace]:
    """The face of each character.

    Where `face` lacks letters of most words, a fallback that has all the title's letters sets all of it, so that it is
    not patched together; else each word has one face where one has its letters, and a foreign word changes no other's.
    Signs and emoji never change the letters' face.
    """
    if face.has(text) and not any(c >= "\u2190" for c in text):
        return [face] * len(text)
    whole = None if _sets_half(text, face) else _one_for(text, face, fonts, text)
    if whole is not None:
        return _spaces_follow(text, _by_cluster(text, whole, fonts, text))
    chosen = [face] * len(text)
    for word in _WORD.finditer(text):
        one = _one_for(word[0], face, fonts, text) or face
        chosen[word.start() : word.end()] = _by_cluster(word[0], one, fonts, text)
    return _spaces_follow(text, chosen)


def _one_for(text: str, face: FontFace, fonts: FontLibrary, context: str) -> FontFace | None:
    """The face for all letters of `text`; None where none has them all."""
    letters = _letters(text)
    return face if face.has(letters) else fonts.fallback(letters, face, context=context)


def _sets_half(text: str, face: FontFace) -> bool:
    words = [letters for word in _WORD.findall(text) if (letters := _letters(word))]
    return 2 * sum(face.has(letters) for letters in words) >= len(words)


def _letters(text: str) -> str:
    return "".join(cluster for cluster in graphemes(text) if _is_written(cluster) and not wants_picture(cluster))


def _is_written(cluster: str) -> bool:
    return unicodedata.category(cluster[0])[0] in "LM"


def _by_cluster(text: str, face: FontFace, fonts: FontLibrary, context: str) -> list[FontFace]:
    chosen: list[FontFace] = []
    for cluster in graphemes(text):
        chosen += [_face_of(cluster, face, fonts, context)] * len(cluster)
    return chosen


def _face_of(cluster: str, face: FontFace, fonts: FontLibrary, context: str) -> FontFace:
    if wants_picture(cluster) and (picture := fonts.emoji) and picture.has(cluster):
        return picture
    if face.has(cluster):
        return face
    return fonts.fallback(cluster, face, context=context) or face


def _spaces_follow(text: str, faces: list[FontFace]) -> list[FontFace]:
    """A space between two clusters of one fallback face is set in that face, so that the run stays whole."""
    for index in range(1, len(text) - 1):
        beside = faces[index - 1]
        if text[index] == " " and beside == faces[index + 1] and not beside.colour and beside.has(" "):
            faces[index] = beside
    return faces


def folded(text: str, face: FontFace, fonts: FontLibrary) -> str:
    """Letters that are others in costume (𝗪𝗵𝘆) as those, and what no face has as what it means, where that is had."""
    return "".join(_meant(cluster, face, fonts, text) for cluster in graphemes(text))


def _meant(cluster: str, face: FontFace, fonts: FontLibrary, context: str) -> str:
    dressed = unicodedata.decomposition(cluster[0]).startswith("<font>")
    if not dressed and _face_of(cluster, face, fonts, context).has(cluster):
        return cluster
    plain = unicodedata.normalize("NFKC", cluster)
    return plain if _face_of(plain, face, fonts, context).has(plain) else cluster


def missing(text: str, face: FontFace, fonts: FontLibrary) -> tuple[str, ...]:
    """Names of the characters no face has, in order, each once."""
    return tuple(map(name_of, missing_characters(text, face, fonts)))


def name_of(character: str) -> str:
    """As Unicode names it; its number, where it does not."""
    return unicodedata.name(character, f"U+{ord(character):04X}")


def missing_characters(text: str, face: FontFace, fonts: FontLibrary) -> tuple[str, ...]:
    """The characters neither `face` nor a fallback has, nor what they mean, in order, each once."""
    return tuple(dict.fromkeys(_lacking(folded(text, face, fonts), face, fonts)))


def _lacking(text: str, face: FontFace, fonts: FontLibrary) -> Iterator[str]:
    for cluster in graphemes(text):
        if not cluster.isspace() and not _face_of(cluster, face, fonts, text).has(cluster):
            yield from (c for c in cluster if not _face_of(c, face, fonts, text).has(c))
