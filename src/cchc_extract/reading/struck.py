"""Words that are struck out: a line of their own runs through their middle. What stands beside them is what holds."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from cchc_extract.model import Rule, Word, absorbed

RULE = "struck-out"
_MIDDLE = 0.52
"""Height of the middle of small letters and figures above the foot of a word's box, in font sizes."""
_OFF = 0.2
"""How far from it a line through the word is, in font sizes."""
_COVERED = 0.75
"""Share of a word's width that a line through it covers."""
_BESIDE = 3.0
"""How far a struck-out word stands from what replaces it, in heights of the word."""


def without_struck(words: Sequence[Word], rules: Sequence[Rule]) -> tuple[list[Word], list[str]]:
    """``words`` without those struck out, each with what replaces it if that stands beside it; the texts of those that nothing replaces."""
    lines = _lone(rules)
    if not lines:
        return list(words), []
    level = sorted(
        (word.box.bottom - _MIDDLE * (word.size or 0.0), at) for at, word in enumerate(words) if not word.turned
    )
    heights = [height for height, _ in level]
    gone: set[int] = set()
    for line in lines:
        y = line.box.centre[1]
        for height, at in level[bisect_left(heights, y - 4) : bisect_right(heights, y + 4)]:
            word = words[at]
            if (
                abs(height - y) <= _OFF * (word.size or 0.0)
                and _covers(line, word)
                and any(map(str.isalnum, word.text))
            ):
                gone.add(at)
    return _replaced(words, gone)


def _lone(rules: Sequence[Rule]) -> list[Rule]:
    """The level rules that end at no upright one, as those of a table do."""
    edges = {round(rule.box.x0) for rule in rules if rule.vertical}
    edges |= {edge + step for edge in edges for step in (-1, 1)}
    return [
        rule
        for rule in rules
        if not rule.vertical and not (round(rule.box.x0) in edges and round(rule.box.x1) in edges)
    ]


def _covers(line: Rule, word: Word) -> bool:
    shared = min(line.box.x1, word.box.x1) - max(line.box.x0, word.box.x0)
    return shared >= _COVERED * word.box.width


def _replaced(words: Sequence[Word], gone: set[int]) -> tuple[list[Word], list[str]]:
    """The words that are left, with the decision about those beside them, and those of which none is left beside."""
    kept = {at: word for at, word in enumerate(words) if at not in gone}
    lost: list[str] = []
    for at in sorted(gone):
        beside = min(kept, key=lambda other: _apart(words[at], words[other]), default=None)
        if beside is None or _apart(words[at], words[beside]) > _BESIDE * words[at].box.height:
            lost.append(words[at].text)
        else:
            before = words[at].box.x0 < words[beside].box.x0
            kept[beside] = absorbed(kept[beside], words[at].text, RULE, before=before)
    return list(kept.values()), lost


def _apart(one: Word, other: Word) -> float:
    """How far two words are apart; lines count for more than blanks."""
    across = max(one.box.x0 - other.box.x1, other.box.x0 - one.box.x1, 0.0)
    return across + 3 * abs(one.box.centre[1] - other.box.centre[1])
