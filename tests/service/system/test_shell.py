"""A word is one word to the shell that it is typed into."""

import subprocess

from service.system.shell import quoted

WORD = "C:\\Program Files\\it's [here]"


def test_a_shell_takes_it_for_one():
    told = subprocess.run(["sh", "-c", f"printf %s {quoted(WORD)}"], capture_output=True, encoding="utf-8", check=True)
    assert told.stdout == WORD


def test_on_windows_single_quotes_hold_nothing_together(monkeypatch):
    monkeypatch.setattr("sys.platform", "win32")
    assert quoted(WORD) == f'"{WORD}"'
    assert quoted("thumbsmith[service]") == "thumbsmith[service]"
