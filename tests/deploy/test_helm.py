"""The chart, by the real helm and offline: three examples are linted and rendered, and what they say holds here."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import yaml

from api.app import create_app
from cli.main import app as command_line
from service.database import open_database
from service.settings import Settings

CHART = Path(__file__).resolve().parents[2] / "deploy" / "helm" / "thumbsmith"
EXAMPLES = sorted(path.stem for path in (CHART / "examples").glob("*.yaml"))
GIVEN_BY_OTHERS = {"TMPDIR"}


def helm(*words: str) -> str:
    program = shutil.which("helm", path=str(Path(sys.executable).parent)) or shutil.which("helm")
    assert program, "helm is not installed; it comes with the package helm-binary of the extra `tests`"
    done = subprocess.run([program, *words], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module", params=EXAMPLES)
def rendered(request: pytest.FixtureRequest) -> list[dict[str, Any]]:
    values = str(CHART / "examples" / f"{request.param}.yaml")
    helm("lint", "--strict", str(CHART), "--values", values)
    return [one for one in yaml.safe_load_all(helm("template", "it", str(CHART), "--values", values)) if one]


def pods(rendered: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    found = {
        one["metadata"]["name"]: one["spec"].get("template") for one in rendered if one["kind"] in ("Deployment", "Job")
    }
    assert found
    return {name: template["spec"] for name, template in found.items()}


def test_nobody_is_root_and_no_root_file_system_is_written(rendered: list[dict[str, Any]]) -> None:
    for spec in pods(rendered).values():
        assert spec["securityContext"]["runAsNonRoot"]
        assert not spec["automountServiceAccountToken"]
        for container in spec["containers"]:
            held = container["securityContext"]
            assert held["readOnlyRootFilesystem"]
            assert not held["allowPrivilegeEscalation"]
            assert held["capabilities"] == {"drop": ["ALL"]}
            assert ":" in container["image"].rpartition("/")[2], "an image without a tag is another tomorrow"


def test_every_setting_is_one_and_no_secret_is_written_out(rendered: list[dict[str, Any]]) -> None:
    for spec in pods(rendered).values():
        for container in spec["containers"]:
            names = {one["name"] for one in container["env"]} - GIVEN_BY_OTHERS
            fields = {name.removeprefix("THUMBSMITH_").lower() for name in names}
            assert fields <= set(Settings.model_fields)
            assert not [name for name in fields if "Secret" in str(Settings.model_fields[name].annotation)]


def test_every_command_is_one(rendered: list[dict[str, Any]]) -> None:
    known = {
        each.name or each.callback.__name__
        for group in command_line.registered_groups
        for each in group.typer_instance.registered_commands
    }
    asked = {spec["containers"][0]["command"][1] for spec in pods(rendered).values()}
    assert {"api", "worker", "migrate"} <= asked <= known


def test_probes_ask_what_answers(rendered: list[dict[str, Any]]) -> None:
    answered = set(create_app(Settings(data_dir=Path("unused"), secret_key="unused")).openapi()["paths"])
    (container,) = pods(rendered)["it-api"]["containers"]
    for probe in ("livenessProbe", "readinessProbe", "startupProbe"):
        assert container[probe]["httpGet"]["path"] in answered


def test_budgets_services_and_scalers_point_at_what_is_there(rendered: list[dict[str, Any]]) -> None:
    labels = [one["spec"]["template"]["metadata"]["labels"] for one in rendered if one["kind"] == "Deployment"]
    names = {one["metadata"]["name"] for one in rendered if one["kind"] == "Deployment"}
    for one in rendered:
        if one["kind"] == "PodDisruptionBudget":
            assert one["spec"]["selector"]["matchLabels"] in labels
        if one["kind"] == "Service":
            assert one["spec"]["selector"] in labels
        if one["kind"] in ("HorizontalPodAutoscaler", "ScaledObject"):
            assert one["spec"]["scaleTargetRef"]["name"] in names
    bots = [one for one in rendered if "-bot-" in one["metadata"]["name"] and one["kind"] == "Deployment"]
    assert all(one["spec"]["replicas"] == 1 and one["spec"]["strategy"] == {"type": "Recreate"} for one in bots)


def test_production_has_cards_bots_and_scaling() -> None:
    values = str(CHART / "examples" / "production.yaml")
    found = list(yaml.safe_load_all(helm("template", "it", str(CHART), "--values", values)))
    (card,) = [one for one in found if one["metadata"]["name"] == "it-worker-gpu" and one["kind"] == "Deployment"]
    spec = card["spec"]["template"]["spec"]
    assert spec["containers"][0]["command"] == ["thumbsmith", "worker", "--gpu", "0"]
    assert spec["containers"][0]["resources"]["limits"]["nvidia.com/gpu"] == 1
    assert spec["nodeSelector"]
    assert spec["tolerations"]
    assert {"ScaledObject", "ExternalSecret", "NetworkPolicy", "HorizontalPodAutoscaler"} <= {
        one["kind"] for one in found
    }


def test_what_keda_asks_can_be_answered(postgresql_settings: Settings) -> None:
    values = str(CHART / "examples" / "production.yaml")
    found = yaml.safe_load_all(helm("template", "it", str(CHART), "--values", values))
    (scaled,) = [one for one in found if one["kind"] == "ScaledObject"]
    database = open_database(postgresql_settings)
    with database.read() as session:
        answers = [session.scalar(sa.text(trigger["metadata"]["query"])) for trigger in scaled["spec"]["triggers"]]
    database.close()
    assert answers == [0, 0]


def test_an_image_that_is_not_named_is_asked_for() -> None:
    with pytest.raises(AssertionError, match=r"image\.\w+ names no image"):
        helm("template", "it", str(CHART))
