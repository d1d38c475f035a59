"""The script that tells Argo CD what is to run, on a repository of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOMEBODY = {
    f"GIT_{who}_{what}": "somebody@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
}


class Clone:
    """A repository with the files that are deployed, and an empty origin."""

    def __init__(self, folder: Path) -> None:
        self.origin, self.here = folder / "origin", folder / "here"
        self.here.mkdir()
        self.git("init", "--quiet", "--bare", str(self.origin))
        self.git("init", "--quiet")
        self.git("remote", "add", "origin", str(self.origin))
        self.before = self.commit("before there was anything to deploy")
        shutil.copytree(ROOT / "deploy" / "argocd", self.here / "deploy" / "argocd")
        self.first = self.commit("first")
        self.second = self.commit("second")

    def git(self, *words: str) -> str:
        environment = {**os.environ, **SOMEBODY}
        done = subprocess.run(
            ["git", *words], cwd=self.here, env=environment, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def commit(self, message: str) -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD")

    def deployed(self, stage: str, commit: str) -> subprocess.CompletedProcess[str]:
        command = [str(ROOT / ".ci" / "deployed"), stage, commit]
        environment = {**os.environ, "GITHUB_REPOSITORY": "Acme/Thumbs"}
        return subprocess.run(command, cwd=self.here, env=environment, capture_output=True, text=True)

    def told(self, name: str) -> str:
        return self.git("--git-dir", str(self.origin), "show", f"deployed:{name}")

    def commits(self) -> list[str]:
        return self.git("--git-dir", str(self.origin), "log", "--format=%s", "deployed").splitlines()


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path)


def test_each_stage_runs_its_own_commit(clone: Clone) -> None:
    assert clone.deployed("staging", clone.first).returncode == 0
    assert clone.deployed("production", clone.first).returncode == 0
    assert clone.deployed("staging", clone.second).returncode == 0
    staging, production = (clone.told(f"applications/{stage}.yaml") for stage in ("staging", "production"))
    assert f'targetRevision: &commit "{clone.second}"' in staging
    assert f"api: ghcr.io/acme/thumbs-api:{clone.second}" in staging
    assert f'targetRevision: &commit "{clone.first}"' in production
    for text in (staging, production, clone.told("projects.yaml"), clone.told("thumbsmith.yaml")):
        assert "https://github.com/Acme/Thumbs.git" in text
        assert "example" not in text.replace("valueFiles: [examples/", "")
        assert "0" * 40 not in text
    assert clone.commits()[0] == f"staging runs {clone.second}"


def test_it_goes_back_and_says_nothing_twice(clone: Clone) -> None:
    for commit in (clone.first, clone.second, clone.first, clone.first):
        assert clone.deployed("production", commit).returncode == 0
    assert clone.commits() == [f"production runs {each}" for each in (clone.first, clone.second, clone.first)]
    assert clone.git("status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("stage", "commit", "said"),
    [
        ("elsewhere", "first", "is no stage"),
        ("production", "main", "is no commit"),
        ("production", "unmerged", "not in main's history"),
        ("production", "before", "from before there was"),
    ],
)
def test_what_cannot_run_is_not_told(stage: str, commit: str, said: str, clone: Clone) -> None:
    clone.git("checkout", "--quiet", "-b", "aside")
    clone.unmerged = clone.commit("unmerged")
    clone.git("checkout", "--quiet", clone.second)
    done = clone.deployed(stage, getattr(clone, commit, commit))
    assert done.returncode != 0
    assert said in done.stderr
    assert clone.git("ls-remote", "origin") == ""


def test_a_branch_that_takes_nothing_is_an_error(clone: Clone) -> None:
    hook = clone.origin / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    done = clone.deployed("staging", clone.first)
    assert done.returncode == 2
    assert "takes no push" in done.stderr
