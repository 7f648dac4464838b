"""What was decided about a report, by the cells of the dataset as it is now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from cchc_extract.writing.corrections import FIGURES, TABLES, Correction, row_place, value_place
from cchc_extract.writing.corrections.rowplaces import NamedRow, RowNumber, RowPlaces

Line = Mapping[str, str]
Target = tuple[str, str]
"""The place of a cell in the dataset as it is now, and its column; no place for a field of the document."""


def placed(decisions: Iterable[Correction], rows: Mapping[RowNumber, Sequence[Line]]) -> dict[Target, Correction]:
    """``decisions`` by what they are about; of several about one cell the last. ``rows`` are the lines of ``rows.csv`` by number.

    A decision whose row is not there any more is left out: the run says of it that it is lost.
    """
    every = sorted(decisions, key=lambda each: each.when)
    known = RowPlaces(_names(every, rows))
    found: dict[Target, Correction] = {}
    for each in every:
        if not each.place or each.place.startswith((FIGURES, TABLES)):
            found[each.place, each.field] = each
            continue
        at, column = next(known.find(each), None), known.column(each)
        lines = rows[at] if at is not None else ()
        line = next((line for line in lines if column is None or line["column"] == str(column)), None)
        if line is not None:
            found[row_place(line) if column is None else value_place(line), each.field] = each
    return found


def _names(decisions: Iterable[Correction], rows: Mapping[RowNumber, Sequence[Line]]) -> Iterable[NamedRow]:
    """The rows by name: the label that stands in the dataset, and the one that was read, where that was corrected."""
    read: dict[RowNumber, list[str]] = {}
    for each in decisions:
        if each.field == "indicator" and each.appendix is not None and each.row is not None:
            read.setdefault((each.appendix, each.row), []).append(each.raw)
    for at, lines in rows.items():
        labels = (lines[0]["indicator"], *read.get(at, ()))
        yield NamedRow(*at, lines[0]["path"], labels)
