"""What each system does by itself, and what is said of those that do less."""

import sys

import pytest

from service.system.answers import AS_SYSTEM, answers, answers_for


def test_linux_lacks_nothing():
    linux = answers_for("linux")
    assert linux.cannot == ()
    assert linux.kernel_holds_memory
    assert {"RLIMIT_FSIZE", "RLIMIT_CORE", "RLIMIT_CPU"} == {*linux.kernel_limits}


@pytest.mark.parametrize("system", ["darwin", "win32", "freebsd14"])
def test_the_others_say_what_they_lack(system):
    known = answers_for(system)
    assert not known.kernel_holds_memory
    assert known.begins_by == "spawn"
    assert any("memory" in lack for lack in known.cannot)


def test_only_windows_cannot_forbid_a_file():
    assert "RLIMIT_FSIZE" in answers_for("darwin").kernel_limits
    assert answers_for("win32").kernel_limits == ()
    assert any("write files" in lack for lack in answers_for("win32").cannot)


def test_the_environment_may_ask_for_another_system(monkeypatch):
    monkeypatch.delenv(AS_SYSTEM, raising=False)
    assert answers().name == sys.platform
    monkeypatch.setenv(AS_SYSTEM, "win32")
    assert answers().title == "Windows"
