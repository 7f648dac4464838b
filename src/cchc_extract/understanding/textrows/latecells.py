"""Labels over several lines that a dump prints below the table: spreadsheet programs draw such cells last, in the order of their rows."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from cchc_extract.patterns.tables import squeeze
from cchc_extract.understanding.textrows.rows import OpenRow
from cchc_extract.understanding.textrows.states import LABEL, STT, UNIT, Shape
from cchc_extract.understanding.textrows.tokens import Gap, Token, join
from cchc_extract.understanding.textrows.vocabulary import Vocabulary
from cchc_extract.vietnamese import fold

_GLUED = regex.compile(r"(?<=\p{Ll})(?=\p{Lu})")
_WRAPPED, _SMALL, _MID_LINE = 2.0, 6.0, 0.5
"""What it costs that a label begins where the line before goes on, with a small letter, within a line."""
_LINE_WITHIN, _CAPITAL_WITHIN, _LEFT_BEFORE, _BEGINS_AS_OTHERS = 1.5, 0.6, 0.15, -1.0
"""What it costs that a label goes on over a line that ends without a blank, over a capital; each word of headings before the labels; that a
label begins as one that stands in its row.
"""
_UNLIKE_UNIT, _NAMES_UNIT = 1.5, -0.7
_MOST_BEFORE, _LONGEST, _FEWEST, _DEAREST = 16, 40, 2, 2.0
"""Words of headings before the labels, words of a label; rows without label that show the habit, and what each may cost."""


def lacking(rows: Sequence[OpenRow], shape: Shape) -> list[OpenRow]:
    """The numbered rows without label, where there are enough of them for their labels to stand elsewhere."""
    if STT not in shape.kinds or LABEL not in shape.kinds:
        return []
    stt, label = shape.kinds.index(STT), shape.kinds.index(LABEL)
    found = [row for row in rows if stt in row.cells and label not in row.cells]
    return found if len(found) >= _FEWEST else []


def with_late_labels(
    rows: Sequence[OpenRow], words: Sequence[Token], shape: Shape, vocabulary: Vocabulary
) -> list[OpenRow] | None:
    """``rows`` with the labels that stand below them, ``words``, each row concerned doubted; ``None`` where these do not part into as many
    labels as rows lack.
    """
    wanting = lacking(rows, shape)
    parted = [part for word in words for part in _unglued(word)]
    if not wanting or len(parted) < len(wanting):
        return None
    label = shape.kinds.index(LABEL)
    units = [row.text(shape.kinds.index(UNIT)) if shape.has(UNIT) else "" for row in wanting]
    others = frozenset(fold(row.cells[label][0].text) for row in rows if row.cells.get(label))
    cuts = _Parts(parted, units, others, vocabulary).cheapest()
    if cuts is None:
        return None
    for row, start, end in zip(wanting, cuts, (*cuts[1:], len(parted)), strict=True):
        row.cells[label] = list(parted[start:end])
        row.guessed = True
    return list(rows)


def _unglued(word: Token) -> list[Token]:
    """A word in which a label ends and the next begins as two words."""
    parts = _GLUED.split(word.text)
    final = len(parts) - 1
    return [
        Token(
            part,
            word.line,
            first=word.first and not place,
            last=word.last and place == final,
            gap=Gap.INLINE if place else word.gap,
            blanks=0 if place else word.blanks,
        )
        for place, part in enumerate(parts)
    ]


class _Parts:
    """The words below a table, parted into one label for each of ``units``."""

    def __init__(
        self, words: Sequence[Token], units: Sequence[str], others: frozenset[str], vocabulary: Vocabulary
    ) -> None:
        self.words, self.units, self.others, self.vocabulary = words, units, others, vocabulary
        self.soft = any(word.gap in (Gap.SOFT_LINE, Gap.SOFT_PARAGRAPH) for word in words)
        self.begins = {p: cost for p in range(len(words)) if (cost := self._begins(p)) < _SMALL}
        within = [0.0]
        for p in range(len(words)):
            within.append(within[-1] + self._goes_on(p))
        self.within = within

    def cheapest(self) -> tuple[int, ...] | None:
        """Where the labels begin; ``None`` where no way to part the words is likely."""
        count, end = len(self.units), len(self.words)
        ways: dict[int, tuple[float, tuple[int, ...]]] = {
            p: (_LEFT_BEFORE * p, ()) for p in self.begins if p <= _MOST_BEFORE and (p == 0 or self.words[p].first)
        }
        for unit in range(count):
            after: dict[int, tuple[float, tuple[int, ...]]] = {}
            for p, (cost, starts) in ways.items():
                ends = [end] if unit == count - 1 else [q for q in self.begins if p < q <= p + _LONGEST]
                for q in ends:
                    if p < q <= p + _LONGEST:
                        price = cost + self._label(unit, p, q) + self.begins.get(q, 0.0)
                        after[q] = min(after.get(q, (float("inf"), ())), (price, (*starts, p)))
            ways = after
        cost, starts = ways.get(end, (float("inf"), ()))
        return starts if cost <= _DEAREST * count else None

    def _label(self, unit: int, start: int, end: int) -> float:
        label, said = fold(join(self.words[start:end])), self.units[unit]
        cost = self.within[end] - self.within[start + 1]
        cost += _BEGINS_AS_OTHERS * (fold(self.words[start].text) in self.others)
        if said:
            cost += _UNLIKE_UNIT * (label.startswith(self.vocabulary.shares) != (said == "%"))
            cost += _NAMES_UNIT * (squeeze(said) in squeeze(label))
        return cost

    def _begins(self, p: int) -> float:
        word = self.words[p]
        if not p:
            return 0.0
        if not word.text[0].isupper():
            return _SMALL
        if word.first:
            return _WRAPPED * (word.gap in (Gap.SOFT_LINE, Gap.SOFT_PARAGRAPH))
        last = self.words[p - 1].text
        return _SMALL if last[0].isupper() and last.isupper() == word.text.isupper() else _MID_LINE

    def _goes_on(self, p: int) -> float:
        """What it costs that a label goes on with the word at ``p``."""
        word, last = self.words[p], self.words[p - 1].text if p else ""
        if word.first:
            hard = self.soft and word.gap not in (Gap.SOFT_LINE, Gap.SOFT_PARAGRAPH)
            return _LINE_WITHIN * hard + _CAPITAL_WITHIN * word.text[0].isupper() * (not self.soft)
        capital = word.text[0].isupper() and bool(last) and not last[0].isupper() and not word.text.isupper()
        return _CAPITAL_WITHIN * capital
