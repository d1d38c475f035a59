"""Real PostgreSQL, Redis, ClamAV and nginx on loopback, from the system's packages, with their data in a given folder.

They are started for tests and storms, listen on 127.0.0.1 only, and are ended by their process ids.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    import pwd

_NONE: Mapping[str, str] = MappingProxyType({})
_KEPT = "map $http_upgrade $kept { default upgrade; '' close; }"
_SOCKETS = "proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $kept;"
_HANG_SECONDS = 300.0
"""Only ends a hang: no machine is so slow."""


class MissingServer(Exception):
    """A package of the system is not installed."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class RedisServer:
    """`stop` and `start` again for an outage: nothing is kept on disk, so it comes back empty."""

    def __init__(self, folder: Path) -> None:
        self._binary = _found("redis-server", "redis-server")
        self._folder = folder
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> RedisServer:
        self._folder.mkdir(parents=True, exist_ok=True)
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(
            [self._binary, *options, "--dir", str(self._folder), "--logfile", str(self._folder / "redis.log")]
        )
        _wait_for(lambda: _answers(self.port), "redis-server", self._folder / "redis.log")
        return self

    def stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None


class PostgresServer:
    """One cluster with as many databases as are asked for. Root may not run it, so root hands it to `postgres`;
    the folder must then lie where that account can reach it.

    Without `durable` what is committed outlives the end of its process, and not that of the machine.
    """

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self._durable = durable
        self._binaries = _postgres_binaries()
        self._folder = folder
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._account = _account_for_root()

    def url(self, database: str = "postgres") -> str:
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{database}"

    def start(self) -> PostgresServer:
        data = self._folder / "data"
        if not data.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            if self._account:
                os.chown(self._folder, self._account.pw_uid, self._account.pw_gid)
            self._run(
                "initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C"
            )
        settings = [f"port={self.port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={self._folder}"]
        if not self._durable:
            settings += ["fsync=off", "full_page_writes=off"]
        log = (self._folder / "postgres.log").open("ab")
        options = [part for setting in settings for part in ("-c", setting)]
        self._process = subprocess.Popen(
            [str(self._binaries / "postgres"), "-D", str(data), *options], stdout=log, stderr=log, **self._as_account()
        )
        _wait_for(lambda: self._ready(), "postgres", self._folder / "postgres.log")
        return self

    def create(self, database: str, *, template: str = "template0") -> str:
        """A new database; returns its address."""
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "-T", template, database)
        return self.url(database)

    def stop(self) -> None:
        """At once, as when the machine loses it; what was committed is still there after `start`."""
        if self._process:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(_HANG_SECONDS)
            self._process = None

    def _ready(self) -> bool:
        asked = [str(self._binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres"]
        return subprocess.run(asked, check=False).returncode == 0

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self._binaries / program), *arguments],
            capture_output=True,
            text=True,
            check=False,
            **self._as_account(),
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stderr.strip()}")

    def _as_account(self) -> dict[str, Any]:
        if not self._account:
            return {}
        return {
            "user": self._account.pw_uid,
            "group": self._account.pw_gid,
            "extra_groups": [],
            "cwd": str(self._folder),
        }


class ScannerServer:
    """ClamAV's clamd with a database of one signature, EICAR's harmless test file: up in a blink, in a few megabytes.

    The file's text is put together here, so that no scanner takes this module for it.
    """

    EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS" + b"-TEST-FILE!$H+H*"

    def __init__(self, folder: Path, *, longest: str = "30M") -> None:
        self._binary = _found("clamd", "clamav-daemon")
        self._folder = folder
        self._longest = longest
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"tcp://127.0.0.1:{self.port}"

    @property
    def socket_url(self) -> str:
        return f"unix://{self._folder / 'clamd.sock'}"

    def start(self) -> ScannerServer:
        signatures = self._folder / "signatures"
        signatures.mkdir(parents=True, exist_ok=True)
        (signatures / "eicar.ndb").write_text(f"Eicar-Test-Signature:0:*:{self.EICAR.hex()}\n")
        settings = {
            "DatabaseDirectory": signatures,
            "TCPSocket": self.port,
            "TCPAddr": "127.0.0.1",
            "LocalSocket": self._folder / "clamd.sock",
            "FixStaleSocket": "yes",
            "StreamMaxLength": self._longest,
            "TemporaryDirectory": self._folder,
            "LogFile": self._folder / "clamd.log",
            "Foreground": "yes",
        }
        config = self._folder / "clamd.conf"
        config.write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
        self._process = subprocess.Popen(
            [self._binary, "--config-file", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _wait_for(lambda: _answers(self.port), "clamd", self._folder / "clamd.log")
        return self

    def stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None


class ProxyServer:
    """nginx with Debian's own settings and one `proxy_pass`, as people put it before a service on the same machine.

    With several addresses in `to`, it asks the next one where one does not listen; `sockets` lets WebSockets through.
    """

    def __init__(
        self, folder: Path, *, to: str | Sequence[str], headers: Mapping[str, str] = _NONE, sockets: bool = False
    ) -> None:
        self._binary = _found("nginx", "nginx-light")
        self._folder, self._headers, self._sockets = folder, headers, sockets
        self._to = [to] if isinstance(to, str) else list(to)
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> ProxyServer:
        self._folder.mkdir(parents=True, exist_ok=True)
        set_headers = "".join(f"proxy_set_header {name} {value};" for name, value in self._headers.items())
        if self._sockets:
            set_headers += _SOCKETS
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        folders = "".join(f"{kind}_temp_path {self._folder / kind};" for kind in kinds)
        config = self._folder / "nginx.conf"
        servers = "".join(f"server {urlsplit(one).netloc} max_fails=0;" for one in self._to)
        one = self._to[0] if len(self._to) == 1 else "http://service"
        config.write_text(
            f"daemon off; master_process off; pid {self._folder / 'nginx.pid'}; events {{}}"
            f"http {{ access_log off; {folders} {_KEPT} upstream service {{ {servers} }}"
            f" server {{ listen 127.0.0.1:{self.port}; location / {{ proxy_pass {one}; {set_headers} }} }} }}"
        )
        log = self._folder / "nginx.log"
        self._process = subprocess.Popen([self._binary, "-c", str(config), "-e", str(log)], stderr=subprocess.DEVNULL)
        _wait_for(lambda: _answers(self.port), "nginx", log)
        return self

    def stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait(10)
            self._process = None


def _found(program: str, package: str) -> str:
    path = shutil.which(program) or shutil.which(program, path="/usr/sbin:/usr/local/sbin")  # not in everybody's PATH
    if path is None:
        raise MissingServer(f"{program} is not installed; install the package {package} (apt-get install {package})")
    return path


def _account_for_root() -> pwd.struct_passwd | None:
    import pwd  # not on Windows, where tests without servers run, too

    return pwd.getpwnam("postgres") if os.geteuid() == 0 else None


def _postgres_binaries() -> Path:
    """Debian keeps them out of the path, one folder a version; the newest is taken."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    if folders:
        return folders[-1]
    if program := shutil.which("initdb"):
        return Path(program).resolve().parent
    raise MissingServer("PostgreSQL is not installed; install the package postgresql (apt-get install postgresql)")


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _wait_for(ready: Callable[[], bool], name: str, log: Path) -> None:
    ends = time.monotonic() + _HANG_SECONDS
    while not ready():
        if time.monotonic() > ends:
            tail = log.read_text(errors="replace")[-500:] if log.is_file() else ""
            raise RuntimeError(f"{name} did not start within {_HANG_SECONDS:.0f} s: {tail}")
        time.sleep(0.05)
