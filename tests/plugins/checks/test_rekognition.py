"""The picture moderation: what it lets through, what it refuses, and that no trouble is ever a yes."""

import io
import logging
from collections.abc import Iterator

import pytest
from PIL import Image

from engine.errors import MachineError, PluginError
from engine.kinds.check import Finding
from plugins.checks.rekognition import TOLERATED, Rekognition
from tests.doubles.rekognition import RekognitionDouble, State, label


@pytest.fixture(scope="module")
def server() -> Iterator[RekognitionDouble]:
    with RekognitionDouble() as double:
        yield double


@pytest.fixture
def state(server: RekognitionDouble) -> State:
    server.state.__init__()
    return server.state


@pytest.fixture(scope="module")
def check(server: RekognitionDouble) -> Rekognition:
    return Rekognition().configured({**server.settings, "rekognition_confidence": 80.0})


def jpeg(side: int = 120) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (side, side), "teal").save(file, "JPEG")
    return file.getvalue()


def verdict(check: Rekognition, data: bytes | None = None):
    return check.inspect(data or jpeg(), "image/jpeg")


def test_without_a_region_it_is_not_asked_for():
    assert Rekognition().configured({"rekognition_region": None, "rekognition_confidence": 80.0}) is None


@pytest.mark.parametrize("name", ["rekognition_endpoint_url", "rekognition_access_key"])
def test_half_its_settings_are_refused_and_not_passed_over(name):
    with pytest.raises(PluginError, match="THUMBSMITH_REKOGNITION_REGION"):
        Rekognition().configured({name: "something"})


def test_a_picture_with_nothing_to_say_about_it_is_clean(check, state):
    assert verdict(check).finding is Finding.CLEAN
    assert state.seen == [jpeg()]


@pytest.mark.parametrize(
    "labels",
    [
        [label("Explicit")],
        [label("Explicit Nudity", parent="Explicit")],
        [label("Hate Symbols")],
        [label("Graphic Violence", parent="Violence")],
        [label("A Label Of Next Year")],
        [label("Alcohol"), label("Explicit")],
        [label("Violence")],
        [label("Violence"), label("Weapons", parent="Violence"), label("Graphic Violence", parent="Violence")],
    ],
    ids=lambda labels: "+".join(one["Name"] for one in labels),
)
def test_what_is_not_tolerated_by_name_is_refused(check, state, labels):
    state.labels = labels
    found = verdict(check)
    assert found.finding is Finding.REFUSED
    assert found.details["labels"] == {one["Name"]: 97.5 for one in labels}
    assert not any(one["Name"] in found.reason for one in labels)


@pytest.mark.parametrize(
    "labels",
    [
        [label("Alcohol"), label("Alcoholic Beverages", parent="Alcohol"), label("Wine", parent="Alcoholic Beverages")],
        [label("Violence"), label("Weapons", parent="Violence")],
        [label("Gambling")],
        *([label(name)] for name in sorted(TOLERATED)),
    ],
    ids=lambda labels: "+".join(one["Name"] for one in labels),
)
def test_what_a_show_may_have_is_let_through_and_noted(check, state, labels):
    state.labels = labels
    found = verdict(check)
    assert found.finding is Finding.CLEAN
    assert set(found.details["labels"]) == {one["Name"] for one in labels}


def test_headings_that_point_at_each_other_come_to_an_end(check, state):
    state.labels = [label("A", parent="B"), label("B", parent="A")]
    assert verdict(check).finding is Finding.REFUSED


def test_only_confident_labels_count(check, state):
    state.labels = [label("Explicit", confidence=79.9)]
    assert verdict(check).finding is Finding.CLEAN
    state.labels = [label("Explicit", confidence=80.0)]
    assert verdict(check).finding is Finding.REFUSED


@pytest.mark.parametrize("fault", ["throttle", "error", "reset"])
def test_a_fault_that_passes_is_waited_out(check, state, fault):
    state.fault, state.faults_left = fault, 2
    assert verdict(check).finding is Finding.CLEAN
    assert state.calls == 3


@pytest.mark.parametrize("fault", ["throttle", "error", "reset"])
def test_a_fault_that_stays_is_undecided_after_a_few_tries(check, state, fault):
    state.fault = fault
    assert verdict(check).finding is Finding.UNDECIDED
    assert state.calls == 3


@pytest.mark.parametrize("fault", ["garbage", "no-labels", "odd-labels"])
def test_an_answer_that_is_none_is_undecided(check, state, fault):
    state.fault = fault
    assert verdict(check).finding is Finding.UNDECIDED


@pytest.mark.parametrize("data", [b"no picture", b"RIFF\0\0\0\0WEBPVP8 ", jpeg(20)], ids=["text", "webp", "small"])
def test_a_picture_that_it_cannot_take_is_undecided(check, state, data):
    assert verdict(check, data).finding is Finding.UNDECIDED


def test_wrong_keys_are_undecided_and_stand_nowhere(server, state, caplog):
    caplog.set_level(logging.DEBUG)
    wrong = Rekognition().configured({**server.settings, "rekognition_secret_key": "guessed-secret"})
    found = wrong.inspect(jpeg(), "image/jpeg")
    assert found.finding is Finding.UNDECIDED
    assert found.details["error"] == "SignatureDoesNotMatch"
    assert "guessed-secret" not in repr(found) + repr(wrong) + caplog.text


def test_it_answers_or_says_why_not(check, state):
    check.ping()
    state.fault = "throttle"
    with pytest.raises(MachineError, match="ThrottlingException"):
        check.ping()
