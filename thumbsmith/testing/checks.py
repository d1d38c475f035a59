"""What every check of uploads promises. One that no setting asks for is only asked whether it can be left out."""

from __future__ import annotations

import io
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Literal

from PIL import Image

from engine.errors import ThumbsmithError
from engine.kinds import answers
from engine.kinds.check import Check, Finding, Verdict
from thumbsmith.testing.broken import Broken, insist
from thumbsmith.testing.workbench import Workbench

_AT_ONCE = 4


def can_be_left_out(check: Check, bench: Workbench) -> None:
    """It says itself whether the settings ask for it."""
    answers.configured_check(check.configured({}))


def lets_a_photograph_pass(check: Check, bench: Workbench) -> None:
    """It refuses no harmless photograph."""
    for name, verdict in _verdicts(check, bench).items():
        insist(verdict.finding is not Finding.REFUSED, f"it refuses a portrait, {name}: {verdict.reason}")


def says_why(check: Check, bench: Workbench) -> None:
    """It says in a sentence why a file is not clean, and details that JSON can hold."""
    for name, verdict in {**_verdicts(check, bench), **_verdicts_on_rubble(check, bench)}.items():
        insist(verdict.finding is Finding.CLEAN or verdict.reason.strip(), f"{name} is {verdict.finding}: no reason")
        try:
            json.dumps(dict(verdict.details), allow_nan=False)
        except (TypeError, ValueError) as error:
            raise Broken(f"of {name} its details are nothing that JSON can hold ({error})") from error


def answers_several_at_once(check: Check, bench: Workbench) -> None:
    """It gives several threads at once the same verdict."""
    ready = check.configured({})
    if ready is None:
        return
    data = _picture(bench, "JPEG")
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        found = list(pool.map(lambda _: ready.inspect(data, "image/jpeg").finding, range(_AT_ONCE)))
    insist(len(set(found)) == 1, f"of one file it says {', '.join(sorted(set(found)))}")


def _verdicts(check: Check, bench: Workbench) -> dict[str, Verdict]:
    """On a portrait, in whatever the check is given."""
    ready = check.configured({})
    if ready is None:
        return {}
    found = {"a JPEG": answers.verdict(ready.inspect(_picture(bench, "JPEG"), "image/jpeg"))}
    if ready.sees == "file":
        found["a WebP"] = answers.verdict(ready.inspect(_picture(bench, "WEBP"), "image/webp"))
    return found


def _verdicts_on_rubble(check: Check, bench: Workbench) -> dict[str, Verdict]:
    """On what is no picture. Raising is an answer, too: the upload stays in quarantine."""
    ready, found = check.configured({}), {}
    whole = _picture(bench, "JPEG")
    for name, data in {"half a JPEG": whole[: len(whole) // 2], "no picture at all": b"\0" * 64}.items():
        try:
            if ready is not None:
                found[name] = answers.verdict(ready.inspect(data, "image/jpeg"))
        except ThumbsmithError:
            continue
    return found


def _picture(bench: Workbench, kind: Literal["JPEG", "WEBP"]) -> bytes:
    file = io.BytesIO()
    Image.fromarray(bench.photo.pixels).save(file, kind, quality=90)
    return file.getvalue()


PROMISES = (can_be_left_out, lets_a_photograph_pass, says_why, answers_several_at_once)
