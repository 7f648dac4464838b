"""What the rows of a reading themselves say against it: columns that nothing stands in, rows within rows, words among figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cchc_extract.model import Finding
from cchc_extract.model.words import say
from cchc_extract.understanding.foundgrids import warning
from cchc_extract.understanding.tables.slots import is_numeral
from cchc_extract.understanding.textcells.tableshapes import Shape
from cchc_extract.understanding.textrows.numbering import START, follow, is_number
from cchc_extract.vietnamese import nfc

_FEWEST_ROWS, _FEWEST_LABELS = 3, 2
_OF_FIGURES = 0.6
"""Share of the filled cells of a column that are figures from which words in it are no value of it."""
_LONG = 2
"""Blanks from which words are no answer like `Chưa có`."""

Rows = Sequence[dict[int, str]]


def doubts_of_table(rows: Rows, shape: Shape) -> Iterator[Finding]:
    """Why no row can be trusted: value columns that no row fills, or rows that lack the label that others have."""
    values = [
        col for col, role in enumerate(shape.roles) if role in ("value", None) and col not in (shape.stt, shape.label)
    ]
    blank = [col for col in values if not any(row.get(col) for row in rows)]
    unlabelled = [row for row in rows if not row.get(shape.label) and any(row.get(col) for col in values)]
    if len(rows) >= _FEWEST_ROWS and (blank or len(unlabelled) >= _FEWEST_LABELS):
        yield warning("table-doubtful", say("columns-doubtful"))


def doubtful_rows(rows: Rows, shape: Shape) -> set[int]:
    """The rows that hold another row, or words in a column of figures."""
    values = [
        col for col, role in enumerate(shape.roles) if role in ("value", None) and col not in (shape.stt, shape.label)
    ]
    figures = [col for col in values if _is_of_figures([row[col] for row in rows if row.get(col)])]
    found = {n for n, row in enumerate(rows) if any(_is_long(row.get(col, "")) for col in figures)}
    return found | set(_with_row_within(rows, shape, values))


def _is_of_figures(texts: Sequence[str]) -> bool:
    return sum(is_numeral(nfc(text)) for text in texts) >= _OF_FIGURES * max(1, len(texts))


def _is_long(text: str) -> bool:
    return text.count(" ") >= _LONG and not any(map(str.isdigit, text))


def _with_row_within(rows: Rows, shape: Shape, values: Sequence[int]) -> Iterator[int]:
    """The rows one of whose values is the number that the number of the next row follows, and not that of the row itself."""
    state = START
    for n, row in enumerate(rows):
        _, state = follow(state, row.get(shape.stt, "")) if is_number(row.get(shape.stt, "")) else (0.0, state)
        after = rows[n + 1].get(shape.stt, "") if n + 1 < len(rows) else ""
        if not is_number(after):
            continue
        for text in (row.get(col, "") for col in values):
            if "." in text and is_number(text):
                cost, within = follow(state, text)
                behind = follow(within, after)[0]
                if behind < follow(state, after)[0] and cost + behind <= follow(state, after)[0]:
                    yield n
