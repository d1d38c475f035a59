"""The pages as people of other languages meet them, from the first word they type to the narrowest phone."""


def test_pages_speak_the_language_of_whoever_comes(play, person, ready):
    pages = ("", "styles", "styles?style=neon-night", "history", "brand-kits", "account", "nothing")
    paths = {page.partition("?")[0] + ("-one" if "?" in page else "") or "first": f"/{page}" for page in pages}
    own = {"result": f"/g/{ready['id']}", "canvas": f"/g/{ready['id']}/edit"}
    widths = {"de": [360, 1280], "ja": [360]}
    saw = play("languages", person, paths={**paths, **own}, widths=widths, expected=[r"status of 404.*/nothing"])
    assert saw["early"] == {
        "english": "Your face. Your words. A thumbnail you can keep working on.",
        "german": "Dein Gesicht. Deine Worte. Ein Vorschaubild, an dem du weiterarbeiten kannst.",
        "read": "Hauptmenü",
        "title": "Getippt *vorher*",
        "focused": "title",
    }
    assert saw["prerendered"] == "Stile suchen"
    assert saw["kept"] == {"tag": "ja", "place": "作成"}
    assert not saw["found"], "\n".join(saw["found"])
