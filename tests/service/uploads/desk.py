"""Uploads with what their tests do around them, and a check that says what it is told to."""

import io
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
import sqlalchemy as sa
from PIL import Image
from pydantic import SecretStr

from engine.kinds.check import Verdict
from service.database import Database, FileDeletion, Upload
from service.storage import LocalStorage
from service.uploads import Uploads


def photo(kind: str = "JPEG", size: tuple[int, int] = (320, 240), **options: object) -> bytes:
    file = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(file, kind, **options)
    return file.getvalue()


JPEG = photo()


@dataclass
class Asked:
    """A check that says what it is told to, and remembers what it was shown."""

    says: Callable[[bytes], object] = lambda _data: Verdict.clean()
    sees: str = "file"
    name: str = "asked"
    shown: list[bytes] = field(default_factory=list)

    def configured(self, options):
        return self

    def inspect(self, data, media_type):
        self.shown.append(data)
        return self.says(data)

    def ping(self):
        pass


BOTH = pytest.mark.parametrize("settings", ["sqlite", "postgresql"], indirect=True)


@dataclass
class Desk:
    """Uploads with what tests do around them."""

    uploads: Uploads
    database: Database
    storage: LocalStorage
    user_id: uuid.UUID

    def sent(self, data: bytes = JPEG, *, media_type: str = "image/jpeg", **changes: object) -> str:
        """The key of an upload whose bytes lie in quarantine."""
        ticket = self.uploads.begin(user_id=self.user_id, size_bytes=len(data), media_type=media_type, **changes)
        self.storage.put(ticket.upload.key, data, media_type=media_type)
        return ticket.upload.key

    def look(self, key: str) -> Upload:
        return self.uploads.look(key, user_id=self.user_id)

    def change(self, key: str, **values: object) -> None:
        with self.database.transaction() as session:
            session.execute(sa.update(Upload).where(Upload.key == key).values(**values))

    def deletions(self) -> dict[str, FileDeletion]:
        with self.database.read() as session:
            return {one.prefix: one for one in session.scalars(sa.select(FileDeletion))}

    @property
    def cleared_files(self) -> list[str]:
        return [found.key for found in self.storage.list("cleared/")]


def secret_values(**values: object) -> dict[str, object]:
    """As the settings hold them."""
    return {name: SecretStr(str(value)) if name.endswith("_key") else value for name, value in values.items()}
