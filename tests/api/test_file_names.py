"""Files that could only take each other's place are refused as they are asked for."""

from __future__ import annotations

from tests.hostile import plant_plain

BODY = {"title": "Plain words", "style": "plain", "formats": ["plain"]}


def test_names_that_collide_are_refused_and_those_that_need_not_are_taken(tmp_path, serve, quick, monkeypatch):
    plugins = plant_plain(tmp_path / "plugins")
    source = (plugins / "plain_parts.py").read_text()
    for name, suffix in (("b", ".png"), ("c", ".b.png")):
        own = source.replace('".png"', f'"{suffix}"').replace('name = "plain"', f'name = "{name}"')
        (plugins / f"{name}_parts.py").write_text(own)
    monkeypatch.setenv("THUMBSMITH_PLUGINS_DIR", str(plugins))
    with serve(quick(tmp_path / "data")) as service:
        http = service.person().http
        refused = http.post("/api/generate", json={**BODY, "exporters": ["c", "b"]})
        assert refused.status_code == 422
        assert "another file is called plain.b.png already" in refused.json()["detail"]
        assert http.post("/api/estimate", json={**BODY, "exporters": ["c", "b"]}).status_code == 422
        assert http.post("/api/generate", json={**BODY, "exporters": ["b", "c", "psd"]}).status_code == 202
        both = {**BODY, "formats": ["youtube", "podcast"], "exporters": ["youtube", "podcast"]}
        assert http.post("/api/generate", json=both).status_code == 202
