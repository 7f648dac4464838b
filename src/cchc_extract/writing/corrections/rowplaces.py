"""Which row a correction is about: that with its numbers and its label, else that with its path and its label.

Numbers are sure as long as the content is read by the same version, for no correction adds a row or takes one away. Paths are those of the
dataset in which the reviewer decided: an STT that was corrected before has moved them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rapidfuzz import fuzz

from cchc_extract.model.correction import Correction
from cchc_extract.vietnamese import fold

SAME_LABEL = 80.0
"""Likeness (0 to 100) from which a label is the one that was decided about, a few letters read otherwise."""

RowNumber = tuple[int, int]
"""Appendix and row."""


class NamedRow(NamedTuple):
    """A row by all that a correction may know it by. ``labels``: as read, and as corrected."""

    appendix: int
    row: int
    path: str
    labels: tuple[str, ...]


class RowPlaces:
    """The rows of a report, to be found by corrections."""

    def __init__(self, rows: Iterable[NamedRow]) -> None:
        self._rows = {(row.appendix, row.row): row for row in rows}
        self._paths = {f"{row.appendix}:{row.path}": number for number, row in self._rows.items()}

    def find(self, each: Correction) -> Iterator[RowNumber]:
        """The rows that ``each`` may be about, the likeliest first."""
        numbers = [(each.appendix, each.row), self._paths.get(self._row_part(each))]
        for number in dict.fromkeys(numbers):
            row = self._rows.get(number) if number is not None else None  # type: ignore[arg-type]
            if row is not None and any(is_alike(each.label, label) for label in row.labels):
                yield row.appendix, row.row

    def column(self, each: Correction) -> int | None:
        """The value column that ``each`` is about; ``None`` for the row's own cells, or the row as a whole."""
        if each.column is not None:
            return each.column
        behind = each.place.removeprefix(self._row_part(each)).removeprefix(":")
        return int(behind) if behind.isdecimal() else None

    def _row_part(self, each: Correction) -> str:
        if each.place in self._paths:
            return each.place
        row, _, column = each.place.rpartition(":")
        return row if column.isdecimal() and (row in self._paths or ":" in row) else each.place


def is_alike(label: str, other: str) -> bool:
    """Whether two labels are one, but for a few letters that were read otherwise."""
    return label == other or fuzz.ratio(fold(label), fold(other)) >= SAME_LABEL
