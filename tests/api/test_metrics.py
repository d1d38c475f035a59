"""`/metrics` is the operator's alone, and holds no name that a visitor could make."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from service.errors import SettingsError
from service.settings import Settings
from tests import asking
from tests.api.people import Service

TOKEN = "an operator's token for tests, of no use elsewhere"


def test_nothing_is_there_unless_it_is_asked_for(service: Service) -> None:
    for headers in ({}, {"Authorization": "Bearer"}, {"Authorization": f"Bearer {TOKEN}"}):
        assert asking.get(f"{service.url}/metrics", headers=headers).status_code == 404


def test_the_operator_alone_is_told(serve, quick, tmp_path: Path) -> None:
    with serve(quick(tmp_path, metrics_token=TOKEN)) as service:
        person = service.person()
        for shown in ("", person.token, TOKEN[:-1], f"{TOKEN} "[1:]):
            refused = asking.get(f"{service.url}/metrics", headers={"Authorization": f"Bearer {shown}".strip()})
            assert refused.status_code == 401
            assert "thumbsmith_" not in refused.text
        asking.get(f"{service.url}/api/health")
        asking.get(f"{service.url}/api/generation/{uuid.uuid4()}")
        asking.get(f"{service.url}/made-up-{uuid.uuid4()}")
        answer = asking.get(f"{service.url}/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    families = {family.name: family for family in text_string_to_metric_families(answer.text)}
    counted = {
        (sample.labels["operation"], sample.labels["status"]): sample.value
        for sample in families["thumbsmith_http_request_seconds"].samples
        if sample.name.endswith("_count")
    }
    assert counted[("health", "2xx")] == 1
    assert counted[("elsewhere", "4xx")] >= 1
    assert "made-up" not in answer.text
    assert families["thumbsmith_database_up"].samples[0].value == 1
    assert "thumbsmith_queue_oldest_seconds" in families


def test_a_token_that_is_short_is_refused(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("THUMBSMITH_METRICS_TOKEN", "short")
    with pytest.raises(SettingsError, match="METRICS_TOKEN"):
        Settings.load(data_dir=tmp_path)
