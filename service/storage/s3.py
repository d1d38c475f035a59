"""S3 and what speaks like it (Cloudflare R2): `s3://bucket?endpoint=https://...&region=auto`.

Addresses are presigned with Signature Version 4, which covers the method, the key, the end, and for an upload the
exact length and type. Nothing is public. R2 has no forms for uploads, so a PUT is the one way in on both.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, urlsplit

from engine.errors import MissingLibrary
from service.errors import NotFound, SettingsError, StorageDown
from service.settings import Settings
from service.storage.contract import PresignedUpload, StoredObject, checked_key

if TYPE_CHECKING:
    from pydantic import SecretStr

_LONGEST_SECONDS = 86400
_CONNECT_SECONDS = 3
_READ_SECONDS = 20
_TRIES = 3
_CHUNK = 1 << 20
_RIGHT = "write s3://bucket?endpoint=https://...&region=..."
_GONE = ("404", "NoSuchKey", "NotFound")


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the bucket is, as `THUMBSMITH_STORAGE_URL` says."""

    bucket: str
    region: str
    endpoint: str | None = None

    @classmethod
    def parse(cls, url: str) -> Place:
        """`SettingsError` names what is missing or not known."""
        parts = urlsplit(url)
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        unknown = sorted(set(options) - {"endpoint", "region"})
        if parts.scheme != "s3" or not parts.netloc or parts.path.strip("/") or "@" in parts.netloc:
            raise SettingsError(f"THUMBSMITH_STORAGE_URL is no address of a bucket; {_RIGHT}")
        if unknown:
            raise SettingsError(f"THUMBSMITH_STORAGE_URL has {unknown[0]!r}, which nobody knows; {_RIGHT}")
        endpoint = options.get("endpoint") or None
        if endpoint and urlsplit(endpoint).scheme not in ("https", "http"):
            raise SettingsError(f"THUMBSMITH_STORAGE_URL: the endpoint is no https address; {_RIGHT}")
        region = options.get("region") or ("auto" if endpoint else "")
        if not region:
            raise SettingsError(f"THUMBSMITH_STORAGE_URL has neither region nor endpoint; {_RIGHT}")
        return cls(bucket=parts.netloc, region=region, endpoint=endpoint)


class S3Storage:
    """Safe to share between threads."""

    def __init__(self, place: Place, *, access_key: str | None = None, secret_key: str | None = None) -> None:
        self._bucket = place.bucket
        self._client = _client(place, access_key, secret_key)

    @classmethod
    def open(cls, settings: Settings) -> S3Storage:
        """With the keys of the settings; without any, with those that the machine has (a role, a profile)."""
        access, secret = _revealed(settings.storage_access_key), _revealed(settings.storage_secret_key)
        if bool(access) != bool(secret):
            raise SettingsError("set both THUMBSMITH_STORAGE_ACCESS_KEY and THUMBSMITH_STORAGE_SECRET_KEY, or neither")
        return cls(Place.parse(settings.storage), access_key=access, secret_key=secret)

    def put(self, key: str, data: bytes | Path, *, media_type: str) -> None:
        with contextlib.ExitStack() as stack:
            body = stack.enter_context(data.open("rb")) if isinstance(data, Path) else data
            stack.enter_context(self._named_faults(key))
            self._client.put_object(Bucket=self._bucket, Key=checked_key(key), Body=body, ContentType=media_type)

    def get(self, key: str) -> bytes:
        with self._named_faults(key):
            return self._client.get_object(Bucket=self._bucket, Key=checked_key(key))["Body"].read()

    def fetch(self, key: str, path: Path) -> None:
        partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            with self._named_faults(key):
                body = self._client.get_object(Bucket=self._bucket, Key=checked_key(key))["Body"]
                with partial.open("wb") as file:
                    for chunk in body.iter_chunks(_CHUNK):
                        file.write(chunk)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)

    def head(self, key: str) -> StoredObject | None:
        try:
            with self._named_faults(key):
                facts = self._client.head_object(Bucket=self._bucket, Key=checked_key(key))
        except NotFound:
            return None
        return StoredObject(
            key=key,
            size_bytes=facts["ContentLength"],
            modified_at=facts["LastModified"],
            media_type=facts.get("ContentType", ""),
        )

    def list(self, prefix: str) -> Iterator[StoredObject]:
        if prefix:
            checked_key(prefix.rstrip("/"))
        with self._named_faults(prefix):
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix)
            for page in pages:
                for one in page.get("Contents", ()):
                    yield StoredObject(key=one["Key"], size_bytes=one["Size"], modified_at=one["LastModified"])

    def delete(self, key: str) -> None:
        with contextlib.suppress(NotFound), self._named_faults(key):
            self._client.delete_object(Bucket=self._bucket, Key=checked_key(key))

    def sign_get(self, key: str, *, seconds: int, filename: str | None = None, media_type: str | None = None) -> str:
        wanted = {"Bucket": self._bucket, "Key": checked_key(key), "ResponseContentDisposition": _attached(filename)}
        if media_type:
            wanted["ResponseContentType"] = media_type
        return self._signed("get_object", wanted, seconds)

    def sign_put(self, key: str, *, seconds: int, size_bytes: int, media_type: str) -> PresignedUpload:
        wanted = {
            "Bucket": self._bucket,
            "Key": checked_key(key),
            "ContentType": media_type,
            "ContentLength": size_bytes,
            "IfNoneMatch": "*",
        }
        headers = {"Content-Type": media_type, "Content-Length": str(size_bytes), "If-None-Match": "*"}
        return PresignedUpload(url=self._signed("put_object", wanted, seconds), headers=headers)

    def ping(self) -> None:
        with self._named_faults(""):
            self._client.head_bucket(Bucket=self._bucket)

    def _signed(self, operation: str, wanted: dict[str, Any], seconds: int) -> str:
        with self._named_faults(wanted["Key"]):
            return self._client.generate_presigned_url(
                operation, Params=wanted, ExpiresIn=min(seconds, _LONGEST_SECONDS)
            )

    @contextmanager
    def _named_faults(self, key: str) -> Iterator[None]:
        """What S3 says, in our words. A bucket that is gone or a key that is refused is no missing file."""
        from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
        from urllib3.exceptions import HTTPError

        try:
            yield
        except ClientError as error:
            code = str(error.response.get("Error", {}).get("Code", ""))
            if code in _GONE and key:
                raise NotFound(f"no file is stored as {key}") from error
            raise StorageDown(f"the bucket {self._bucket} answers {code or 'with an error'}") from error
        except (BotoCoreError, HTTPClientError, HTTPError) as error:
            raise StorageDown(f"the bucket {self._bucket} does not answer ({type(error).__name__})") from error


def _attached(filename: str | None) -> str:
    """RFC 6266: saved and never shown as a page of ours; the name in UTF-8."""
    return f"attachment; filename*=UTF-8''{quote(filename, safe='')}" if filename else "attachment"


def _client(place: Place, access_key: str | None, secret_key: str | None) -> Any:
    try:
        import boto3
        from botocore.config import Config
    except ImportError as error:
        raise MissingLibrary("boto3 is not installed; install thumbsmith[service] to use S3") from error
    config = Config(
        signature_version="s3v4",
        connect_timeout=_CONNECT_SECONDS,
        read_timeout=_READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": _TRIES},
        s3={"addressing_style": "path" if place.endpoint else "auto"},
        max_pool_connections=20,
        # newer checksums are not understood everywhere, and a presigned PUT cannot carry them
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    return boto3.session.Session().client(
        "s3",
        region_name=place.region,
        endpoint_url=place.endpoint,
        aws_access_key_id=access_key,
        aws_secret_access_key=secret_key,
        config=config,
    )


def _revealed(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None
