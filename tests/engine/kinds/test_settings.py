"""What a plugin is told: read once, by its own names, wrong values named and never shown."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pytest
from pydantic import Field, SecretStr, field_validator

from engine.errors import PluginError
from engine.kinds.settings import PluginSettings, declared_settings, read_settings, told

PREFIX = "THUMBSMITH_PLUGIN_CORAL_POP_"


class Coral(PluginSettings):
    colours: Annotated[int, Field(ge=2, le=256)] = 64
    """How many colours
    the file may have."""
    loud: bool = False
    folder: Path | None = None
    words: tuple[str, ...] = ()
    api_key: SecretStr | None = None
    """For the mailing tool."""

    @field_validator("api_key")
    @classmethod
    def _known(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not value.get_secret_value().startswith("key-"):
            raise ValueError(f"{value.get_secret_value()} is no key")
        return value


class Needy(PluginSettings):
    address: str


def read(model=Coral, others=(), **given: str) -> PluginSettings:
    return read_settings(model, "coral-pop", {PREFIX + key: text for key, text in given.items()}, others=others)


def refusal(model=Coral, **given: str) -> str:
    with pytest.raises(PluginError) as refused:
        read(model, **given)
    return str(refused.value)


def test_every_kind_of_value():
    found = read(COLOURS="12", LOUD="yes", FOLDER="/srv", WORDS='["a", "b"]', API_KEY="key-1")
    assert (found.colours, found.loud, found.folder, found.words) == (12, True, Path("/srv"), ("a", "b"))
    assert found.api_key.get_secret_value() == "key-1"


def test_what_is_not_set_or_set_to_nothing_is_as_the_plugin_says():
    assert read(COLOURS="", FOLDER="") == Coral()


def test_a_value_may_lie_in_a_file(tmp_path):
    (tmp_path / "key").write_text("key-from-a-file\n")
    assert read(API_KEY_FILE=str(tmp_path / "key")).api_key.get_secret_value() == "key-from-a-file"
    said = refusal(API_KEY_FILE=str(tmp_path / "gone"))
    assert said == f"{PREFIX}API_KEY_FILE: {tmp_path}/gone cannot be read; name a readable text file"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"COLOURS": "many"}, f"{PREFIX}COLOURS: Input should be a valid integer"),
        ({"COLOURS": "1000"}, f"{PREFIX}COLOURS: Input should be less than or equal to 256"),
        ({"WORDS": "a, b"}, f'{PREFIX}WORDS: it is no JSON; write a list such as ["a", "b"], or a table'),
        ({"WORDS": "[1]"}, f"{PREFIX}WORDS.0: Input should be a valid string"),
        (
            {"COLORS": "12"},
            f"{PREFIX}COLORS: it has no such setting; there are: {PREFIX}COLOURS, {PREFIX}LOUD, {PREFIX}FOLDER, "
            f"{PREFIX}WORDS, {PREFIX}API_KEY",
        ),
    ],
)
def test_a_wrong_value_is_refused_by_its_variable(given, reason):
    assert refusal(**given).startswith(reason)


def test_all_that_is_wrong_is_told_at_once():
    assert refusal(COLOURS="many", LOUD="perhaps").count(PREFIX) == 2


def test_a_setting_that_is_needed_is_named():
    assert refusal(Needy) == f"{PREFIX}ADDRESS: Field required"


def test_a_secret_is_never_said():
    assert refusal(API_KEY="sesame") == f"{PREFIX}API_KEY: it is not as the plugin wants it"
    stands = told(read(API_KEY="key-sesame"), "coral-pop")
    assert "sesame" not in str(stands)
    assert "sesame" not in repr(read(API_KEY="key-sesame"))


def test_how_settings_stand():
    colours, *_, key = told(read(COLOURS="12", API_KEY="key-1"), "coral-pop")
    assert (colours.variable, colours.value, colours.given, colours.secret, colours.meaning) == (
        f"{PREFIX}COLOURS", 12, True, False, "How many colours the file may have.",
    )  # fmt: skip
    assert (key.value, key.given, key.secret) == ("**********", True, True)
    *_, key = told(read(), "coral-pop")
    assert (key.value, key.given, key.secret) == (None, False, True)


def test_a_variable_belongs_to_the_longest_name_that_fits():
    environment = {"THUMBSMITH_PLUGIN_CORAL_COLOURS": "3", f"{PREFIX}COLOURS": "5"}
    others = ("coral", "coral-pop")
    assert read_settings(Coral, "coral", environment, others=others).colours == 3
    assert read_settings(Coral, "coral-pop", environment, others=others).colours == 5


def test_the_limit_of_time_is_no_plugins_setting():
    assert read_settings(Coral, "seconds", {"THUMBSMITH_PLUGIN_SECONDS_LIMIT": "5"}) == Coral()


@pytest.mark.parametrize("answer", [[], [Coral, Needy], [Coral()], [dict], ["Coral"]])
def test_a_plugin_declares_one_class(answer):
    with pytest.raises(PluginError, match="it must give one class made of PluginSettings, not "):
        declared_settings(answer)
    assert declared_settings([Coral]) is Coral
