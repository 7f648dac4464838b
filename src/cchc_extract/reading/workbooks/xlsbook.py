"""XLS workbooks, as Excel wrote them until 2003 (MS-XLS), read by xlrd. Macros are streams that nothing asks for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import xlrd

from cchc_extract.errors import UnreadableFileError
from cchc_extract.reading.legacy import encoding_of_name
from cchc_extract.reading.workbooks.book import DAMAGED, ENCRYPTED, Align, Area, Book, Counter, Look, Sheet, SheetCell
from cchc_extract.reading.workbooks.colours import WHITE, Colour, is_close
from cchc_extract.reading.workbooks.formatcodes import BUILT_IN
from cchc_extract.reading.workbooks.printednumbers import printed_text
from cchc_extract.reading.workbooks.sheettexts import Run, said, told
from cchc_extract.reading.workbooks.xlsxcells import numbered

_ALIGNED: Final[dict[int, Align]] = {1: "left", 2: "center", 3: "right", 6: "across"}
_SOLID = 1
_RAISED, _LOWERED = 1, 2
_WIDTH = 256
"""Parts of a figure's width in which columns are measured."""
_UNKNOWN: Colour = (-1000, -1000, -1000)
_DAY_FORMAT, _MOMENT_FORMAT = 14, 22
"""Formats that each system shows in its own way, whatever the file says."""
_SYSTEM_COLOURS = 64
_MOST_DIGITS = 15


def read_xls(path: Path) -> Book:
    """The workbook at ``path``. Raises ``UnreadableFileError``."""
    with Path(os.devnull).open("w") as nowhere:
        try:
            opened = xlrd.open_workbook(path, formatting_info=True, logfile=nowhere)
        except MemoryError:
            raise
        except Exception as error:  # xlrd lets whatever a broken file causes through
            if isinstance(error, xlrd.XLRDError) and "encrypted" in str(error).lower():
                raise UnreadableFileError("encrypted", ENCRYPTED) from error
            raise UnreadableFileError("damaged", DAMAGED) from error
    book, looks, counter = Book(), _Looks(opened), Counter()
    areas = _print_areas(opened)
    for number, each in enumerate(opened.sheets()):
        if each.visibility:
            book.hidden_sheets.append(each.name)
        else:
            book.sheets.append(_sheet(each, areas.get(number, []), looks, counter, since_1904=bool(opened.datemode)))
    return book


def _sheet(source: Any, printed: list[Area], looks: _Looks, counter: Counter, *, since_1904: bool) -> Sheet:
    sheet = Sheet(source.name, printed=printed)
    sheet.merged = [Area(top, left, bottom - 1, right - 1) for top, bottom, left, right in source.merged_cells]
    for col, column in source.colinfo_map.items():
        sheet.widths[col] = column.width / _WIDTH
        if column.hidden or not column.width:
            sheet.hidden_cols.add(col)
    sheet.hidden_rows = {row for row, info in source.rowinfo_map.items() if info.hidden or info.height == 0}
    sheet.notes = {
        place: note.text for place, note in source.cell_note_map.items() if note.text.strip() and note.show is not None
    }
    for row in range(source.nrows):
        made = {col: cell for col, cell in _row(source, row, sheet, looks, since_1904=since_1904) if cell is not None}
        if made:
            counter.count(len(made))
            sheet.cells[row] = made
    return sheet


def _row(
    source: Any, row: int, sheet: Sheet, looks: _Looks, *, since_1904: bool
) -> Iterator[tuple[int, SheetCell | None]]:
    for col, cell in enumerate(source.row(row)):
        if cell.ctype == xlrd.XL_CELL_EMPTY:
            continue
        look = looks.look(cell.xf_index)
        if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
            number = Decimal(f"{cell.value:.{_MOST_DIGITS}g}")
            yield col, numbered(number, look, room=sheet.width(col), since_1904=since_1904)
        elif cell.ctype == xlrd.XL_CELL_TEXT and cell.value:
            yield col, _text(cell.value, source.rich_text_runlist_map.get((row, col)), look, looks)
        elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
            yield col, said("TRUE" if cell.value else "FALSE", look)
        elif cell.ctype == xlrd.XL_CELL_ERROR:
            yield col, said(xlrd.error_text_from_code.get(cell.value, "#N/A"), look)
        else:
            yield col, SheetCell(look=look) if look.sides or look.align == "across" else None


def _text(text: str, runs: list[tuple[int, int]] | None, look: Look, looks: _Looks) -> SheetCell:
    shown = printed_text(text, look.code)
    if not shown:
        return SheetCell(look=look, hidden=text)
    if not runs or shown != text:
        return said(shown, look)
    starts = [0, *(start for start, _ in runs)]
    ends = [*starts[1:], len(text)]
    first = "struck" if look.struck else "raised" if look.raised else "lowered" if look.lowered else "plain"
    parts = [Run(text[: ends[0]], first, look.font, look.unseen)]  # type: ignore[arg-type]  # one of the four
    parts += [looks.run(text[start:end], font) for (start, font), end in zip(runs, ends[1:], strict=True)]
    parts = [part for part in parts if part.text]
    if all(each.print == "plain" and not each.font and not each.unseen for each in parts):
        return said(text, look)
    return told(parts, look)


class _Looks:
    """The looks that a workbook numbers."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._known: dict[int, Look] = {}

    def look(self, number: int) -> Look:
        """The look of cells that have this number."""
        if number not in self._known:
            self._known[number] = self._made(number)
        return self._known[number]

    def run(self, text: str, font: int) -> Run:
        """A part of a text, set in a font."""
        if not 0 <= font < len(self._book.font_list):
            return Run(text)
        made = self._book.font_list[font]
        how = "struck" if made.struck_out else {_RAISED: "raised", _LOWERED: "lowered"}.get(made.escapement, "plain")
        ink = self._colour(made.colour_index)
        name = made.name if encoding_of_name(made.name) else ""
        return Run(text, how, name, ink is not None and is_close(ink, WHITE))  # type: ignore[arg-type]  # one of the four

    def _made(self, number: int) -> Look:
        form = self._book.xf_list[number]
        font = self._book.font_list[form.font_index]
        ink = self._colour(font.colour_index)
        return Look(
            code=self._code(form.format_key),
            bold=bool(font.bold),
            struck=bool(font.struck_out),
            raised=font.escapement == _RAISED,
            lowered=font.escapement == _LOWERED,
            font=font.name if encoding_of_name(font.name) else "",
            align=_ALIGNED.get(form.alignment.hor_align, ""),
            left=bool(form.border.left_line_style),
            right=bool(form.border.right_line_style),
            unseen=ink is not None and is_close(ink, self._ground(form.background)),
        )

    def _code(self, key: int) -> str:
        if key in (_DAY_FORMAT, _MOMENT_FORMAT):
            return BUILT_IN[key]
        stated = self._book.format_map.get(key)
        return stated.format_str if stated is not None else BUILT_IN.get(key, BUILT_IN[0])

    def _ground(self, background: Any) -> Colour:
        if not background.fill_pattern:
            return WHITE
        return (
            (self._colour(background.pattern_colour_index) or _UNKNOWN)
            if background.fill_pattern == _SOLID
            else _UNKNOWN
        )

    def _colour(self, number: int) -> Colour | None:
        """A colour of the workbook's palette; ``None`` for the system's."""
        found: Colour | None = self._book.colour_map.get(number) if number < _SYSTEM_COLOURS else None
        return found


def _print_areas(book: Any) -> dict[int, list[Area]]:
    """The areas that are printed, by the number of the sheet; names that are calculated are not looked at."""
    found: dict[int, list[Area]] = {}
    for each in book.name_obj_list:
        if not each.builtin or each.name.lower() != "print_area" or each.result is None:
            continue
        try:
            refs = [ref.coords for ref in each.result.value or ()]
        except (AttributeError, TypeError):
            continue
        for _, _, top, bottom, left, right in refs:
            found.setdefault(each.scope, []).append(Area(top, left, bottom - 1, right - 1))
    return found
