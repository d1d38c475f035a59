"""LoRA entries: one place for the weights, a proof, a licence, and no format that can run code."""

import pytest

from engine.errors import StyleError
from engine.kinds.lora import Lora

ENTRY = f'name = "ink"\nhub = "someone/ink"\nsha256 = "{"ab" * 32}"\nlicence = "CC-BY-4.0"\n'


@pytest.fixture
def write(tmp_path):
    def to_file(text: str):
        path = tmp_path / "ink.lora.toml"
        path.write_text(text)
        return path

    return to_file


def test_an_entry_has_sensible_defaults(write):
    lora = Lora.load(write(ENTRY))
    assert (lora.weight, lora.base_model, lora.triggers) == (0.8, "sdxl-1.0", ())


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('hub = "someone/ink"', "", "give exactly one of file and hub"),
        ('hub = "someone/ink"', 'hub = "a/b"\nfile = "a.safetensors"', "give exactly one of file and hub"),
        ('hub = "someone/ink"', 'file = "ink.ckpt"', "must be a .safetensors file; other formats can run code"),
        ("ab", "xy", "sha256: "),
        ('licence = "CC-BY-4.0"', 'licence = ""', "licence: "),
        ('licence = "CC-BY-4.0"', 'licence = "MIT"\nwieght = 1', "wieght: unknown key"),
    ],
)
def test_a_wrong_entry_is_refused_with_file_and_reason(write, old, new, reason):
    path = write(ENTRY.replace(old, new))
    with pytest.raises(StyleError, match=reason) as refusal:
        Lora.load(path)
    assert str(refusal.value).startswith(f"{path}: ")
