"""The meter of pages measures what it says: its link charges round trips as TCP does, its figures keep their rules."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.waiting import HANG_SECONDS
from tests.web.scenario import ROOT, node

METER = ROOT / "bench" / "web_speed"


def run(script: str) -> dict:
    """What a module that imports from the meter prints."""
    command = [node(), "--input-type=module", "--eval", script]
    done = subprocess.run(command, cwd=METER, capture_output=True, text=True, timeout=HANG_SECONDS, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def arrivals() -> dict:
    """When answers of 10 and 60 KB, and one on the same connection once more, have come over 200 ms a round trip."""
    return run("""
        import http from 'node:http'
        import { openLink } from './link.mjs'
        const server = http.createServer(({ url }, response) => response.end(Buffer.alloc(Number(url.slice(1)))))
        await new Promise((done) => server.listen(0, '127.0.0.1', done))
        const link = await openLink({ target: server.address().port, down: 100_000, up: 100_000, rtt: 200 })
        const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
        const get = (bytes, agent) => new Promise((done) => {
          const begun = performance.now()
          http.get({ port: link.port, path: `/${bytes}`, agent }, (answer) =>
            answer.resume().on('end', () => done(performance.now() - begun)))
        })
        const [small, large, first] = [await get(10_000, false), await get(60_000, false), await get(10_000, agent)]
        console.log(JSON.stringify({ small, large, again: await get(10_000, agent) }))
        link.close()
        process.exit(0)
    """)


def test_a_new_connection_costs_a_round_trip_before_the_answer(arrivals):
    assert arrivals["small"] >= 395
    assert 195 <= arrivals["again"] < arrivals["small"] - 100


def test_what_exceeds_the_first_window_waits_for_acknowledgements(arrivals):
    assert arrivals["large"] >= 795, "60 KB are three windows: 14.6 KB, 29.2 KB, the rest"


def test_the_rate_is_shared_by_all_connections():
    told = run("""
        import { openLink } from './link.mjs'
        import http from 'node:http'
        const server = http.createServer((_, response) => response.end(Buffer.alloc(10_000)))
        await new Promise((done) => server.listen(0, '127.0.0.1', done))
        const link = await openLink({ target: server.address().port, down: 400, up: 10_000, rtt: 0 })
        const begun = performance.now()
        const get = () => new Promise((done) =>
          http.get({ port: link.port }, (answer) => answer.resume().on('end', done)))
        await Promise.all([get(), get(), get()])
        console.log(JSON.stringify({ all: performance.now() - begun }))
        process.exit(0)
    """)
    assert told["all"] >= 30_000 / 50 * 0.98


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"paint": 800, "loaded": 900, "tasks": [], "requests": []}, 900),
        ({"paint": 800, "loaded": 700, "tasks": [[100, 400]], "requests": []}, 800),
        ({"paint": 800, "loaded": 700, "tasks": [[900, 1000], [5900, 6000]], "requests": []}, 6000),
        ({"paint": 800, "loaded": 700, "tasks": [[900, 1000], [6100, 6300]], "requests": []}, 1000),
        (
            {"paint": 800, "loaded": 700, "tasks": [[6100, 6300]], "requests": [[0, 3000], [0, 3000], [0, 3000]]},
            6300,
        ),
    ],
    ids=["content loaded", "before the paint", "a task within five seconds", "a task after them", "three requests"],
)
def test_time_to_interactive(record, expected):
    script = "import { timeToInteractive } from './figures.mjs'\nconsole.log(JSON.stringify(timeToInteractive(%s)))"
    assert run(script % json.dumps(record)) == expected


def test_usable_is_not_before_the_page_is_alive():
    record = {"paint": 800, "loaded": 700, "tasks": [[900, 1000]], "requests": [], "alive": 1500, "bytes": 0}
    told = run(
        f"import {{ figuresOf }} from './figures.mjs'\nconsole.log(JSON.stringify(figuresOf({json.dumps(record)})))"
    )
    assert (told["interactive"], told["usable"], told["blocking"]) == (1000, 1500, 50)


def test_the_meter_needs_no_packages():
    imports = [line for path in METER.glob("*.mjs") for line in path.read_text().splitlines() if " from '" in line]
    assert all("from 'node:" in line or "from './" in line for line in imports)
    assert Path(METER / "main.mjs").is_file()
