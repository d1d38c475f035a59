"""What the built-in styles owe each other; what each owes by itself stands in `thumbsmith.testing`."""

from __future__ import annotations

from engine.kinds.registry import builtin_folder, load_registry
from engine.text.fonts import FontLibrary

STYLES = load_registry([builtin_folder()], installed=False).styles


def test_no_two_styles_share_ground_and_lettering():
    """Different in layout, lettering and colour, not only in hue."""
    looks = [(style.background.recipe, style.title.font) for style in STYLES.values()]
    assert len(set(looks)) == len(looks)
    assert len({recipe for recipe, _ in looks}) == len(looks)
    assert len({font for _, font in looks}) >= len(looks) - 2


def test_every_font_a_style_names_is_built():
    library = FontLibrary()
    for style in STYLES.values():
        fonts = [style.title.font, style.title.emphasis_font, style.kicker.font if style.kicker else None]
        for name in filter(None, fonts):
            assert library.face(name).id == name
