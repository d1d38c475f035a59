"""Asks AWS Rekognition's moderation about every picture. It fails closed: no answer is no yes.

What it may find and still be let through is listed by name, so a label that AWS adds later refuses until somebody
has thought about it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine import hookimpl
from engine.errors import MachineError, MissingLibrary, PluginError
from engine.kinds.check import Verdict

TOLERATED = frozenset(
    {
        "Alcohol",
        "Alcohol Use",
        "Alcoholic Beverages",
        "Drugs & Tobacco Paraphernalia & Use",
        "Gambling",
        "Kissing on the Lips",
        "Rude Gestures",
        "Smoking",
        "Swimwear or Underwear",
        "Tobacco",
        "Weapons",
    }
)
"""Labels that a show about wine, boxing, swimming or poker may well have; each covers what stands beneath it."""

_TRIES = 3
_CONNECT_SECONDS = 3
_READ_SECONDS = 10


@dataclass(frozen=True)
class Rekognition:
    """`client` is boto3's; None before it is configured. Labels below `confidence` percent are not looked at."""

    client: Any = field(default=None, repr=False)
    confidence: float = 80.0
    name = "rekognition"
    sees = "picture"

    def configured(self, options: Mapping[str, object]) -> Rekognition | None:
        if not options.get("rekognition_region"):
            if options.get("rekognition_endpoint_url") or options.get("rekognition_access_key"):
                raise PluginError("THUMBSMITH_REKOGNITION_REGION is not set; name the region, such as eu-west-1")
            return None
        confidence = options.get("rekognition_confidence")
        sure = float(confidence) if isinstance(confidence, int | float) and confidence else self.confidence
        return Rekognition(_client(options), sure)

    def inspect(self, data: bytes, media_type: str) -> Verdict:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            answer = self.client.detect_moderation_labels(Image={"Bytes": data}, MinConfidence=self.confidence)
        except (BotoCoreError, ClientError) as error:
            return Verdict.undecided("the picture moderation cannot be reached", error=_said(error))
        labels = answer.get("ModerationLabels")
        if not isinstance(labels, list):
            return Verdict.undecided("the picture moderation gave an answer without labels")
        return self._judged(labels)

    def ping(self) -> None:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            self.client.detect_moderation_labels(Image={"Bytes": _grey_square()}, MinConfidence=99.0)
        except (BotoCoreError, ClientError) as error:
            raise MachineError(f"Rekognition does not answer: {_said(error)}") from error

    def _judged(self, labels: list[Any]) -> Verdict:
        try:
            found = {str(label["Name"]): float(label["Confidence"]) for label in labels}
            refused = sorted(str(label["Name"]) for label in labels if not _is_tolerated(label, labels))
        except (KeyError, TypeError, ValueError):
            return Verdict.undecided("the picture moderation gave labels that cannot be read")
        if refused:
            return Verdict.refused("the picture moderation refuses this photo; send another one", labels=found)
        return Verdict.clean(labels=found) if found else Verdict.clean()


def _is_tolerated(label: Mapping[str, Any], labels: list[Any]) -> bool:
    """By its own name or by a name above it; a heading is judged by what stands beneath it, where something does."""
    name = label["Name"]
    if name in TOLERATED or label.get("ParentName") in TOLERATED:
        return True
    beneath = [other for other in labels if other.get("ParentName") == name]
    return bool(beneath) and all(_is_tolerated(other, [o for o in labels if o is not label]) for other in beneath)


def _client(options: Mapping[str, object]) -> Any:
    try:
        import boto3
        from botocore.config import Config
    except ImportError as error:
        raise MissingLibrary("boto3 is not installed; install thumbsmith[service] to use Rekognition") from error
    return boto3.session.Session().client(
        "rekognition",
        region_name=str(options["rekognition_region"]),
        endpoint_url=options.get("rekognition_endpoint_url") or None,
        aws_access_key_id=options.get("rekognition_access_key") or None,
        aws_secret_access_key=options.get("rekognition_secret_key") or None,
        config=Config(
            connect_timeout=_CONNECT_SECONDS,
            read_timeout=_READ_SECONDS,
            retries={"mode": "standard", "total_max_attempts": _TRIES},
        ),
    )


def _said(error: Exception) -> str:
    """The error's code, or its kind; never the request."""
    response = getattr(error, "response", None)
    return str(response["Error"].get("Code", "")) if response and "Error" in response else type(error).__name__


def _grey_square() -> bytes:
    import io

    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", (80, 80), (128, 128, 128)).save(file, "JPEG")
    return file.getvalue()


@hookimpl
def register_checks() -> list[Rekognition]:
    return [Rekognition()]
