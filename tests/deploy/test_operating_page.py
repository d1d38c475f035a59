"""docs/operating.md names every setting with the default that it has."""

from service.settings import Settings
from tests import settings_page


def test_every_setting_is_there_with_its_default() -> None:
    assert settings_page.written() == settings_page.table(), "run `python -m tests.settings_page`"
    assert all(f"`THUMBSMITH_{name.upper()}`" in settings_page.table() for name in Settings.model_fields)
