"""Makes the secrets that compose.yaml names, each once: `python deploy/first_secrets.py`. What is there already stays.

They lie in deploy/secrets, a folder for its owner alone; the files in it are readable, for the services that they are
mounted into run as users of their own.
"""

from __future__ import annotations

import json
import secrets
import sys
from pathlib import Path

FOLDER = Path(__file__).with_name("secrets")


def make(folder: Path = FOLDER) -> list[str]:
    """The names of those that were made."""
    folder.mkdir(mode=0o700, exist_ok=True)
    fresh = {name: secrets.token_urlsafe(48) for name in ("secret_key", "metrics_token", "storage_secret_key")}
    fresh |= {"storage_access_key": secrets.token_hex(10), "database_password": secrets.token_hex(32)}
    made = [name for name, value in fresh.items() if _put(folder, name, value)]
    word = _held(folder, "database_password")
    access, secret = _held(folder, "storage_access_key"), _held(folder, "storage_secret_key")
    derived = {
        "database_url": f"postgresql+psycopg://thumbsmith:{word}@postgres/thumbsmith",
        "storage_identities": json.dumps(_identities(access, secret)),
    }
    return made + [name for name, value in derived.items() if _put(folder, name, value)]


def _identities(access: str, secret: str) -> dict[str, object]:
    """Who may do what in the bucket, as SeaweedFS reads it."""
    allowed = ["Admin", "Read", "Write", "List", "Tagging"]
    credentials = [{"accessKey": access, "secretKey": secret}]
    return {"identities": [{"name": "thumbsmith", "credentials": credentials, "actions": allowed}]}


def _put(folder: Path, name: str, value: str) -> bool:
    """Once, and never over what is there."""
    try:
        with (folder / name).open("x", encoding="utf-8") as file:
            file.write(value)
    except FileExistsError:
        return False
    (folder / name).chmod(0o644)
    return True


def _held(folder: Path, name: str) -> str:
    return (folder / name).read_text(encoding="utf-8").strip()


if __name__ == "__main__":
    found = make()
    print(f"made in {FOLDER}: {', '.join(found)}" if found else f"all secrets are in {FOLDER} already")
    sys.exit(0)
