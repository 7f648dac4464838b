"""The sheets of a workbook as pages: each a page of its own, its tables as grids and what stands above, below and beside them as lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import regex
from msgspec.structs import replace

from cchc_extract.model import Box, Finding, Grid, Line, Page
from cchc_extract.model.finding import Severity
from cchc_extract.model.words import Words, say
from cchc_extract.reading.workbooks.blocks import Block, blocks_of
from cchc_extract.reading.workbooks.book import Book, Sheet
from cchc_extract.reading.workbooks.sheetgrids import grid_of
from cchc_extract.reading.workbooks.shown import Shown, View, view_of
from cchc_extract.vietnamese import fold

_WIDTH, _HEIGHT = 595.0, 842.0
_LEFT, _RIGHT, _TOP = 57.0, 552.0, 57.0
"""An imagined A4 page, as wide as the sheet; points."""
_LINE = 14.0
_LETTER = 6.0
_MOST_GAP = 3
"""Empty rows that are kept between two lines."""
_APART = regex.compile(r" {4,}|\t+")
"""What sets two texts of one cell side by side."""
_MOST_QUOTED = 5
_LONGEST_QUOTED = 60
NOTE_HEADING: Final = "Ghi chú"
"""What the forms of Vietnam's offices print above a column of remarks."""
_AUTHOR = regex.compile(r"\A[^\n:]{1,60}:\n")
"""What Excel puts before a remark."""


def pages_of(book: Book) -> Iterator[Page]:
    """The pages of a workbook, one a sheet, in order; empty sheets behind the last that says anything have none."""
    pages = [_page(sheet, number) for number, sheet in enumerate(book.sheets, start=1)]
    while pages and not (pages[-1].lines or pages[-1].grids or pages[-1].findings):
        pages.pop()
    if pages:
        pages[0] = _with_findings(pages[0], _about_book(book))
    yield from pages


def _with_findings(page: Page, findings: Sequence[Finding]) -> Page:
    return replace(page, findings=(*findings, *page.findings)) if findings else page


def _about_book(book: Book) -> list[Finding]:
    found = []
    if book.hidden_sheets:
        said = say("sheets-hidden", count=len(book.hidden_sheets), names=_quoted(book.hidden_sheets))
        found.append(_finding(1, "text-left-out", "info", said))
    if book.charts:
        found.append(_finding(1, "picture-not-read", "info", say("charts-not-read", names=_quoted(book.charts))))
    if book.fonts:
        found.append(_finding(1, "legacy-font", "info", say("legacy-font-docx", fonts=", ".join(sorted(book.fonts)))))
    return found


def _page(sheet: Sheet, number: int) -> Page:
    view = view_of(sheet)
    flow = _Flow(number, _edges(sheet, view.cols))
    blocks = blocks_of(view)
    if view.hidden:
        said = say("cells-hidden", sheet=sheet.name, count=len(view.hidden), texts=_quoted(view.hidden))
        flow.findings.append(_finding(number, "text-left-out", "info", said))
    if view.unprinted:
        said = say("cells-unprinted", sheet=sheet.name, count=len(view.unprinted), texts=_quoted(view.unprinted))
        flow.findings.append(_finding(number, "text-left-out", "warning", said))
    if sheet.pictures:
        said = say("sheet-pictures", sheet=sheet.name, count=sheet.pictures)
        flow.findings.append(_finding(number, "picture-not-read", "info", said))
    flow.put(view, blocks)
    return Page(
        number=number,
        source="digital",
        width=_WIDTH,
        height=max(_HEIGHT, flow.y + _TOP),
        lines=tuple(sorted(flow.lines, key=lambda each: (each.box.top, each.box.x0) if each.box else (0.0, 0.0))),
        grids=tuple(flow.grids),
        findings=tuple(flow.findings),
    )


@dataclass(slots=True)
class _Flow:
    """Puts the rows of a view one below the other. ``edges``: where each of its columns begins, and where the last one ends."""

    number: int
    edges: list[float]
    y: float = _TOP
    lines: list[Line] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def put(self, view: View, blocks: Sequence[Block]) -> None:
        """All rows of ``view``; those of ``blocks`` as grids."""
        open_: list[Block] = list(blocks)
        row = 0
        while row < len(view.rows):
            self.y += _LINE * min(view.gaps[row], _MOST_GAP)
            beginning = [each for each in open_ if each.top == row]
            if beginning:
                row = self._tables(view, open_, beginning)
            else:
                self._line(view.filled(row))
                row += 1

    def _tables(self, view: View, open_: list[Block], beginning: Sequence[Block]) -> int:
        """The tables that begin in a row, and those beside them, with the lines between; returns the row below."""
        together = list(beginning)
        bottom = max(each.bottom for each in together)
        while more := [each for each in open_ if each not in together and each.top <= bottom]:
            together += more
            bottom = max(bottom, *(each.bottom for each in more))
        top = self.y
        for block in together:
            height = _LINE * (block.bottom - block.top + 1)
            start = top + _LINE * (block.top - beginning[0].top)
            box = Box(self.edges[block.left], start, self.edges[block.right + 1], start + height)
            self._grid(view, block, box)
            open_.remove(block)
        whole = len(together) == 1 and together[0].left == 0 and together[0].right == len(view.cols) - 1
        for row in range(beginning[0].top, bottom + 1) if not whole else ():
            beside = [each for each in view.filled(row) if not any(block.holds(row, each.col) for block in together)]
            if beside:
                self.y = top + _LINE * (row - beginning[0].top)
                self._line(beside)
        self.y = top + _LINE * (bottom - beginning[0].top + 1)
        return bottom + 1

    def _grid(self, view: View, block: Block, box: Box) -> None:
        pinned = [text for place, text in view.notes.items() if block.holds(*place)]
        if not pinned:
            self.grids.append(grid_of(view, block, self.number, box))
            return
        view.notes = {place: _AUTHOR.sub("", text).strip() for place, text in view.notes.items()}
        has_column = any(
            fold(each.cell.text).startswith(fold(NOTE_HEADING))
            for row in range(block.top, min(block.bottom, block.top + 3) + 1)
            for each in view.filled(row)
        )
        said = say("remarks-left-out" if has_column else "remarks-as-notes", count=len(pinned), texts=_quoted(pinned))
        self.findings.append(_finding(self.number, "text-left-out" if has_column else "remarks-as-notes", "info", said))
        self.grids.append(grid_of(view, block, self.number, box, "" if has_column else NOTE_HEADING))

    def _line(self, cells: Sequence[Shown]) -> None:
        """The texts of a row, next to each other; those of several lines go on below."""
        height = 1
        for at, each in enumerate(cells):
            after = self.edges[cells[at + 1].col] if at + 1 < len(cells) else _RIGHT
            left, right = self.edges[each.col], self.edges[each.col + each.cols]
            texts = each.cell.text.split("\n")
            for number, text in enumerate(texts):
                self._parts(text, each, (left, right if each.cols > 1 else max(right, after)), self.y + _LINE * number)
            height = max(height, len(texts))
        self.y += _LINE * height

    def _parts(self, text: str, each: Shown, sides: tuple[float, float], y: float) -> None:
        parts = [part for part in _APART.split(text.strip()) if part]
        if not parts:
            return
        left, right = sides
        width = (right - left) / len(parts)
        for at, part in enumerate(parts):
            start = left + at * width
            box = _box(part, each, start, start + width, y)
            decisions = each.cell.decisions if part == each.cell.text else ()
            self.lines.append(Line(page=self.number, text=part, box=box, bold=each.cell.look.bold, decisions=decisions))


def _box(text: str, each: Shown, left: float, right: float, y: float) -> Box:
    width = min(right - left, _LETTER * len(text))
    align = each.cell.look.align
    if align == "right":
        left = right - width
    elif align in ("center", "across") and each.cols > 1:
        left = (left + right - width) / 2
    return Box(left, y, left + width, y + _LINE)


def _edges(sheet: Sheet, cols: Sequence[int]) -> list[float]:
    """Where the columns begin on the page, and where the last one ends."""
    widths = [max(0.1, sheet.width(col)) for col in cols]
    scale = (_RIGHT - _LEFT) / (sum(widths) or 1.0)
    edges = [_LEFT]
    for width in widths:
        edges.append(edges[-1] + scale * width)
    return edges


def _quoted(texts: Sequence[str]) -> str:
    shown = [" ".join(text.split()) for text in texts[:_MOST_QUOTED]]
    quoted = ", ".join(f"“{text[:_LONGEST_QUOTED]}{'…' if len(text) > _LONGEST_QUOTED else ''}”" for text in shown)
    return quoted + (", …" if len(texts) > _MOST_QUOTED else "")


def _finding(page: int, code: str, severity: Severity, said: Words) -> Finding:
    return Finding(code=code, severity=severity, stage="read", message=said.en, message_vi=said.vi, page=page)
