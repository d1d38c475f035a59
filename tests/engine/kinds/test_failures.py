"""Plugins that fail as they are loaded: which may have brought a check, and those that never come back."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.kinds.registry import Failure, PluginFolder, Registry, load_registry
from tests.hostile import plant_plain, style

ROOT = Path(__file__).parents[3]
FAILS = "raise RuntimeError('no engine')"
HOOK = "from engine import hookimpl\n@hookimpl\ndef {}():\n    {}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return plant_plain(tmp_path)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def loaded(folder: Path, **options: object) -> Registry:
    """After checking that what is sound still runs."""
    registry = load_registry([PluginFolder(folder)], installed=False, **options)
    assert "plain" in registry.backgrounds
    return registry


def only_failure(folder: Path, **options: object) -> Failure:
    (failure,) = loaded(folder, **options).failures
    return failure


MAY_CHECK = {
    "code at the top": ("broken.py", FAILS, True),
    "a package at the top": ("broken/__init__.py", FAILS, True),
    "code in a folder that is no package": ("broken/scan.py", FAILS, True),
    "code among the checks": ("checks/broken.py", FAILS, True),
    "a file that means nothing among the checks": ("checks/broken.toml", "a = 1", True),
    "the hook for checks": ("broken.py", HOOK.format("register_checks", "1 / 0"), True),
    "what is no check": ("broken.py", HOOK.format("register_checks", "return [1]"), True),
    "a hook for checks without a return": ("broken.py", HOOK.format("register_checks", "pass"), True),
    "another hook": ("broken.py", HOOK.format("register_styles", "1 / 0"), False),
    "what is no exporter": ("broken.py", HOOK.format("register_exporters", "return [1]"), False),
    "code among the exporters": ("exporters/broken.py", FAILS, False),
    "a style": ("broken/style.toml", "name = ", False),
    "a style's file": ("broken.style.toml", "name = ", False),
    "a misnamed style": ("broken/neon.toml", "name = 1", False),
    "a format": ("formats/broken.toml", "name = ", False),
    "a style that refers to nothing": ("broken.style.toml", style("odd", recipe="nothing"), False),
}


@pytest.mark.parametrize("case", MAY_CHECK)
def test_a_failure_says_whether_a_check_may_be_missing(folder, case):
    path, source, may_check = MAY_CHECK[case]
    write(folder / path, source)
    assert only_failure(folder).may_check is may_check


def test_a_check_may_not_lie_where_its_failure_would_not_count(folder):
    source = (ROOT / "plugins" / "checks" / "clamav.py").read_text(encoding="utf-8")
    write(folder / "exporters" / "scan.py", source)
    failure = only_failure(folder)
    assert (failure.may_check, "move it to 'checks'" in failure.reason) == (True, True)
    (folder / "exporters").rename(folder / "checks")
    assert list(loaded(folder).checks) == ["clamav"]


NEVER = {
    "an import": ("import time; time.sleep(3600)", "it did not return within 2 s"),
    "a hook": (f"import time\n{HOOK.format('register_styles', 'time.sleep(3600)')}", "it did not return within 2 s"),
    "a hook without end": (
        "import itertools\n" + HOOK.format("register_loras", "return itertools.count()"),
        "it gives more than 1000 loras",
    ),
}


@pytest.mark.parametrize("case", NEVER)
def test_what_never_comes_back_is_named_and_the_rest_is_loaded(folder, case):
    source, reason = NEVER[case]
    write(folder / "broken.py", source)
    assert any(reason in failure.reason for failure in loaded(folder, seconds=2.0).failures)
