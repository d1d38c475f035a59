"""Alert rules with their tests and the dashboard: real promtool, real Prometheus, and the names that /metrics gives."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import httpx
import pytest
import yaml
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from api.measured import new_histogram
from bench.servers import free_port
from service.database import Database
from service.metrics import QueueCollector
from tests import asking
from tests.api.conftest import quick_settings, running
from tests.waiting import HANG_SECONDS, wait_for

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "deploy" / "prometheus"
RULES = yaml.safe_load((FOLDER / "alerts.yml").read_text())
TESTS = yaml.safe_load((FOLDER / "alerts.test.yml").read_text())["tests"]
PANELS = json.loads((ROOT / "deploy" / "grafana" / "thumbsmith.json").read_text())["panels"]
QUERIES = [target["expr"] for panel in PANELS for target in panel["targets"]]
EXPRESSIONS = [rule["expr"] for group in RULES["groups"] for rule in group["rules"]]
ALERTS = [rule["alert"] for group in RULES["groups"] for rule in group["rules"] if "alert" in rule]
TOKEN = "an operator's token for tests, of no use elsewhere"


def promtool(*words: str) -> str:
    done = subprocess.run(["promtool", *words], cwd=FOLDER, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_rules_pass_their_own_tests() -> None:
    promtool("check", "rules", "alerts.yml")
    assert "SUCCESS" in promtool("test", "rules", "alerts.test.yml")


@pytest.mark.parametrize("alert", ALERTS)
def test_each_alert_is_heard_once_and_silent_once(alert: str) -> None:
    heard = {bool(one["exp_alerts"]) for test in TESTS for one in test["alert_rule_test"] if one["alertname"] == alert}
    assert heard == {True, False}


@pytest.mark.parametrize("alert", ALERTS)
def test_each_alert_has_its_page(alert: str) -> None:
    page = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    assert f"\n### {alert}\n" in page


@pytest.mark.parametrize("query", QUERIES)
def test_each_query_of_the_dashboard_can_be_read(query: str, tmp_path: Path) -> None:
    rules = tmp_path / "rules.yml"
    rules.write_text(yaml.safe_dump({"groups": [{"name": "a", "rules": [{"record": "a:b", "expr": query}]}]}))
    promtool("check", "rules", str(rules))


def test_only_names_that_are_given_are_asked_for(database: Database) -> None:
    registry = CollectorRegistry()
    new_histogram(registry).labels("health", "2xx").observe(1.0)
    registry.register(QueueCollector(database))
    told = list(text_string_to_metric_families(generate_latest(registry).decode()))
    given = {sample.name for family in told for sample in family.samples} | {family.name for family in told}
    asked = {name for text in (*QUERIES, *EXPRESSIONS) for name in re.findall(r"\bthumbsmith_\w+", text)}
    assert len(asked) > 8
    assert asked - given == set()


def test_a_prometheus_reads_it(tmp_path: Path) -> None:
    """With the configuration of this folder, for another address."""
    with running(quick_settings(tmp_path / "data", metrics_token=TOKEN)) as service:
        (tmp_path / "token").write_text(TOKEN)
        (tmp_path / "alerts.yml").write_bytes((FOLDER / "alerts.yml").read_bytes())
        config = (FOLDER / "prometheus.yml").read_text()
        assert "api:8000" in config
        config = config.replace("api:8000", service.url.removeprefix("http://")).replace("15s", "1s")
        (tmp_path / "prometheus.yml").write_text(config)
        port = free_port()
        command = ["prometheus", f"--web.listen-address=127.0.0.1:{port}", f"--storage.tsdb.path={tmp_path / 'tsdb'}"]
        with (tmp_path / "log").open("w") as log:
            server = subprocess.Popen(
                [*command, f"--config.file={tmp_path / 'prometheus.yml'}"], stdout=log, stderr=log
            )
        try:
            wait_for(lambda: _found(port, "thumbsmith_queue_pending") == ["0"], "a Prometheus that has read the queue")
            assert _found(port, 'up{job="thumbsmith"}') == ["1"]
        finally:
            server.terminate()
            server.wait(HANG_SECONDS)


def _found(port: int, query: str) -> list[str]:
    try:
        answer = asking.get(f"http://127.0.0.1:{port}/api/v1/query", params={"query": query})
    except httpx.HTTPError:
        return []
    if answer.status_code != 200:
        return []
    return [one["value"][1] for one in answer.json()["data"]["result"]]
