"""A folder of finished files on its way into the storage: each as what its exporter says it is."""

from __future__ import annotations

import json
from types import SimpleNamespace

from service.storage import LocalStorage
from worker.files import store_files


def test_a_file_is_kept_as_what_its_exporter_says_it_is(tmp_path):
    folder = tmp_path / "made"
    folder.mkdir()
    told = {
        "youtube.ora": {"media_type": "image/openraster", "width": 1280, "height": 720},
        "youtube.jpg": {"media_type": "image/jpeg", "width": 1280, "height": 720},
    }
    artifacts = [{"file": file, **facts} for file, facts in told.items()]
    (folder / "report.json").write_text(json.dumps({"formats": [{"artifacts": artifacts}]}))
    (folder / "youtube.scene.json").write_text("{}")
    for file in told:
        (folder / file).write_bytes(b"made")
    storage = LocalStorage(tmp_path / "files", public_url="http://127.0.0.1:8000", signing_key=b"k" * 32)
    stored = {one.name: one for one in store_files(storage, SimpleNamespace(folder="artifacts/ada/1/"), folder)}
    assert {name: one.media_type for name, one in stored.items()} == {
        "youtube.ora": "image/openraster",
        "youtube.jpg": "image/jpeg",
        "youtube.scene.json": "application/json",
        "report.json": "application/json",
    }
    assert (stored["youtube.ora"].values["width"], stored["youtube.ora"].values["height"]) == (1280, 720)
    assert storage.head(stored["youtube.ora"].key).media_type == "image/openraster"
