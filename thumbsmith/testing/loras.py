"""What every LoRA entry promises."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from engine.kinds.lora import Lora
from thumbsmith.testing.broken import insist
from thumbsmith.testing.workbench import Workbench

_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+(:[\w./-]+\.safetensors)?")


def says_where_its_weights_are(lora: Lora, bench: Workbench) -> None:
    """Its weights are where it says: a file that is there, or a repository by owner and name."""
    if lora.hub is not None:
        insist(
            _REPOSITORY.fullmatch(lora.hub),
            f"hub is {lora.hub!r}; owner/repository is right, or owner/repository:file.safetensors",
        )
        return
    weights = _weights(lora, bench)
    insist(weights and weights.is_file(), f"{lora.file} does not lie beside the entry ({weights})")


def holds_the_hash_of_its_weights(lora: Lora, bench: Workbench) -> None:
    """Its hash is that of the file beside it."""
    weights = _weights(lora, bench)
    if weights is None or not weights.is_file():
        return
    with weights.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    insist(found == lora.sha256, f"sha256 is {lora.sha256}; that of {weights} is {found}")


def has_triggers_for_a_prompt(lora: Lora, bench: Workbench) -> None:
    """Its trigger words can stand in a prompt as they are."""
    for trigger in lora.triggers:
        insist(
            trigger and trigger == " ".join(trigger.split()),
            f"the trigger {trigger!r} is no words in one line, with single spaces",
        )


def _weights(lora: Lora, bench: Workbench) -> Path | None:
    """The file beside the entry, for an entry that lies in a plugin folder."""
    owners = (plugin for plugin in bench.registry.plugins if f"lora {lora.name}" in plugin.brought)
    origin = next((Path(plugin.origin) for plugin in owners), None)
    if lora.file is None or origin is None:
        return None
    return (origin if origin.is_dir() else origin.parent) / lora.file


PROMISES = (says_where_its_weights_are, holds_the_hash_of_its_weights, has_triggers_for_a_prompt)
