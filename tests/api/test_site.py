"""Pages may load what was built with them, and what the settings name; nothing else."""

from __future__ import annotations

import json

import pytest

from api.site import Site
from service.settings import Settings

_CLERK = {
    "clerk_issuer": "https://clerk.example.org",
    "clerk_jwks_url": "https://clerk.example.org/keys",
    "clerk_authorized_parties": ("https://thumbs.example.org",),
}


@pytest.fixture
def policy(tmp_path):
    """Gives the rules of a page's policy by name."""
    site = {"documents": {"/": "index.html"}, "scripts": ["'sha256-theme'"], "styles": ["'sha256-first'"]}
    (tmp_path / "site.json").write_text(json.dumps(site))
    (tmp_path / "index.html").write_text("<!doctype html>")

    def rules(**values):
        settings = Settings(data_dir=tmp_path, public_url="https://thumbs.example.org", **values)
        scope = {"type": "http", "method": "GET", "path": "/", "headers": []}
        held = Site(settings, tmp_path).answer(scope).headers["content-security-policy"]
        return {name: set(values) for name, *values in (rule.split() for rule in held.split("; "))}

    return rules


def test_only_what_was_built_runs(policy):
    rules = policy()
    assert rules["default-src"] == {"'none'"}
    assert rules["script-src"] == {"'self'", "'sha256-theme'"}
    assert rules["style-src"] == {"'self'", "'sha256-first'"}
    assert "frame-src" not in rules


def test_clerks_form_runs_where_it_is_used(policy):
    rules = policy(**_CLERK)
    assert {"https://clerk.example.org", "https://challenges.cloudflare.com"} <= rules["script-src"]
    assert "https://clerk.example.org" in rules["connect-src"]
    assert rules["frame-src"] == {"https://challenges.cloudflare.com"}
    # A hash beside it would switch 'unsafe-inline' off.
    assert rules["style-src"] == {"'self'", "'unsafe-inline'"}
