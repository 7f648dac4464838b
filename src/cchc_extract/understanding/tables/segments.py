"""Grids cut into segments: a run of rows under one heading, or under none, with the lines of text above it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex
from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.model import Finding, Line, PageLayout
from cchc_extract.patterns.tables import TablePatterns, squeeze
from cchc_extract.understanding.tables.feet import foot_of, remark_in, remarks_below
from cchc_extract.understanding.tables.headers import (
    Header,
    header_at,
    labels_of,
    numbers_columns,
    plain_header_at,
    same_header,
)
from cchc_extract.understanding.tables.lettered import without_sheet_headings
from cchc_extract.understanding.tables.panels import panel_starts, panels_of, repeated_starts
from cchc_extract.understanding.tables.slots import SAME_EDGE, Slots, edges, is_numeral, slots_of

FEWEST_COLUMNS = 3
"""A grid without heading and with fewer columns sets text side by side (head, signature), unless it continues a table."""
MOST_LAYOUT_ROWS = 8
"""A grid of more rows than this is a table, whatever it says."""
MOST_TITLE_ROWS = 8
"""Rows of title, unit and reference above the heading in a grid, and one of the heading, are no more than this."""
MARGIN_LINES = 2
"""How many lines at the top and bottom of a page may be a running head or a page number."""

_PAGE_NUMBER = regex.compile(r"(?:trang|page)?\d+(?:(?:/|of|tren)\d+)?")
"""The number of a page, squeezed: ``2``, ``trang2/3``."""


class Segment(Struct, frozen=True, kw_only=True):
    """Rows ``first`` to before ``end`` of a grid, the heading above them and the text lines since the segment before.

    ``title``: texts of rows merged across the whole grid above the heading. ``cut``: it begins inside a grid, below another segment.
    ``beside``: the pages of further columns that were put beside it. ``findings``: what is to be said of that; ``doubts``: what is
    doubtful about each of its rows.
    """

    slots: Slots
    header: Header | None
    first: int
    end: int
    above: tuple[Line, ...] = ()
    title: tuple[str, ...] = ()
    cut: bool = False
    beside: tuple[int, ...] = ()
    findings: tuple[Finding, ...] = ()
    doubts: tuple[Finding, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of its heading; none where it has no heading."""
        return self.header.labels if self.header else ()

    @property
    def page(self) -> int:
        """The page it stands on, with its first columns."""
        return self.slots.grid.page

    @property
    def pages(self) -> tuple[int, ...]:
        """All pages it stands on."""
        return (self.page, *self.beside)


def segments_of(layouts: Sequence[PageLayout], patterns: TablePatterns) -> list[Segment]:
    """All tables of the pages in reading order, cut at new headings; grids that only lay out text are left out."""
    found: list[Segment] = []
    above: list[Line] = []
    last: _Read | None = None
    running = _running_lines(layouts)
    for layout in layouts:
        for block in layout.blocks:
            if isinstance(block, Line):
                if not _is_furniture(block, running):
                    if found and not above:
                        found[-1] = _with_remark(found[-1], block, patterns)
                    above.append(block)
                continue
            slots = slots_of(without_sheet_headings(block))
            if is_layout(slots, patterns):
                above = []
                continue
            last = _read(slots, patterns, tuple(above), last)
            if last.parts:
                found.extend(last.parts)
                above = []
    return found


def _with_remark(segment: Segment, line: Line, patterns: TablePatterns) -> Segment:
    """``segment`` with a finding where the line below it is a remark on it: it may be its last row, without rules between the columns."""
    remark = remark_in(line.text, line.page, patterns)
    return replace(segment, findings=(*segment.findings, remark)) if remark is not None else segment


class _Read(Struct, frozen=True, kw_only=True):
    """A grid with its segments, and the columns at which its panels begin. ``header``: the one printed last over the same columns."""

    slots: Slots
    parts: tuple[Segment, ...]
    panels: tuple[int, ...]
    header: Header | None


def _read(slots: Slots, patterns: TablePatterns, above: tuple[Line, ...], last: _Read | None) -> _Read:
    """The segments of a grid. One that stands right below ``last`` and has its columns may be the rest of it, and has its panels."""
    leading = _leading_header(slots, patterns)
    panels: tuple[int, ...] = (0,)
    header: Header | None = None
    before = last if last is not None and not above and _same_columns(slots, last.slots) else None
    again = _printed_again(slots, before.header) if before else None
    if leading[0] is None and before:
        panels, header = before.panels, before.header
        leading = again or leading
    elif leading[0] is not None and again is not None and again[1] < leading[1]:
        leading = again  # what is left of a row broken over the pages looks like one more level
    elif leading[0] is None:
        leading = _leading_header(slots, patterns, known=False)
    if leading[0] is not None:
        header, panels = leading[0], panel_starts(leading[0].labels, patterns)
    own = printed = leading[0]
    if len(panels) == 1 and (said := _said_again(slots, patterns)):
        panels, own = said
    if len(panels) == 1:
        parts = tuple(_cut(slots, patterns, above, leading))
        return _Read(slots=slots, parts=parts, panels=panels, header=header)
    beside: list[Segment] = []
    for panel in panels_of(slots, panels):
        leading = _leading_header(panel, patterns)
        if leading[0] is None and own is not None and len(own.labels) == panel.cols:
            leading = own, _below(panel, own)
        elif (
            leading[0] is None and printed is not None
        ):  # its rows may begin with any number: the others' heading stands beside it
            same = replace(printed, labels=labels_of(panel, printed.first, printed.end))
            leading = same, _below(panel, same)
        beside += _cut(panel, patterns, () if beside else above, leading)
    return _Read(slots=slots, parts=tuple(beside), panels=panels, header=header)


def _said_again(slots: Slots, patterns: TablePatterns) -> tuple[tuple[int, ...], Header] | None:
    """The columns at which panels without numbers begin, and the heading that all of them have; ``None`` where there are none."""
    for row in range(min(MOST_TITLE_ROWS, slots.rows)):
        texts = [text for text in slots.texts(row) if text]
        if len(texts) < 2:
            continue
        if len(set(texts)) == len(texts):
            return None
        starts = repeated_starts(slots, row)
        if len(starts) == 1:
            return None
        end = max(cell.row + cell.row_span for cell in slots.own(row))
        labels = labels_of(slots, row, end)[: starts[1]]
        return starts, _leading_header(panels_of(slots, starts)[0], patterns)[0] or Header(
            labels=labels, first=row, end=end
        )
    return None


def _printed_again(slots: Slots, header: Header | None) -> tuple[Header | None, int] | None:
    """The heading at the top of the grid that repeats ``header``, whose words nobody may know, and the first row below it."""
    end = header.end - header.first if header else 0
    if header is None or end >= slots.rows or not same_header(labels_of(slots, 0, end), header.labels):
        return None
    again = Header(labels=labels_of(slots, 0, end), first=0, end=end)
    return again, _below(slots, again)


def is_layout(slots: Slots, patterns: TablePatterns) -> bool:
    """Whether the grid only sets text side by side, like the head, the signature and the recipients."""
    if slots.cols < 2 or not any(squeeze(cell.text) for cell in slots.grid.cells):
        return True
    if slots.rows > MOST_LAYOUT_ROWS:
        return False
    text = squeeze(" ".join(cell.text for cell in slots.grid.cells))
    return any(word in text for word in patterns.layout_words) and _leading_header(slots, patterns)[0] is None


def _same_columns(slots: Slots, last: Slots) -> bool:
    """Whether two grids have their columns at the same places, so that the lower one may be the rest of the other."""
    if slots.cols != last.cols:
        return False
    own, known = edges(slots.grid), edges(last.grid)
    if own is None or known is None:
        return True
    return all(abs(one - two) <= SAME_EDGE for one, two in zip(own, known, strict=True))


def _cut(
    slots: Slots, patterns: TablePatterns, above: tuple[Line, ...], leading: tuple[Header | None, int]
) -> Iterator[Segment]:
    """The segments of one grid below its ``leading`` heading: a new one begins at each heading that is not the one before it again."""
    header, first = leading
    start = header.first if header else 0
    title = tuple(" ".join(text for text in slots.texts(row) if text) for row in range(start))
    begin = first
    cut = False
    row, bottom = first, foot_of(slots, patterns)
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
            slots=slots,
            header=header,
            first=begin,
            end=max(begin, bottom),
            above=above,
            title=title,
            cut=cut,
            findings=remarks_below(slots, bottom, patterns),
        )


def _leading_header(slots: Slots, patterns: TablePatterns, *, known: bool = True) -> tuple[Header | None, int]:
    """The heading at the top of the grid, below at most a few rows of title; and the first row below it.

    ``known``: only a heading counts whose words are known, for the grid may be the rest of the one before it.
    """
    for row in range(min(MOST_TITLE_ROWS, slots.rows)):
        header = None
        if not _is_title(slots, row, patterns):
            header = header_at(slots, row, patterns) if known else plain_header_at(slots, row)
        if header is not None:
            return header, _below(slots, header)
        if sum(bool(text) for text in slots.texts(row)) > 1:
            return None, _below_numbers(slots)
    return None, _below_numbers(slots)


def _below_numbers(slots: Slots) -> int:
    """The first row of a grid without heading: below the line that numbers its columns."""
    return 1 if slots.rows > 1 and numbers_columns(slots.texts(0)) else 0


def _is_title(slots: Slots, row: int, patterns: TablePatterns) -> bool:
    """Whether the row holds one text, merged over the grid or in its first cell, that is no heading of a column.

    What says the unit of all or to which document the table belongs is none wherever it stands.
    """
    cells = [cell for cell in slots.own(row) if cell.text.strip()]
    if len(cells) != 1:
        return False
    text = slots.text(row, cells[0].col)
    if cells[0].col_span == slots.cols or any(pattern.search(text) for pattern in patterns.attached):
        return True
    return cells[0].col == 0 and patterns.heading_role(text)[0] not in ("stt", "indicator")


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
    return not key or _PAGE_NUMBER.fullmatch(key) is not None or running.get(key, line.page) < line.page
