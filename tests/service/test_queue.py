"""The doorbell: an id in JSON, and never a reason to wait."""

import pickle
import threading
import uuid

import pytest

from bench.servers import RedisServer, free_port
from service.errors import SettingsError
from service.queue import Doorbell, open_huey, ring_task
from service.settings import Settings
from tests.waiting import HANG_SECONDS, wait_for


def test_a_ring_arrives(settings: Settings) -> None:
    heard: list[uuid.UUID] = []
    huey = open_huey(settings)
    huey.storage.flush_all()
    ring_task(huey, heard.append)
    doorbell = Doorbell(settings)
    one = uuid.uuid4()
    doorbell.ring(one)
    wait_for(huey.storage.queue_size, "the ring")
    huey.execute(huey.dequeue())
    doorbell.close()
    assert heard == [one]


class _Slow:
    """A wake-up that takes its time, and remembers."""

    look_seconds = None

    def __init__(self) -> None:
        self.woken: list[uuid.UUID] = []
        self.begun, self.go_on = threading.Event(), threading.Event()

    def send(self, user_id: uuid.UUID) -> None:
        self.woken.append(user_id)
        self.begun.set()
        self.go_on.wait(HANG_SECONDS)

    def listen(self, listener: object) -> None: ...

    def close(self) -> None: ...


def test_who_waits_to_be_woken_many_times_is_woken_once(settings: Settings) -> None:
    slow, first, second = _Slow(), uuid.uuid4(), uuid.uuid4()
    doorbell = Doorbell(settings, wake_up=slow)
    doorbell.wake(first)
    assert slow.begun.wait(HANG_SECONDS)
    for _ in range(50):
        doorbell.wake(second)
        doorbell.wake(first)
    slow.go_on.set()
    wait_for(lambda: len(slow.woken) == 3, "the last to be woken")
    doorbell.close()
    assert slow.woken == [first, second, first]


class _Harm:
    def __reduce__(self) -> tuple:
        return print, ("this code ran",)


@pytest.mark.parametrize(
    "message",
    [
        pickle.dumps(_Harm()),
        b"{}",
        b'{"task": "thumbsmith.ring", "id": "1", "generation": "no uuid"}',
        b'{"task": "os.system", "id": "1", "generation": "7e9f7e0e-6a3c-4a41-8ad7-0d92f0d6f0a1"}',
        b'{"task": "thumbsmith.ring", "id": "1", "generation": "7e9f7e0e-6a3c-4a41-8ad7-0d92f0d6f0a1", "eta": 1}',
        b"[" * 400,
        b"x" * 100_000,
    ],
)
def test_nothing_else_is_let_in(settings: Settings, message: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    heard: list[uuid.UUID] = []
    huey = open_huey(settings)
    huey.storage.flush_all()
    ring_task(huey, heard.append)
    huey.storage.enqueue(message)
    with pytest.raises(Exception):  # noqa: B017, PT011 - Huey's own for the unknown task, ValueError for the rest
        huey.dequeue()
    assert heard == []
    assert "this code ran" not in capsys.readouterr().out


def test_the_check_above_sees_code_that_runs(tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    """The planted fault: Huey's own serializer."""
    from huey import MemoryHuey

    huey = MemoryHuey()
    huey.storage.enqueue(pickle.dumps(_Harm()))
    with pytest.raises(Exception):  # noqa: B017, PT011
        huey.dequeue()
    assert "this code ran" in capsys.readouterr().out


def test_a_queue_that_never_answers_holds_nobody_up(sqlite_settings: Settings) -> None:
    """Whoever rings goes on while the first ring is still on its way, and however many more there are."""
    stuck = _Slow()
    doorbell = Doorbell(sqlite_settings, wake_up=stuck)
    doorbell.wake(uuid.uuid4())
    assert stuck.begun.wait(HANG_SECONDS)
    for _ in range(20_000):
        doorbell.ring(uuid.uuid4())
    assert len(stuck.woken) == 1
    stuck.go_on.set()
    doorbell.close()


def test_a_queue_that_is_away_and_comes_back(
    own_redis: RedisServer, sqlite_settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings = sqlite_settings.model_copy(update={"queue_url": own_redis.url})
    doorbell = Doorbell(settings)
    own_redis.stop()
    doorbell.ring(uuid.uuid4())
    wait_for(lambda: "the queue does not answer" in caplog.text, "the first ring's end")
    own_redis.start()
    doorbell.ring(uuid.uuid4())
    wait_for(open_huey(settings).storage.queue_size, "the second ring")
    doorbell.close()
    assert open_huey(settings).storage.queue_size() == 1


def test_an_address_we_do_not_know_is_refused(sqlite_settings: Settings) -> None:
    with pytest.raises(SettingsError, match="THUMBSMITH_QUEUE_URL"):
        open_huey(sqlite_settings.model_copy(update={"queue_url": f"amqp://127.0.0.1:{free_port()}"}))
