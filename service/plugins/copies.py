"""Copies of the plugin folder, each as it stood at one time, so that an edit under way reaches nobody half-done.

A copy is looked at by a process of its own before it is used. Where an entry of the folder is broken that was sound in
the copy before, the copy has that one again: the last good version stays in use, and what is wrong is told.
"""

from __future__ import annotations

import filecmp
import hashlib
import json
import logging
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock
from pydantic import BaseModel, ValidationError

from engine.kinds.disabled import disabled_plugins
from engine.kinds.folder_state import FolderState, folder_state
from engine.kinds.plugin_folder import KIND_FOLDERS
from service.plugins.shelf import Shelf
from service.processes.bare import bare_environment, line_of_settings
from service.processes.python import python_module
from service.settings import Settings
from service.system.family import as_family, end_family

if TYPE_CHECKING:
    from service.plugins.listing import Listing

_log = logging.getLogger(__name__)
_GRACE_SECONDS = 30.0
PLUGINS_DIR = "THUMBSMITH_PLUGINS_DIR"


class Standing(BaseModel):
    """Which copy is in use, of which state of the folder it was made, and what of that state it does not have."""

    state: str
    copy_name: str
    held_back: dict[str, str] = {}
    """Entries whose version before is in use, and what is wrong with the new one."""
    lost: dict[str, str] = {}
    """Entries that worked before, and do no more since what they stand on has gone."""


class Copies:
    """Those of one plugin folder; processes of one machine share them."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self._settings, self._folder = settings, folder.absolute()
        name = hashlib.sha256(str(self._folder).encode()).hexdigest()[:12]
        self._place = settings.data_dir.absolute() / "plugins" / name
        self._pointer = self._place / "standing.json"
        self._shelf = Shelf(self._place)

    def path(self, standing: Standing) -> Path:
        return self._place / standing.copy_name

    def state(self) -> str:
        """Changes whenever a file does, or what is disabled."""
        return _digest(folder_state(self._folder))

    def first(self) -> Standing:
        """At the start what lies there is taken as it is, unless others have looked at it already."""
        with self._alone():
            state = self.state()
            known = self._known(state)
            if known:
                return known
            return self._stand(Standing(state=state, copy_name=self._copied(state)))

    def renewed(self, before: Standing) -> Standing:
        """For a folder that has changed: looked at once, by whoever comes first."""
        with self._alone():
            state = self.state()
            known = self._known(state)
            if known:
                return known
            self._shelf.clear(but=before.copy_name)
            return self._stand(self._vetted(state, before))

    def listing(self, standing: Standing) -> Listing | None:
        """What a fresh process finds in a copy; None where none could tell."""
        return self._listing(standing.copy_name)

    def _alone(self) -> FileLock:
        self._place.mkdir(parents=True, exist_ok=True)
        return FileLock(self._place / ".lock")

    def _known(self, state: str) -> Standing | None:
        try:
            held = Standing.model_validate_json(self._pointer.read_bytes())
        except (OSError, ValidationError):
            return None
        return held if held.state == state and self.path(held).is_dir() else None

    def _stand(self, standing: Standing) -> Standing:
        partial = self._pointer.with_suffix(".partial")
        partial.write_text(standing.model_dump_json(), encoding="utf-8")
        partial.replace(self._pointer)
        for entry, reason in standing.held_back.items():
            _log.warning("the plugin %s is broken, so the version before it stays in use: %s", entry, reason)
        for entry, reason in standing.lost.items():
            _log.warning("the plugin %s can work no more and is left out: %s", entry, reason)
        return standing

    def _vetted(self, state: str, before: Standing) -> Standing:
        fresh = self._copied(state)
        faults = self._faults(fresh)
        if faults is None:
            return self._none_of(state, before, "the plugins could not be looked at")
        known = (self._faults(before.copy_name) or {}) if faults else {}
        back = {
            entry: reason
            for entry, reason in faults.items()
            if entry not in known and (self._place / before.copy_name / entry).exists()
        }
        if not back:
            return Standing(state=state, copy_name=fresh)
        return self._mixed(state, fresh, before, back)

    def _mixed(self, state: str, fresh: str, before: Standing, back: Mapping[str, str]) -> Standing:
        """With what is broken as it was before; where that is not enough, with all that has changed as it was before.

        What nothing heals stands on something that has gone: it goes as well, and keeps nothing else from coming in.
        """
        why = f"{', '.join(sorted(back))} would break with it"
        changed = dict.fromkeys(self._changed(fresh, before.copy_name), why)
        for entries in (back, {**changed, **back}):
            mixed = self._shelf.mixed(fresh, before.copy_name, entries)
            left = self._faults(mixed)
            if left is None:
                return self._none_of(state, before, "; ".join(back.values()))
            if not back.keys() & left.keys():
                return Standing(state=state, copy_name=mixed, held_back=dict(entries))
        mixed = self._shelf.mixed(fresh, before.copy_name, back)
        left = self._faults(mixed) or {}
        lost = {entry: left[entry] for entry in back if entry in left}
        kept = {entry: reason for entry, reason in back.items() if entry not in lost}
        return Standing(state=state, copy_name=mixed, held_back=kept, lost=lost)

    def _changed(self, fresh: str, before: str) -> set[str]:
        """Entries that both copies have, and not alike."""
        copies = (self._place / fresh, self._place / before)
        files = {file for copy in copies for file in folder_state(copy)}
        entries = {_entry(Path(file)) for file in files if not _alike(*(copy / file for copy in copies))}
        return {entry for entry in entries if all((copy / entry).exists() for copy in copies)}

    def _none_of(self, state: str, before: Standing, reason: str) -> Standing:
        return Standing(state=state, copy_name=before.copy_name, held_back={"all": reason})

    def _faults(self, name: str) -> dict[str, str] | None:
        """What is wrong, by the entry of the folder that it lies in."""
        listing = self._listing(name)
        if listing is None:
            return None
        copy, found = self._place / name, dict[str, str]()
        for failure in listing.failures:
            if Path(failure.origin).is_relative_to(copy):
                entry = _entry(Path(failure.origin).relative_to(copy))
                found.setdefault(entry, failure.reason.replace(str(copy), str(self._folder)))
        return found

    def _listing(self, name: str) -> Listing | None:
        answer = self._place / f"{name}.json"
        if found := _read(answer):
            return found
        answer.unlink(missing_ok=True)  # a listing of another version says other things
        self._look(self._place / name, answer)
        return _read(answer)

    def _look(self, copy: Path, answer: Path) -> None:
        environment = bare_environment({**self._settings.for_plugins, PLUGINS_DIR: str(copy)})
        limit = self._settings.plugin_seconds_limit + _GRACE_SECONDS
        command = python_module("service.plugins.looking", str(answer))
        looking = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, **as_family()
        )
        try:
            looking.communicate(line_of_settings(), timeout=limit)
        except subprocess.TimeoutExpired:
            _log.error("looking at the plugins in %s took longer than %.0f s", self._folder, limit)
            return
        finally:
            end_family(looking)
            looking.wait()
        if not answer.is_file():
            _log.error("looking at the plugins in %s ended with code %s", self._folder, looking.returncode)

    def _copied(self, state: str) -> str:
        return self._shelf.copied(self._folder, folder_state(self._folder), state[:24])


def _read(answer: Path) -> Listing | None:
    from service.plugins.listing import Listing  # a worker that finds a listing made needs none of this

    try:
        return Listing.model_validate_json(answer.read_bytes())
    except (OSError, ValidationError):
        return None


def _digest(state: FolderState) -> str:
    held: Mapping[str, object] = {"files": state, "disabled": sorted(disabled_plugins())}
    return hashlib.sha256(json.dumps(held).encode()).hexdigest()


def _alike(one: Path, other: Path) -> bool:
    return one.is_file() and other.is_file() and filecmp.cmp(one, other, shallow=False)


def _entry(path: Path) -> str:
    """What is a plugin by itself: a file or folder at the top, or in the folder of a kind."""
    deep = len(path.parts) > 1 and path.parts[0] in KIND_FOLDERS
    return "/".join(path.parts[: 2 if deep else 1])
