"""Uses the whole service for MINUTES, with one fault each minute in turn, and says what that did to its users.

    make soak MINUTES=30                       # half an hour: every fault three or four times
    make soak MINUTES=30 ARGS="--dry-run"      # only says which fault would strike when
    make soak MINUTES=4 ARGS="--from HEAD~20"  # begins with that version; the first rolling restart upgrades it

Two of the API behind nginx, two workers, a bot on a platform in a file, PostgreSQL, Redis and a bucket run on loopback.
Four people at browsers, a program with an API key and webhooks, and people in a chat ask for pictures all the while.
What is counted: requests that were not answered as docs/service.md says (a 429 or 503 with `Retry-After` is right only
while a fault allows it), how long a generation takes, what was lost or made twice, memory and open files of processes.

`out/soak` then holds report.md, report.json, samples.csv and plot.svg. The last line is the verdict; the exit code is 1
where less than 99.9 % was answered as it should, anything was lost or doubled, or memory grew by more than 5 % after the
first third, which is judged from twenty minutes on: before that, processes still grow warm. It needs the packages
postgresql, redis-server and nginx; the fault `disk` is for root alone, who may mount one.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.soak.schedule import BY_NAME, schedule, told


def main(arguments: Sequence[str] | None = None) -> int:
    given = _arguments(arguments)
    strikes = schedule(given.minutes, only=given.fault or ())
    print(told(strikes), flush=True)
    if given.dry_run:
        return 0
    from bench.soak.older import older  # what only a real run needs
    from bench.soak.photograph import photograph
    from bench.soak.run import soak
    from bench.soak.staff import Plan
    from bench.soak.verdict import report_of
    from bench.soak.written import write

    with older(given.older) as begins:
        plan = Plan(**begins, stand_in_seconds=given.stand_in, chat_seconds=given.pause)
        seconds = 60.0 * given.minutes
        record = soak(plan, strikes, seconds=seconds, pause=given.pause, say=_say, photograph=photograph())
    report = report_of(record)
    for path in write(given.out, record, report):
        print(path)
    print(report.verdict)
    return int(bool(report.faults))


def _say(what: str) -> None:
    print(what, flush=True)


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench.soak", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=int, default=30, help="how long, and how many faults; 30 unless given")
    parser.add_argument("--fault", action="append", choices=list(BY_NAME), help="only these, in turn; may be repeated")
    parser.add_argument("--pause", type=float, default=15.0, help="seconds each person rests between two wishes")
    parser.add_argument(
        "--stand-in", type=float, metavar="SECONDS", help="pictures of nothing that take so long, not the engine's"
    )
    parser.add_argument("--from", dest="older", metavar="COMMIT", help="the version to begin with, as Git names it")
    parser.add_argument("--out", type=Path, default=Path("out/soak"), help="where the report is written")
    parser.add_argument("--dry-run", action="store_true", help="say which fault strikes when, and do nothing")
    given = parser.parse_args(arguments)
    if given.minutes < 1:
        parser.error("--minutes must be 1 or more")
    return given


if __name__ == "__main__":
    sys.exit(main())
