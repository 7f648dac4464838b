"""The blocks of a Word document, one below the other, as lines and grids of imagined pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from cchc_extract.model import Box, Finding, Grid, Line, Page
from cchc_extract.model.finding import Severity
from cchc_extract.model.words import Words, say
from cchc_extract.reading.docxcells import Filled, cells_of, filled, is_struck_out
from cchc_extract.reading.docxnames import VAL, W, value, w
from cchc_extract.reading.docxpictures import large_pictures
from cchc_extract.reading.docxstyles import Styles, fill_of, shaded_parts
from cchc_extract.reading.docxtables import Slot, rows_of
from cchc_extract.reading.docxtext import LINE_BREAK, PAGE_BREAK, TAB, Paragraph, Reader

_WIDTH, _HEIGHT = 595.0, 842.0
_LEFT, _RIGHT, _TOP = 85.0, 552.0, 57.0
"""A4 with the margins of Nghị định 30/2020; points."""
_LINE = 14.0
_LETTER = 6.0
"""Height of a line and width of a letter on the imagined page; points."""
_LAYOUT_COLUMNS, _LAYOUT_ROWS = 3, 6
"""A borderless table up to this size arranges a head or a signature and holds no data."""
_INNER = 0.5
"""Share of a table's letters from which the tables in it are what it holds, and it only arranges them."""
_BORDERS = (w("tcBorders"), w("tblBorders"))
_NO_LINE = ("nil", "none")
_MOST_QUOTED = 5
"""Texts left out that a finding quotes."""


@dataclass(slots=True)
class Flow:
    """Puts blocks one below the other onto imagined pages. ``reader`` is that of the document they come from."""

    reader: Reader = field(default_factory=lambda: Reader(Styles(None), None))
    number: int = 1
    y: float = _TOP
    broken: bool = False
    lines: list[Line] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def body(self, element: Any, *, skip_numbers: bool = False, embed: Callable[[Any], None] | None = None) -> None:
        """Paragraphs and tables of ``element`` in order, what it embeds by ``embed``.

        ``skip_numbers`` leaves out lines without a letter (page numbers).
        """
        for child in element:
            if child.tag == w("tbl"):
                self._table(child)
            elif child.tag == w("p"):
                self._paragraph(child, _LEFT, _RIGHT, skip_numbers=skip_numbers)
                self.broken = self.broken or _ends_section(child)
            elif child.tag == w("altChunk") and embed:
                embed(child)
            self._tell_left_out()

    def not_read(self, name: str) -> None:
        """Says that a part of the document is of a kind that is not read."""
        self._turn_page()
        self._find("part-not-read", "error", say("part-not-read", name=name or "?"))

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
                findings=tuple(each for each in self.findings if each.page == number),
            )
            for number in range(1, self.number + 1)
        ]

    def _tell_left_out(self) -> None:
        texts, self.reader.left_out = self.reader.left_out, []
        if texts:
            quoted = ", ".join(f"“{text}”" for text in texts[:_MOST_QUOTED])
            said = say("text-left-out", count=len(texts), texts=quoted + (", …" if len(texts) > _MOST_QUOTED else ""))
            self._find("text-left-out", "info", said)
        fonts, self.reader.decoded = self.reader.decoded, set()
        if fonts and not any(each.code == "legacy-font" and each.page == self.number for each in self.findings):
            self._find("legacy-font", "info", say("legacy-font-docx", fonts=", ".join(sorted(fonts))))

    def _find(self, code: str, severity: Severity, said: Words) -> None:
        self.findings.append(
            Finding(code=code, severity=severity, stage="read", message=said.en, message_vi=said.vi, page=self.number)
        )

    def _paragraph(self, element: Any, left: float, right: float, *, skip_numbers: bool = False) -> None:
        paragraph = self.reader.paragraph(element)
        self.broken = self.broken or paragraph.new_page
        for number, part in enumerate(paragraph.text.split(PAGE_BREAK)):
            self.broken = self.broken or number > 0
            for line in part.split(LINE_BREAK):
                if any(letter.isalpha() for letter in line) or (line.strip() and not skip_numbers):
                    self._line(line, paragraph, left, right)
                elif not paragraph.runs_on:
                    self.y += _LINE
        for width, height in large_pictures(element):
            self._turn_page()
            said = say("picture-not-read-docx", width=f"{width:.0f}", height=f"{height:.0f}")
            self._find("picture-not-read", "warning", said)
        for inner in text_boxes(element):
            self.body(inner)

    def _line(self, text: str, paragraph: Paragraph, left: float, right: float) -> None:
        self._turn_page()
        parts = columns_of(text)
        width = (right - left) / len(parts)
        for column, part in enumerate(parts):
            start = left + column * width
            box = _box(part, paragraph.alignment if len(parts) == 1 else "left", start, start + width, self.y)
            self.lines.append(Line(page=self.number, text=part, box=box, bold=paragraph.bold))
        self.y += _LINE

    def _turn_page(self) -> None:
        if self.broken:
            self.broken = False
            if self.y > _TOP or self.lines or self.grids:
                self.number += 1
            self.y = _TOP

    def _table(self, element: Any) -> None:
        for row in [each for each in element.iterchildren(w("tr")) if self.reader.is_hidden(each)]:
            element.remove(row)
        rows = rows_of(element)
        if not rows:
            return
        cols = max(cell.col + cell.span for row in rows for cell in row) if any(rows) else 0
        bordered = _is_bordered(element, self.reader)
        small = not bordered and cols <= _LAYOUT_COLUMNS and len(rows) <= _LAYOUT_ROWS
        if cols <= 1 or small or _holds_tables(element):
            self._side_by_side(rows, max(1, cols))
        else:
            self._data(rows, cols, _shaded(element, self.reader))

    def _side_by_side(self, rows: Sequence[Sequence[Slot]], cols: int) -> None:
        """A table that only arranges text: its cells become lines, those of a row next to each other; tables in it one below the other."""
        width = (_RIGHT - _LEFT) / cols
        for row in rows:
            self._turn_page()
            top, lowest = self.y, self.y
            for cell in row:
                self.y = lowest if cell.element.find(w("tbl")) is not None else top
                for block in cell.element:
                    if block.tag == w("tbl"):
                        self._table(block)
                    elif block.tag == w("p"):
                        self._paragraph(block, _LEFT + cell.col * width, _LEFT + (cell.col + cell.span) * width)
                lowest = max(lowest, self.y)
            self.y = lowest

    def _data(self, rows: Sequence[Sequence[Slot]], cols: int, shaded: frozenset[str]) -> None:
        """A table of data: a grid for each page it stands on. ``shaded``: the parts that its style fills with a colour."""
        held: list[list[Filled]] = []
        for number, row in enumerate(rows):
            edges = {"firstRow": number == 0, "lastRow": number == len(rows) - 1}
            texts = [filled(self.reader, cell, shaded=_is_shaded(cell, cols, edges, shaded)) for cell in row]
            if is_struck_out(texts):
                continue
            if any(cell.text.startswith(PAGE_BREAK) for cell in texts) or (self.broken and not held):
                self._grid(held, cols)
                held = []
                self.broken = True
                self._turn_page()
            held.append([cell.unbroken() for cell in texts])
            if any(PAGE_BREAK in cell.text.lstrip(PAGE_BREAK) for cell in texts):
                self._grid(held, cols)
                held = []
                self.broken = True
        self._grid(held, cols)

    def _grid(self, rows: Sequence[Sequence[Filled]], cols: int) -> None:
        if not rows:
            return
        self._turn_page()
        cells = cells_of(rows, cols)
        height = _LINE * sum(max((cell.text.count("\n") + 1 for cell in row), default=1) for row in rows)
        box = Box(_LEFT, self.y, _RIGHT, self.y + height)
        self.grids.append(Grid(page=self.number, rows=len(rows), cols=cols, cells=cells, method="document", box=box))
        self.y += height + _LINE


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


def text_boxes(element: Any) -> Iterator[Any]:
    """The text boxes anchored in a paragraph, not those within them."""
    for found in element.iter(w("txbxContent")):
        outer = next(found.iterancestors(w("txbxContent")), None)
        if outer is None or outer not in element.iter(w("txbxContent")):
            yield found


def _place(line: Line) -> tuple[float, float]:
    return (line.box.top, line.box.x0) if line.box else (0.0, 0.0)


def _box(text: str, alignment: str, left: float, right: float, y: float) -> Box:
    width = min(right - left, _LETTER * len(text))
    if alignment == "center":
        left = (left + right - width) / 2
    elif alignment in ("right", "end"):
        left = right - width
    return Box(left, y, left + width, y + _LINE)


def _ends_section(paragraph: Any) -> bool:
    section = paragraph.find(w("pPr/sectPr"))
    return section is not None and value(section, "type") != "continuous"


def _holds_tables(table: Any) -> bool:
    """Whether what a table holds is tables, each of several columns."""
    inner = [each for each in table.iter(w("tbl")) if each is not table and _outer(each) is table]
    wide = [each for each in inner if max((len(row) for row in rows_of(each)), default=0) > 1]
    letters = sum(_letters(each) for each in wide)
    return letters > _INNER * _letters(table)


def _outer(table: Any) -> Any:
    return next(table.iterancestors(w("tbl")), None)


def _letters(element: Any) -> int:
    return sum(len((each.text or "").strip()) for each in element.iter(w("t")))


def _styles_of(table: Any, reader: Reader) -> Iterator[Any]:
    return reader.styles.chain(value(table, "tblPr/tblStyle"))


def _shaded(table: Any, reader: Reader) -> frozenset[str]:
    """The parts of a table that have a colour behind them other than a cell's own."""
    own = fill_of(table.find(w("tblPr"))) not in (None, "FFFFFF")
    return frozenset(("wholeTable",)) if own else shaded_parts(_styles_of(table, reader))


def _is_shaded(cell: Slot, cols: int, edges: dict[str, bool], shaded: frozenset[str]) -> bool:
    """Whether a cell may have a colour behind it that the table's style gives it; corners and bands are not told apart."""
    places = {**edges, "firstCol": cell.col == 0, "lastCol": cell.col + cell.span >= cols}
    return any(places.get(part, True) for part in shaded)


def _is_bordered(table: Any, reader: Reader) -> bool:
    """Whether any line is drawn in the table: by itself, by its style, or by a cell."""
    own = list(table.iter(*_BORDERS))
    styles = [each for style in _styles_of(table, reader) for each in style.iter(*_BORDERS)]
    stated = [each for each in own if each.tag == w("tblBorders")] or styles
    cells = [each for each in own if each.tag == w("tcBorders")]
    return any(_is_drawn(side) for each in (*stated, *cells) for side in each)


def _is_drawn(side: Any) -> bool:
    white = side.get(f"{W}color", "").upper() == "FFFFFF"
    return side.get(VAL, "none") not in _NO_LINE and not white
