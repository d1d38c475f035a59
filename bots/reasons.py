"""Reasons that engine and service give in English, in the words of whoever reads them: each kind by how it is put.

A plugin's own reason, which nobody can know here, stays as it is.
"""

from __future__ import annotations

import re

from bots.phrases import Phrases, named

_KINDS = tuple(
    (re.compile(pattern), phrase)
    for pattern, phrase in (
        (r"has only (?P<size>\d+x\d+) pixels", named("reason-small")),
        (r"has (\d+x\d+ pixels|\d+ megapixels)", named("reason-pixels")),
        (r"(has \d+ MB|may have 1 to [\d,]+ bytes)", named("reason-large")),
        (r"is an animated ", named("reason-animated")),
        (r"is a damaged or cut-off ", named("reason-damaged")),
        (r"is a JPEG of more than \d+ scans", named("reason-scans")),
        (r"an account may keep", named("reason-full")),
        (r"^the logo is a ", named("reason-logo")),
        (r"^the virus scanner refuses", named("reason-scanner")),
        (r"^the picture moderation refuses", named("reason-moderation")),
        (r"^it could not be checked ", named("reason-unchecked")),
        (r"(bytes arrived and|changed while it was read|is no longer there|nothing was sent)", named("reason-arrived")),
        (r"^a photo of this generation has been deleted", named("refused-photo-deleted")),
        (r"(?P<count>\d+|no) (face|faces|person|people) (was|were|is|are) found", named("reason-person")),
        (r"is [^;]+; send a JPEG", named("reason-kind")),
        (r"^the title holds half a character", named("reason-title-half")),
        (r"^the title is empty", named("reason-title-empty")),
        (r"^the title has (?P<count>\d+) characters; (?P<limit>\d+)", named("reason-title-long")),
        (r"failed several times, so we stopped", named("reason-gave-up")),
        (r"lacks a part that this one needs", named("reason-lacking")),
        (r"takes more memory than one picture may have", named("reason-memory")),
        (r"was cut off several times", named("reason-killed")),
        (r"failed several times in the (?P<culprit>.+), so we stopped", named("reason-plugin")),
        (r"^The (?P<culprit>.+) broke\.", named("reason-plugin")),
    )
)


def reason(say: Phrases, sentence: str) -> str:
    for pattern, phrase in _KINDS:
        if found := pattern.search(sentence):
            return say.say(phrase, **found.groupdict())
    return sentence
