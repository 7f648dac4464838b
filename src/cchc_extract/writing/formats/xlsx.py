"""One Excel workbook with a sheet for each table: typed cells, a frozen header with filters, findings that lead to their rows.

No cell is a formula, whatever its text begins with. Numbers that Excel would round (more than 15 digits) are text.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

import xlsxwriter

from cchc_extract.writing.formats import FORMATS, Files
from cchc_extract.writing.schema import TABLES
from cchc_extract.writing.stored import StoredDataset, StoredTable

_SHEET_ROWS = 1_048_576
_LONGEST_TEXT = 32_767
_MOST_LINKS = 65_530
"""Limits of Excel: rows of a sheet with the header, characters of a cell, links of a sheet."""

_DIGITS = 15
"""Significant digits that Excel keeps of a number."""

_LINKED = ("findings", "finding_places")
"""Tables whose lines lead to a row."""

_TRIGGERS = ("=", "+", "-", "@", "\t", "\r")
_MEASURED = 200
"""Lines from which the width of a column is taken."""

_NARROWEST, _WIDEST = 8, 60
_FIRST_DAY = dt.date(1900, 3, 1)
"""Before this day Excel and the calendar disagree, since Excel believes in the 29 February 1900."""

Place: TypeAlias = tuple[str, int, int]
"""A row of the dataset: document, appendix, row."""


def files() -> Files:
    """One workbook."""
    return {FORMATS["xlsx"][0]: _write}


def _write(dataset: StoredDataset, path: Path) -> None:
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(path, options) as book:
        # The same dataset gives the same bytes, so the workbook does not say when it was made.
        book.set_properties({"title": "cchc-extract", "created": dt.datetime(2000, 1, 1)})
        styles = Styles(book)
        targets = Targets(_places_of_findings(dataset))
        for table in TABLES:
            SheetWriter(book, dataset[table.name], styles, targets).write()
        _write_columns(book, dataset, styles)


class Styles:
    """The formats of cells."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.header = book.add_format({"bold": True, "bg_color": "#DDE6F0", "border": 1, "valign": "top"})
        self.text = book.add_format({"num_format": "@"})
        self.quoted = book.add_format({"num_format": "@", "quote_prefix": True})
        self.whole = book.add_format({"num_format": "0"})  # the general format shows long numbers as 1.23E+11
        self.number = book.add_format()
        self.date = book.add_format({"num_format": "yyyy-mm-dd"})
        self.link = book.add_format({"font_color": "#0B4F9E", "underline": 1})


@dataclass(slots=True)
class Targets:
    """Where the rows that findings are about stand: ``wanted`` is known before, ``found`` fills while the sheets are written."""

    wanted: frozenset[Place]
    found: dict[Place, str] = field(default_factory=dict)

    def note(self, record: Mapping[str, Any], sheet: str, line: int) -> None:
        """Keep the place of a row's first line, if a finding is about it."""
        place = _place(record)
        if place in self.wanted and place not in self.found:
            self.found[place] = f"internal:'{sheet}'!A{line + 1}"

    def link(self, record: Mapping[str, Any]) -> str | None:
        """The link for a finding."""
        return self.found.get(_place(record))


def _place(record: Mapping[str, Any]) -> Place:
    return record["document_id"], record["appendix"] or 0, record["row"] or 0


def _places_of_findings(dataset: StoredDataset) -> frozenset[Place]:
    return frozenset(_place(record) for name in _LINKED for record in dataset[name].records() if record["row"])


class SheetWriter:
    """Writes a table; one too long for a sheet goes on in another."""

    def __init__(self, book: xlsxwriter.Workbook, stored: StoredTable, styles: Styles, targets: Targets) -> None:
        self.book, self.stored, self.styles, self.targets = book, stored, styles, targets
        self.sheets = 0
        self.links = 0
        self.line = 0
        self.widths = [len(column.name) for column in stored.columns]

    def write(self) -> None:
        """Write all lines."""
        self._begin()
        for record in self.stored.records():
            if self.line == _SHEET_ROWS:
                self._end()
                self._begin()
            self._write_line(record)
            self.line += 1
        self._end()

    def _begin(self) -> None:
        self.sheets += 1
        self.links = 0
        self.name = self.stored.name if self.sheets == 1 else f"{self.stored.name} ({self.sheets})"
        self.sheet = self.book.add_worksheet(self.name)
        self.sheet.freeze_panes(1, 1)
        self.sheet.write_row(0, 0, [column.name for column in self.stored.columns], self.styles.header)
        self.line = 1

    def _end(self) -> None:
        for place, width in enumerate(self.widths):
            self.sheet.set_column(place, place, min(max(width + 2, _NARROWEST), _WIDEST))
        last = max(self.line - 1, 1)
        self.sheet.autofilter(0, 0, last, len(self.widths) - 1)
        self.sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 1}"})

    def _write_line(self, record: Mapping[str, Any]) -> None:
        if self.stored.name == "rows":
            self.targets.note(record, self.name, self.line)
        for place, value in enumerate(record.values()):
            if value is None:
                continue
            if self.line <= _MEASURED:
                self.widths[place] = max(self.widths[place], len(str(value)))
            self._write_cell(place, value)
        if self.stored.name in _LINKED and record["row"]:
            self._link(list(record).index("row"), record)

    def _write_cell(self, place: int, value: Any) -> None:
        if isinstance(value, bool):
            self.sheet.write_boolean(self.line, place, value)
        elif isinstance(value, dt.date) and value >= _FIRST_DAY:
            self.sheet.write_datetime(self.line, place, dt.datetime.combine(value, dt.time()), self.styles.date)
        elif isinstance(value, int | Decimal) and _fits(value):
            style = self.styles.whole if value == int(value) else self.styles.number
            self.sheet.write_number(self.line, place, float(value), style)
        else:
            text = _cut(str(value) if not isinstance(value, Decimal) else format(value, "f"))
            style = self.styles.quoted if text.startswith(_TRIGGERS) else self.styles.text
            self.sheet.write_string(self.line, place, text, style)

    def _link(self, place: int, record: Mapping[str, Any]) -> None:
        """Let the number of the row lead to the row; the cell stays a number."""
        link = self.targets.link(record)
        if link and self.links < _MOST_LINKS:
            self.sheet.write_url(self.line, place, link)
            self.sheet.write_number(self.line, place, record["row"], self.styles.link)
            self.links += 1


def _fits(number: int | Decimal) -> bool:
    return len(Decimal(number).normalize().as_tuple().digits) <= _DIGITS and abs(number) < 10**_DIGITS


def _cut(text: str) -> str:
    if len(text) <= _LONGEST_TEXT:
        return text
    remark = f" [… {len(text)} characters; see the CSV file]"
    return text[: _LONGEST_TEXT - len(remark)] + remark


def _write_columns(book: xlsxwriter.Workbook, dataset: StoredDataset, styles: Styles) -> None:
    """A last sheet says what each column means."""
    sheet = book.add_worksheet("columns")
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, ["table", "column", "type", "description"], styles.header)
    lines = [
        (stored.name, column.name, column.type, column.description)
        for stored in dataset.tables.values()
        for column in stored.columns
    ]
    for line, cells in enumerate(lines, 1):
        for place, text in enumerate(cells):
            sheet.write_string(line, place, text, styles.text)
    sheet.autofilter(0, 0, len(lines), 3)
    for place, width in enumerate((12, 20, 10, 110)):
        sheet.set_column(place, place, width)
