"""deploy/compose.yaml, read as compose reads it and held against what it names. Compose itself is not run here."""

from __future__ import annotations

import json
import re
import runpy
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from cli.main import app as command_line
from service.settings import Settings
from tests.doubles.s3 import KEY_ID, SECRET, S3Double
from tests.web.scenario import node

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "deploy" / "compose.yaml"
READER = ROOT / "tests" / "readers" / "node_modules" / "dclint" / "bin" / "dclint.cjs"
HELD = yaml.safe_load(FILE.read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = HELD["services"]
ONCE = {name for name, one in SERVICES.items() if one["restart"] == "no"}
OURS = {name: one for name, one in SERVICES.items() if one["image"].startswith("localhost/")}
BUILDS = runpy.run_path(str(ROOT / "deploy" / "images" / "build.py"))
SECRETS = runpy.run_path(str(ROOT / "deploy" / "first_secrets.py"))


def complaints(text: str, folder: Path) -> list[str]:
    """What the specification's own schema, and its linter, call wrong; an image of our own may well be built here."""
    path, said = folder / "compose.yaml", folder / "said.json"
    path.write_text(text, encoding="utf-8")
    with said.open("wb") as file:  # down a pipe it sends 64 KB and ends
        subprocess.run([node(), READER, "-f", "json", path], stdout=file, check=False)
    allowed = {"no-build-and-image", "service-image-require-explicit-tag"}
    found = [one for file in json.loads(said.read_bytes()) for one in file["messages"] if one["type"] == "error"]
    return [one["message"] for one in found if one["rule"] not in allowed]


def test_it_is_what_compose_knows(tmp_path: Path) -> None:
    assert complaints(FILE.read_text(encoding="utf-8"), tmp_path) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("mem_limit: 4g", "mem_limt: 4g"), ("service_healthy", "healthy"), ("pids_limit: 512", "pids_limit: [512]")],
)
def test_the_reader_sees_what_is_wrong(tmp_path: Path, right: str, wrong: str) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert right in text
    assert complaints(text.replace(right, wrong, 1), tmp_path)


@pytest.mark.parametrize("name", SERVICES)
def test_each_is_bounded_careful_and_asked_for_its_health(name: str) -> None:
    one = SERVICES[name]
    assert one["read_only"]
    assert one["cap_drop"] == ["ALL"]
    assert one["security_opt"] == ["no-new-privileges:true"]
    assert re.fullmatch(r"\d+[mg]", one["mem_limit"])
    assert set(one.get("cap_add", [])) <= {"DAC_OVERRIDE"}
    assert all(port.startswith("127.0.0.1:") for port in one.get("ports", []))
    if name in ONCE:
        waited_for = [other["depends_on"][name] for other in SERVICES.values() if name in other.get("depends_on", {})]
        assert {"condition": "service_completed_successfully"} in waited_for
    else:
        assert one["healthcheck"]["test"][0] == "CMD"
    assert set(one.get("depends_on", {})) <= set(SERVICES)
    assert {volume.partition(":")[0] for volume in one.get("volumes", [])} <= set(HELD["volumes"])


def test_everything_that_was_asked_for_is_there() -> None:
    assert set(SERVICES) == {"api", "worker", "migrate", "bucket", "postgres", "redis", "storage", "clamd"}
    assert SERVICES["redis"]["command"][1:3] == ["--appendonly", "yes"]


@pytest.mark.parametrize("name", OURS)
def test_ours_are_the_images_that_are_built_with_settings_there_are(name: str) -> None:
    one = OURS[name]
    target = one["build"]["target"]
    assert target in BUILDS["TARGETS"]
    assert one["image"] == BUILDS["name"](target)
    assert (FILE.parent / one["build"]["context"] / one["build"]["dockerfile"]).is_file()
    fields = {key.removeprefix("THUMBSMITH_").removesuffix("_FILE").lower(): key for key in one["environment"]}
    assert set(fields) <= set(Settings.model_fields)
    for field, key in fields.items():
        if "Secret" in str(Settings.model_fields[field].annotation) and field != "smtp_url":
            assert key.endswith("_FILE"), f"{key} is written out"
    known = {
        each.name or each.callback.__name__
        for group in command_line.registered_groups
        for each in group.typer_instance.registered_commands
    }
    assert one["command"][0] == "python3" or one["command"][1] in known


def test_its_settings_are_settings_that_can_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "secrets"
    SECRETS["make"](folder)
    for key, value in OURS["api"]["environment"].items():
        plain = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", value).replace("/run/secrets", str(folder))
        monkeypatch.setenv(key, plain)
    settings = Settings.load(data_dir=tmp_path)
    assert settings.environment == "development"
    assert settings.signing_key()
    assert settings.database.endswith("@postgres/thumbsmith")
    assert settings.database_url.split(":")[2].split("@")[0] == (folder / "database_password").read_text()


def test_secrets_are_made_once_and_each_that_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    named = {Path(one["file"]).name for one in HELD["secrets"].values()}
    assert {secret for one in SERVICES.values() for secret in one.get("secrets", [])} == set(HELD["secrets"])
    assert set(SECRETS["make"](folder)) == named
    before = {path.name: path.read_text() for path in folder.iterdir()}
    assert SECRETS["make"](folder) == []
    assert {path.name: path.read_text() for path in folder.iterdir()} == before
    assert len(set(before.values())) == len(named)
    assert folder.stat().st_mode & 0o077 == 0
    (identity,) = json.loads(before["storage_identities"])["identities"]
    assert identity["credentials"] == [
        {"accessKey": before["storage_access_key"], "secretKey": before["storage_secret_key"]}
    ]


def test_the_bucket_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = SERVICES["bucket"]["command"][-1]
    with S3Double() as s3:
        monkeypatch.setenv("THUMBSMITH_STORAGE_URL", s3.url)
        monkeypatch.setenv("THUMBSMITH_STORAGE_ACCESS_KEY", KEY_ID)
        monkeypatch.setenv("THUMBSMITH_STORAGE_SECRET_KEY", SECRET)
        s3.state.buckets = ()
        exec(program, {})
        assert ("PUT", "/thumbs", 200) in s3.state.requests


def test_the_examples_variables_are_those_that_compose_asks_for() -> None:
    example = (FILE.parent / ".env.example").read_text(encoding="utf-8")
    asked = set(re.findall(r"\$\{(\w+):-", FILE.read_text(encoding="utf-8")))
    assert set(re.findall(r"^(?:# )?(\w+)=", example, re.MULTILINE)) == asked
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"deploy/secrets/", "deploy/.env"} <= set(ignored)
