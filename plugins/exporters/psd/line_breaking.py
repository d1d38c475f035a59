"""The line-breaking sets that every type layer carries, named as Photoshop names its own.

Which marks may not start or end a Japanese line is JIS X 4051's; point text never breaks by itself, so the sets only
have to be there for the numbers that refer to them.
"""

from __future__ import annotations

from plugins.exporters.psd.engine_data import Node

_CLOSING = "、。，．・：；？！）］｝〕〉》」』】’”"
_OPENING = "（［｛〔〈《「『【‘“"
_SMALL_KANA = "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶー"


def _set(name: str, *, no_start: str) -> dict[str, Node]:
    return {"Name": name, "NoStart": no_start, "NoEnd": _OPENING, "Keep": "…‥―", "Hanging": "、。，．"}


KINSOKU: list[Node] = [
    _set("PhotoshopKinsokuHard", no_start=_CLOSING + _SMALL_KANA),
    _set("PhotoshopKinsokuSoft", no_start=_CLOSING),
]
MOJIKUMI: list[Node] = [{"InternalName": f"Photoshop6MojiKumiSet{number}"} for number in (1, 2, 3, 4)]
