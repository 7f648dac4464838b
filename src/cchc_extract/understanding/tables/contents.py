"""What stands in the columns of a table below its headings: what roles are told by."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from cchc_extract.understanding.tables.joining import TableDraft, rows_of
from cchc_extract.understanding.tables.slots import is_numeral
from cchc_extract.vietnamese import nfc

_NAMED = 0.8
"""Share of the rows that must have a text in the first column for one without, at the top of a page, to be the rest of another."""


class ColumnContents(Struct, frozen=True, kw_only=True):
    """A column at ``place`` (from 0): its ``heading``, its ``cells`` that hold text, the rows ``at`` which they begin (from 0), and how
    many ``rows`` have a cell of their own in it. Cells merged over columns are no part of it. ``numeric`` is the share of the cells that
    are numbers; ``holds_words``: most of them have letters.
    """

    place: int
    heading: str
    cells: tuple[str, ...]
    at: tuple[int, ...]
    rows: int
    numeric: float = 0.0
    holds_words: bool = False


def contents_of(draft: TableDraft) -> tuple[ColumnContents, ...]:
    """The columns of ``draft`` in order, with their headings; none is headed where no heading is printed."""
    begun: list[list[tuple[int, str]]] = [[] for _ in range(draft.cols)]
    rests = _rests(draft)
    for number, (part, row) in enumerate(rows_of(draft)):
        columns = part.columns
        own = () if number in rests else part.segment.slots.own(row)
        if not any(cell.text for cell in own):
            continue  # what is left of a row at the edge of a page
        for cell in own:
            if cell.col_span == 1:
                begun[columns[cell.col]].append((number, nfc(cell.text)))
    labels = draft.labels or ("",) * draft.cols
    return tuple(
        [_column(place, heading, cells) for place, (heading, cells) in enumerate(zip(labels, begun, strict=True))]
    )


def _rests(draft: TableDraft) -> set[int]:
    """The rows at the top of a page without a text in the first column, where nearly every other has one: rests of rows over it."""
    named: list[bool] = []
    tops: list[int] = []
    for number, (part, row) in enumerate(rows_of(draft)):
        if part is not draft.parts[0] and row == part.segment.first:
            tops.append(number)
        own = part.segment.slots.own(row)
        named.append(any(cell.text for cell in own if part.columns[cell.col] == 0))
    rests = {number for number in tops if not named[number]}
    return rests if rests and sum(named) >= _NAMED * (len(named) - len(rests)) else set()


def _column(place: int, heading: str, begun: Sequence[tuple[int, str]]) -> ColumnContents:
    filled = [each for each in begun if each[1]]
    at, cells = zip(*filled, strict=True) if filled else ((), ())
    numbers = sum(map(is_numeral, cells))
    words = sum([any(map(str.isalpha, text)) for text in cells]) if numbers < len(cells) else 0
    return ColumnContents(
        place=place,
        heading=heading,
        cells=cells,
        at=at,
        rows=len(begun),
        numeric=numbers / len(cells) if cells else 0.0,
        holds_words=2 * words > len(cells),
    )
