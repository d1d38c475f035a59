"""Options every test may ask for, patience with a busy machine, and the order of modules."""

import os
import signal

import pytest
from hypothesis import HealthCheck, settings

from engine.kinds import time_limit
from tests.waiting import HANG_SECONDS

pytest_plugins = ["tests.servers", "tests.clock"]
settings.register_profile("on any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("on any machine")
os.environ[time_limit.VARIABLE] = str(HANG_SECONDS)
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # so a shell starts what it is not to wait for
    signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:  # so does nohup
    signal.signal(signal.SIGHUP, lambda *_: None)  # as deaf as before, but no child inherits it

_LONGEST = (
    "tests/contract/test_styles.py",
    "tests/web/test_accessibility.py",
    "tests/worker/test_storm.py",
    "tests/packaging/test_wheel.py",
    "tests/packaging/test_hostile_folder.py",
    "tests/web/test_journeys.py",
    "tests/web/test_editing.py",
    "tests/web/test_faults.py",
    "tests/plugins/backgrounds/test_backgrounds.py",
    "tests/cli/test_serving.py",
    "tests/worker/test_process.py",
    "tests/bench/test_hostile_images.py",
    "tests/engine/layout/test_rules.py",
    "tests/engine/test_pipeline.py",
)
"""These begin first: where modules are dealt to several processes, a long one at the end would keep one waiting."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-goldens", action="store_true", help="write the golden pictures anew instead of comparing"
    )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: many a test waits for what it started; two more were not quicker."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    rank = {path: place for place, path in enumerate(_LONGEST)}
    items.sort(key=lambda item: rank.get(item.nodeid.partition("::")[0], len(rank)))


@pytest.fixture
def update_goldens(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-goldens"))
