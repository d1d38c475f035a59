"""The soak's own counting, on records whose truth is known, and a short one of the real service."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bench.soak.__main__ import main
from bench.soak.accounting import SHOULD, Answer, Struck, counted, is_right, percentile
from bench.soak.growth import Sample, growths
from bench.soak.older import newest_revision
from bench.soak.plot import plot
from bench.soak.record import Record
from bench.soak.run import soak
from bench.soak.schedule import FAULTS, schedule
from bench.soak.staff import Plan
from bench.soak.verdict import Report, report_of
from bench.soak.written import write
from bench.storm.audit import Audit
from bench.told import environment_of
from service.settings import Settings

MB = 10**6
CLEAN = Audit(generations=4, lost=0, duplicates=0, astray=0, orphans=0, attempts=5, most_attempts=2)


def answer(at: float, status: int, *, what: str = "look", comes_back: bool = False) -> Answer:
    return Answer(at=at, what=what, status=status, milliseconds=10, comes_back=comes_back)


def struck(begun: float, ended: float, *, refuses: bool = True) -> Struck:
    return Struck(name="database", begun=begun, ended=ended, refuses=refuses)


def level(who: str, megabytes: Sequence[float], *, pid: int = 1, begins: float = 0.0) -> list[Sample]:
    """A sample every six seconds."""
    return [
        Sample(
            at=begins + 6 * at,
            who=who,
            pid=pid,
            resident=int(2 * one * MB),
            proportional=int(one * MB),
            files=20 + at % 3,
        )
        for at, one in enumerate(megabytes)
    ]


def recorded(**changes: object) -> Record:
    """A good one, unless something of it is changed."""
    good = Record(
        seconds=1800,
        answers=tuple(answer(at / 10, 200) for at in range(1000)),
        strikes=(struck(10, 20),),
        samples=tuple(level("api-1", [100.0] * 300)),
        making=((12.0, 3.0), (30.0, 4.0), (31.0, 5.0), (50.0, 30.0)),
        audit=CLEAN,
        twice=0,
        chat_lost=0,
        chat_doubled=0,
        calls=4,
        calls_lost=0,
        events_lost=0,
        events_doubled=0,
        cuts=0,
        fell={},
        spoilt=(),
    )
    return replace(good, **changes)


def test_faults_strike_in_turn_one_each_minute_and_end_within_it():
    strikes = schedule(2 * len(FAULTS) + 1)
    later = [fault for fault in FAULTS if not fault.once]
    assert [one.fault for one in strikes] == [*FAULTS, *later, later[0], later[1]]
    assert [fault.name for fault in FAULTS if fault.once] == ["rolling"]
    for minute, one in enumerate(strikes):
        assert 60 * minute < one.begins <= one.ends < 60 * (minute + 1)
    assert [one.fault.name for one in schedule(3, only=["redis", "kill"])] == ["redis", "kill", "redis"]
    assert schedule(2, every=6)[1].begins == pytest.approx(7)


@pytest.mark.parametrize(
    ("given", "right"),
    [
        (answer(1, 200), True),
        (answer(1, 202, what="generate"), True),
        (answer(15, 503, comes_back=True), True),
        (answer(24, 503, comes_back=True), True),
        (answer(12, 429, comes_back=True), True),
        (answer(15, 503), False),
        (answer(40, 503, comes_back=True), False),
        (answer(5, 503, comes_back=True), False),
        (answer(15, 500, comes_back=True), False),
        (answer(15, 0), False),
        (answer(1, 200, what="generate"), False),
    ],
)
def test_a_refusal_is_right_only_while_a_fault_allows_it_and_with_the_time_to_come_back(given: Answer, right: bool):
    assert is_right(given, [struck(10, 20)]) is right
    assert not is_right(replace(given, status=503), [struck(10, 20, refuses=False)])


def test_what_is_wrong_is_counted_and_kept():
    found = counted([answer(1, 200), answer(15, 503, comes_back=True), answer(50, 502)], [struck(10, 20)])
    assert (found.asked, found.right, found.refused, [one.status for one in found.wrong]) == (3, 2, 1, [502])
    assert found.share == pytest.approx(2 / 3)
    assert percentile(list(range(101)), 0.95) == 95
    assert percentile([], 0.95) == 0


@pytest.mark.parametrize(
    ("megabytes", "low", "high"),
    [
        ([100.0] * 300, -0.1, 0.1),
        ([50.0 + at / 2 for at in range(100)] + [100.0] * 200, -0.1, 0.1),
        ([100.0 + at / 10 for at in range(300)], 15, 19),
        ([100.0 - at / 10 for at in range(300)], -27, -22),
        ([100.0 if at % 40 else 900.0 for at in range(300)], -0.1, 0.1),
        ([100.0] * 290 + [300.0] * 10, -0.1, 0.1),
    ],
    ids=["flat", "warming up", "growing", "shrinking", "spikes", "a jump at the end"],
)
def test_memory_grows_by_the_slope_of_all_pairs_after_warming_up(megabytes: list[float], low: float, high: float):
    (found,) = growths(level("api-1", megabytes), until=1800)
    assert low < found.percent < high
    assert found.files == (20, 22)


def test_a_process_started_anew_is_no_growth_and_one_that_leaks_in_each_life_is():
    def lives(rise: float) -> list[Sample]:
        return [
            one
            for life in range(4)
            for one in level("worker-1", [40 + rise * at for at in range(75)], pid=life, begins=450.0 * life)
        ]

    (steady,), (leaking,) = growths(lives(0), until=1800), growths(lives(0.2), until=1800)
    assert abs(steady.percent) < 0.1
    assert steady.lives == 4
    assert 15 < leaking.percent < 25, "over one life, and not over four of them"
    assert growths(level("api-1", [100.0] * 5), until=1800) == [], "too few to tell"


def test_a_good_soak_passes_and_says_so():
    report = report_of(recorded())
    assert report.faults == []
    assert report.verdict.startswith("passed | 1000 of 1000 requests answered as they should (100.000 %)")
    assert (report.making.p50, report.making.p95) == (5.0, 30.0)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"answers": tuple(answer(at, 500 if at < 2 else 200) for at in range(1000))}, "99.800 % of requests"),
        ({"audit": replace(CLEAN, lost=1)}, "lost 1, doubled 0"),
        ({"audit": replace(CLEAN, duplicates=2)}, "lost 0, doubled 2"),
        ({"audit": replace(CLEAN, astray=-1)}, "-1 credits astray"),
        ({"twice": 1}, "lost 0, doubled 1"),
        ({"chat_lost": 1}, "lost 1"),
        ({"chat_doubled": 1}, "doubled 1"),
        ({"calls_lost": 1}, "lost 1"),
        ({"events_lost": 1}, "lost 1"),
        ({"events_doubled": 1}, "doubled 1"),
        ({"fell": {"api-2": 3}}, "api-2 ended by itself 3 times"),
        ({"spoilt": ("a file",)}, "1 spoilt: a file"),
        ({"making": ()}, "no generation was ready"),
        ({"samples": ()}, "nobody's memory was seen"),
        ({"samples": tuple(level("bot", [100.0 + at / 10 for at in range(300)]))}, "memory of bot grew by 1"),
    ],
)
def test_whatever_is_not_good_enough_fails_it(changes: dict[str, object], said: str):
    report = report_of(recorded(**changes))
    assert len(report.faults) == 1
    assert said in report.faults[0]
    assert report.verdict.startswith("FAILED: ")


def test_a_short_soak_tells_of_memory_and_does_not_judge():
    report = report_of(recorded(seconds=300, samples=tuple(level("bot", [100.0 + at for at in range(100)]))))
    assert report.faults == []
    assert report.memory[0].percent > 30
    assert report.verdict.endswith("too short a time to judge that")


def test_one_answer_in_a_thousand_may_be_wrong():
    assert report_of(recorded(answers=tuple(answer(at, 500 * (at == 0) or 200) for at in range(1000)))).faults == []


def test_the_report_is_written_for_people_and_for_programs(tmp_path: Path):
    record = recorded(answers=(answer(1, 200), answer(2, 418)))
    report = report_of(record)
    paths = {path.name: path.read_text(encoding="utf-8") for path in write(tmp_path / "soak", record, report)}
    assert Report.model_validate_json(paths["report.json"]) == report
    assert "| look | 200: 1, 418: 1 |" in paths["report.md"]
    assert "| api-1 | 100.0 | 100.0 | +0.0 % | 20 - 22 | 1 |" in paths["report.md"]
    assert "![" in paths["report.md"]
    assert "plot.svg" in paths
    assert len(paths["samples.csv"].splitlines()) == 1 + len(record.samples)


def test_the_plot_shows_every_generation_every_process_and_every_fault():
    drawn = ElementTree.fromstring(
        plot(recorded(samples=(*level("api-1", [1, 2, 3]), *level("<bot>", [4, 5, 6], pid=2))))
    )
    kinds = [one.tag.rpartition("}")[2] for one in drawn.iter()]
    assert kinds.count("circle") == 4
    assert kinds.count("polyline") == 2 * 2
    texts = [one.text for one in drawn.iter() if one.text]
    assert {"api-1", "<bot>", "database", "megabytes", "open files"} <= set(texts)


def test_a_dry_run_says_the_schedule_and_starts_nothing(capsys: pytest.CaptureFixture[str]):
    assert main(["--minutes", "8", "--dry-run"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 8
    assert {line.split()[1] for line in lines} == {fault.name for fault in FAULTS}
    for wrong in (["--minutes", "0"], ["--fault", "earthquake"]):
        with pytest.raises(SystemExit, match="2"):
            main(wrong)
    with pytest.raises(SystemExit, match="0"):
        main(["--help"])
    assert "make soak MINUTES=30" in capsys.readouterr().out


def test_settings_are_told_as_they_were_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    given = Settings(
        data_dir=tmp_path,
        secret_key="a key for tests, of no use elsewhere",
        trusted_proxies=("10.0.0.1", "10.0.0.2"),
        lease_seconds=7,
    )
    for name, value in environment_of(given, log_level="ERROR").items():
        monkeypatch.setenv(name, value)
    told = Settings.load()
    assert told == given.model_copy(update={"log_level": "ERROR"})


def test_the_newest_revision_of_a_version_is_told_from_its_files():
    assert newest_revision(Path(__file__).resolve().parents[2]) >= "0009"


def test_a_worker_that_is_killed_costs_a_short_soak_nothing():
    """The real service, with pictures of nothing: what takes time is that everything starts."""
    plan = Plan(stand_in_seconds=0.2, chat_seconds=0.5, lease_seconds=3.0, each=1)
    said: list[str] = []
    record = soak(plan, schedule(1, only=["kill"], every=6), seconds=6, pause=0.3, say=said.append)
    report = report_of(record)
    assert (report.lost, report.doubled, report.astray, report.spoilt, report.fell) == (0, 0, 0, [], {})
    assert (report.wrong, report.share) == ([], 1.0)
    assert report.making.ready == report.generations > 1
    assert report.strikes[0].note == "worker-1 was killed"
    assert {"generate", "chat: ask"} <= set(report.kinds) <= set(SHOULD)
    assert {one.who for one in record.samples} >= {"api-1", "worker-1", "bot", "chat"}
