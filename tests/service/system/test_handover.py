"""One end of a pipe, handed to a program and taken over there."""

import os
import subprocess
import sys
from multiprocessing import Pipe, connection

import pytest

from service.system.handover import handed_over, taken_over
from tests.waiting import HANG_SECONDS

PROGRAM = "import sys; from service.system.handover import taken_over; line = taken_over(int(sys.argv[1]));"


def test_a_program_answers_through_it_and_its_end_is_seen():
    ours, theirs = Pipe()
    number, options = handed_over(theirs)
    command = [sys.executable, "-c", f"{PROGRAM} line.send(line.recv() * 2)", str(number)]
    program = subprocess.Popen(command, **options)
    theirs.close()
    ours.send("ab")
    assert ours.recv() == "abab"
    with pytest.raises(EOFError):
        ours.recv()
    assert program.wait(HANG_SECONDS) == 0


def test_on_windows_the_handle_is_the_only_one_that_is_inherited(monkeypatch):
    made = []
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr(subprocess, "STARTUPINFO", lambda **options: options, raising=False)
    monkeypatch.setattr(os, "set_handle_inheritable", lambda *asked: made.append(asked), raising=False)
    monkeypatch.setattr(connection, "PipeConnection", lambda handle: ("pipe", handle), raising=False)
    ours, theirs = Pipe()
    number, options = handed_over(theirs)
    assert made == [(number, True)]
    assert options == {"startupinfo": {"lpAttributeList": {"handle_list": [number]}}}
    assert taken_over(number) == ("pipe", number)
    ours.close()
    theirs.close()
