"""Where cells of words end that stand side by side in a line: by line ends and capitals, and by what the columns hold in the other rows.

A first division of all rows goes by the words of each row alone. What it puts into each column (how cells begin, what kind of cells they
are, which texts return, how often a cell is blank) tells more about the borders than any row by itself, and divides them anew.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Container, Sequence

import regex
from msgspec import Struct, field

from cchc_extract.understanding.textrows.beginnings import NAMES_TIME, is_date, value_kind
from cchc_extract.understanding.textrows.tokens import Gap, Token, join
from cchc_extract.vietnamese import fold

_ROUNDS = 4
_SMALL_BEGINS, _SMALL_BEHIND_LINE, _BEHIND_OPEN, _WITHIN_WRAP = 3.5, 1.5, 2.0, 2.0
"""What it costs that a cell begins with a small letter, that in a new line, behind a word that asks for another, where a line goes on."""
_CAPITAL_WITHIN, _DATED_WITHIN, _BEHIND_DATE, _LINE_WITHIN, _HARD_LINE_WITHIN = 0.7, 2.5, 1.5, 0.2, 1.0
"""What it costs that a cell goes on over a capital, over a date that no word before it names, behind one, over a line end, over one that
ends without a blank where others end with one."""
_NUMERAL = regex.compile(r"[IVX]+|\d+[.)]?")
_PRIOR, _FIRST_WORD, _RETURNS, _LONGER = 2.0, 0.5, 1.6, 0.8
_BOUND = frozenset({"Trước", "Sau", "Hết", "Đến", "Từ", "Ngày", "Xong"})
_OPEN = frozenset(",(/&-")


class Columns(Struct):
    """What a division of the rows put into each column."""

    blank: list[float]
    rows: int = 0
    kinds: list[Counter[str]] = field(default_factory=list)
    firsts: list[Counter[str]] = field(default_factory=list)
    texts: list[Counter[str]] = field(default_factory=list)
    lengths: list[float] = field(default_factory=list)


class Division(Struct, frozen=True):
    """Of one row: where each column's cell begins among its words, and by how much the next best division is dearer."""

    starts: tuple[int, ...]
    margin: float


def divided(rows: Sequence[Sequence[Token]], blank: Sequence[float], named: Container[str]) -> list[Division]:
    """The words of ``rows`` divided over columns; ``blank`` is what it costs at first that a column has none, ``named`` are words that
    name what stands behind them (``ngày``).
    """
    soft = any(token.gap in (Gap.SOFT_LINE, Gap.SOFT_PARAGRAPH) for row in rows for token in row)
    places = [_Row(row, soft, named) for row in rows]
    known = Columns(list(blank))
    found: list[Division] = []
    for _ in range(_ROUNDS):
        found = [row.divide(known, found[i] if found else None) for i, row in enumerate(places)]
        known = _seen(rows, found, blank)
    return found


def _seen(rows: Sequence[Sequence[Token]], found: Sequence[Division], blank: Sequence[float]) -> Columns:
    count = len(blank)
    kinds = [Counter[str]() for _ in range(count)]
    firsts = [Counter[str]() for _ in range(count)]
    texts = [Counter[str]() for _ in range(count)]
    empty, lengths = [0] * count, [0] * count
    for row, division in zip(rows, found, strict=True):
        ends = (*division.starts[1:], len(row))
        for col, (start, end) in enumerate(zip(division.starts, ends, strict=True)):
            if start == end:
                empty[col] += 1
                continue
            kinds[col][_kind(row, start)] += 1
            firsts[col][fold(row[start].text)] += 1
            texts[col][fold(join(row[start:end]))] += 1
            lengths[col] += end - start
    total = len(rows) + _PRIOR
    costs = [-math.log((empty[col] + _PRIOR * math.exp(-blank[col])) / total) for col in range(count)]
    filled = [max(1, len(rows) - each) for each in empty]
    return Columns(costs, len(rows), kinds, firsts, texts, [lengths[c] / filled[c] for c in range(count)])


def _kind(words: Sequence[Token], p: int) -> str:
    """What the cell that begins at ``p`` is by its first words: ``date``, ``number``, ``dash`` or ``word``."""
    kind = value_kind(words[p].text)
    following = words[p + 1].text if p + 1 < len(words) else ""
    if kind == "word" and (_names_time(words[p].text, following) or (words[p].text in _BOUND and is_date(following))):
        return "date"
    return "number" if kind.startswith(("whole", "decimals", "percent")) else kind


def _names_time(word: str, following: str) -> bool:
    return word in NAMES_TIME and bool(_NUMERAL.fullmatch(following))


class _Row:
    """One row with the places at which a cell may begin, and what that costs by itself."""

    def __init__(self, words: Sequence[Token], soft: bool, named: Container[str]) -> None:
        self.words, self.soft, self.named = words, soft, named
        self.cut = {p: cost for p in range(1, len(words)) if (cost := self._begins(p)) < _SMALL_BEGINS + 1}
        self.cut |= {0: 0.0, len(words): 0.0}
        self.places = sorted(self.cut)
        within = [0.0] * (len(words) + 1)
        for p in range(1, len(words)):
            within[p + 1] = within[p] + self._goes_on(p)
        self.within = within

    def divide(self, known: Columns, before: Division | None) -> Division:
        """The cheapest division, by what is ``known`` of the columns; ``before``: that of the last round, whose cells are not counted."""
        count, end = len(known.blank), len(self.words)
        best: dict[int, list[tuple[float, tuple[int, ...]]]] = {0: [(0.0, ())]}
        for col in range(count):
            after: dict[int, list[tuple[float, tuple[int, ...]]]] = {}
            for p, ways in best.items():
                for q in self.places if col < count - 1 else [end]:
                    if q < p:
                        continue
                    price = self._cell(known, col, p, q, before) + (self.cut[q] if q > p else 0.0)
                    after.setdefault(q, []).extend((cost + price, (*starts, p)) for cost, starts in ways)
            best = {q: sorted(ways)[:2] for q, ways in after.items()}
        ways = best[end]
        margin = ways[1][0] - ways[0][0] if len(ways) > 1 else math.inf
        return Division(ways[0][1], margin)

    def _cell(self, known: Columns, col: int, start: int, end: int, before: Division | None) -> float:
        if start == end:
            return known.blank[col]
        cost = self.within[end] - self.within[start + 1]
        if not known.rows:
            return cost
        own = self._own(col, start, end, before)
        kind = known.kinds[col][_kind(self.words, start)] - own[0]
        first = known.firsts[col][fold(self.words[start].text)] - own[1]
        cost -= math.log((kind + 0.5) / (known.rows + _PRIOR))
        cost -= _FIRST_WORD * math.log((first + 0.2) / (known.rows + _PRIOR))
        cost += _LONGER * abs(math.log((end - start) / max(1.0, known.lengths[col])))
        return cost - _RETURNS * (known.texts[col][fold(join(self.words[start:end]))] > own[2])

    def _own(self, col: int, start: int, end: int, before: Division | None) -> tuple[int, int, int]:
        """How much of what is counted the row itself told: of the kind, of the first word, of the text."""
        if before is None:
            return 0, 0, 0
        old, until = before.starts[col], (*before.starts[1:], len(self.words))[col]
        if old == until:
            return 0, 0, 0
        kind = _kind(self.words, old) == _kind(self.words, start)
        first = self.words[old].text == self.words[start].text
        return int(kind), int(first), int((old, until) == (start, end))

    def _begins(self, p: int) -> float:
        """What it costs that a cell begins at ``p``, behind another."""
        word, last = self.words[p], self.words[p - 1]
        wrapped = word.gap in (Gap.SOFT_LINE, Gap.SOFT_PARAGRAPH)
        cost = _WITHIN_WRAP * wrapped
        if word.text[0].islower():
            cost += _SMALL_BEHIND_LINE if word.first and not wrapped else _SMALL_BEGINS
        elif word.text[0] in ")(,.;":
            cost += _SMALL_BEGINS
        elif not word.first and last.text[0].isupper() and word.text[0].isupper():
            cost += _SMALL_BEGINS if _NUMERAL.fullmatch(word.text) else _CAPITAL_WITHIN
        return cost + _BEHIND_OPEN * (last.text[-1] in _OPEN and len(last.text) > 1)

    def _goes_on(self, p: int) -> float:
        """What it costs that a cell goes on at ``p``."""
        word, last = self.words[p], self.words[p - 1]
        hard = self.soft and word.gap in (Gap.LINE, Gap.PARAGRAPH)
        cost = (_HARD_LINE_WITHIN if hard else _LINE_WITHIN) * word.first
        if _kind(self.words, p) == "date":
            named = fold(last.text) in self.named or _kind(self.words, p - 1) == "date"
            return cost + _DATED_WITHIN * (not named)
        behind = value_kind(last.text) == "date" or (p > 1 and _names_time(self.words[p - 2].text, last.text))
        cost += _BEHIND_DATE * (behind and not word.text[0].islower())
        capital = word.text[0].isupper() and not last.text[0].isupper()
        return cost + _CAPITAL_WITHIN * capital
