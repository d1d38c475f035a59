"""The commands of docs/operating.md bring everything back: dump, destroy, restore, and all is as it was."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import uuid
from pathlib import Path

import sqlalchemy as sa

from bench.servers import PostgresServer
from service.database import Artifact, Base, Generation, is_current, migrate, open_database
from service.generations import GenerationRequest, NewArtifact, claim, finish, submit
from service.settings import Settings
from service.storage import open_storage
from tests.servers import add_user

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "operating.md").read_text(encoding="utf-8")
BACKUP, RESTORE = re.findall(r"```sh\n(.*?)```", PAGE.partition("\n## Backup and restore\n")[2], re.DOTALL)


def test_everything_is_there_again(tmp_path: Path, postgres: PostgresServer) -> None:
    url = postgres.create("before_the_loss")
    settings = Settings(database_url=url, data_dir=tmp_path / "data", secret_key="a key for tests, of no use elsewhere")
    migrate(settings)
    _live(settings)
    before, files = _all_rows(settings), _all_files(settings)
    assert len(files) == 5
    assert len(before["generations"]) == 8

    folder = tmp_path / "data" / "files"
    _run(BACKUP, tmp_path, postgres, "before_the_loss", folder)
    shutil.rmtree(folder)
    _run("dropdb before_the_loss", tmp_path, postgres, "before_the_loss", folder)
    folder.mkdir()
    restore, _, rest = RESTORE.rpartition("\nthumbsmith migrate")
    assert rest
    _run(restore, tmp_path, postgres, "thumbsmith", folder)

    settings = settings.model_copy(update={"database_url": postgres.url("thumbsmith")})
    migrate(settings)
    assert _all_rows(settings) == before
    assert _all_files(settings) == files
    _goes_on(settings)


def _live(settings: Settings) -> None:
    """Five that are ready, each with a file; three that wait."""
    database, storage = open_database(settings), open_storage(settings)
    for _ in range(2):
        user = add_user(database)
        for number in range(4):
            submit(database, GenerationRequest(title=f"Ünïcode {number} 🚀"), user_id=user, settings=settings)
    for _ in range(5):
        held = claim(database, settings, worker_id="a")
        data = uuid.uuid4().bytes * 100
        key = f"{held.folder}youtube.jpg"
        storage.put(key, data, media_type="image/jpeg")
        digest = hashlib.sha256(data).hexdigest()
        made = NewArtifact(
            name="youtube.jpg", key=key, media_type="image/jpeg", size_bytes=len(data), sha256=digest, values={}
        )
        finish(database, held, artifacts=(made,), preview_key=key, download_key=key)
    database.close()


def _all_rows(settings: Settings) -> dict[str, list[str]]:
    database = open_database(settings)
    with database.read() as session:
        found = {
            table.name: sorted(map(repr, session.execute(sa.select(table)).all()))
            for table in Base.metadata.sorted_tables
        }
        assert is_current(session.connection())
    database.close()
    return found


def _all_files(settings: Settings) -> dict[str, str]:
    """Every file that a row names, by the digest of what lies there."""
    database, storage = open_database(settings), open_storage(settings)
    with database.read() as session:
        rows = session.execute(sa.select(Artifact.key, Artifact.sha256)).all()
    database.close()
    found = {key: hashlib.sha256(storage.get(key)).hexdigest() for key, _ in rows}
    assert found == dict(rows)
    return found


def _goes_on(settings: Settings) -> None:
    database = open_database(settings)
    for _ in range(3):
        finish(database, claim(database, settings, worker_id="b"), artifacts=(), preview_key=None, download_key=None)
    assert claim(database, settings, worker_id="b") is None
    with database.read() as session:
        assert set(session.scalars(sa.select(Generation.status))) == {"ready"}
    database.close()


def _run(commands: str, folder: Path, postgres: PostgresServer, database: str, files: Path) -> None:
    server = {"PGHOST": "127.0.0.1", "PGPORT": str(postgres.port), "PGUSER": "postgres"}
    address = f"postgresql://postgres@127.0.0.1:{postgres.port}/{database}"
    told = {**os.environ, **server, "DATABASE": address, "FILES": str(files)}
    subprocess.run(["bash", "-euc", commands], cwd=folder, env=told, check=True)
