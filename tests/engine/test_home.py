"""Where set-up puts things, and what its command is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import home


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As from a wheel: no project file beside the code, nothing set."""
    monkeypatch.setattr(home, "_ROOT", tmp_path / "site-packages")
    monkeypatch.delenv("THUMBSMITH_ASSETS_DIR", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def test_a_checkout_has_them_in_its_build_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("THUMBSMITH_ASSETS_DIR", raising=False)
    root = Path(__file__).resolve().parents[2]
    assert home.is_checkout()
    assert home.assets_home() == root / "build" / "assets"
    assert home.setup_command() == "make setup"


@pytest.mark.usefixtures("installed")
def test_an_installed_program_has_them_in_the_user_s_data_folder() -> None:
    import platformdirs

    assert not home.is_checkout()
    assert home.assets_home() == Path(platformdirs.user_data_dir("thumbsmith")) / "assets"
    assert home.setup_command() == "thumbsmith setup"


@pytest.mark.usefixtures("installed")
def test_a_setting_goes_before_both(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("THUMBSMITH_ASSETS_DIR", str(tmp_path / "elsewhere"))
    assert home.assets_home() == tmp_path / "elsewhere"
