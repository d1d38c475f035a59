"""Makes this interpreter look like one on another system, as far as a module of ours can tell.

    python -m tests.packaging.elsewhere OUT

renders a picture as on this system; then, for macOS and after it for Windows, forgets every module of ours, takes away
what that system lacks, imports all of them anew and renders once more. Prints the names of the modules as JSON. Other
people's modules stay as they are.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import socket
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
POSIX_MODULES = ("fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty")
POSIX_CALLS = {
    os: (
        *("fork", "forkpty", "geteuid", "getgid", "getloadavg", "getpgid", "getuid", "killpg", "mkfifo", "nice"),
        *("sched_getaffinity", "setsid", "statvfs", "sysconf", "uname", "wait", "wait3", "wait4"),
    ),
    signal: ("SIGALRM", "SIGCHLD", "SIGCONT", "SIGHUP", "SIGKILL", "SIGQUIT", "SIGSTOP", "SIGUSR1", "pthread_sigmask"),
    socket: ("AF_UNIX",),
}
"""What Windows has not; macOS has all but `sched_getaffinity`."""
SYSTEMS = ("darwin", "win32")
"""Each lacks what those before it lack."""
RUN_BY_ALEMBIC = "service.database.migrations.env"
"""Works on a connection as soon as it is imported."""


def ours() -> list[str]:
    """Every module of the wheel."""
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]
    paths = [path for package in wheel["wheel"]["packages"] for path in (ROOT / package).rglob("*.py")]
    names = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in paths}
    return sorted(name for name in names - {RUN_BY_ALEMBIC} if all(part.isidentifier() for part in name.split(".")))


def import_all(names: list[str]) -> None:
    for name in names:
        importlib.import_module(name)


def go_elsewhere(system: str) -> None:
    rooms = _rooms()
    for name in [name for name in sys.modules if name.partition(".")[0] in rooms]:
        del sys.modules[name]
    if sys.platform not in SYSTEMS:
        sys.addaudithook(_without_proc)
    sys.platform = system
    if system == "win32":
        sys.modules.update(dict.fromkeys(POSIX_MODULES))
        for module, names in POSIX_CALLS.items():
            for name in names:
                if hasattr(module, name):
                    delattr(module, name)
    else:
        del os.sched_getaffinity


def render(out: Path) -> None:
    """A face, words, every file."""
    from skimage import data

    from engine.brief import Brief, PersonPhoto
    from engine.pipeline import render as make
    from engine.pixels.encode import encode_png
    from engine.studio import Studio

    photo = out.with_suffix(".png")
    photo.write_bytes(encode_png(data.astronaut()))
    brief = Brief(title="Why *rockets* explode", host=PersonPhoto(path=photo), style="spotlight", formats=("youtube",))
    make(brief, Studio.open(), out=out)


def _rooms() -> set[str]:
    return {name.partition(".")[0] for name in ours()}


def _without_proc(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and str(arguments[0]).startswith("/proc"):
        raise FileNotFoundError(f"{arguments[0]} is not there on {sys.platform}")


def main(out: Path) -> None:
    names = ours()
    import_all(names)
    render(out / "here")
    for system in SYSTEMS:
        go_elsewhere(system)
        import_all(names)
        render(out / system)
    print(json.dumps(names))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
