"""`python -m tests.bots.sheets DISCORD SLACK`: the pictures of docs/bots.md, from the folders into which
`tests.bots.discord.look` and `tests.bots.slack.pictures` drew every state."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

_IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
_SHEETS = {
    "discord": ("discord-running-dark", "discord-ready-dark", "discord-ready-light"),
    "slack-message": ("modal-light", "running-dark", "ready-light"),
    "slack-more": ("failed-dark", "downloads-light", "home-dark"),
}
_WIDTH, _MARGIN, _GROUND, _QUALITY = 400, 12, (226, 228, 233), 84


def main(discord: Path, slack: Path) -> None:
    for name, states in _SHEETS.items():
        folder = discord if name == "discord" else slack
        side_by_side([folder / f"{state}.png" for state in states]).save(_IMAGES / f"{name}.webp", quality=_QUALITY)


def side_by_side(paths: Sequence[Path]) -> Image.Image:
    shots = [_fitted(path) for path in paths]
    width = sum(shot.width + _MARGIN for shot in shots) + _MARGIN
    sheet = Image.new("RGB", (width, max(shot.height for shot in shots) + 2 * _MARGIN), _GROUND)
    for place, shot in enumerate(shots):
        sheet.paste(shot, (_MARGIN + place * (_WIDTH + _MARGIN), _MARGIN))
    return sheet


def _fitted(path: Path) -> Image.Image:
    with Image.open(path) as shot:
        return shot.convert("RGB").resize((_WIDTH, round(shot.height * _WIDTH / shot.width)), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
