"""Words set in a scene: a block set anew, or a new one. Letters of a user's own font are shaped where strangers' files
are worked on, in a process of the studio; with fonts that set-up built, wherever it is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine.geometry import Box
from engine.scene import Scene, as_scene_error
from service.scenes.lacking import Lacking, lacking
from service.scenes.refit import refit
from service.studio.dress import Dress, dressed
from service.studio.remaking import Edited

if TYPE_CHECKING:
    from engine.kinds.registry import Registry
    from engine.studio import Studio
    from engine.text.fonts import FontLibrary


@dataclass(frozen=True, kw_only=True)
class Wish:
    text: str
    layer: str | None = None
    """The block to set anew; None adds one."""
    box: Box | None = None
    font: str | None = None
    brand_font: str | None = None
    """Of the brand kit that the scene was dressed in."""


@dataclass(frozen=True, kw_only=True)
class EditedWords(Edited):
    """`missing` are letters that would be empty boxes."""

    missing: Sequence[Lacking] = ()


def set_words(scene: Scene, wish: Wish, dress: Dress, registry: Registry, fonts: FontLibrary) -> EditedWords:
    """`SceneError`, `BriefError`, `UnknownName` for what cannot be set."""
    with as_scene_error("the words as they would be set"):
        made, layer = (
            _set_anew(scene, wish, dress, registry, fonts)
            if wish.layer
            else _added(scene, wish, dress, registry, fonts)
        )
    return EditedWords(scene=made.to_json(), layer=layer, missing=lacking(made, layer, fonts))


def set_words_apart(studio: Studio, *, scene: str, wish: Wish, dress: Dress, **own: Path) -> EditedWords:
    """As `set_words`, in a studio's process, with the user's own fonts."""
    return set_words(Scene.from_json(scene), wish, dress, studio.registry, studio.fonts.with_files(own.values()))


def _set_anew(scene: Scene, wish: Wish, dress: Dress, registry: Registry, fonts: FontLibrary) -> tuple[Scene, str]:
    """A style that is gone since leaves the block as it looks."""
    brand_font = wish.brand_font if wish.brand_font in fonts.ids else None
    style = dressed(registry, dress, font=brand_font) if dress.style in registry.styles else None
    layer = wish.layer or ""
    return refit(scene, layer, text=wish.text, style=style, fonts=fonts, box=wish.box, font=wish.font), layer


def _added(scene: Scene, wish: Wish, dress: Dress, registry: Registry, fonts: FontLibrary) -> tuple[Scene, str]:
    from engine.editing import with_text  # brings what draws with it

    style = dressed(registry, dress, font=wish.brand_font if wish.brand_font in fonts.ids else None)
    font = wish.font or style.title.font
    return with_text(scene, wish.text, font=font, palette=style.palette, fonts=fonts, box=wish.box)
