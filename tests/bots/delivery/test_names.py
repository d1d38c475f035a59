"""Who begins after the end of another with the same name takes over at once what that one held."""

from __future__ import annotations

import asyncio
import subprocess
import sys

from bots.delivery import Delivery, claims
from bots.delivery.names import own_name
from tests.bots.stage import LEASE_SECONDS, Stage

_HOLDS = """
import sys
from pathlib import Path
from bots.delivery.names import own_name
with own_name(Path(sys.argv[1]), "discord") as name:
    print(name, flush=True)
    sys.stdin.read()
"""


def test_a_name_is_one_living_process_s_and_then_the_next_one_s(tmp_path):
    command = [sys.executable, "-c", _HOLDS, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as first:
        taken = first.stdout.readline().strip()
        with own_name(tmp_path, "discord") as second, own_name(tmp_path, "slack") as other:
            assert len({taken, second, other, ""}) == 4
        first.kill()
    with own_name(tmp_path, "discord") as after:
        assert after == taken


def test_folders_that_are_not_shared_share_no_name(tmp_path):
    with own_name(tmp_path / "a", "discord") as one, own_name(tmp_path / "b", "discord") as other:
        assert one != other


def test_where_no_file_can_be_kept_there_is_no_name(tmp_path):
    (tmp_path / "file").touch()
    with own_name(tmp_path / "file" / "bots", "discord") as name:
        assert name == ""


def ended_at_work(stage: Stage, name: str) -> None:
    (one,) = stage.lagging()
    assert claims.take(stage.desk.database, one.id, intent=one.wanted, seconds=LEASE_SECONDS, name=name)
    assert stage.lagging() == []


async def looked_once(stage: Stage) -> None:
    delivery = Delivery(stage.desk, stage.surface, lease_seconds=LEASE_SECONDS)
    running = asyncio.create_task(delivery.run())
    while not delivery._courier.name:
        await asyncio.to_thread(stage.surface.path.exists)
    delivery.stop()
    await running


def test_what_a_process_held_is_its_successor_s_at_once(stage: Stage):
    stage.ask()
    with own_name(stage.desk.settings.data_dir / "bots", stage.surface.name) as name:
        ended_at_work(stage, name)
    asyncio.run(looked_once(stage))
    assert len(stage.lagging()) == 1 or stage.states() == ["queued"]


def test_what_somebody_else_holds_is_left_to_them(stage: Stage):
    stage.ask()
    with own_name(stage.desk.settings.data_dir / "bots", stage.surface.name) as name:
        ended_at_work(stage, name)
        asyncio.run(looked_once(stage))
    assert stage.lagging() == []
    assert stage.states() == []
