"""Rows whose cells are words: those behind the values divided anew, and tables of nothing else read by their row numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cchc_extract.understanding.textrows.beginnings import Arc, beginnings
from cchc_extract.understanding.textrows.numbering import START, follow
from cchc_extract.understanding.textrows.rows import OpenRow
from cchc_extract.understanding.textrows.states import LABEL, NOTE, STT, TEXT, UNIT, VALUE, Shape
from cchc_extract.understanding.textrows.tokens import Text, Token, join
from cchc_extract.understanding.textrows.vocabulary import Vocabulary
from cchc_extract.understanding.textrows.wordcells import divided

_BLANK = {LABEL: 5.0, TEXT: 2.5, VALUE: 2.5, NOTE: 0.7}
_SURE = 1.5
"""By how much the next best division of a row must be dearer for the row to be sure."""
_FEWEST_TEXTS, _FEWEST_ROWS = 2, 2
_LONGEST = 90
"""Words of a row; text that goes on below a table is longer."""
_NEXT = 0.5
"""What the number of the next row may cost at most."""


def holds_words(shape: Shape) -> bool:
    """Whether the rows have numbers, and nothing but columns of words, or one of values besides, behind them."""
    texts = shape.kinds.count(TEXT)
    return shape.kinds[0] == STT and texts >= _FEWEST_TEXTS and texts > 2 * shape.values and not shape.has(UNIT)


def word_rows(
    text: Text, shape: Shape, skips: Mapping[int, Sequence[Arc]], vocabulary: Vocabulary, end: int
) -> list[OpenRow]:
    """The rows of a table of words, up to the word ``end``: each begins with the number that comes next."""
    numbers = beginnings(text, vocabulary).numbers
    skipped = {q for p, arcs in skips.items() for arc in arcs if arc.cost <= 0 for q in range(p, arc.end)}
    state, rows, words = START, list[OpenRow](), list[list[Token]]()
    p = 0
    while p < end:
        arc = min(numbers.get(p, ()), key=lambda each: follow(state, each.text)[0] + each.cost, default=None)
        if arc is not None and follow(state, arc.text)[0] <= _NEXT:
            state = follow(state, arc.text)[1]
            rows.append(OpenRow(cells={0: list(text.tokens[p : arc.end])}, texts={0: arc.text}))
            words.append([])
            p = arc.end
            continue
        if words and p not in skipped:
            words[-1].append(text.tokens[p])
        p += 1
    if any(len(mine) > _LONGEST for mine in words):
        return []
    columns = [col for col, kind in enumerate(shape.kinds) if kind != STT and not (shape.spare and kind == NOTE)]
    _divide(rows, words, columns, shape, vocabulary)
    return rows


def divide_texts(rows: Sequence[OpenRow], shape: Shape, vocabulary: Vocabulary) -> None:
    """Divide anew what stands behind the values of each row where there is more than one column for it."""
    last = max((col for col, kind in enumerate(shape.kinds) if kind in (VALUE, UNIT, LABEL)), default=0)
    columns = [col for col in range(last + 1, shape.columns) if shape.kinds[col] in (TEXT, NOTE)]
    if len(columns) < _FEWEST_TEXTS or all(shape.kinds[col] != TEXT for col in columns):
        return
    filled = [row for row in rows if any(col in row.cells for col in columns)]
    _divide(
        filled,
        [[word for col in columns for word in row.cells.get(col, ())] for row in filled],
        columns,
        shape,
        vocabulary,
    )


def _divide(
    rows: Sequence[OpenRow], words: Sequence[list[Token]], columns: Sequence[int], shape: Shape, vocabulary: Vocabulary
) -> None:
    if len(rows) < _FEWEST_ROWS or not all(0 < len(mine) <= _LONGEST for mine in words):
        return
    found = divided(words, [_BLANK[shape.kinds[col]] for col in columns], vocabulary.before_numbers)
    for row, mine, division in zip(rows, words, found, strict=True):
        row.guessed |= division.margin < _SURE
        for col, start, end in zip(columns, division.starts, (*division.starts[1:], len(mine)), strict=True):
            row.cells.pop(col, None)
            if start < end:
                row.cells[col] = mine[start:end]
                row.texts[col] = join(mine[start:end])
