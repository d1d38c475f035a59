"""`python bench/soak/chat.py FOLDER SECONDS`: people in a chat who ask for pictures and look how theirs stand.

FOLDER is the recorder's, which is their platform; each answer they get is a line of `answers.jsonl` there. Whoever is
turned away asks again by the same key. Started by its path, as the worker beside it.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from bench.bots_storm.storm import OnRecorder
from bots.desk import Desk
from bots.people import meet
from bots.verbs.looking import status
from service.errors import TooManyRequests, Unavailable
from service.precautions import begin
from service.settings import Settings

ANSWERS = "answers.jsonl"
_LONGEST_PAUSE_SECONDS = 5.0


def main(folder: Path, seconds: float) -> None:
    settings = Settings.load()
    begin(settings)
    desk = Desk.open(settings)
    desk.prepare()
    said = folder / ANSWERS
    platform, number = OnRecorder(folder), _asked_before(said)
    while True:
        number += _told(said, "chat: ask", 202, partial(platform.ask, desk, number), number=number)
        _told(said, "chat: look", 200, partial(_look, desk, number))
        time.sleep(random.uniform(0, 2 * seconds))


def _look(desk: Desk, number: int) -> None:
    status(desk, meet(desk, surface=OnRecorder.surface, subject=f"person-{number % 5}", place="place"))


def _told(said: Path, what: str, right: int, deed: Callable[[], object], **more: object) -> bool:
    """Do it and write down what came of it; whether it was done."""
    at, line = time.time(), dict[str, Any](more)
    try:
        line |= {"status": right, "generation": str(deed())}
    except Unavailable as error:
        line |= {
            "status": 429 if isinstance(error, TooManyRequests) else 503,
            "comes_back": error.retry_after > 0,
            "detail": str(error),
        }
        time.sleep(min(error.retry_after, _LONGEST_PAUSE_SECONDS))
    except Exception as error:  # whatever it is, it is no right answer
        line |= {"status": 500, "detail": f"{type(error).__name__}: {error}"}
        time.sleep(1)
    seconds = time.time() - at
    with said.open("ab") as file:
        file.write(json.dumps({"at": at, "what": what, "milliseconds": 1000 * seconds, **line}).encode() + b"\n")
    return line["status"] == right


def _asked_before(said: Path) -> int:
    """By an earlier process of theirs. What it asked last, without hearing an answer, is asked again by its key."""
    if not said.exists():
        return 0
    lines = map(json.loads, said.read_text().splitlines())
    return 1 + max((line["number"] for line in lines if line.get("status") == 202), default=-1)


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
