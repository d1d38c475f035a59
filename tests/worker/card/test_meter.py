"""What a card says of itself, as Prometheus reads it."""

from __future__ import annotations

from prometheus_client.parser import text_string_to_metric_families

from worker.card.meter import Meter, as_metrics


def test_every_number_is_read_with_its_card_and_stage():
    meter = Meter()
    with meter.at_work(painted=3):
        pass
    with meter.at_work(enlarged=1):
        pass
    facts = meter.told(waiting=2, memory=10**10 + 1, stages={"sdxl:steps": 2.5, "sdxl:words": 0.25})
    families = text_string_to_metric_families(as_metrics("box-gpu0", facts))
    found = {(one.name, one.labels.get("stage")): one.value for family in families for one in family.samples}
    assert found["thumbsmith_card_waiting", None] == 2
    assert found["thumbsmith_card_pictures_per_batch", None] == 3
    assert found["thumbsmith_card_enlarged", None] == 1
    assert found["thumbsmith_card_memory_bytes", None] == 10**10 + 1
    assert found["thumbsmith_card_stage_seconds", "sdxl:steps"] == 2.5
    assert found["thumbsmith_card_stage_seconds", "sdxl:words"] == 0.25
    assert len(found) == len(facts) + 1
