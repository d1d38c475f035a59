"""The table of settings in docs/operating.md, made from `Settings`: `python -m tests.settings_page` writes it anew."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from service.environment import PREFIX
from service.settings import Settings

PAGE = Path(__file__).resolve().parents[1] / "docs" / "operating.md"
BEGIN, END = "<!-- settings: begin -->\n", "<!-- settings: end -->\n"
_MADE = {
    "data_dir": "`thumbsmith/service` in the user's data folder",
    "environment": "by what is named",
}


def table() -> str:
    meanings = _meanings()
    rows = (
        f"| `{PREFIX}{name.upper()}` | {_default(name, info)} | {meanings.get(name, '')} |\n"
        for name, info in _fields()
    )
    return "| setting | default | |\n|---|---|---|\n" + "".join(rows)


def written() -> str:
    """What the page has between the marks."""
    return PAGE.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]


def _fields() -> list[tuple[str, FieldInfo]]:
    return list(Settings.model_fields.items())


def _default(name: str, info: FieldInfo) -> str:
    if name in _MADE:
        return _MADE[name]
    assert info.default is not PydanticUndefined, f"{name} has a default that is made; say here which"
    if info.default in (None, "", (), {}):
        return "unset"
    if isinstance(info.default, tuple):
        return f"`{','.join(info.default)}`"
    return f"`{info.default}`"


def _meanings() -> dict[str, str]:
    """The sentence under each field, up to its end."""
    (found,) = (node for node in ast.parse(inspect.getsource(Settings)).body if isinstance(node, ast.ClassDef))
    told = {}
    for field, following in zip(found.body, found.body[1:], strict=False):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(following, ast.Expr)
            and isinstance(following.value, ast.Constant)
        ):
            told[ast.unparse(field.target)] = " ".join(str(following.value.value).split()).replace("|", "\\|")
    return told


def main() -> None:
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    PAGE.write_text(before + BEGIN + table() + END + rest.partition(END)[2], encoding="utf-8")


if __name__ == "__main__":
    main()
