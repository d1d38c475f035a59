"""`thumbsmith fonts`: each font as a style names it, what can be written with it, and where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cli.output import Output
from engine.errors import BriefError
from engine.kinds.registered import Registry
from engine.studio import Studio
from engine.text import clean_title
from engine.text.choice import missing
from engine.text.face import FontFace
from engine.text.fonts import FontLibrary
from engine.text.grapheme import graphemes, wants_picture
from engine.text.languages import languages_of, scripts_of

BUILT_IN = "built-in"


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A font at hand, and who brought it."""

    face: FontFace
    source: str


def list_fonts(output: Output, *, find: str | None, sheet: Path | None) -> None:
    """All fonts, or those that set `find` by themselves; drawn into one picture where `sheet` names one."""
    studio = Studio.open()
    if find is not None and not find.strip():
        raise BriefError("--find is empty; give the text that a font should have every letter of")
    text = clean_title(find) if find is not None else None
    found = [font for font in fonts_at_hand(studio) if text is None or sets(font.face, text, studio.fonts)]
    lacking = missing(text, found[0].face if found else _any(studio.fonts), studio.fonts) if text else ()
    if sheet and not found:
        raise BriefError(f"--sheet {sheet}: no font has all of these letters, so there is nothing to draw")
    if sheet:
        from cli.specimen import draw_specimen

        draw_specimen(sheet, [(font.face, font.source) for font in found], studio.fonts, text=text)
    _tell(output, found, sheet=sheet, text=text, lacking=lacking)


def fonts_at_hand(studio: Studio) -> list[Listed]:
    faces = map(studio.fonts.face, studio.fonts.ids)
    return [Listed(face=face, source=_source(face, studio.registry)) for face in faces]


def sets(face: FontFace, text: str, fonts: FontLibrary) -> bool:
    """Whether the face has every letter itself; emoji are pictures, which come from their own font for everybody."""
    pictures = fonts.emoji
    return all(
        cluster.isspace()
        or face.has(cluster)
        or (pictures is not None and wants_picture(cluster) and pictures.has(cluster))
        for cluster in graphemes(text)
    )


def _any(fonts: FontLibrary) -> FontFace:
    return fonts.face(fonts.ids[0])


def _source(face: FontFace, registry: Registry) -> str:
    """A style's own font goes by its content as well; a plugin's by the name that it gave."""
    if face.id not in registry.fonts:
        return BUILT_IN
    owner = next((one for one in registry.plugins if f"font {face.id}" in one.brought), None)
    users = [style.name for style in registry.styles.values() if face.id in style.fonts]
    if users and face.id.endswith(face.digest[:8]):
        return f"beside the style {users[0]}"
    return f"plugin {owner.name}" if owner else "a plugin"


def _tell(
    output: Output, found: Sequence[Listed], *, sheet: Path | None, text: str | None, lacking: Sequence[str]
) -> None:
    document: dict[str, object] = {"fonts": [_document(font) for font in found]}
    document |= {"sheet": str(sheet)} if sheet else {}
    document |= {"find": text, "missing": list(lacking)} if text is not None else {}
    output.document(document)
    if sheet:
        output.line("made", str(sheet))
    else:
        output.table(("font", "family", "weight", "writes", "from"), [_row(font) for font in found])
    if text is not None and not found:
        output.line("note", "no font has all of these letters; a title takes those that one lacks from others")
    if lacking:
        output.line("missing", f"in every font: {', '.join(lacking)}")


def _row(font: Listed) -> tuple[str, str, str, str, str]:
    face = font.face
    writes = "; ".join(script.name for script in scripts_of(face)) or "signs"
    return face.id, face.family, f"{face.weight}{' italic' if face.italic else ''}", writes, font.source


def _document(font: Listed) -> dict[str, object]:
    face = font.face
    return {
        "font": face.id,
        "family": face.family,
        "weight": face.weight,
        "italic": face.italic,
        "scripts": [script.name for script in scripts_of(face)],
        "languages": [language.code for language in languages_of(face)],
        "from": font.source,
        "fallback": face.fallback,
        "licence": face.licence,
    }
