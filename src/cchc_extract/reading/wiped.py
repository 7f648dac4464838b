"""Rules that something white is drawn over later, as some programs imitate merged cells: what is wiped out is no rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from cchc_extract.model import Box, Rule

_SLACK = 0.3
"""Points by which what is white may be thinner on each side than the rule under it."""
_STUB = 3.0
"""Points; less that is left of a rule at an end belongs to the rules that cross there."""


def without_wiped(rules: Sequence[Rule], wipes: Sequence[tuple[int, Box]]) -> list[Rule]:
    """The ``rules`` without what lies under ``wipes``, each of which covers rules that come before its number."""
    found: list[Rule] = []
    for place, rule in enumerate(rules):
        over = [box for before, box in wipes if place < before and _covers(box, rule)]
        found += _left(rule, over) if over else [rule]
    return found


def _covers(wipe: Box, rule: Rule) -> bool:
    """Whether ``wipe`` hides a length of ``rule`` in all its thickness."""
    box = rule.box
    if rule.vertical:
        return wipe.height > wipe.width and wipe.x0 <= box.x0 + _SLACK and box.x1 - _SLACK <= wipe.x1
    return wipe.width > wipe.height and wipe.top <= box.top + _SLACK and box.bottom - _SLACK <= wipe.bottom


def _left(rule: Rule, wipes: Sequence[Box]) -> Iterator[Rule]:
    """The pieces of ``rule`` between ``wipes``, stubs aside."""
    box = rule.box
    start, end = (box.top, box.bottom) if rule.vertical else (box.x0, box.x1)
    hidden = sorted((wipe.top, wipe.bottom) if rule.vertical else (wipe.x0, wipe.x1) for wipe in wipes)
    if not any(first < end and start < last for first, last in hidden):
        yield rule
        return
    for first, last in [*hidden, (end, end)]:
        stop = min(first, end)
        if stop - start > _STUB:
            piece = Box(box.x0, start, box.x1, stop) if rule.vertical else Box(start, box.top, stop, box.bottom)
            yield replace(rule, box=piece)
        start = max(start, last)
