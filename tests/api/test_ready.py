"""Whether the service can do its work, with a check of uploads that could not be loaded."""

from __future__ import annotations

import sqlalchemy as sa

from service.database import open_database
from service.database.migration import needs_code_from
from tests.hostile import plant_plain


def test_it_is_not_ready_while_no_upload_can_be_cleared(tmp_path, serve, quick, monkeypatch):
    plugins = plant_plain(tmp_path / "plugins")
    monkeypatch.setenv("THUMBSMITH_PLUGINS_DIR", str(plugins))
    (plugins / "scan.py").write_text("raise RuntimeError('a secret place')")
    with serve(quick(tmp_path / "one")) as service, service.anybody() as http:
        answer = http.get("/api/ready")
        assert answer.status_code == 503
        detail = answer.json()["detail"]
        assert detail.startswith("the plugin 'scan' may bring a check of uploads and could not be loaded")
        assert "THUMBSMITH_CHECKS_WAIVED" in detail
        assert "secret place" not in detail, "anybody may ask"
        assert http.get("/api/health").status_code == 200
    with serve(quick(tmp_path / "two", checks_waived=("scan",))) as service, service.anybody() as http:
        assert http.get("/api/ready").json()["status"] == "ready"


def test_a_broken_style_keeps_nobody_waiting(tmp_path, serve, quick, monkeypatch):
    plugins = plant_plain(tmp_path / "plugins")
    monkeypatch.setenv("THUMBSMITH_PLUGINS_DIR", str(plugins))
    (plugins / "odd.style.toml").write_text("name = ")
    source = (plugins / "plain.style.toml").read_text().replace('"plain"\nlabel', '"nowhere"\nlabel')
    (plugins / "nowhere.style.toml").write_text(source.replace("archivo-black-400", "no-such-font"))
    with serve(quick(tmp_path / "one")) as service, service.anybody() as http:
        assert http.get("/api/ready").status_code == 200
        names = {style["name"] for style in http.get("/api/styles").json()["items"]}
    assert "plain" in names
    assert "nowhere" not in names, "it could never be drawn"


def test_it_is_ready_on_a_newer_schema_that_has_all_it_asks_for(tmp_path, serve, quick):
    """As while a service is upgraded: the schema is newer at once, processes are one after another."""
    settings = quick(tmp_path)
    with serve(settings) as service, service.anybody() as http:
        database = open_database(settings)
        with database.engine.begin() as connection:
            connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
        assert http.get("/api/ready").status_code == 200
        with database.engine.begin() as connection:
            needs_code_from(connection, "9998")
        answer = http.get("/api/ready")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert "another schema" in answer.json()["detail"]
        database.close()
