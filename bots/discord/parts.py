"""The parts that do what people ask, put together once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from bots.discord.buttons import Buttons
from bots.discord.forms import Forms
from bots.discord.looking import Looking
from bots.discord.ways import Ways
from bots.discord.wishes import Wishes
from bots.discord.works import Works


@dataclass(frozen=True, kw_only=True)
class Parts:
    works: Works
    wishes: Wishes
    forms: Forms
    looking: Looking
    ways: Ways
    buttons: Buttons

    @classmethod
    def of(cls, works: Works) -> Self:
        wishes, looking = Wishes(works), Looking(works)
        forms = Forms(works, wishes)
        buttons = Buttons(works, wishes, forms, looking)
        return cls(works=works, wishes=wishes, forms=forms, looking=looking, ways=Ways(works), buttons=buttons)
