"""OpenDocument spreadsheets (OpenDocument 1.2, part 1, 9), read bit by bit. What a cell shows stands in the file, as it was last shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import regex
from lxml import etree
from msgspec.structs import replace

from cchc_extract.errors import UnreadableFileError
from cchc_extract.reading.docxnames import whole
from cchc_extract.reading.docxpackage import Package
from cchc_extract.reading.workbooks.areas import areas_of
from cchc_extract.reading.workbooks.book import (
    DAMAGED,
    ENCRYPTED,
    PLAIN,
    Area,
    Book,
    Counter,
    Look,
    Sheet,
    SheetCell,
    undamaged,
)
from cchc_extract.reading.workbooks.odslooks import OdsLooks
from cchc_extract.reading.workbooks.sheettexts import Run, said, told
from cchc_extract.reading.workbooks.xlsxcells import number_of

TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"

_HIDDEN = ("collapse", "filter")
_NUMBERS = ("float", "percentage", "currency")
_FIRST_DAY = dt.datetime(1899, 12, 30)
_NAME = regex.compile(r"\$?(?:'(?:[^']|'')*'|[^'.: ]+)?\.")
"""The name of the sheet before a cell: ``$'Phụ lục 1'.A1``."""
_MOST_REPEATED = 1_000
"""Rows that are the same and say something, each of which is one; more are a form nobody filled in."""
_MOST_ROWS, _MOST_COLS = 1_048_576, 16_384
_UNREADABLE = 0.0
_CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")


def read_ods(path: Path) -> Book:
    """The workbook at ``path``. Raises ``UnreadableFileError``."""
    package = Package(path, DAMAGED)
    if package.has("META-INF/manifest.xml") and b"encryption-data" in package.bytes_of("META-INF/manifest.xml"):
        raise UnreadableFileError("encrypted", ENCRYPTED)
    book, reader = Book(), _Reader(package)
    with package.opened("content.xml") as stream:
        for name, element in _elements(stream):
            reader.take(name, element, book)
    return book


def _elements(stream: Any) -> Iterator[tuple[str, Any]]:
    """The events of a workbook's content: tables as they begin and end, rows and columns as they end."""
    tags = (f"{TABLE}table", f"{TABLE}table-row", f"{TABLE}table-column", f"{OFFICE}automatic-styles")
    parsed = iter(
        etree.iterparse(
            stream, events=("start", "end"), tag=tags, resolve_entities=False, no_network=True, remove_comments=True
        )
    )
    for event, element in undamaged(parsed):
        name = element.tag.rpartition("}")[2]
        if event == "end" or name == "table":
            yield f"{event} {name}" if name == "table" else (name if event == "end" else ""), element
        if event == "end" and name in ("table", "table-row"):
            element.clear()
            before = element.getprevious()
            if before is not None and before.tag == element.tag:
                element.getparent().remove(before)


class _Reader:
    """Puts tables together as their rows come. A table within a cell is none of the workbook's."""

    def __init__(self, package: Package) -> None:
        styles = package.tree("styles.xml") if package.has("styles.xml") else None
        self._looks = OdsLooks(styles)
        self._counter = Counter()
        self._sheet: Sheet | None = None
        self._defaults: list[Look] = []
        self._row = 0
        self._deep = 0

    def take(self, name: str, element: Any, book: Book) -> None:
        """Take in an element: a table's beginning or end, a row, columns, or the styles that come before all."""
        if name == "automatic-styles":
            self._looks.add(element)
        elif name == "start table":
            self._deep += 1
            if self._deep == 1:
                self._begin(element, book)
        elif name == "end table":
            self._deep -= 1
            if self._deep == 0:
                self._sheet = None
        elif self._sheet is not None and self._deep == 1:
            if name == "table-column":
                self._columns(element, self._sheet)
            elif name == "table-row":
                self._take_row(element, self._sheet)

    def _begin(self, element: Any, book: Book) -> None:
        name = element.get(f"{TABLE}name", "")
        self._row, self._defaults = 0, []
        if not self._looks.is_displayed(element.get(f"{TABLE}style-name")):
            book.hidden_sheets.append(name)
            self._sheet = None
            return
        ranges = _NAME.sub("", element.get(f"{TABLE}print-ranges", "")).replace(" ", ",")
        self._sheet = Sheet(name, printed=areas_of(ranges) if ranges else [])
        book.sheets.append(self._sheet)

    def _columns(self, element: Any, sheet: Sheet) -> None:
        first = len(self._defaults)
        count = min(whole(element.get(f"{TABLE}number-columns-repeated"), 1), _MOST_COLS - first)
        width = self._looks.width(element.get(f"{TABLE}style-name"))
        self._defaults += [self._looks.look(element.get(f"{TABLE}default-cell-style-name"))] * count
        for col in range(first, first + count):
            if width is not None:
                sheet.widths[col] = width
            if element.get(f"{TABLE}visibility") in _HIDDEN or width == 0:
                sheet.hidden_cols.add(col)

    def _take_row(self, element: Any, sheet: Sheet) -> None:
        repeated = max(1, whole(element.get(f"{TABLE}number-rows-repeated"), 1))
        row, self._row = self._row, min(self._row + repeated, _MOST_ROWS)
        made: dict[int, SheetCell] = {}
        col = 0
        for each in element.iterchildren(*_CELLS):
            count = max(1, whole(each.get(f"{TABLE}number-columns-repeated"), 1))
            if each.tag == _CELLS[0]:
                self._take_cell(each, sheet, made, (row, col), count)
            col = min(col + count, _MOST_COLS)
        if not made:
            return
        filled = any(cell.text for cell in made.values())
        for at in range(row, row + min(repeated, _MOST_REPEATED if filled else 1)):
            self._counter.count(len(made))
            sheet.cells[at] = made if at == row else dict(made)
            if element.get(f"{TABLE}visibility") in _HIDDEN:
                sheet.hidden_rows.add(at)

    def _take_cell(
        self, element: Any, sheet: Sheet, made: dict[int, SheetCell], place: tuple[int, int], count: int
    ) -> None:
        row, col = place
        style = element.get(f"{TABLE}style-name")
        look = self._looks.look(style) if style else (self._defaults[col] if col < len(self._defaults) else PLAIN)
        cell = _cell(element, look, self._looks)
        down = whole(element.get(f"{TABLE}number-rows-spanned"), 1)
        wide = whole(element.get(f"{TABLE}number-columns-spanned"), 1)
        if down > 1 or wide > 1:
            sheet.merged.append(Area(row, col, row + max(1, down) - 1, col + max(1, wide) - 1))
        note = element.find(f"{OFFICE}annotation")
        if note is not None:
            sheet.notes[place] = "\n".join("".join(each.itertext()) for each in note.iter(f"{TEXT}p"))
        if cell.text or cell.hidden or cell.confidence is not None or look.sides:
            for at in range(col, min(col + count, _MOST_COLS) if cell.text or count <= _MOST_REPEATED else col + 1):
                made[at] = cell


def _cell(element: Any, look: Look, looks: OdsLooks) -> SheetCell:
    kind = element.get(f"{OFFICE}value-type")
    paragraphs = [list(_runs(each, looks)) for each in element.iterchildren(f"{TEXT}p")]
    if kind is None and not paragraphs:
        formula = element.get(f"{TABLE}formula") is not None
        return SheetCell(look=look, confidence=_UNREADABLE if formula else None)
    runs = [run for at, each in enumerate(paragraphs) for run in ([Run("\n")] if at else []) + each]
    if all(run.print == "plain" and not run.unseen and not run.font for run in runs):
        cell = said("".join(run.text for run in runs), look)
    else:
        cell = told([replace(run, print="struck") for run in runs] if look.struck else runs, look)
    stored = _stored(element, kind)
    if stored is not None and not cell.text and not cell.hidden:
        cell = replace(cell, hidden=f"{stored:f}")
    return replace(cell, stored=stored)


def _stored(element: Any, kind: str | None) -> Decimal | None:
    """The number that a cell stores; of a date the days since 30/12/1899."""
    if kind in _NUMBERS:
        return number_of(element.get(f"{OFFICE}value", ""))
    if kind != "date":
        return None
    try:
        moment = dt.datetime.fromisoformat(element.get(f"{OFFICE}date-value", "").removesuffix("Z"))
    except ValueError:
        return None
    passed = moment.replace(tzinfo=None) - _FIRST_DAY
    return Decimal(passed.days) + Decimal(passed.seconds) / 86_400


def _runs(element: Any, looks: OdsLooks, look: Look = PLAIN) -> Iterator[Run]:
    """The parts of a paragraph by how they are printed; blanks and line ends are elements of their own."""
    how = "struck" if look.struck else "raised" if look.raised else "lowered" if look.lowered else "plain"
    yield from _run(element.text, look, how)
    for child in element:
        if not isinstance(child.tag, str):
            continue
        name = child.tag.rpartition("}")[2]
        if name == "s":
            yield Run(" " * min(max(1, whole(child.get(f"{TEXT}c"), 1)), _MOST_REPEATED))
        elif name in ("line-break", "tab"):
            yield Run("\n" if name == "line-break" else "\t")
        elif name != "annotation":
            yield from _runs(child, looks, looks.text_look(child.get(f"{TEXT}style-name"), look))
        yield from _run(child.tail, look, how)


def _run(text: str | None, look: Look, how: Any) -> Iterator[Run]:
    if text:
        yield Run(text, how, look.font, look.unseen)
