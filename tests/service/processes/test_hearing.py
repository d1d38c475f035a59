"""Data comes through; what would be run as it is read does not, and ends the hearing."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import uuid
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from engine.geometry import Box
from engine.journal import Kind, Step
from service.processes.hearing import heard
from worker.rendering import Message


def said(what: object) -> object:
    ours, theirs = multiprocessing.Pipe()
    with ours, theirs:
        theirs.send(what)
        return heard(ours)


@pytest.mark.parametrize(
    "what",
    [
        ("done", {"a": [1, 2.5, None, b"\0", {"x"}, frozenset({1})]}),
        Message(kind="step", step=Step(1, Kind.CALL, "paint", True), turn=3),
        Box(x=1, y=2, width=3, height=4),
        {"share": np.float32(0.25), "count": np.int64(3)},
        [Path("a") / "b", uuid.uuid4(), datetime.now(UTC)],
    ],
    ids=lambda what: type(what).__name__,
)
def test_data_comes_through(what):
    assert said(what) == what


class Runs:
    def __init__(self, function: object, *words: object) -> None:
        self._asked = function, words

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return self._asked


@pytest.mark.parametrize(
    "what",
    [
        Runs(os.system, "touch run"),
        Runs(os.mkdir, "run"),
        Runs(eval, "open('run', 'w')"),
        Runs(pickle.loads, pickle.dumps(Runs(os.mkdir, "run"))),
        Runs(getattr, Path("run"), "touch"),
        ("done", [Runs(os.mkdir, "run")]),
    ],
    ids=["system", "mkdir", "eval", "pickle", "getattr", "within"],
)
def test_nothing_that_is_said_is_run(what, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(EOFError, match="no data"):
        said(what)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name",
    [
        b"cservice.processes.python\npython_code\n(S'x'\ntR.",
        b"cservice.storage.local\nos.mkdir\n(S'run'\ntR.",
        b"cservice.studio.processes\nStudioProcesses\n(tR.",
        b"x",
    ],
)
def test_functions_of_ours_are_none_either(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ours, theirs = multiprocessing.Pipe()
    with ours, theirs:
        theirs.send_bytes(name)
        with pytest.raises(EOFError, match="no data"):
            heard(ours)
    assert list(tmp_path.iterdir()) == []
