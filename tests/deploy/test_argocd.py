"""What Argo CD is given: its own schemas, offline, and what staging and production may do and will run."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy.test_helm import CHART, helm
from tests.web.scenario import node

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "deploy" / "argocd"
READER = ROOT / "tests" / "readers" / "argo.mjs"
STAGES = ("staging", "production")
NOWHERE = "0" * 40


def read(name: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all((FOLDER / name).read_text(encoding="utf-8")))


def application(stage: str) -> dict[str, Any]:
    (found,) = read(f"applications/{stage}.yaml")
    return found["spec"]


def complaints(resources: list[dict[str, Any]], folder: Path) -> list[str]:
    path = folder / "resources.json"
    path.write_text(json.dumps(resources))
    done = subprocess.run([node(), READER, path], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def rendered(stage: str, folder: Path) -> list[dict[str, Any]]:
    """What Argo CD makes of the chart for this stage."""
    source = application(stage)["source"]["helm"]
    own = folder / "own.yaml"
    own.write_text(yaml.safe_dump(source["valuesObject"]))
    files = [word for name in source["valueFiles"] for word in ("--values", str(CHART / name))]
    text = helm("template", source["releaseName"], str(CHART), *files, "--values", str(own))
    return [one for one in yaml.safe_load_all(text) if one]


def test_every_file_is_what_argo_cd_knows(tmp_path: Path) -> None:
    names = [str(path.relative_to(FOLDER)) for path in sorted(FOLDER.rglob("*.yaml"))]
    assert len(names) == 4
    assert complaints([one for name in names for one in read(name)], tmp_path) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"project": 3}, "must be string"),
        ({"syncPolicy": {"automated": {"prun": True}}}, "automated/prun is no key"),
        ({"source": {"repoURL": "https://git.example.org", "targetRevison": "main"}}, "source/targetRevison is no key"),
    ],
)
def test_what_it_does_not_know_is_seen(wrong: dict[str, Any], said: str, tmp_path: Path) -> None:
    (resource,) = read("applications/staging.yaml")
    resource["spec"] |= wrong
    assert said in "".join(complaints([resource], tmp_path))


def test_staging_syncs_itself_and_production_waits_for_somebody() -> None:
    assert application("staging")["syncPolicy"]["automated"] == {"prune": True, "selfHeal": True}
    assert "automated" not in application("production")["syncPolicy"]


@pytest.mark.parametrize("stage", STAGES)
def test_one_commit_is_pinned_for_chart_images_and_release(stage: str, tmp_path: Path) -> None:
    assert application(stage)["source"]["targetRevision"] == NOWHERE
    containers = [
        container
        for one in rendered(stage, tmp_path)
        if one["kind"] in ("Deployment", "Job")
        for container in one["spec"]["template"]["spec"]["containers"]
    ]
    assert {container["image"].rpartition(":")[2] for container in containers} == {NOWHERE}
    assert all({"name": "THUMBSMITH_RELEASE", "value": NOWHERE} in container["env"] for container in containers)


def test_the_project_may_do_what_the_chart_needs_and_no_more(tmp_path: Path) -> None:
    project, bringing = (one["spec"] for one in read("projects.yaml"))
    made = {(one["apiVersion"], one["kind"]) for stage in STAGES for one in rendered(stage, tmp_path)}
    needed = {(version.rpartition("/")[0].partition("/")[0], kind) for version, kind in made}
    assert {(one["group"], one["kind"]) for one in project["namespaceResourceWhitelist"]} == needed
    assert bringing["namespaceResourceWhitelist"] == [{"group": "argoproj.io", "kind": "Application"}]
    assert project["clusterResourceWhitelist"] == bringing["clusterResourceWhitelist"] == []


def test_every_application_lies_within_its_project() -> None:
    projects = {one["metadata"]["name"]: one["spec"] for one in read("projects.yaml")}
    for name in ("thumbsmith.yaml", *(f"applications/{stage}.yaml" for stage in STAGES)):
        (found,) = read(name)
        project = projects[found["spec"]["project"]]
        assert found["spec"]["destination"] in project["destinations"]
        assert found["spec"]["source"]["repoURL"] in project["sourceRepos"]
    assert projects["thumbsmith"]["destinations"] == [application(stage)["destination"] for stage in STAGES]


def test_the_commit_of_another_stage_is_never_pruned_away() -> None:
    (bringing,) = read("thumbsmith.yaml")
    assert bringing["spec"]["syncPolicy"]["automated"]["prune"] is False
