"""Grids cut into segments: a run of rows under one heading, or under none, with the lines of text above it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from cchc_extract.model import Line, PageLayout
from cchc_extract.patterns.tables import TablePatterns, squeeze
from cchc_extract.understanding.tables.contrast import heading_over_figures
from cchc_extract.understanding.tables.headers import Header, header_at, numbers_columns
from cchc_extract.understanding.tables.sheets import without_sheet_headings
from cchc_extract.understanding.tables.slots import Slots, is_numeral, slots_of

FEWEST_COLUMNS = 3
"""A grid without heading and with fewer columns sets text side by side (head, signature), unless it continues a table."""
MOST_LAYOUT_ROWS = 8
"""A grid of more rows than this is a table, whatever it says."""
MARGIN_LINES = 2
"""How many lines at the top and bottom of a page may be a running head or a page number."""


class Segment(Struct, frozen=True, kw_only=True):
    """Rows ``first`` to before ``end`` of a grid, the heading above them and the text lines since the segment before.

    ``title``: texts of rows merged across the whole grid above the heading. ``cut``: it begins inside a grid, below another segment.
    """

    slots: Slots
    header: Header | None
    first: int
    end: int
    above: tuple[Line, ...] = ()
    title: tuple[str, ...] = ()
    cut: bool = False

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of its heading; none where it has no heading."""
        return self.header.labels if self.header else ()

    @property
    def page(self) -> int:
        """The page it stands on."""
        return self.slots.grid.page


def segments_of(layouts: Sequence[PageLayout], patterns: TablePatterns) -> list[Segment]:
    """All tables of the pages in reading order, cut at new headings; grids that only lay out text are left out."""
    found: list[Segment] = []
    above: list[Line] = []
    running = _running_lines(layouts)
    for layout in layouts:
        for block in layout.blocks:
            if isinstance(block, Line):
                if not _is_furniture(block, running):
                    above.append(block)
                continue
            slots = slots_of(without_sheet_headings(block))
            if is_layout(slots, patterns):
                above = []
                continue
            parts = list(_cut(slots, patterns, tuple(above)))
            if parts:
                found.extend(parts)
                above = []
    return found


def is_layout(slots: Slots, patterns: TablePatterns) -> bool:
    """Whether the grid only sets text side by side, like the head, the signature and the recipients."""
    if slots.cols < 2 or not any(squeeze(cell.text) for cell in slots.grid.cells):
        return True
    if slots.rows > MOST_LAYOUT_ROWS:
        return False
    text = squeeze(" ".join(cell.text for cell in slots.grid.cells))
    return any(word in text for word in patterns.layout_words) and _leading_header(slots, patterns)[0] is None


def _cut(slots: Slots, patterns: TablePatterns, above: tuple[Line, ...]) -> Iterator[Segment]:
    """The segments of one grid: a new one begins at each heading that is not the one before it again."""
    header, first = _leading_header(slots, patterns)
    start = header.first if header else 0
    title = tuple(" ".join(text for text in slots.texts(row) if text) for row in range(start))
    begin = first
    cut = False
    row, bottom = first, _bottom(slots, patterns)
    while row < bottom:
        again = header_at(slots, row, patterns) if _may_begin(slots, row, patterns) else None
        if again is None:
            row += 1
            continue
        yield Segment(slots=slots, header=header, first=begin, end=row, above=above, title=title, cut=cut)
        above, title, cut = (), (), True
        header, begin = again, _below(slots, again)
        row = begin
    if begin < bottom or header is not None:
        yield Segment(
            slots=slots, header=header, first=begin, end=max(begin, bottom), above=above, title=title, cut=cut
        )


def _bottom(slots: Slots, patterns: TablePatterns) -> int:
    """The row below the last of the table: where all is ruled, as spreadsheets print, recipients and signature stand under it.

    They hold no number, and the first line of their first cell is one that a letter is laid out by (``Nơi nhận:``).
    """
    bottom = slots.rows
    for row in range(slots.rows - 1, max(0, slots.rows - MOST_LAYOUT_ROWS) - 1, -1):
        if any(squeeze(text).isdigit() for text in slots.texts(row)):
            break
        lines = [cell.text.strip().partition("\n")[0] for cell in slots.own(row) if cell.text.strip()]
        if lines and squeeze(lines[0]) in patterns.layout_words:
            bottom = row
    return bottom


def _leading_header(slots: Slots, patterns: TablePatterns) -> tuple[Header | None, int]:
    """The heading at the top of the grid, below at most a few rows of title; and the first row below it."""
    for row in range(min(4, slots.rows)):
        header = None if _is_title(slots, row, patterns) else header_at(slots, row, patterns)
        if header is not None:
            return header, _below(slots, header)
        if sum(bool(text) for text in slots.texts(row)) > 1:
            words = patterns.layout_words
            header = heading_over_figures(slots, row, words) if slots.cols >= FEWEST_COLUMNS else None
            return (header, _below(slots, header)) if header else (None, _below_numbers(slots))
    return None, _below_numbers(slots)


def _below_numbers(slots: Slots) -> int:
    """The first row of a grid without heading: below the line that numbers its columns."""
    return 1 if slots.rows > 1 and numbers_columns(slots.texts(0)) else 0


def _is_title(slots: Slots, row: int, patterns: TablePatterns) -> bool:
    """Whether the row holds one text, merged over the grid or in its first cell, that is no heading of a column."""
    cells = [cell for cell in slots.own(row) if cell.text.strip()]
    if len(cells) != 1 or cells[0].col > 0:
        return False
    return cells[0].col_span == slots.cols or patterns.heading_role(slots.text(row, 0))[0] not in ("stt", "indicator")


def _below(slots: Slots, header: Header) -> int:
    """The first row of the table proper: below the heading and the line that numbers its columns."""
    end = header.end
    return end + 1 if end < slots.rows and numbers_columns(slots.texts(end)) else end


def _may_begin(slots: Slots, row: int, patterns: TablePatterns) -> bool:
    """Whether a heading may begin in a row below others: an `STT`, or two cells that are whole headings, stand in it."""
    texts = [text for text in slots.texts(row) if text]
    if len(texts) < 2 or any(is_numeral(text) for text in texts):
        return False
    roles = [patterns.heading_role(text) for text in texts]
    whole = {role for role, score in roles if score >= 0.9}
    return "stt" in whole or len(whole) >= 2


def _running_lines(layouts: Sequence[PageLayout]) -> dict[str, int]:
    """The lines at the top and bottom of the pages, squeezed, with the first page on which each stands."""
    first: dict[str, int] = {}
    for layout in layouts:
        for line in (*layout.lines[:MARGIN_LINES], *layout.lines[-MARGIN_LINES:]):
            first.setdefault(squeeze(line.text), layout.page.number)
    return first


def _is_furniture(line: Line, running: dict[str, int]) -> bool:
    """Whether the line is a page number, or a running head that stood on an earlier page already."""
    key = squeeze(line.text)
    return not key or key.isdigit() or running.get(key, line.page) < line.page
