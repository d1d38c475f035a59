"""Prompts and LoRAs of other programs: what comes in, what is refused by name, and that nothing is overwritten."""

from __future__ import annotations

import hashlib
import json
import tomllib
from pathlib import Path

import pytest

from cli.importing.taking import import_plugins
from cli.output import Output
from engine.errors import InputError
from engine.kinds.registry import PluginFolder, builtin_folder, load_registry
from tests.cli.commands import thumbsmith, tree
from thumbsmith.testing import Workbench, promises

CSV = (
    "\ufeffname,prompt,negative_prompt\r\n"
    'Cinematic,"still of {prompt}, grain, $5","ugly, ""low"" quality"\r\n'
    '"../../etc/passwd","two\nlines\r\nof {prompt}",\r\n'
    "---,,\r\n"
    "Cinematic,another one,\r\n"
    '夜,"night, {prompt}",\r\n'
    "too,many,fields,here\r\n"
    '"x""\ny = ""1",quoted,\r\n'
    "con,a device,\r\n"
    "spotlight,a name of ours,\r\n"
)
HOSTILE_NAMES = {"etc-passwd", "x-y-1", "style-con"}
FOOOCUS = [
    {"name": "Fooocus Sharp", "prompt": "cinematic still {prompt} . 35mm", "negative_prompt": "anime"},
    {"name": "Fooocus Negative", "negative_prompt": "blurry"},
    {"prompt": "nobody"},
    7,
    {"name": "list", "prompt": ["x"]},
    {"name": "steers", "prompt": "a\x1b[2Jb"},
    {"name": "long", "prompt": "x" * 5000},
]


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("THUMBSMITH_PLUGINS_DIR", str(tmp_path / "plugins"))
    monkeypatch.setenv("THUMBSMITH_CONFIG_DIR", str(tmp_path / "config"))
    (tmp_path / "plugins").mkdir()
    return tmp_path / "plugins"


@pytest.fixture
def take(folder, capsys):
    """What the command says of a file, as JSON."""

    def taken(path: Path, *, dry_run: bool = False, base: str = "clean-light") -> dict:
        import_plugins(path, Output(as_json=True), base=base, dry_run=dry_run)
        return json.loads(capsys.readouterr().out)

    return taken


def opened(folder):
    registry = load_registry([builtin_folder(), PluginFolder(folder)], installed=False, disabled={})
    assert registry.failures == ()
    return registry


def header(tensors: dict | None = None, metadata: dict | None = None) -> bytes:
    tensors = {"lora_unet.up": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}} if tensors is None else tensors
    text = json.dumps({"__metadata__": metadata or {}, **tensors}).encode()
    return len(text).to_bytes(8, "little") + text


def lora(path: Path, beside: dict | None = None, *, civitai: dict | None = None, metadata: dict | None = None) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(header(metadata=metadata) + b"\0\0\0\0")
    for suffix, held in ((".json", beside), (".civitai.info", civitai)):
        if held is not None:
            path.with_name(path.stem + suffix).write_text(json.dumps(held), encoding="utf-8")
    return path


def test_rows_of_a_csv_become_styles_and_each_that_cannot_is_named(take, folder, tmp_path):
    (tmp_path / "styles.csv").write_bytes(CSV.encode())
    told = take(tmp_path / "styles.csv")
    names = [one["name"] for one in told["imported"]]
    assert names == ["cinematic", "etc-passwd", "cinematic-2", "style", "x-y-1", "style-con", "spotlight-2"]
    assert {one["where"]: one["reason"] for one in told["skipped"]} == {
        "styles.csv, line 6": "it has no prompt",
        "styles.csv, line 9": "it has 4 fields for 3 columns; put quotes round a field with a comma",
    }
    registry = opened(folder)
    style = registry.style("cinematic")
    assert style.prompt.template == "still of $mood, grain, $$5, $realism, palette of $palette"
    assert style.prompt.negative.endswith('face, hands, ugly, "low" quality')
    assert style.title == registry.style("clean-light").title
    assert registry.style("etc-passwd").prompt.template.startswith("two lines of $mood, ")
    assert registry.style("cinematic-2").prompt.template.startswith("$mood, another one, ")
    assert registry.style("style").label == "夜"
    assert registry.style("x-y-1").label == 'x" y = "1'
    written = {path.relative_to(folder).parts for path in folder.rglob("*.toml")}
    assert written == {("styles", name, "style.toml") for name in names}


def test_a_second_time_nothing_is_doubled_and_nothing_overwritten(take, folder, tmp_path):
    (tmp_path / "styles.csv").write_bytes(CSV.encode())
    take(tmp_path / "styles.csv")
    own = folder / "styles" / "cinematic" / "style.toml"
    own.write_text(own.read_text(encoding="utf-8").replace("grain", "no grain"), encoding="utf-8")
    before = tree(folder)
    told = take(tmp_path / "styles.csv")
    assert [one["name"] for one in told["imported"]] == ["cinematic-3"], "its old place holds somebody's changes"
    assert len(told["already"]) == 6
    assert {path: data for path, data in tree(folder).items() if path in before} == before


def test_a_dry_run_says_the_same_and_writes_nothing(take, folder, tmp_path):
    (tmp_path / "styles.csv").write_bytes(CSV.encode())
    lora(tmp_path / "inky.safetensors", {"sd version": "SDXL"})
    planned = take(tmp_path, dry_run=True)
    assert tree(folder) == {}
    made = take(tmp_path)
    assert [one["path"] for one in planned["imported"]] == [one["path"] for one in made["imported"]]
    assert all(Path(one["path"]).is_file() for one in made["imported"])


def test_a_list_of_fooocus(take, folder, tmp_path):
    (tmp_path / "sdxl.json").write_text(json.dumps(FOOOCUS), encoding="utf-8")
    told = take(tmp_path / "sdxl.json")
    assert [one["name"] for one in told["imported"]] == ["fooocus-sharp", "fooocus-negative"]
    assert [one["where"] for one in told["skipped"]] == [f"sdxl.json, entry {n}" for n in (3, 4, 5, 6, 7)]
    reasons = " ".join(one["reason"] for one in told["skipped"])
    for words in ("no name", "int and no style", "list and no text", "control characters", "5000 letters"):
        assert words in reasons
    styles = opened(folder).styles
    assert styles["fooocus-sharp"].prompt.template == "cinematic still $mood . 35mm, $realism, palette of $palette"
    assert styles["fooocus-negative"].prompt.template == styles["clean-light"].prompt.template
    assert styles["fooocus-negative"].prompt.negative.endswith(", blurry")


def test_columns_of_others_and_columns_without_a_name_are_passed_over(take, tmp_path):
    (tmp_path / "styles.csv").write_text("name,prompt,negative_prompt,category,\nFilm,a still,,old,7\n")
    (tmp_path / "styles.json").write_text(json.dumps([{"name": "Ink", "prompt": "ink", "": "x", "tags": []}]))
    told = take(tmp_path)
    assert ([one["name"] for one in told["imported"]], told["skipped"]) == (["film", "ink"], [])


@pytest.mark.parametrize("below", ["Wash,a wash\n", "and so on, " * 500])
def test_a_quote_that_never_ends_swallows_no_row(take, tmp_path, below):
    (tmp_path / "styles.csv").write_text('name,prompt\nFilm,a still\nInk,"ink, {prompt}\n' + below)
    told = take(tmp_path / "styles.csv")
    assert [one["name"] for one in told["imported"]] == ["film"]
    assert told["skipped"] == [
        {
            "where": "styles.csv, line 3",
            "reason": "a quote that begins in it never ends, and would swallow the rows below",
        }
    ]


def test_a_file_among_others_is_named_once(take, tmp_path):
    (tmp_path / "info.json").write_text("{}")
    (tmp_path / "styles.csv").write_text("name,prompt\nFilm,a still\n")
    (skipped,) = take(tmp_path)["skipped"]
    assert skipped["where"] == "info.json"
    assert skipped["reason"].startswith("holds no list of styles")


def test_an_imported_style_keeps_every_promise(take, folder, tmp_path):
    (tmp_path / "sdxl.json").write_text(json.dumps(FOOOCUS[:1]), encoding="utf-8")
    take(tmp_path / "sdxl.json")
    bench = Workbench.open([folder])
    for promise in promises("style"):
        promise.check(bench.registry.style("fooocus-sharp"), bench)


def test_a_folder_of_loras_with_what_lies_beside_them(take, folder, tmp_path):
    place = tmp_path / "Lora"
    told = {"sd version": "SDXL", "activation text": "inkw, wash <lora:inky:1>", "preferred weight": 0.65}
    lora(place / "Inky Wash.safetensors", {**told, "description": "Soft\nink", "negative text": "x", "notes": ""})
    civitai = {"modelId": 4711, "baseModel": "SD 1.5", "trainedWords": ["pxl, art", "8bit"], "model": {"type": "LORA"}}
    lora(place / "sub" / "pixel.safetensors", civitai=civitai)
    lora(place / "plain.safetensors", metadata={"ss_base_model_version": "sdxl_base_v1-0", "ss_tag_frequency": "{}"})
    lora(place / "old.safetensors", {"preferred weight": 0}, metadata={"ss_v2": "False"})
    assert take(place)["skipped"] == []
    loras = opened(folder).loras
    inky, pixel = loras["inky-wash"], loras["pixel"]
    assert (inky.base_model, inky.weight, inky.triggers) == ("sdxl-1.0", 0.65, ("inkw", "wash"))
    weights = folder / "loras" / inky.file
    assert hashlib.sha256(weights.read_bytes()).hexdigest() == inky.sha256
    assert (folder / "loras" / "inky-wash.toml").read_text().startswith("# From Inky Wash.safetensors. Soft ink\n")
    assert (pixel.base_model, pixel.triggers, pixel.source) == (
        "sd-1.5",
        ("pxl", "art", "8bit"),
        "https://civitai.com/models/4711",
    )
    assert (loras["plain"].base_model, loras["plain"].weight, loras["old"].base_model) == ("sdxl-1.0", 0.8, "sd-1.5")
    assert len(take(place)["already"]) == 4
    bench = Workbench.open([folder])
    for promise in promises("lora"):
        promise.check(bench.registry.loras["inky-wash"], bench)


def test_a_prompt_uses_the_loras_that_come_with_it(take, folder, tmp_path):
    lora(tmp_path / "in" / "Inky.safetensors", {"sd version": "SDXL"})
    rows = 'name,prompt\nInked,"ink, {prompt}, <lora:Inky:0.6>, <lora:elsewhere:1>"\n'
    (tmp_path / "in" / "styles.csv").write_text(rows, encoding="utf-8")
    notes = [note for one in take(tmp_path / "in")["imported"] for note in one["notes"]]
    assert notes == ["'elsewhere' is not among your LoRAs and is left out of it"]
    style = opened(folder).style("inked")
    assert [(use.name, use.weight) for use in style.loras] == [("inky", 0.6)]
    assert style.prompt.template == "ink, $mood, $realism, palette of $palette"


@pytest.mark.parametrize(
    ("data", "beside", "words"),
    [
        (b"PK\x03\x04" + b"\0" * 40, None, "no .safetensors file"),
        ((1 << 62).to_bytes(8, "little") + b"{}", None, "no .safetensors file"),
        ((20_000_000).to_bytes(8, "little") + b" " * 64, None, "no .safetensors file"),
        (b"", None, "no .safetensors file"),
        ((6).to_bytes(8, "little") + b"[1, 2]", None, "header is damaged"),
        ((100_000).to_bytes(8, "little") + b"[" * 100_000, None, "header is damaged"),
        (header(), None, "cut off"),
        (header({"lora": {"data_offsets": ["a", "b"]}}), None, "header is damaged"),
        (header({"model.weight": {"data_offsets": [0, 0]}}), None, "holds no LoRA"),
        (header({"lora": {"data_offsets": [0, 0]}}), None, "nothing says which model"),
        (header({"lora": {"data_offsets": [0, 0]}}), {"sd version": "Flux.1 D"}, "trained on Flux.1 D"),
        (header({"lora": {"data_offsets": [0, 0]}}), {"sd version": "SDXL", "preferred weight": 70}, "from -2 to 2"),
        (header({"lora": {"data_offsets": [0, 0]}}), {"sd version": "SD1", "activation text": 5}, "int and no text"),
        (
            header({"lora": {"data_offsets": [0, 0]}}),
            {"baseModel": "SDXL", "model": {"type": "Checkpoint"}},
            "Checkpoint",
        ),
        (header({"lora": {"data_offsets": [0, 0]}}), [1], "holds no settings"),
    ],
)
def test_a_lora_that_cannot_be_one_is_refused_and_the_others_come_in(take, folder, tmp_path, data, beside, words):
    place = tmp_path / "in"
    lora(place / "good.safetensors", {"sd version": "SDXL"})
    (place / "bad.safetensors").write_bytes(data)
    if beside is not None:
        (place / "bad.json").write_text(json.dumps(beside), encoding="utf-8")
    told = take(place)
    assert [one["name"] for one in told["imported"]] == ["good"]
    ((where, reason),) = [(one["where"], one["reason"]) for one in told["skipped"]]
    assert where == "bad.safetensors"
    assert words in reason
    assert {path.name for path in (folder / "loras").iterdir()} == {"good.toml", "good.safetensors"}


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("styles.csv", "name,prompt\nx,y\n".encode("utf-16"), "no UTF-8 text"),
        ("styles.csv", b"name,prompt\nx,caf\xe9\n", "no UTF-8 text .at byte 17."),
        ("styles.csv", b"a;b\n1;2\n", "first line does not say name,prompt,negative_prompt"),
        ("styles.csv", b"", "first line"),
        ("styles.csv", b"name,prompt\n" + b"x" * 8_000_000, "more than 8 MB"),
        ("styles.json", b"[" * 200_000, "no JSON"),
        ("styles.json", b'{"name": "x"}', "no list of styles"),
        ("styles.txt", b"", "its name does not say"),
        ("folder/readme.txt", b"", "holds nothing that can be imported"),
        (None, b"", "there is no such file or folder"),
    ],
)
def test_a_file_that_is_none_is_one_sentence(folder, tmp_path, name, data, words):
    path = tmp_path / (name or "nowhere.csv")
    path.parent.mkdir(exist_ok=True)
    if name:
        path.write_bytes(data)
    place = path.parent if name and "/" in name else path
    with pytest.raises(InputError, match=words):
        import_plugins(place, Output(), base="spotlight", dry_run=False)
    assert tree(folder) == {}


def test_the_command_lists_what_came_in_and_fails_when_nothing_did(folder, tmp_path):
    (tmp_path / "styles.csv").write_bytes(CSV.encode())
    told = thumbsmith("plugins", "import", tmp_path / "styles.csv", "--extends", "clean-light")
    assert told.returncode == 0, told.stderr
    assert f"made  {folder / 'styles' / 'cinematic' / 'style.toml'}  (styles.csv, line 2)" in told.stdout
    assert "skipped  styles.csv, line 6: it has no prompt" in told.stdout
    assert "styles.cinematic\tstyle cinematic\tstyles/cinematic" in thumbsmith("plugins").stdout
    held = tomllib.loads((folder / "styles" / "cinematic" / "style.toml").read_text(encoding="utf-8"))
    assert held["extends"] == "clean-light"
    (tmp_path / "empty.csv").write_text("name,prompt\n---,\n", encoding="utf-8")
    told = thumbsmith("plugins", "import", tmp_path / "empty.csv", "-q")
    assert (told.returncode, told.stdout) == (2, "")
    assert "empty.csv, line 2: it has no prompt" in told.stderr
