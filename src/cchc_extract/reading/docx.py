"""DOCX documents to pages of lines and tables.

A DOCX knows its tables and its order but not where anything stands on paper. Lines and grids get boxes of an imagined page, which
say only what comes before what and what stands side by side; cells get none. Page numbers are those of Word's last rendering,
as far as the file holds them, and of the breaks the author made.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn
from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.errors import UnreadableFileError
from cchc_extract.model import Box, Cell, Grid, Line, Page
from cchc_extract.reading.docxtext import LINE_BREAK, PAGE_BREAK, TAB, Paragraph, Reader

_MOST_BYTES = 1_000_000_000
"""Unpacked size beyond which a file is a bomb and no report."""
_WIDTH, _HEIGHT = 595.0, 842.0
_LEFT, _RIGHT, _TOP = 85.0, 552.0, 57.0
"""A4 with the margins of Nghị định 30/2020; points."""
_LINE = 14.0
_LETTER = 6.0
"""Height of a line and width of a letter on the imagined page; points."""
_LAYOUT_COLUMNS, _LAYOUT_ROWS = 3, 6
"""A borderless table up to this size arranges a head or a signature and holds no data."""
_BORDERS = tuple(map(qn, ("w:tcBorders", "w:tblBorders")))
_NO_LINE = ("nil", "none")
_MOST_COLUMNS = 256
"""Word itself writes 63 at most; a cell that says it spans billions is cut off here."""
_DAMAGED = "The Word document is damaged; open it in Word or LibreOffice and save it again."


def pages(path: Path) -> Iterator[Page]:
    """The pages of a DOCX, in order. Raises ``UnreadableFileError`` where it cannot be opened or holds nothing."""
    document = _opened(path)
    flow = _Flow(Reader(document.styles.element, _numbering(document)))
    for header in _first_headers(document):
        flow.body(header, skip_numbers=True)
    if document.element.body is None:
        raise UnreadableFileError("damaged", _DAMAGED)
    flow.body(document.element.body)
    found = flow.finished()
    if not any(page.lines or page.grids for page in found):
        raise UnreadableFileError("no-text", "The document holds no text; open it in Word and save it again.")
    yield from found


def _opened(path: Path) -> Any:
    try:
        with zipfile.ZipFile(path) as package:
            size = sum(entry.file_size for entry in package.infolist())
        if size > _MOST_BYTES:
            raise UnreadableFileError(
                "too-large", f"The document unpacks to {size:,} bytes; take large pictures out of it."
            )
        return docx.Document(str(path))
    except UnreadableFileError:
        raise
    except Exception as error:  # python-docx lets whatever a broken package causes through
        raise UnreadableFileError("damaged", _DAMAGED) from error


def _numbering(document: Any) -> Any | None:
    parts = (each.target_part for each in document.part.rels.values() if each.reltype.endswith("/numbering"))
    part = next(parts, None)
    return None if part is None else part.element


def _first_headers(document: Any) -> list[Any]:
    section = document.sections[0] if len(document.sections) else None
    if section is None:
        return []
    header = section.first_page_header if section.different_first_page_header_footer else section.header
    return [] if header.is_linked_to_previous else [header._element]


@dataclass(slots=True)
class _Flow:
    """Puts blocks one below the other onto imagined pages."""

    reader: Reader
    number: int = 1
    y: float = _TOP
    broken: bool = False
    lines: list[Line] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)

    def body(self, element: Any, *, skip_numbers: bool = False) -> None:
        """Paragraphs and tables of ``element`` in order; ``skip_numbers`` leaves out lines without a letter (page numbers)."""
        for child in _blocks(element):
            if child.tag == qn("w:tbl"):
                self._table(child)
            else:
                self._paragraph(child, _LEFT, _RIGHT, skip_numbers=skip_numbers)
                self.broken = self.broken or _ends_section(child)

    def finished(self) -> list[Page]:
        """All pages, also those without content between others."""
        return [
            Page(
                number=number,
                source="digital",
                width=_WIDTH,
                height=_HEIGHT,
                lines=tuple(sorted((each for each in self.lines if each.page == number), key=_place)),
                grids=tuple(each for each in self.grids if each.page == number),
            )
            for number in range(1, self.number + 1)
        ]

    def _paragraph(self, element: Any, left: float, right: float, *, skip_numbers: bool = False) -> None:
        paragraph = self.reader.paragraph(element)
        self.broken = self.broken or paragraph.new_page
        for number, part in enumerate(paragraph.text.split(PAGE_BREAK)):
            self.broken = self.broken or number > 0
            for line in part.split(LINE_BREAK):
                if any(letter.isalpha() for letter in line) or (line.strip() and not skip_numbers):
                    self._line(line, paragraph, left, right)
                else:
                    self.y += _LINE
        for inner in _text_boxes(element):
            self.body(inner)

    def _line(self, text: str, paragraph: Paragraph, left: float, right: float) -> None:
        self._turn_page()
        parts = columns_of(text)
        width = (right - left) / len(parts)
        for column, part in enumerate(parts):
            start = left + column * width
            box = _box(part, paragraph.alignment if len(parts) == 1 else "left", start, start + width, self.y)
            self.lines.append(Line(page=self.number, text=part, box=box))
        self.y += _LINE

    def _turn_page(self) -> None:
        if self.broken:
            self.broken = False
            if self.y > _TOP or self.lines or self.grids:
                self.number += 1
            self.y = _TOP

    def _table(self, element: Any) -> None:
        rows = _rows(element)
        if not rows:
            return
        cols = max(cell.col + cell.span for row in rows for cell in row) if any(rows) else 0
        bordered = _is_bordered(element, self.reader)
        if cols <= 1 or (not bordered and cols <= _LAYOUT_COLUMNS and len(rows) <= _LAYOUT_ROWS):
            self._side_by_side(rows, max(1, cols))
        else:
            self._data(rows, cols)

    def _side_by_side(self, rows: Sequence[Sequence[_Slot]], cols: int) -> None:
        """A table that only arranges text: its cells become lines, those of a row next to each other."""
        width = (_RIGHT - _LEFT) / cols
        for row in rows:
            self._turn_page()
            top, lowest = self.y, self.y
            for cell in row:
                self.y = top
                for block in _blocks(cell.element):
                    if block.tag == qn("w:tbl"):
                        self._table(block)
                    else:
                        self._paragraph(block, _LEFT + cell.col * width, _LEFT + (cell.col + cell.span) * width)
                lowest = max(lowest, self.y)
            self.y = lowest

    def _data(self, rows: Sequence[Sequence[_Slot]], cols: int) -> None:
        """A table of data: a grid for each page it stands on."""
        held: list[list[_Filled]] = []
        for row in rows:
            filled = [self._filled(cell) for cell in row]
            if any(cell.text.startswith(PAGE_BREAK) for cell in filled) or (self.broken and not held):
                self._grid(held, cols)
                held = []
                self.broken = True
                self._turn_page()
            held.append([cell.unbroken() for cell in filled])
            if any(PAGE_BREAK in cell.text.lstrip(PAGE_BREAK) for cell in filled):
                self._grid(held, cols)
                held = []
                self.broken = True
        self._grid(held, cols)

    def _grid(self, rows: Sequence[Sequence[_Filled]], cols: int) -> None:
        if not rows:
            return
        self._turn_page()
        cells = _cells(rows, cols)
        height = _LINE * sum(max((cell.text.count("\n") + 1 for cell in row), default=1) for row in rows)
        box = Box(_LEFT, self.y, _RIGHT, self.y + height)
        self.grids.append(Grid(page=self.number, rows=len(rows), cols=cols, cells=cells, method="document", box=box))
        self.y += height + _LINE

    def _filled(self, cell: _Slot) -> _Filled:
        texts, bold, letters = [], 0, 0
        for element in _paragraphs(cell.element):
            paragraph = self.reader.paragraph(element)
            texts.append(paragraph.text)
            letters += len(paragraph.text)
            bold += len(paragraph.text) * paragraph.bold
        text = "\n".join(line.replace(TAB, " ").strip(" ") for line in texts).strip("\n ")
        return _Filled(cell.col, cell.span, cell.merge, text, 2 * bold > letters)


class _Slot(Struct, frozen=True):
    """A cell as the file has it: from column ``col`` over ``span`` columns; ``merge`` is ``continue`` below the first of merged rows."""

    col: int
    span: int
    merge: str
    element: Any


class _Filled(Struct, frozen=True):
    col: int
    span: int
    merge: str
    text: str
    bold: bool

    def unbroken(self) -> _Filled:
        """The cell without the marks of page breaks in its text."""
        return _Filled(self.col, self.span, self.merge, self.text.replace(PAGE_BREAK, ""), self.bold)


def columns_of(text: str) -> list[str]:
    """A line cut at the tabs that set text side by side; a tab after a list's number or before a number's symbol does not."""
    parts: list[str] = []
    for part in (each.strip() for each in text.split(TAB)):
        if not part:
            continue
        both_text = parts and min(sum(map(str.isalpha, each)) for each in (parts[-1], part)) > 1
        if both_text and not part.startswith("/"):
            parts.append(part)
        elif parts:
            parts[-1] += " " + part
        else:
            parts.append(part)
    return parts or [""]


def _place(line: Line) -> tuple[float, float]:
    return (line.box.top, line.box.x0) if line.box else (0.0, 0.0)


def _box(text: str, alignment: str, left: float, right: float, y: float) -> Box:
    width = min(right - left, _LETTER * len(text))
    if alignment == "center":
        left = (left + right - width) / 2
    elif alignment in ("right", "end"):
        left = right - width
    return Box(left, y, left + width, y + _LINE)


def _blocks(element: Any) -> Iterator[Any]:
    """The paragraphs and tables directly in ``element``, also those in content controls."""
    for child in element:
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
        elif child.tag == qn("w:sdt"):
            content = child.find(qn("w:sdtContent"))
            yield from () if content is None else _blocks(content)


def _paragraphs(element: Any) -> Iterator[Any]:
    """All paragraphs of a cell, those of tables within it too."""
    for block in _blocks(element):
        if block.tag == qn("w:p"):
            yield block
        else:
            for row in _rows(block):
                for cell in row:
                    yield from _paragraphs(cell.element)


def _text_boxes(element: Any) -> Iterator[Any]:
    """The text boxes anchored in a paragraph, once each: Word writes them a second time for old programs."""
    for found in element.iter(qn("w:txbxContent")):
        tags = {parent.tag.rpartition("}")[2] for parent in found.iterancestors()}
        if "Fallback" not in tags:
            yield found


def _ends_section(paragraph: Any) -> bool:
    section = paragraph.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
    if section is None:
        return False
    kind = section.find(qn("w:type"))
    return kind is None or kind.get(qn("w:val")) != "continuous"


def _rows(table: Any) -> list[list[_Slot]]:
    return [_slots(row) for row in table.iter(qn("w:tr")) if _table_of(row) is table]


def _table_of(row: Any) -> Any:
    return next(row.iterancestors(qn("w:tbl")))


def _slots(row: Any) -> list[_Slot]:
    col = min(max(0, _number(row, "w:trPr/w:gridBefore", 0)), _MOST_COLUMNS)
    slots = []
    for cell in (each for each in row.iter(qn("w:tc")) if next(each.iterancestors(qn("w:tr"))) is row):
        span = max(1, min(_number(cell, "w:tcPr/w:gridSpan", 1), _MOST_COLUMNS - col))
        merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        slots.append(_Slot(col, span, "" if merge is None else merge.get(qn("w:val"), "continue"), cell))
        col += span
    return slots


def _number(element: Any, path: str, default: int) -> int:
    found = element.find("/".join(qn(part) for part in path.split("/")))
    return default if found is None else int(found.get(qn("w:val"), default))


def _is_bordered(table: Any, reader: Reader) -> bool:
    """Whether any line is drawn in the table: by itself, by its style, or by a cell."""
    own = [each for tag in _BORDERS for each in table.iter(tag)]
    name = table.find(f"{qn('w:tblPr')}/{qn('w:tblStyle')}")
    styles = (
        []
        if name is None
        else [each for style in reader.table_style(name.get(qn("w:val"))) for each in style.iter(*_BORDERS)]
    )
    stated = [each for each in own if each.tag == qn("w:tblBorders")] or styles
    cells = [each for each in own if each.tag == qn("w:tcBorders")]
    return any(_is_drawn(side) for each in (*stated, *cells) for side in each)


def _is_drawn(side: Any) -> bool:
    white = side.get(qn("w:color"), "").upper() == "FFFFFF"
    return side.get(qn("w:val"), "none") not in _NO_LINE and not white


def _cells(rows: Sequence[Sequence[_Filled]], cols: int) -> tuple[Cell, ...]:
    """The rows as cells that cover every slot once; a cell merged downwards has its span, one cut off by a page begins anew."""
    cells: dict[tuple[int, int], Cell] = {}
    above: dict[int, tuple[int, int]] = {}
    for number, row in enumerate(rows):
        below: dict[int, tuple[int, int]] = {}
        for cell in (*row, *_missing(row, cols)):
            first = above.get(cell.col) if cell.merge == "continue" else None
            if first is not None and cells[first].col_span == cell.span:
                cells[first] = replace(cells[first], row_span=cells[first].row_span + 1)
            else:
                first = (number, cell.col)
                cells[first] = Cell(row=number, col=cell.col, col_span=cell.span, text=cell.text, bold=cell.bold)
            below[cell.col] = first
        above = below
    return tuple(cells[place] for place in sorted(cells))


def _missing(row: Sequence[_Filled], cols: int) -> list[_Filled]:
    covered = {col for cell in row for col in range(cell.col, cell.col + cell.span)}
    return [_Filled(col, 1, "", "", False) for col in range(cols) if col not in covered]
