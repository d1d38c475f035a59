"""GitHub's workflows: two linters that know the traps, offline, and what this house asks besides."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.web.scenario import node

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
ACTIONLINT = ROOT / "tests" / "readers" / "node_modules" / "@tktco" / "node-actionlint" / "bin" / "node-actionlint.js"
PINNED = re.compile(r"uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
every_workflow = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)


def read(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def jobs() -> dict[str, dict[str, Any]]:
    found = {f"{path.stem}.{name}": job for path in WORKFLOWS for name, job in read(path)["jobs"].items()}
    assert len(found) > 5
    return found


def run(*command: str | Path) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_actionlint_finds_nothing() -> None:
    run(node(), ACTIONLINT, ".github/workflows/*.yml")


def test_zizmor_finds_nothing() -> None:
    program = shutil.which("zizmor", path=str(Path(sys.executable).parent)) or shutil.which("zizmor")
    assert program, "zizmor is not installed; it comes with the extra `tests`"
    run(program, "--offline", "--no-config", *WORKFLOWS)


@every_workflow
def test_every_action_is_one_commit_with_its_version_beside_it(path: Path) -> None:
    used = [
        line.strip().removeprefix("- ") for line in path.read_text(encoding="utf-8").splitlines() if "uses:" in line
    ]
    assert used
    assert [line for line in used if not line.startswith("uses: ./") and not PINNED.fullmatch(line)] == []


def test_one_version_of_each_action() -> None:
    used = {line for path in WORKFLOWS for line in PINNED.findall(path.read_text(encoding="utf-8"))}
    assert len({line.partition("@")[0] for line in used}) == len(used)


@every_workflow
def test_nothing_is_allowed_that_a_job_does_not_ask_for(path: Path) -> None:
    workflow = read(path)
    assert workflow["permissions"] == {}
    assert all(job["permissions"] for job in workflow["jobs"].values())
    assert "concurrency" in workflow
    assert not {"pull_request_target", "workflow_run"} & set(workflow[True])  # YAML reads `on` as true


def test_what_strangers_send_runs_without_rights_and_secrets() -> None:
    workflow = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    assert "secrets." not in workflow
    assert {str(job["permissions"]) for job in yaml.safe_load(workflow)["jobs"].values()} == {"{'contents': 'read'}"}


def test_every_job_ends_and_no_check_out_leaves_its_key() -> None:
    for name, job in jobs().items():
        assert "uses" in job or job["timeout-minutes"] <= 120, name
        for step in job.get("steps", []):
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False, name


def test_every_test_runs_in_one_part() -> None:
    parts = [each["tests"].split() for each in jobs()["ci.linux"]["strategy"]["matrix"]["include"]]
    asked = sorted(folder for part in parts for folder in part)
    there = {path.relative_to(ROOT).parts[1] for path in (ROOT / "tests").rglob("test_*.py")}
    assert asked == sorted(f"tests/{name}" for name in there)


def test_production_comes_after_staging_was_tried() -> None:
    before = {name.partition(".")[2]: job.get("needs") for name, job in jobs().items() if name.startswith("deploy.")}
    assert before == {
        "checks": None,
        "images": "checks",
        "staging": "images",
        "end-to-end": "staging",
        "production": "end-to-end",
    }


def test_the_operator_is_told_what_the_workflows_ask_for() -> None:
    page = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    text = "".join(path.read_text(encoding="utf-8") for path in WORKFLOWS)
    asked = set(re.findall(r"\b(?:vars|secrets)\.(\w+)", text))
    assert {"STAGING_URL", "STAGING_KEY"} <= asked
    assert [name for name in asked if f"`{name}`" not in page] == []
