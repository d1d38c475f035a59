"""Which storage the settings name."""

from __future__ import annotations

from service.errors import SettingsError
from service.settings import Settings
from service.storage.contract import Storage
from service.storage.local import LocalStorage


def open_storage(settings: Settings) -> Storage:
    """The storage of these settings."""
    scheme = settings.storage.partition(":")[0]
    if scheme == "file":
        return LocalStorage.open(settings)
    if scheme == "s3":
        from service.storage.s3 import S3Storage  # boto3 is loaded only where it is used

        return S3Storage.open(settings)
    raise SettingsError("THUMBSMITH_STORAGE_URL is no storage address; write file:///folder or s3://bucket")
