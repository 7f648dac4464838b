"""Words that are struck out: a line of their own runs through their middle. What stands beside them, in their cell, is what holds."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import attrgetter

import regex
from msgspec.structs import replace

from cchc_extract.model import Box, Rule, Word, absorbed, around, carried, decide, first_reading

RULE, ALONE = "struck-out", "all-struck-out"
_MIDDLE = 0.52
"""Height of the middle of small letters and figures above the foot of a word's box, in font sizes."""
_OFF = 0.2
"""How far from it a line through the word is, in font sizes."""
_COVERED = 0.75
"""Share of a word's width that a line through it covers."""
_NUMBER = regex.compile(r"\d[\d.,]*\d")
_SLACK = 0.3
"""How far from the edge of a figure a line through the ones beside it may end, in widths of a figure."""
_WIDTH_OF_SIGN = 0.5
"""Width of a point or comma in the width of a figure, as in the faces that offices use."""
_FAMILY, _FILLED = 3, 0.8
"""Lines of one extent that may be rules of a table, and the share of such a line over text that it has where it strikes that out."""
_BESIDE, _WITHIN = 3.0, 12.0
"""How far a struck-out word stands from what replaces it, in heights of the word; within a cell lines may be between them."""


def without_struck(words: Sequence[Word], rules: Sequence[Rule]) -> tuple[list[Word], list[str]]:
    """``words`` without those struck out, each with what replaces it if that stands beside it; the texts of those that nothing replaces.

    Where a cell holds nothing else, a word without text is left that says so.
    """
    lines = _without_those_of_tables(_lone(rules), words)
    if not lines:
        return list(words), []
    words = _parted(words, lines)
    level = _Level(words)
    gone = {
        at
        for line in lines
        for at in level.through(line)
        if _covers(line, words[at]) and any(map(str.isalnum, words[at].text))
    }
    struck = set(map(id, lines))
    return _replaced(words, gone, [rule for rule in rules if id(rule) not in struck]) if gone else (list(words), [])


class _Level:
    """Words by the height of their middle."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._words = words
        self._level = sorted(
            (word.box.bottom - _MIDDLE * (word.size or 0.0), at) for at, word in enumerate(words) if not word.turned
        )
        self._heights = [height for height, _ in self._level]

    def through(self, line: Rule) -> list[int]:
        """The words at whose middle a line runs, whether it reaches them or not."""
        y = line.box.centre[1]
        near = self._level[bisect_left(self._heights, y - 4) : bisect_right(self._heights, y + 4)]
        return [at for height, at in near if abs(height - y) <= _OFF * (self._words[at].size or 0.0)]


def _without_those_of_tables(lines: Sequence[Rule], words: Sequence[Word]) -> list[Rule]:
    """``lines`` without those that are rules of a table: several of one extent, of which some runs through less than its length of text.

    Rows lower than their text have theirs run through it.
    """
    families: dict[tuple[int, int], list[Rule]] = {}
    for line in lines:
        families.setdefault((round(line.box.x0), round(line.box.x1)), []).append(line)
    if all(len(family) < _FAMILY for family in families.values()):
        return list(lines)
    level = _Level(words)
    found = [
        family
        for family in families.values()
        if len(family) < _FAMILY or all(_is_filled(line, [words[at] for at in level.through(line)]) for line in family)
    ]
    return [line for family in found for line in family]


def _is_filled(line: Rule, words: Sequence[Word]) -> bool:
    """Whether the text that a line runs through is nearly as long as the line."""
    box = around([word.box for word in words if _covers(line, word)])
    return box is not None and box.width >= _FILLED * line.box.width


def _parted(words: Sequence[Word], lines: Sequence[Rule]) -> list[Word]:
    """``words``, those parted of whose figures a line covers the first or the last ones: ``1217`` with a line through ``12``."""
    out: list[Word] = []
    for word in words:
        line = next((line for line in lines if _through(line, word) and _share(line, word) < _COVERED), None)
        out += [word] if line is None or word.decisions else _halves(word, line)
    return out


def _through(line: Rule, word: Word) -> bool:
    """Whether a line runs at the height of the middle of a number, over some of it."""
    middle = word.box.bottom - _MIDDLE * (word.size or 0.0)
    near = not word.turned and abs(middle - line.box.centre[1]) <= _OFF * (word.size or 0.0)
    return near and _share(line, word) > 0 and _NUMBER.fullmatch(word.text) is not None


def _halves(word: Word, line: Rule) -> list[Word]:
    """A number in two where the line over it begins or ends; whole where that is within a figure."""
    ends_within = line.box.x1 < word.box.x1 - _SLACK * word.box.height
    edge = line.box.x1 if ends_within else line.box.x0
    widths = [_WIDTH_OF_SIGN if sign in ".," else 1.0 for sign in word.text]
    unit = word.box.width / sum(widths)
    for at in range(1, len(word.text)):
        cut = word.box.x0 + unit * sum(widths[:at])
        if abs(cut - edge) <= _SLACK * unit:
            boxes = replace(word.box, x1=cut), replace(word.box, x0=cut)
            texts = word.text[:at], word.text[at:]
            return [replace(word, text=text, box=box, decisions=()) for text, box in zip(texts, boxes, strict=True)]
    return [word]


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
    return _share(line, word) >= _COVERED


def _share(line: Rule, word: Word) -> float:
    """The share of a word's width that a line covers."""
    shared = min(line.box.x1, word.box.x1) - max(line.box.x0, word.box.x0)
    return shared / word.box.width if word.box.width else 0.0


def _replaced(words: Sequence[Word], gone: set[int], rules: Sequence[Rule]) -> tuple[list[Word], list[str]]:
    """The words that are left, with the decision about those beside them, and those of which none is left beside; ``rules`` part cells."""
    kept = {at: word for at, word in enumerate(words) if at not in gone}
    alone: dict[Box, list[int]] = {}
    lost: list[str] = []
    for at in sorted(gone):
        cell = _cell_round(words[at], rules)
        near = [other for other in kept if cell is None or cell.contains(*kept[other].box.centre)]
        beside = min(near, key=lambda other: _apart(words[at], words[other]), default=None)
        if cell is not None and beside is None:
            alone.setdefault(cell, []).append(at)
        elif beside is None or _apart(words[at], words[beside]) > (_WITHIN if cell else _BESIDE) * words[at].box.height:
            lost.append(words[at].text)
        else:
            kept[beside] = absorbed(kept[beside], words[at].text, RULE, before=_is_before(words[at], words[beside]))
    for group in alone.values():
        kept[group[0]] = _emptied([words[at] for at in group])
    return [kept[at] for at in sorted(kept)], lost


def _is_before(word: Word, other: Word) -> bool:
    """Whether ``word`` is read before ``other``: on a line above it, or to its left."""
    level = abs(word.box.centre[1] - other.box.centre[1]) < word.box.height / 2
    return word.box.x0 < other.box.x0 if level else word.box.top < other.box.top


def _emptied(words: Sequence[Word]) -> Word:
    """All that a cell holds, struck out: nothing."""
    read, text = (" ".join(map(how, words)) for how in (first_reading, attrgetter("text")))
    box = around(word.box for word in words) or words[0].box
    return decide(replace(words[0], text=text, box=box, decisions=carried(words, read, text)), "", ALONE)


def _cell_round(word: Word, rules: Sequence[Rule]) -> Box | None:
    """The cell in which ``word`` stands: the nearest rules to all four sides; ``None`` where there is none to one of them."""
    x, y = word.box.centre
    beside = [rule.box.centre[0] for rule in rules if rule.vertical and rule.box.top <= y <= rule.box.bottom]
    level = [rule.box.centre[1] for rule in rules if not rule.vertical and rule.box.x0 <= x <= rule.box.x1]
    left, right = max((at for at in beside if at < x), default=None), min((at for at in beside if at > x), default=None)
    top, bottom = max((at for at in level if at < y), default=None), min((at for at in level if at > y), default=None)
    if left is None or right is None or top is None or bottom is None:
        return None
    return Box(left, top, right, bottom)


def _apart(one: Word, other: Word) -> float:
    """How far two words are apart; lines count for more than blanks."""
    across = max(one.box.x0 - other.box.x1, other.box.x0 - one.box.x1, 0.0)
    return across + 3 * abs(one.box.centre[1] - other.box.centre[1])
