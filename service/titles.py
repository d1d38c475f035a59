"""Help with titles: by the plugin that the settings name, and by rule when that one cannot."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from engine.errors import InputError, PluginError, ThumbsmithError
from engine.format import Format
from engine.kinds.registered import DEFAULT_TITLE_HELPER
from engine.kinds.registry import Registry
from engine.kinds.title_helper import SUGGESTIONS, TitleHelper, TitleOptions
from service.settings import Settings

_log = logging.getLogger(__name__)
MORE = (
    "The rules only change what they are sure of. A language model can do more: whoever runs this service "
    "names one with THUMBSMITH_TITLES_BASE_URL."
)
_MODEL_HELPER = "openai-compatible"
Answer = TypeVar("Answer")


class Titles:
    """Built once a process. Safe to use from several threads, as helpers keep nothing between two questions."""

    def __init__(self, registry: Registry, settings: Settings) -> None:
        """`UnknownName` when the settings name a helper that nobody registered."""
        self._registry = registry
        self._rules = registry.title_helper()
        self._helper = _chosen(registry, settings)

    def know(self, registry: Registry) -> None:
        """The plugins have changed: there may be other formats. Who helps stays."""
        self._registry = registry

    @property
    def helper_name(self) -> str:
        return self._helper.name

    def refine(self, title: str, *, format: str = "youtube", language: str | None = None) -> str:
        """A shorter, stronger title for this format. `BriefError` for one that cannot be set, `UnknownName`."""
        title, target = _cleaned(title), self._registry.format(format)
        return self._asked(lambda helper: _shown(helper.refine(title, format=target, language=language)), known=bool)

    def suggest(self, title: str, *, format: str = "youtube", language: str | None = None) -> list[str]:
        """At most three different titles, none where nothing is sure; errors as for `refine`."""
        title, target = _cleaned(title), self._registry.format(format)
        return self._asked(lambda helper: _others(helper, title, target, language), known=bool)

    def hint(self) -> str | None:
        """What could do more than the rules; None where it is in use."""
        return MORE if self._helper is self._rules else None

    def _asked(self, ask: Callable[[TitleHelper], Answer], *, known: Callable[[Answer], bool]) -> Answer:
        if self._helper is not self._rules:
            try:
                answer = ask(self._helper)
                if known(answer):
                    return answer
                _log.warning("the title helper %s gave no usable answer; the rules do", self._helper.name)
            except Exception as error:  # whatever a plugin or its library raises, the user gets an answer
                _log.warning("the title helper %s failed (%s); the rules answer", self._helper.name, _reason(error))
        return ask(self._rules)


def _chosen(registry: Registry, settings: Settings) -> TitleHelper:
    name = settings.titles_helper or (_MODEL_HELPER if settings.titles_base_url else DEFAULT_TITLE_HELPER)
    helper = registry.title_helper(name)
    configured = getattr(helper, "configured", None)
    if configured is None:
        return helper
    key = settings.titles_api_key
    return configured(
        TitleOptions(
            base_url=settings.titles_base_url,
            model=settings.titles_model,
            api_key=key.get_secret_value() if key else None,
            timeout_seconds=settings.titles_timeout_seconds,
        )
    )


def _reason(error: BaseException) -> object:
    """Our own errors name no title; what somebody else's say is not known."""
    raised = error.__cause__ if isinstance(error, PluginError) and error.__cause__ else error
    return raised if isinstance(raised, ThumbsmithError) else type(raised).__name__


def _others(helper: TitleHelper, title: str, target: Format, language: str | None) -> list[str]:
    found = helper.suggest(title, SUGGESTIONS, format=target, language=language)
    return [one for one in dict.fromkeys(_shown(one) for one in found) if one not in ("", title)][:SUGGESTIONS]


def _cleaned(title: str) -> str:
    from engine.text import clean_title  # brings the typesetting libraries with it

    return " ".join(clean_title(title).split())


def _shown(title: str) -> str:
    """What a plugin said, cleaned as if a user had; empty when there is nothing left."""
    try:
        return _cleaned(title)
    except InputError:
        return ""
