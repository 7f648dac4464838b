"""What a reader sees of a sheet: no hidden rows and columns, nothing outside the areas that are printed; merged cells as one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from msgspec import Struct

from cchc_extract.reading.workbooks.book import Area, Sheet, SheetCell

_MOST_MERGED = 2_000_000
"""Slots of merged cells that are looked at; a sheet with more has areas laid over each other."""


class Shown(Struct, frozen=True):
    """A cell where it is seen: its place among the rows and columns that are, and how many of them it covers."""

    row: int
    col: int
    rows: int
    cols: int
    cell: SheetCell

    @property
    def filled(self) -> bool:
        """Whether anything stands in it, were it only what cannot be read."""
        return bool(self.cell.text) or self.cell.confidence is not None


@dataclass(slots=True)
class View:
    """The seen part of a sheet. ``rows``: by column, the cells that begin in each row; ``covered``: the columns of those from rows above.

    ``numbers`` and ``cols`` are the sheet's own numbers of rows and columns. ``gaps``: empty rows above each row. ``hidden`` and
    ``unprinted``: texts left out, because they are hidden or stand outside the printed areas.
    """

    numbers: list[int]
    cols: list[int]
    rows: list[dict[int, Shown]]
    gaps: list[int]
    covered: list[dict[int, Shown]]
    hidden: list[str] = field(default_factory=list)
    unprinted: list[str] = field(default_factory=list)
    notes: dict[tuple[int, int], str] = field(default_factory=dict)

    def filled(self, row: int) -> list[Shown]:
        """The cells that begin in a row and say something, from left to right."""
        return [each for _, each in sorted(self.rows[row].items()) if each.filled]


def view_of(sheet: Sheet) -> View:
    """The part of ``sheet`` that is seen."""
    numbers = [row for row in sorted(sheet.cells) if row not in sheet.hidden_rows and _is_in_rows(row, sheet.printed)]
    used = {col for row in numbers for col in sheet.cells[row]}
    between = range(min(used, default=0), max(used, default=-1) + 1)
    cols = [col for col in between if col not in sheet.hidden_cols and _is_in_cols(col, sheet.printed)]
    place = {col: at for at, col in enumerate(cols)}
    taken, beginning = _merged(sheet, numbers, cols)
    rows: list[dict[int, Shown]] = []
    for at, number in enumerate(numbers):
        own: dict[int, Shown] = {}
        for col, cell in sheet.cells[number].items():
            seen = place.get(col)
            if seen is not None and (number, col) not in taken:
                own[seen] = Shown(at, seen, 1, 1, cell)
        rows.append(own)
    covered: list[dict[int, Shown]] = [{} for _ in numbers]
    for each in beginning:
        rows[each.row][each.col] = each
        for at in range(each.row + 1, each.row + each.rows):
            covered[at].update(dict.fromkeys(range(each.col, each.col + each.cols), each))
    view = View(
        numbers, cols, [_set_across(row, len(cols)) for row in rows], _gaps(numbers, sheet.hidden_rows), covered
    )
    _tell_left_out(view, sheet, set(numbers), place, taken)
    view.notes = _notes(view, sheet, place)
    return view


def _merged(sheet: Sheet, numbers: Sequence[int], cols: Sequence[int]) -> tuple[set[tuple[int, int]], list[Shown]]:
    """The slots (by the sheet's numbers) that belong to merged cells, and these where they are seen."""
    taken: set[tuple[int, int]] = set()
    found: list[Shown] = []
    for area in sheet.merged:
        rows = numbers[bisect_left(numbers, area.top) : bisect_right(numbers, area.bottom)]
        over = cols[bisect_left(cols, area.left) : bisect_right(cols, area.right)]
        if len(taken) + len(rows) * len(over) > _MOST_MERGED:
            break
        if (
            not rows
            or not over
            or any((row, col) in taken for row in (rows[0], rows[-1]) for col in (over[0], over[-1]))
        ):
            continue
        taken.update((row, col) for row in rows for col in over)
        cell = sheet.cells.get(area.top, {}).get(area.left)
        if cell is None:
            cell = sheet.cells.get(rows[0], {}).get(over[0], SheetCell())
        at, seen = bisect_left(numbers, rows[0]), bisect_left(cols, over[0])
        found.append(Shown(at, seen, len(rows), len(over), cell))
    return taken, found


def _set_across(row: dict[int, Shown], cols: int) -> dict[int, Shown]:
    """The row with each cell that is set in the middle of itself and of empty ones as wide as that."""
    if not any(each.cell.look.align == "across" and each.filled for each in row.values()):
        return row
    kept: dict[int, Shown] = {}
    wide: Shown | None = None
    for col in range(cols):
        each = row.get(col)
        if each is None or each.cell.look.align != "across" or each.cols > 1:
            wide = None
        elif each.filled or wide is None:
            wide = each if each.filled else None
        else:
            wide = Shown(wide.row, wide.col, wide.rows, wide.cols + 1, wide.cell)
            kept[wide.col] = wide
            continue
        if each is not None:
            kept[col] = each
    return kept


def _gaps(numbers: Sequence[int], hidden: set[int]) -> list[int]:
    """How many rows that are seen and empty stand above each."""
    known = sorted(hidden)
    gaps = [0]
    for above, below in pairwise(numbers):
        gaps.append(below - above - 1 - (bisect_left(known, below) - bisect_right(known, above)))
    return gaps[: len(numbers)]


def _is_in_rows(row: int, areas: Iterable[Area]) -> bool:
    return not areas or any(area.top <= row <= area.bottom for area in areas)


def _is_in_cols(col: int, areas: Iterable[Area]) -> bool:
    return not areas or any(area.left <= col <= area.right for area in areas)


def _tell_left_out(
    view: View, sheet: Sheet, numbers: set[int], place: dict[int, int], taken: set[tuple[int, int]]
) -> None:
    """Writes down the texts that are not seen; what a merged cell covers says nothing."""
    merged_from = {(area.top, area.left) for area in sheet.merged}
    for number in sorted(sheet.cells):
        for col, cell in sorted(sheet.cells[number].items()):
            if cell.hidden:
                view.hidden.append(cell.hidden)
            elif cell.text and (number not in numbers or col not in place) and (number, col) not in taken:
                if (number, col) in merged_from and _is_seen(sheet, number, col, numbers, place):
                    continue
                out = number in sheet.hidden_rows or col in sheet.hidden_cols
                (view.hidden if out else view.unprinted).append(cell.text)


def _is_seen(sheet: Sheet, row: int, col: int, numbers: set[int], place: dict[int, int]) -> bool:
    """Whether a merged cell that begins in what is hidden is seen in another of its slots."""
    area = next(each for each in sheet.merged if (each.top, each.left) == (row, col))
    return any(area.top <= each <= area.bottom for each in numbers) and any(
        area.left <= each <= area.right for each in place
    )


def _notes(view: View, sheet: Sheet, place: dict[int, int]) -> dict[tuple[int, int], str]:
    rows = {number: at for at, number in enumerate(view.numbers)}
    return {(rows[row], place[col]): text for (row, col), text in sheet.notes.items() if row in rows and col in place}


def spans_of(row: dict[int, Shown], covered: dict[int, Shown]) -> Iterator[tuple[int, Shown]]:
    """The columns of a row with the cell that is seen in each, those from rows above among them."""
    for each in row.values():
        for col in range(each.col, each.col + each.cols):
            yield col, each
    yield from covered.items()
