"""One window of a browser, in the few verbs that journeys are told with. All of them wait until they can be done."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from tests.waiting import wait_for
from tests.web.engines.wires import Refused, Wire

_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""What WebDriver calls a reference to an element."""
_NOT_YET = ("stale element reference", "element click intercepted", "element not interactable", "no such element")
_FIND = """
const [css, text] = arguments
const words = (one) => (one ?? '').replace(/\\s+/g, ' ').trim()
const named = (one) => [one.ariaLabel, one.textContent, ...[...(one.labels ?? [])].map((label) => label.textContent)]
return [...document.querySelectorAll(css)].filter(
  (one) => (one.type === 'file' || one.checkVisibility()) && (!text || named(one).map(words).includes(text)),
)
"""
_ALIVE = "return performance.getEntriesByName('app-ready').length > 0"
_PROMISED = """
const done = arguments[arguments.length - 1]
const work = async function () { %s }
work(...arguments).then(done, (error) => done({ failed: `${error}` }))
"""
WINDOW = (1360, 1000)
CONTROL, ENTER = "\ue009", "\ue007"
"""Keys, as WebDriver writes them."""


class Session:
    """`name` is the engine's. An element is meant by CSS, and by its label or all of its text where that is given."""

    def __init__(self, name: str, wire: Wire, downloads: Path) -> None:
        self.name = name
        self.downloads = downloads
        """Where the browser puts what it saves."""
        self._wire = wire

    def close(self) -> None:
        self._wire.close()

    def open(self, address: str, ready: str = _ALIVE) -> None:
        """The page with its code at work."""
        self._wire.send("Navigate", url=address)
        self.wait(ready, what="the page's code")

    @property
    def address(self) -> str:
        return self._wire.send("GetCurrentURL")

    def script(self, code: str, *given: Any) -> Any:
        return self._wire.send("ExecuteScript", script=code, args=list(given))

    def promised(self, code: str, *given: Any) -> Any:
        """What the promise that `code` returns comes to."""
        answer = self._wire.send("ExecuteAsyncScript", script=_PROMISED % code, args=list(given))
        assert not (isinstance(answer, dict) and "failed" in answer), answer
        return answer

    def wait(self, code: str, *given: Any, what: str = "") -> Any:
        """The first true answer of the script."""
        return wait_for(lambda: self._tried("ExecuteScript", script=code, args=list(given)), what or code)

    def find(self, css: str, text: str = "") -> list[dict[str, str]]:
        """Those that can be seen now, and fields for files, which never can."""
        return self.script(_FIND, css, text)

    def shown(self, css: str, text: str = "") -> dict[str, str]:
        """The first of them, once it is there."""
        return wait_for(lambda: self.find(css, text), f"{css} {text}".strip())[0]

    def text(self, css: str, text: str = "") -> str:
        return self.script("return arguments[0].textContent", self.shown(css, text))

    def click(self, css: str, text: str = "") -> None:
        self._do("ElementClick", css, text)

    def type(self, css: str, words: str, text: str = "") -> None:
        """In place of what is there."""
        self.press(css, f"{CONTROL}a", text)
        self.press(css, words, text)

    def press(self, css: str, keys: str, text: str = "") -> None:
        """Keys for that element; after `CONTROL`, held with it."""
        self._do("ElementSendKeys", css, text, keys)

    def upload(self, css: str, path: Path) -> None:
        self._do("ElementSendKeys", css, "", str(path))

    def resize(self, width: int = WINDOW[0]) -> None:
        self._wire.send("SetWindowRect", x=0, y=0, width=width, height=WINDOW[1])
        self.wait("return innerWidth === arguments[0]", width, what=f"a window {width} wide")
        self.promised("for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame)")

    def screenshot(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self._wire.send("TakeScreenshot", full=False)))

    def _do(self, command: str, css: str, text: str, keys: str = "") -> None:
        typed = {"text": keys} if keys else {}

        def done() -> bool:
            found = self.find(css, text)
            return bool(found) and self._tried(command, id=found[0][_ELEMENT], **typed) is not False

        wait_for(done, f"{command} on {css} {text}")

    def _tried(self, command: str, **given: Any) -> Any:
        """False where the page was not ready for it."""
        try:
            return self._wire.send(command, **given)
        except Refused as refused:
            if refused.kind not in _NOT_YET:
                raise
            return False
