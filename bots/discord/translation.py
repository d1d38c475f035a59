"""Names and descriptions of commands in our languages, from the same catalogues as everything else that is said."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bots.phrases import phrases

_LOCALES = (
    discord.Locale.german,
    discord.Locale.spain_spanish,
    discord.Locale.latin_american_spanish,
    discord.Locale.japanese,
)


def said(phrase: str) -> app_commands.locale_str:
    """The English phrase, which Discord shows where it has no other."""
    return app_commands.locale_str(phrases("en").say(phrase), phrase=phrase)


class Translator(app_commands.Translator):
    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContext[Any, Any],
    ) -> str | None:
        phrase = string.extras.get("phrase")
        return phrases(str(locale)).say(phrase) if phrase and locale in _LOCALES else None
