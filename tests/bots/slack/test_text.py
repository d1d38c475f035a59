"""Words of people, as Slack may be given them."""

from __future__ import annotations

import pytest

from bots.slack.asking import spoken_words
from bots.slack.text import alt, cut, escaped, on_one_line, plain, quoted


@pytest.mark.parametrize("word", ["<!channel>", "<!here>", "<@U1>", "<#C1>", "<https://evil.example|click>", "a & b"])
def test_what_slack_acts_on_becomes_letters(word: str) -> None:
    for said in (escaped(word), quoted(word, 100), plain(word)["text"]):
        assert "<" not in said
        assert said.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "").count("&") == 0
    assert "<" not in alt(word)


@pytest.mark.parametrize("limit", range(6, 40))
def test_a_cut_goes_through_no_letter_and_no_entity(limit: int) -> None:
    family, flagged = "👩\u200d👩\u200d👧", "e\u0301"
    text = f"{family}<{flagged}>&{family}" * 5
    assert len(cut(text, limit)) <= limit
    assert not cut(text, limit).rstrip("…").endswith("\u200d")
    said = quoted(text, limit)
    assert len(said) <= limit
    assert said.count("&") == said.count(";")


def test_a_title_stands_on_one_line() -> None:
    assert on_one_line("Why rockets\n explode") == "Why rockets explode"


def test_alt_text_is_plain_and_ends() -> None:
    assert alt("A <b>picture</b> & more") == "A ‹b›picture‹/b› & more"
    assert len(alt("w" * 3000)) == 2000
    assert alt("") != ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<@U0BOT> Why *rockets* explode", "Why *rockets* explode"),
        ("<@U0BOT|thumbsmith>   &lt;3 &amp; more", "<3 & more"),
        ("see <https://example.org|this> and <#C1|general>", "see this and general"),
        ("<@U0BOT>", ""),
    ],
)
def test_what_is_said_to_the_app_is_a_title(text: str, words: str) -> None:
    assert spoken_words(text) == words
