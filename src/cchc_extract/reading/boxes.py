"""Small square boxes, to be ticked, told from the rules of a table: they stand by themselves, and nothing goes on from their corners."""

from __future__ import annotations

from collections.abc import Sequence

from cchc_extract.model import Box, Rule

_SIDES = (5.0, 17.0)
"""Points: the least and the greatest side of a box."""
_SQUARE = 0.2
"""Share by which its sides may differ."""
_NEAR = 1.2
"""Points by which the ends of its sides may miss each other; no other rule ends so near."""


def small_boxes(rules: Sequence[Rule]) -> tuple[list[Rule], list[Box]]:
    """The ``rules`` without the sides of small boxes, and these boxes."""
    least, most = _SIDES
    short = [
        rule
        for rule in rules
        if rule.box.x1 - rule.box.x0 <= most + _NEAR and rule.box.bottom - rule.box.top <= most + _NEAR
    ]
    if len(short) < 4:
        return list(rules), []
    upright = [rule for rule in short if rule.vertical]
    found: list[Box] = []
    sides: set[int] = set()
    for above in (rule for rule in short if not rule.vertical):
        if id(above) in sides:
            continue
        box, mine = _box_below(above, short, upright)
        if box is None or not least <= min(box.width, box.height):
            continue
        if abs(box.width - box.height) <= _SQUARE * max(box.width, box.height) and _stands_alone(box, mine, rules):
            found.append(box)
            sides |= {id(rule) for rule in mine}
    return [rule for rule in rules if id(rule) not in sides], found


def _box_below(above: Rule, short: Sequence[Rule], upright: Sequence[Rule]) -> tuple[Box | None, list[Rule]]:
    """The box of which ``above`` is the upper side, and the rules that are its sides."""
    x0, x1, top = above.box.x0, above.box.x1, above.box.centre[1]
    left, right = (
        [rule for rule in upright if _is_near(rule.box.centre[0], x) and _is_near(rule.box.top, top)] for x in (x0, x1)
    )
    if not left or not right:
        return None, []
    bottom = left[0].box.bottom
    if not _is_near(right[0].box.bottom, bottom) or not any(_is_lower_side(rule, x0, x1, bottom) for rule in short):
        return None, []
    box = Box(x0, top, x1, bottom)
    room = box.grown(_NEAR)
    return box, [rule for rule in short if _lies_in(rule.box, room)]


def _is_lower_side(rule: Rule, x0: float, x1: float, bottom: float) -> bool:
    box = rule.box
    return not rule.vertical and _is_near(box.centre[1], bottom) and _is_near(box.x0, x0) and _is_near(box.x1, x1)


def _lies_in(box: Box, room: Box) -> bool:
    return room.x0 <= box.x0 and box.x1 <= room.x1 and room.top <= box.top and box.bottom <= room.bottom


def _stands_alone(box: Box, sides: Sequence[Rule], rules: Sequence[Rule]) -> bool:
    """Whether no other rule ends at a corner of ``box``."""
    mine = {id(rule) for rule in sides}
    corners = [(x, y) for x in (box.x0, box.x1) for y in (box.top, box.bottom)]
    for rule in rules:
        if id(rule) in mine:
            continue
        x, y = rule.box.centre
        ends = ((x, rule.box.top), (x, rule.box.bottom)) if rule.vertical else ((rule.box.x0, y), (rule.box.x1, y))
        if any(_is_near(end[0], corner[0]) and _is_near(end[1], corner[1]) for end in ends for corner in corners):
            return False
    return True


def _is_near(one: float, other: float) -> bool:
    return abs(one - other) <= _NEAR
