"""Strangers' plugins as processes know them that hold secrets: asked in a process of theirs, which is told none."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from bench.servers import free_port
from engine.errors import PluginError
from engine.kinds.check import Finding
from engine.kinds.title_helper import TitleOptions
from service.plugins import host
from service.plugins.apart import KnownPlugins
from service.processes.python import python_module
from service.settings import Settings
from tests.hostile import plant, plant_plain
from tests.waiting import HANG_SECONDS, lives, wait_for

SECRETS = {
    "THUMBSMITH_SECRET_KEY": "hush-x7Qm2-vB9kLw4Zt8RnYc1Hd6Jf3Gp5Ua0Se",
    "THUMBSMITH_STRIPE_SECRET_KEY": "hush-stripe",
    "THUMBSMITH_STRIPE_WEBHOOK_SECRET": "hush-webhook",
    "THUMBSMITH_SMTP_URL": "smtp://mail:hush-mail@127.0.0.1:1",
    "THUMBSMITH_REKOGNITION_SECRET_KEY": "hush-rekognition",
    "THUMBSMITH_PLUGIN_OTHER_WORD": "hush-other",
    "THUMBSMITH_PLUGIN_SPY_WORD": "for the spy",
}
SPY = """
import json, os, pathlib
from pydantic import SecretStr
from thumbsmith import PluginSettings, Verdict, hookimpl

def seen():
    told = {"os.environ": dict(os.environ)}
    for who in ("self", os.getppid()):
        try:
            told[f"/proc/{who}/environ"] = pathlib.Path(f"/proc/{who}/environ").read_bytes().decode()
        except OSError as error:
            told[f"/proc/{who}/environ"] = error.strerror
    return told

class Told(PluginSettings):
    word: SecretStr

def write(name, what):
    path = pathlib.Path(__file__).with_name(f"_{name}-{os.getpid()}.json")
    path.with_suffix(".partial").write_text(json.dumps(what))
    path.with_suffix(".partial").rename(path)

write("import", seen())

class Spy:
    name, sees = "spy", "file"
    def configured(self, options):
        write("options", dict(options))
        return self
    def inspect(self, data, media_type):
        known = {"length": len(data), "media_type": media_type}
        return Verdict.refused("too short", **known) if len(data) < 9 else Verdict.clean()
    def ping(self):
        raise RuntimeError("nobody is there")

@hookimpl
def register_settings():
    return [Told]

@hookimpl
def register_checks(settings):
    write("settings", settings.word.get_secret_value())
    return [Spy()]
"""
HELPER = """
import os
from thumbsmith import hookimpl

class Helper:
    name = "helper"
    def configured(self, options):
        self.model = options.model
        return self
    def refine(self, title, *, format, language=None):
        if title == "end":
            os._exit(3)
        return f"{title} {format.name} {language} {self.model} {os.getpid()}"
    def suggest(self, title, count=3, *, format, language=None):
        return [f"{title} {number}" for number in range(count)]

@hookimpl
def register_titles():
    return [Helper()]
"""


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("THUMBSMITH_PLUGINS_DIR", str(tmp_path / "plugins"))
    monkeypatch.setenv("THUMBSMITH_CONFIG_DIR", str(tmp_path / "config"))
    return plant_plain(tmp_path / "plugins")


@pytest.fixture
def known(folder, tmp_path, monkeypatch):
    """With the spy and the helper."""
    monkeypatch.setenv("THUMBSMITH_PLUGIN_SPY_WORD", "for the spy")
    (folder / "spy.py").write_text(SPY)
    (folder / "helper.py").write_text(HELPER)
    with closing(KnownPlugins(Settings(data_dir=tmp_path / "data"))) as found:
        yield found


def written(folder: Path, name: str) -> dict[int, object]:
    """By the process that wrote it."""
    found = folder.glob(f"_{name}-*.json")
    return {int(path.stem.rpartition("-")[2]): json.loads(path.read_text()) for path in found}


def main_process(module: str, folder: Path, data: Path, **more: str) -> subprocess.Popen[bytes]:
    """One that knows every secret."""
    told = {"THUMBSMITH_DATA_DIR": str(data), "THUMBSMITH_REQUIRED_CHECKS": "spy", "THUMBSMITH_LOG_LEVEL": "ERROR"}
    return subprocess.Popen(python_module(module), env={**os.environ, **SECRETS, **told, **more}, cwd=folder.parent)


@pytest.mark.parametrize("module", ["api", "worker"])
def test_a_plugin_finds_no_secret_of_the_process_that_it_is_loaded_for(folder, tmp_path, module):
    (folder / "spy.py").write_text(SPY)
    process = main_process(module, folder, tmp_path / "data", THUMBSMITH_PORT=str(free_port()))
    try:
        wait_for(lambda: written(folder, "options"), f"a check that the {module} has asked")
        shown = Path(f"/proc/{process.pid}/environ").read_bytes()
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert b"hush" not in shown
    assert b"PATH=" in shown
    seen = written(folder, "import")
    assert process.pid not in seen, "its code ran elsewhere"
    assert "hush" not in json.dumps([*seen.values()])
    assert "hush" not in json.dumps([*written(folder, "options").values()])
    assert set(written(folder, "settings").values()) == {"for the spy"}


def test_what_needs_a_secret_is_told_it_although_the_environment_holds_it_no_more():
    code = (
        "import ctypes, json, os; from service.processes.bare import keep_secrets, plugin_settings;"
        "from service.settings import Settings; from service.environment import told;"
        "keep_secrets(); settings = Settings.load();"
        "print(json.dumps([settings.stripe_secret_key.get_secret_value(), plugin_settings(), dict(os.environ),"
        "told()['THUMBSMITH_SMTP_URL'], ctypes.CDLL(None).prctl(3)]))"
    )
    from service.processes.python import python_code

    done = subprocess.run(
        python_code(code), env={**os.environ, **SECRETS}, capture_output=True, text=True, timeout=HANG_SECONDS
    )
    stripe, plugins, left, smtp, dumpable = json.loads(done.stdout)
    assert (stripe, smtp, dumpable) == ("hush-stripe", SECRETS["THUMBSMITH_SMTP_URL"], 0)
    assert {name: held for name, held in SECRETS.items() if "PLUGIN" in name}.items() <= plugins.items()
    assert "hush" not in json.dumps(left)


def test_checks_and_helpers_of_strangers_answer_from_their_process(known, folder):
    checks, helpers = known.registry.checks, known.registry.title_helpers
    spy = checks["spy"].configured({"upload_bytes_limit": 7})
    verdict = spy.inspect(b"\x00\nshort", "image/png")
    assert (verdict.finding, verdict.reason) == (Finding.REFUSED, "too short")
    assert verdict.details == {"length": 7, "media_type": "image/png"}
    assert spy.inspect(bytes(2**21), "image/png").finding is Finding.CLEAN
    with pytest.raises(PluginError, match=r"check 'spy' of plugin 'spy' raised RuntimeError: nobody is there in ping"):
        spy.ping()
    helper = helpers["helper"].configured(TitleOptions(model="small"))
    words = helper.refine("one", format=known.registry.format("plain"), language="de").split()
    assert words[:4] == ["one", "plain", "de", "small"]
    assert int(words[4]) != os.getpid()
    assert helper.suggest("two", 2, format=known.registry.format("plain")) == ["two 0", "two 1"]
    assert not hasattr(helpers["rules"], "host"), "ours are asked here"
    assert {"clamav", "open-nsfw", "rekognition", "spy"} <= set(checks)


def test_one_that_ends_its_process_is_begun_anew_as_it_was_configured(known, monkeypatch):
    monkeypatch.setattr(host, "_PAUSE_SECONDS", 0.0)
    plain, helper = known.registry.format("plain"), known.registry.title_helpers["helper"]
    helper = helper.configured(TitleOptions(model="small"))
    before = helper.refine("one", format=plain)
    with pytest.raises(PluginError, match="ended the process"):
        helper.refine("end", format=plain)
    after = helper.refine("one", format=plain)
    assert after.split()[:4] == before.split()[:4]
    assert after != before, "another process"
    known.close()
    assert not lives(int(after.split()[4]))


def test_a_plugin_that_ends_what_loads_it_ends_nothing_else_and_holds_uploads_back(folder, tmp_path):
    (folder / "leaves.py").write_text("import os\nos._exit(0)\n")
    with closing(KnownPlugins(Settings(data_dir=tmp_path / "data"))) as known:
        (failure,) = known.registry.failures
        assert failure.may_check
        assert {"clamav", "open-nsfw", "rekognition"} <= set(known.registry.checks)
        assert known.registry.style("spotlight")


def test_one_that_holds_its_process_is_ended(folder, tmp_path, monkeypatch):
    plant(folder, "check", "holds the interpreter")
    with closing(KnownPlugins(Settings(data_dir=tmp_path / "data"))) as known:
        check = known.registry.checks["hostile"].configured({})
        monkeypatch.setattr(check.host, "_seconds", 0.5)
        with pytest.raises(PluginError, match="held its process"):
            check.inspect(b"", "image/png")
