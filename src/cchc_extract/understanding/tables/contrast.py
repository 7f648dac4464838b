"""A heading told by what stands below it: words over figures. For tables whose headings no pattern knows, and that number no row."""

from __future__ import annotations

from collections.abc import Sequence

from cchc_extract.patterns.tables import squeeze
from cchc_extract.understanding.numbering import readings
from cchc_extract.understanding.tables.headers import LONGEST_LABEL, Header, closed, labels_of
from cchc_extract.understanding.tables.slots import Slots, is_numeral

FEWEST_ROWS = 2
"""Rows of figures below words; one alone may be a form to fill in."""
FIGURES = 0.7
"""Share of the filled cells below that are figures in a column of them."""


def heading_over_figures(slots: Slots, first: int, layout_words: Sequence[str]) -> Header | None:
    """The heading that begins in row ``first`` where that is so: other words over every column, and figures below most but the first.

    None of ``layout_words``, by which a letter is laid out, may stand in it.

    Over the first column, or row numbers, nothing need stand. ``None`` where it is not so: whatever begins there is no heading.
    """
    end = closed(slots, first)
    labels = labels_of(slots, first, end)
    if slots.rows - end < FEWEST_ROWS or any(len(label) > LONGEST_LABEL or is_numeral(label) for label in labels):
        return None
    named = [label for label in labels if label]
    if len(set(named)) < len(named) or any(word in squeeze(label) for label in named for word in layout_words):
        return None
    columns = [[text for row in range(end, slots.rows) if (text := slots.text(row, col))] for col in range(slots.cols)]
    if any(texts and not label for label, texts in zip(labels[1:], columns[1:], strict=True)):
        return None
    if not labels[0] and not all(map(readings, columns[0])):
        return None
    figures = [_of_figures(column) for column in columns]
    words = next((at for at, column in enumerate(columns) if not _of_figures(column)), 0)
    values = figures[words + 1 :]
    blank = sum(not column for column in columns[words + 1 :])
    if not values or not any(values) or 2 * (sum(values) + blank) < len(values):
        return None
    return Header(labels=labels, first=first, end=end) if _only_words(slots, first, end) else None


def _of_figures(texts: list[str]) -> bool:
    return len(texts) >= FEWEST_ROWS and sum(map(is_numeral, texts)) >= FIGURES * len(texts)


def _only_words(slots: Slots, first: int, end: int) -> bool:
    return not any(is_numeral(text) for row in range(first, end) for text in slots.texts(row))
