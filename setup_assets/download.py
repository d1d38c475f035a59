"""One file by HTTP: it goes on where it was cut off, and is in its place only when its digest is the pinned one."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import ssl
import time
from pathlib import Path

import httpx

from engine.errors import MissingAsset
from engine.home import setup_command
from setup_assets.telling import Tell

_TRIES, _PAUSE_SECONDS = 3, 1.0
_BYTES_LIMIT = 300_000_000
"""Three times the largest file that is pinned."""
_CERTIFICATES = ("SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")
"""Where the user may have named an authority that pip or npm trusts."""


def client() -> httpx.Client:
    """Trusts whom the system trusts, and whom the user's settings for pip and npm do; takes proxies from there too."""
    trust = httpx.create_ssl_context()
    trust.load_default_certs()
    for name in _CERTIFICATES:
        with contextlib.suppress(KeyError, OSError, ssl.SSLError):
            trust.load_verify_locations(cafile=os.environ[name])
    return httpx.Client(verify=trust, follow_redirects=True, timeout=30, headers={"Accept-Encoding": "identity"})


def integrity(path: Path) -> str:
    """The file's digest as lock files write it."""
    with path.open("rb") as file:
        return "sha512-" + base64.b64encode(hashlib.file_digest(file, "sha512").digest()).decode()


def download(client: httpx.Client, address: str, target: Path, *, wanted: str, tell: Tell) -> None:
    """`address` to `target`, whose integrity is `wanted`; else nothing is there and `MissingAsset` says why."""
    partial = target.with_name(target.name + ".partial")
    resumed = partial.exists()
    _append(client, address, partial, tell)
    if resumed and integrity(partial) != wanted:  # what lay there was the beginning of something else
        partial.unlink()
        _append(client, address, partial, tell)
    if (actual := integrity(partial)) != wanted:
        partial.unlink()
        raise MissingAsset(
            f"{target.name} from {httpx.URL(address).host} has the digest {actual}, where {wanted} is pinned; "
            f"it was thrown away: name another registry, or run `{setup_command()}` again"
        )
    partial.replace(target)


def _append(client: httpx.Client, address: str, partial: Path, tell: Tell) -> None:
    """What is missing at the end of `partial`, in a few tries."""
    for left in reversed(range(_TRIES)):
        try:
            _append_once(client, address, partial, tell)
            return
        except httpx.HTTPError as error:
            if not left:
                raise MissingAsset(
                    f"{partial.stem} could not be fetched: {_reason(error, address)}; check the network and run "
                    f"`{setup_command()}` again, which goes on where this ended"
                ) from error
            time.sleep(_PAUSE_SECONDS)


def _append_once(client: httpx.Client, address: str, partial: Path, tell: Tell) -> None:
    there = partial.stat().st_size if partial.exists() else 0
    headers = {"Range": f"bytes={there}-"} if there else {}
    with client.stream("GET", address, headers=headers) as answer:
        if there and answer.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            return  # there is no more of it
        answer.raise_for_status()
        goes_on = answer.status_code == httpx.codes.PARTIAL_CONTENT
        size = there if goes_on else 0
        total = size + int(answer.headers.get("Content-Length", 0))
        with partial.open("ab" if goes_on else "wb") as file:
            for piece in answer.iter_raw():
                size += file.write(piece)
                if size > _BYTES_LIMIT:
                    raise MissingAsset(f"{partial.stem} goes on after {_BYTES_LIMIT:,} bytes; name another registry")
                tell(partial.stem, min(size / total, 1.0) if total else None)


def _reason(error: httpx.HTTPError, address: str) -> str:
    """In a few words, without what an address may hold of secrets."""
    host = httpx.URL(address).host
    if isinstance(error, httpx.HTTPStatusError):
        return f"{host} answered {error.response.status_code}"
    return f"{host} did not answer as it should ({str(error) or type(error).__name__})"
