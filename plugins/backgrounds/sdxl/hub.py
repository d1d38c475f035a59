"""A model of the hub: fetched once into the hub's own cache, and only read from there afterwards."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from huggingface_hub import snapshot_download
from huggingface_hub.errors import (
    GatedRepoError,
    HfHubHTTPError,
    LocalEntryNotFoundError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)

from engine.errors import MissingAsset
from plugins.backgrounds.sdxl.settings import PREFIX, SdxlSettings
from plugins.backgrounds.sdxl.weights import PARTS

_log = logging.getLogger(__name__)
_WANTED = (
    "model_index.json",
    "scheduler/*.json",
    *(f"{folder}/*.{ending}" for folder in ("tokenizer", "tokenizer_2") for ending in ("json", "txt")),
    *(f"{part}/*.{ending}" for part in PARTS for ending in ("json", "safetensors")),
)
_OTHER_FORMS = ("*.fp16.safetensors", "*/openvino*", "*/flax*")
"""The same weights once more."""
_REFUSED = frozenset({401, 403})


def fetched(name: str, settings: SdxlSettings) -> Path:
    """Where `owner/repository@revision` lies; `MissingAsset` says in a sentence why it cannot be had."""
    repository, _, revision = name.partition("@")
    wanted = {
        "repo_id": repository,
        "revision": revision,
        "allow_patterns": list(_WANTED),
        "ignore_patterns": list(_OTHER_FORMS),
        "cache_dir": settings.hub_cache,
    }
    try:
        return Path(snapshot_download(**wanted, local_files_only=True))
    except LocalEntryNotFoundError:
        _log.warning("the model %s is fetched once; it stays in the hub's cache", name)
    try:
        return Path(snapshot_download(**wanted, **_reached(settings)))
    except Exception as error:  # the wire, the disk and the hub have many of their own
        raise MissingAsset(_why(name, error)) from error


def _reached(settings: SdxlSettings) -> dict[str, Any]:
    return {
        "endpoint": str(settings.hub).rstrip("/") if settings.hub else None,
        "token": settings.hub_token.get_secret_value() if settings.hub_token else None,
    }


def _why(name: str, error: Exception) -> str:
    status = error.response.status_code if isinstance(error, HfHubHTTPError) and error.response is not None else 0
    if isinstance(error, GatedRepoError) or status in _REFUSED:
        return f"the hub refuses {name}: accept its terms there and set {PREFIX}HUB_TOKEN, or give a folder"
    if isinstance(error, RepositoryNotFoundError | RevisionNotFoundError):
        return f"the hub has no {name}; look at its name and revision, or give a folder"
    return f"{name} cannot be fetched from the hub ({type(error).__name__}); try again, or give a folder"
