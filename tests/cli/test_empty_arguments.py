"""A variable of a shell that nobody set is no current folder and no name."""

from __future__ import annotations

import pytest

from cli.empty_arguments import empty_argument
from tests.cli.commands import thumbsmith, tree


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["render", "--title", "Hi", "--host", ""], "--host"),
        (["render", "--title", "Hi", "--out="], "--out"),
        (["serve", "--data-dir", "", "--port", "0"], "--data-dir"),
        (["plugins", "import", ""], "an argument"),
        (["plugins", "check", "--quiet=", "x"], "--quiet"),
        (["formats", ""], "an argument"),
    ],
)
def test_what_is_empty_is_named(arguments, named):
    assert empty_argument(arguments) == f"{named} is empty; write what is meant, or leave it out"


@pytest.mark.parametrize(
    "arguments", [[], ["styles"], ["render", "--title", "", "--kicker=", "--out", "there"], ["fonts", "--find", ""]]
)
def test_words_may_be_empty_and_the_command_has_its_own_sentence(arguments):
    assert empty_argument(arguments) is None


@pytest.mark.parametrize("command", [("serve", "--host"), ("serve", "--data-dir"), ("plugins", "import")])
def test_nothing_is_made_of_it(tmp_path, command):
    told = thumbsmith(*command, "", cwd=tmp_path)
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.endswith(" is empty; write what is meant, or leave it out\n")
    assert tree(tmp_path) == {}
