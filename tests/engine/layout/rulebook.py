"""A second opinion on placements: the hard rules written again, from the words, sharing nothing with the solver."""

from __future__ import annotations

import math


def broken_rules(placement, shapes, format) -> list[str]:
    """What is wrong with a placement, in words; empty when nothing is."""
    return [
        *_people(placement, shapes, format),
        *_neighbours(placement),
        *_words(placement, format),
        *_logo(placement),
        *_beneath(placement),
        *_panel(placement, format),
        *_frames(placement, shapes, format),
    ]


def _edges(box):
    return box.x, box.y, box.x + box.width, box.y + box.height


def _shared(a, b) -> float:
    """Area two boxes share; a thousandth of a unit counts as touching."""
    ax0, ay0, ax1, ay1 = _edges(a)
    bx0, by0, bx1, by1 = _edges(b)
    w, h = min(ax1, bx1) - max(ax0, bx0), min(ay1, by1) - max(ay0, by0)
    return w * h if w > 0.01 and h > 0.01 else 0.0


def _people(placement, shapes, format):
    e = 1e-3
    margin = format.margin * min(format.width, format.height)
    if sorted(p.index for p in placement.people) != list(range(len(shapes))):
        yield "someone is missing or doubled"
    # Of three and more the host stands a little nearer.
    near = {0: 1.07} if len(shapes) >= 3 and not placement.frames else {}
    alike = 2.6 if placement.frames else 1.02
    faces = [p.face.height / near.get(p.index, 1) for p in placement.people if p.face is not None]
    if faces and max(faces) > alike * min(faces):
        yield "faces differ in height"
    heads = [p.head.height / near.get(p.index, 1) for p in placement.people if p.face is None]
    if heads and max(heads) > alike * min(heads):
        yield "heads without faces differ in height"
    for person in placement.people:
        shape = shapes[person.index]
        across, down = person.box.width / shape.size.width, person.box.height / shape.size.height
        if not math.isclose(across, down, rel_tol=1e-6) or across <= 0:
            yield f"{person.index} is stretched"
        if not math.isclose(person.head.x - person.box.x, shape.head.x * across, abs_tol=e * 10):
            yield f"{person.index}: the head is not where the cutout has it"
        left, top, right, _ = _edges(person.head)
        if left < -e or right > format.width + e:
            yield f"{person.index}: hair leaves the canvas at the side"
        if top < -0.34 * person.head.height - e:
            yield f"{person.index}: more than a third of the head leaves the canvas at the top"
        hidden_from = format.height if placement.panel is None else placement.panel.y
        frame = next((f.box for f in placement.frames if f.index == person.index), None)
        hidden_from = min(hidden_from, frame.y + frame.height) if frame else hidden_from
        if person.box.y + person.box.height < hidden_from - e:
            yield f"{person.index} floats"
        if person.face is not None:
            left, top, right, bottom = _edges(person.face)
            if left < margin - e or right > format.width - margin + e or top < margin - e:
                yield f"{person.index}: the face leaves the safe area"
            if bottom > format.height + e:
                yield f"{person.index}: the chin is cut"


def _neighbours(placement):
    if placement.frames:
        return
    people = placement.people
    for i, a in enumerate(people):
        for b in people[i + 1 :]:
            for x, y in ((a, b), (b, a)):
                if x.face is not None and _shared(x.face, y.head) > 1e-4 * x.face.width * x.face.height:
                    yield f"{y.index}'s head covers {x.index}'s face"
            small = min(a.head.width * a.head.height, b.head.width * b.head.height)
            if _shared(a.head, b.head) > 0.1201 * small:
                yield f"heads {a.index} and {b.index} overlap too much"
    if people and people[-1].index != 0 and any(p.index == 0 for p in people):
        host = next(p for p in people if p.index == 0)
        front = people[-1]
        chin = [(p.face or p.head).y + (p.face or p.head).height for p in (host, front)]
        if chin[1] < chin[0]:
            yield "someone higher up stands before the host"


def _letters(placement):
    return [box for at, fitted in placement.title_parts for box in _at(at, fitted.ink)]


def _at(block, boxes):
    return [type(box)(block.x + box.x, block.y + box.y, box.width, box.height) for box in boxes]


def _words(placement, format):
    margin = format.margin * min(format.width, format.height) - 1e-3
    letters = _letters(placement)
    named = [("title", at) for at, _ in placement.title_parts] + [("letters", box) for box in letters]
    named += [("kicker", placement.kicker)] if placement.kicker else []
    named += [("logo", placement.logo)] if placement.logo else []
    for name, box in named:
        left, top, right, bottom = _edges(box)
        if left < margin or top < margin or right > format.width - margin or bottom > format.height - margin:
            yield f"the {name} leaves the safe area"
        for zone in format.keep_clear:
            if _shared(box, zone) > 0:
                yield f"the {name} stands in {zone.name}"
    for person in placement.people:
        face = person.face or person.head
        over = ([] if placement.behind else letters) + ([placement.kicker] if placement.kicker else [])
        if any(_shared(box, face) > 0 for box in over):
            yield f"words over {person.index}'s face"
    blocks = [at for at, _ in placement.title_parts] + ([placement.kicker] if placement.kicker else [])
    if any(_shared(a, b) > 0 for i, a in enumerate(blocks) for b in blocks[i + 1 :]):
        yield "words over words"
    for at, fitted in placement.title_parts:
        if fitted.width > at.width * 1.002 or fitted.height > at.height * 1.002:
            yield "the title is larger than its box"


def _panel(placement, format):
    """It hides the ends of bodies: all across, before nobody's chin, the words upon it, under it all or none."""
    panel = placement.panel
    if panel is None:
        return
    if panel.x > 1e-3 or panel.x + panel.width < format.width - 1e-3:
        yield "the panel ends within the canvas"
    below = panel.y + panel.height
    ends = [p.box.y + p.box.height for p in placement.people]
    if below < format.height - 1e-3 and max(ends) > below + 1e-3 and min(ends) < format.height - 1e-3:
        yield "somebody goes on under the panel, and not everybody"
    if any((p.face or p.head).y + (p.face or p.head).height > panel.y + 1e-3 for p in placement.people):
        yield "the panel covers a chin"
    if any(at.y < panel.y or at.y + at.height > below + 1e-3 for at, _ in placement.title_parts):
        yield "words stand half on the panel"


def _frames(placement, shapes, format):
    """A frame holds its person's face, hides where their photograph ends, and stands before nobody and no words."""
    letters = _letters(placement)
    for frame in placement.frames:
        left, top, right, bottom = _edges(frame.box)
        reach = [left - abs(frame.leans[0]) / 2, right + abs(frame.leans[1]) / 2]
        person = next(p for p in placement.people if p.index == frame.index)
        x0, y0, x1, _ = _edges(person.box)
        face = _edges(person.face or person.head)
        if face[0] < left - 1e-3 or face[2] > right + 1e-3 or face[3] > bottom + 1e-3:
            yield f"{frame.index}: the frame cuts the face"
        touches = shapes[frame.index].touches
        cuts = {"left": x0 > max(reach[0], 0) + 1e-3, "right": x1 < min(reach[1], format.width) - 1e-3}
        cuts["top"] = y0 > top + 1e-3
        if not shapes[frame.index].outline and any(edge in touches and seen for edge, seen in cuts.items()):
            yield f"{frame.index}: the photograph's edge is seen in the frame"
        if any(_shared(frame.box, box) > 0 for box in letters):
            yield "words on a frame"
        others = [p for p in placement.people if p.index != frame.index]
        free = [p for p in others if p.index not in {f.index for f in placement.frames}]
        if any(_shared(frame.box, p.face or p.head) > 0 for p in free):
            yield "a frame covers a face"


def _logo(placement):
    if placement.logo is None:
        return
    others = [at for at, _ in placement.title_parts] + ([placement.kicker] if placement.kicker else [])
    others += [p.head for p in placement.people]
    if any(_shared(placement.logo, other) > 0 for other in others):
        yield "the logo covers words or a head"


def _beneath(placement):
    """Words under people: heads as ellipses, looked at along 24 heights of every line."""
    if not placement.behind:
        return
    for at, fitted in placement.title_parts:
        glyphs = _at(at, fitted.glyph_boxes)
        for line in _at(at, fitted.ink):
            hidden = 0.0
            own = [g for g in glyphs if line.y <= g.y + g.height / 2 <= line.y + line.height]
            ends = (min(own, key=lambda g: g.x), max(own, key=lambda g: g.x + g.width))
            for person in placement.people:
                spans = [_chord(person.head, line.y + line.height * k / 23) for k in range(24)]
                spans = [s for s in spans if s and s[1] > line.x and s[0] < line.x + line.width]
                if spans:
                    left, right = min(s[0] for s in spans), max(s[1] for s in spans)
                    hidden += min(right, line.x + line.width) - max(left, line.x)
                    if left < ends[0].x + ends[0].width - 0.01 or right > ends[1].x + 0.01:
                        yield "the first or last letter of a line is hidden"
            if hidden > 0.181 * line.width:
                yield "too much of a line is hidden"
        for letter, glyph in zip(fitted.glyph_characters, glyphs, strict=True):
            if letter in "BCDEGJLOQSUZ" and any(_foot(glyph, p.head) > 0.13 for p in placement.people):
                yield f"the foot of {letter} is hidden"


def _foot(glyph, head):
    """Share of a letter's height that is within the ellipse anywhere, looked at in 40 rows from its bottom up."""
    for k in range(40, 0, -1):
        chord = _chord(head, glyph.y + glyph.height * (1 - k / 40))
        if chord and chord[0] < glyph.x + glyph.width and chord[1] > glyph.x:
            return k / 40
    return 0.0


def _chord(head, y):
    cy, cx = head.y + head.height / 2, head.x + head.width / 2
    t = (y - cy) / (head.height / 2)
    if abs(t) >= 1:
        return None
    half = head.width / 2 * math.sqrt(1 - t * t)
    return cx - half, cx + half
