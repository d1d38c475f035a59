"""`thumbsmith styles --watch`: the sheet drawn anew whenever a file of the plugin folder changes.

A drawing that is overtaken by another change is ended. A picture takes the place of the last one when all of it is
there and nothing in the folder is broken.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cli.output import Output
from cli.photographs import gathered
from cli.redrawing import Answer, Order
from cli.rendering import sample_photo
from cli.sheet import check_suffix
from engine.errors import BriefError
from engine.files.scratch import folder_made, placing, scratch_folder
from engine.home import user_plugin_folder
from engine.kinds.folder_state import FolderState, changes, folder_state
from service.processes.python import python_module, safe_environment

_LOOK_SECONDS = 0.25
_MANY = 5
"""Changed files that are named one by one."""


def watch_styles(
    sheet: Path, output: Output, *, host: str | None, title: str, format_name: str, style: str | None
) -> None:
    """Until Ctrl-C."""
    if output.as_json:
        raise BriefError("--watch tells people what changes and has no end; leave --json out")
    check_suffix(sheet)
    with watching(sheet, output, host=host, title=title, format_name=format_name, style=style) as watch:
        output.line("note", f"watching {user_plugin_folder()}; Ctrl-C ends it")
        while True:
            watch.look()
            time.sleep(_LOOK_SECONDS)


@contextmanager
def watching(
    sheet: Path, output: Output, *, host: str | None, title: str, format_name: str, style: str | None = None
) -> Iterator[Watch]:
    """A watch whose drawings lie beside the sheet until they take its place."""
    with (
        folder_made(sheet.parent),
        scratch_folder(sheet.stem, beside=sheet.parent) as scratch,
        gathered([host] if host is not None else []) as photographs,
    ):
        photo = photographs[0] if photographs else sample_photo(scratch)
        order = Order(sheet=scratch / sheet.name, photo=photo, title=title, format_name=format_name, style=style)
        watch = Watch(order, sheet, scratch, output)
        try:
            yield watch
        finally:
            watch.end()


class Watch:
    def __init__(self, order: Order, sheet: Path, scratch: Path, output: Output) -> None:
        self._order, self._sheet, self._output = order, sheet, output
        self._files = (scratch / "order.json", scratch / "answer.json")
        self._files[0].write_text(order.model_dump_json(), encoding="utf-8")
        self._state: FolderState | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def look(self) -> None:
        """See what has changed since the last look, and whether a drawing is done."""
        state = self._looked()
        if state != self._state:
            self._tell_changes(state)
            self._begin(state)
        elif self._process and self._process.poll() is not None:
            self._finish(self._process.returncode)

    def _looked(self) -> FolderState:
        """Of all but what is made here, which may lie there as well."""
        folder, own = user_plugin_folder().absolute(), self._sheet.absolute()
        scratch = self._order.sheet.parent
        found = folder_state(folder).items()
        return {path: told for path, told in found if folder / path != own and scratch not in (folder / path).parents}

    def end(self) -> None:
        """Of a drawing that nobody wants any more."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _tell_changes(self, state: FolderState) -> None:
        if self._state is None:
            return
        changed = changes(self._state, state)
        for path in changed[:_MANY]:
            self._output.line("changed" if path in state else "gone", path)
        if len(changed) > _MANY:
            self._output.line("changed", f"and {len(changed) - _MANY} more")

    def _begin(self, state: FolderState) -> None:
        self.end()
        self._state = state
        self._files[1].unlink(missing_ok=True)
        command = python_module("cli.redrawing", *map(str, self._files))
        # Python tells a changed module by its second and its size, and so not always
        environment = {**safe_environment(), "PYTHONDONTWRITEBYTECODE": "1"}
        self._process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL)

    def _finish(self, code: int) -> None:
        self._process = None
        broken = self._broken(code)
        if not broken:
            with placing():
                self._order.sheet.replace(self._sheet)
            self._output.line("made", str(self._sheet))
            return
        for reason in broken:
            self._output.line("error", reason)
        if self._sheet.exists():
            self._output.line("note", f"{self._sheet} is the last good one")

    def _broken(self, code: int) -> list[str]:
        try:
            return Answer.model_validate_json(self._files[1].read_bytes()).broken
        except FileNotFoundError:
            return [f"the drawing ended before it was done (exit code {code})"]
