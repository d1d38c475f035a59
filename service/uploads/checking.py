"""Asks every configured check in turn, and stops at the first that does not say `clean`.

First those that see the file as it was sent, then the decoder, then those that see the picture.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import SecretStr

from engine.kinds.check import Check, Finding, Verdict
from engine.kinds.registered import Disabled, Failure
from service.errors import SettingsError
from service.settings import Settings
from service.uploads.decoding import Decoded, Decoder

_log = logging.getLogger(__name__)
_UNSTORABLE = re.compile(r"\\u(0000|d[89a-f][0-9a-f]{2})")
"""NUL and halves of characters, as JSON writes them."""
_OPTIONS = {"clamav": ("clamd_", "upload_"), "rekognition": ("rekognition_", "upload_")}
_OPTIONS_OF_ALL = ("upload_",)


@dataclass(frozen=True, kw_only=True)
class CheckState:
    """For `doctor`: one check, whether the settings ask for it, and what is wrong with it."""

    name: str
    configured: bool
    problem: str = ""
    loaded: bool = True
    """False for a plugin that may have brought a check and did not load."""

    def __str__(self) -> str:
        if not self.loaded:
            return self.problem
        if not self.configured:
            return f"the check {self.name} is not configured: uploads pass without it"
        return f"the check {self.name} {'cannot be reached: ' + self.problem if self.problem else 'answers'}"


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What all checks together say, and what is to be kept of it."""

    verdict: Verdict
    record: Mapping[str, Any]
    """What each check said, by its name."""
    decoded: Decoded | None = None
    sha256: str = ""


@dataclass(frozen=True, kw_only=True)
class Checks:
    """`active` are asked; `idle` are there, and the settings do not ask for them.

    `lost` are plugins that did not load and may have brought a check: as long as there is one, nothing is clean.
    """

    active: tuple[Check, ...] = ()
    idle: tuple[str, ...] = ()
    lost: tuple[Failure, ...] = ()
    decoder: Decoder = field(default_factory=Decoder)

    @classmethod
    def of(
        cls,
        registered: Iterable[Check],
        settings: Settings,
        *,
        failures: Iterable[Failure] = (),
        disabled: Iterable[Disabled] = (),
    ) -> Checks:
        """Each check as the settings want it; those they do not ask for are named in the log, and so is what is lost
        or `disabled`.

        Raises `SettingsError` when the settings ask for a check that no plugin brought, and what a check says of
        settings that it cannot use.
        """
        found = {check.name: check.configured(_options(settings, check.name)) for check in registered}
        off = [one for one in disabled if one.may_check]
        _insist(found, settings, disabled=[one.name for one in off])
        for gone in off:
            _log.warning("the plugin %s is disabled by %s: uploads pass without a check of its", gone.name, gone.by)
        idle = tuple(name for name, check in found.items() if check is None)
        for name in idle:
            _log.warning("the check %s is not configured: uploads pass without it", name)
        lost = tuple(one for one in failures if one.may_check and one.name not in settings.checks_waived)
        for one in lost:
            _log.error("%s: %s", _held_up(one), one.reason)
        active = tuple(check for check in found.values() if check)
        return cls(active=active, idle=idle, lost=lost, decoder=Decoder.of(settings))

    def judge(self, data: bytes, media_type: str, *, purpose: str) -> Judgement:
        """Every check, until one does not say `clean`."""
        record: dict[str, Any] = {}
        if self.lost:
            verdict = Verdict.undecided("a check of uploads could not be loaded")
            record["loading"] = _recorded(verdict)
            return Judgement(verdict=verdict, record=record)
        verdict = self._ask("file", data, media_type, record)
        decoded = None
        if verdict.finding is Finding.CLEAN:
            wants_picture = purpose != "font" and any(check.sees == "picture" for check in self.active)
            decoded = self.decoder.decode(data, picture=wants_picture, purpose=purpose)
            verdict = decoded.verdict
            record["decoding"] = _recorded(verdict)
        if verdict.finding is Finding.CLEAN and decoded and purpose != "font":
            verdict = self._ask("picture", decoded.picture, "image/jpeg", record)
        return Judgement(verdict=verdict, record=record, decoded=decoded, sha256=hashlib.sha256(data).hexdigest())

    def states(self) -> list[CheckState]:
        """Each check, asked whether it can work."""
        asked = [CheckState(name=check.name, configured=True, problem=_problem(check)) for check in self.active]
        idle = [CheckState(name=name, configured=False) for name in self.idle]
        lost = [
            CheckState(name=one.name, configured=False, loaded=False, problem=f"{_held_up(one)} ({one.reason})")
            for one in self.lost
        ]
        return sorted([*asked, *idle, *lost], key=lambda state: state.name)

    @property
    def obstacle(self) -> str:
        """Why nothing can be cleared at present; empty where something can."""
        return _held_up(self.lost[0]) if self.lost else ""

    def _ask(self, sees: str, data: bytes, media_type: str, record: dict[str, Any]) -> Verdict:
        for check in self.active:
            if check.sees != sees:
                continue
            verdict = _verdict(check, data, media_type)
            record[check.name] = _recorded(verdict)
            if verdict.finding is not Finding.CLEAN:
                return verdict
        return Verdict.clean()


def _held_up(lost: Failure) -> str:
    return (
        f"the plugin {lost.name!r} may bring a check of uploads and could not be loaded, so no upload is cleared; "
        f"mend it, or name it in THUMBSMITH_CHECKS_WAIVED"
    )


def _insist(found: Mapping[str, Check | None], settings: Settings, *, disabled: Sequence[str]) -> None:
    """A plugin that could not be loaded is skipped; what the settings ask for must not be skipped with it."""
    wanted = [
        ("clamav", settings.clamd_url, "THUMBSMITH_CLAMD_URL"),
        ("rekognition", settings.rekognition_region, "THUMBSMITH_REKOGNITION_REGION"),
        *((name, True, "THUMBSMITH_REQUIRED_CHECKS") for name in settings.required_checks),
    ]
    for name, is_wanted, variable in wanted:
        if is_wanted and name not in found:
            there = ", ".join(sorted(found)) or "none"
            off = f"; disabled: {', '.join(disabled)}" if disabled else ""
            raise SettingsError(
                f"{variable} asks for the check {name}, which no plugin brought (there are: {there}{off}); "
                "`thumbsmith plugins` says why"
            )
        if is_wanted and found[name] is None:
            raise SettingsError(f"{variable} asks for the check {name}, which is not configured; give it its settings")


def _verdict(check: Check, data: bytes, media_type: str) -> Verdict:
    """What it says; anything but a verdict is undecided."""
    try:
        verdict = check.inspect(data, media_type)
    except Exception as error:  # a check may raise anything, and none of it is a yes
        _log.exception("the check %s failed", check.name)
        return Verdict.undecided(f"the check {check.name} failed", error=type(error).__name__)
    if isinstance(verdict, Verdict) and verdict.finding in tuple(Finding):
        return verdict
    _log.error("the check %s answered %s and no verdict", check.name, type(verdict).__name__)
    return Verdict.undecided(f"the check {check.name} gave no verdict")


def _problem(check: Check) -> str:
    try:
        check.ping()
    except Exception as error:  # likewise
        return str(error) or type(error).__name__
    return ""


def _recorded(verdict: Verdict) -> dict[str, Any]:
    """As plain JSON that every database keeps, whatever a check has put into it."""
    held = {"finding": verdict.finding.value, "reason": verdict.reason, "details": dict(verdict.details)}
    text = json.dumps({name: value for name, value in held.items() if value}, default=str)
    return json.loads(_UNSTORABLE.sub("", text))


def _options(settings: Settings, check: str) -> dict[str, object]:
    """What the settings say about uploads, and about this check, secrets included: it needs them and keeps them."""
    wanted = _OPTIONS.get(check, _OPTIONS_OF_ALL)
    named = {name: getattr(settings, name) for name in type(settings).model_fields if name.startswith(wanted)}
    return {name: value.get_secret_value() if isinstance(value, SecretStr) else value for name, value in named.items()}
