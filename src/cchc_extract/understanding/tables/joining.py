"""Segments joined to logical tables: a table that runs over pages is one, whether its heading is printed again or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from msgspec import Struct
from msgspec.structs import replace
from rapidfuzz import fuzz

from cchc_extract.model import WITHOUT_SIDES, Cell, Finding, Grid, Severity
from cchc_extract.model.words import Words, say
from cchc_extract.patterns.tables import TablePatterns, squeeze
from cchc_extract.understanding.numbering import readings
from cchc_extract.understanding.numbers import Convention, parse_number
from cchc_extract.understanding.tables.captions import Caption, read_caption
from cchc_extract.understanding.tables.counting import next_to
from cchc_extract.understanding.tables.headers import same_header
from cchc_extract.understanding.tables.segments import FEWEST_COLUMNS, Segment
from cchc_extract.understanding.tables.slots import SAME_EDGE, edges, inner_edges, is_numeral
from cchc_extract.vietnamese import nfc

_OF_ROWS = 1 / 3
"""Numbers in at least this share of a scanned heading's cells are those of rows; fewer may be broken letters (a g read as 5)."""
SAME_TITLE = 80.0
"""Likeness (0 to 100) from which two captions are one, printed again on the next page."""
SAME_LABELS = 0.6
"""Share of the labels of two headings with unequally many columns that must be the same for them to be one."""
FEWEST_INNER_EDGES = 3
"""As many edges within two grids must agree for their columns to be the same: with two, one distance would be all that does."""
FEWEST_PAIRS, PAIRS = 2, 0.8
"""Rows of a label and a figure, and their share, from which a grid of two columns without heading is a table."""
FEWEST_NAMED = 3
"""Letters of a printed line between two tables of one page from which it names the lower one: ``Xã A``."""
FEWEST_COUNTED = 2
"""Rows counted one after the other that are no misread number."""
FEWEST_LETTERS = 12
"""A caption between two parts of a table has at least as many; less is a running number, a stamp's rest, dirt."""


class Part(Struct, frozen=True, kw_only=True):
    """A segment with the table's column for each of its own: ``columns[own] = column of the table``."""

    segment: Segment
    columns: tuple[int, ...]


class TableDraft(Struct, frozen=True, kw_only=True):
    """A logical table before its columns have roles. ``labels`` is empty where no heading is printed."""

    caption: Caption
    labels: tuple[str, ...]
    cols: int
    parts: tuple[Part, ...]
    findings: tuple[Finding, ...] = ()


def join(segments: Sequence[Segment], patterns: TablePatterns) -> list[TableDraft]:
    """The segments in reading order as tables."""
    drafts: list[TableDraft] = []
    for segment in segments:
        joined = _continued(drafts[-1], segment, patterns) if drafts else None
        if drafts and _counts_anew(drafts[-1], segment):
            drafts.append(_begun(segment, patterns, drafts[-1].labels))
        elif joined is not None:
            drafts[-1] = joined
        elif segment.header is not None or _looks_like_table(segment):
            drafts.append(_begun(segment, patterns))
    return drafts


def _begun(segment: Segment, patterns: TablePatterns, labels: tuple[str, ...] = ()) -> TableDraft:
    """The table that a segment begins, under the heading ``labels`` of the table before it where it has none of its own."""
    caption = read_caption(segment.above, patterns, segment.title)
    cols = segment.slots.cols
    found = (*segment.slots.grid.findings, *segment.findings)
    findings = (*found, *(_swallowed(segment) if segment.header or labels else [_headless(segment)]))
    part = Part(segment=segment, columns=tuple(range(cols)))
    return TableDraft(caption=caption, labels=segment.labels or labels, cols=cols, parts=(part,), findings=findings)


def _continued(draft: TableDraft, segment: Segment, patterns: TablePatterns) -> TableDraft | None:
    """``draft`` with the segment joined to it; ``None`` where the segment begins another table."""
    if _is_other_appendix(read_caption(segment.above, patterns, segment.title), draft.caption):
        return None
    if segment.header is not None and _begins_another(draft, segment):
        return None
    columns = _columns(draft, segment)
    if columns is None:
        return None
    findings = [
        *draft.findings,
        *segment.slots.grid.findings,
        *segment.findings,
        *(_swallowed(segment) or _said_more(draft, segment)),
    ]
    if columns != tuple(range(draft.cols)):
        findings.append(_unlike(draft, segment))
    labels = draft.labels or (segment.labels if segment.slots.cols == draft.cols else ())
    part = Part(segment=segment, columns=columns)
    return replace(draft, labels=labels, parts=(*draft.parts, part), findings=tuple(findings))


def _counts_anew(draft: TableDraft, segment: Segment) -> bool:
    """Whether a segment without heading, below a line of text of the same page, counts from one again as the table before it did."""
    first = draft.parts[0].segment
    beside = segment.header is None and bool(draft.labels) and segment.slots.cols == draft.cols
    return beside and _is_captioned_beside(draft, segment) and _starts_anew(segment) and _starts_anew(first)


def _begins_another(draft: TableDraft, segment: Segment) -> bool:
    """Whether the segment's heading is another than the table's, or the same over another table: with a caption, counting anew."""
    if draft.labels and not _repeats(draft, segment):
        return True
    captioned = _has_caption(segment) or _is_captioned_beside(draft, segment)
    return _starts_anew(segment) and (captioned or not draft.labels or _is_next_sheet(draft, segment))


def _is_next_sheet(draft: TableDraft, segment: Segment) -> bool:
    """Whether the heading is printed again over rows counted from 1 on the page after the last row of a table that was counted too.

    A group of rows that counts anew has a row of its own that heads it, below the break or above it.
    """
    first, last = draft.parts[0].segment, draft.parts[-1].segment
    if segment.page <= max(last.pages) or last.first >= last.end or segment.end - segment.first < FEWEST_COUNTED:
        return False
    if first.first < first.end and segment.slots.texts(segment.first) == first.slots.texts(
        first.first
    ):  # printed twice
        return False
    begins = [segment.slots.text(segment.first + row, 0) for row in range(FEWEST_COUNTED)]
    ends = [last.slots.text(row, 0) for row in range(max(last.first, last.end - FEWEST_COUNTED), last.end)]
    return begins == ["1", "2"] and len(ends) == FEWEST_COUNTED and next_to(*ends) and ends[1].isdecimal()


def _is_other_appendix(caption: Caption, current: Caption) -> bool:
    if not caption.label:
        return False
    if squeeze(caption.label) != squeeze(current.label):
        return True
    return (
        not caption.continued
        and bool(caption.title)
        and fuzz.ratio(squeeze(caption.title), squeeze(current.title)) < SAME_TITLE
    )


def _repeats(draft: TableDraft, segment: Segment) -> bool:
    """Whether the segment's heading is the table's heading printed again."""
    own, known = ([squeeze(label) for label in labels] for labels in (segment.labels, draft.labels))
    if same_header(segment.labels, draft.labels):
        return True
    if len(own) == len(known):  # a row below was read into one of the two headings
        begins = [
            mine.startswith(theirs) or theirs.startswith(mine)
            for mine, theirs in zip(own, known, strict=True)
            if mine and theirs
        ]
        return len(begins) * 2 > len(own) and all(begins)
    return len(set(own) & set(known)) >= SAME_LABELS * len(set(own) | set(known))


def _has_caption(segment: Segment) -> bool:
    texts = (*(line.text for line in segment.above), *segment.title)
    return sum(len(squeeze(text)) for text in texts) >= FEWEST_LETTERS


def _is_captioned_beside(draft: TableDraft, segment: Segment) -> bool:
    """Whether a line stands above the segment on the page on which the table before it ends: no running head, however short it is."""
    printed = (squeeze(line.text) for line in segment.above if line.confidence is None)
    return segment.page in draft.parts[-1].segment.pages and any(
        sum(map(str.isalpha, text)) >= FEWEST_NAMED for text in printed
    )


def _starts_anew(segment: Segment) -> bool:
    """Whether the first number below the heading is a first one: 1, I, A."""
    for row in range(segment.first, segment.end):
        marks = readings(segment.slots.text(row, 0))
        if marks:
            return any(mark.parts == (1,) for mark in marks)
    return False


def _columns(draft: TableDraft, segment: Segment) -> tuple[int, ...] | None:
    """The table's column for each column of the segment; ``None`` where they cannot be brought together."""
    own = edges(segment.slots.grid)
    alike = next(
        (grid for part in draft.parts if (grid := part.segment.slots.grid).cols == draft.cols and edges(grid)), None
    )
    known = edges(alike) if alike else None
    same_count = segment.slots.cols == draft.cols
    if alike is None or own is None or known is None or (same_count and segment.header is not None):
        return tuple(range(draft.cols)) if same_count else None
    if same_count and (_agree(own, known, SAME_EDGE) or _same_inside(segment.slots.grid, alike)):
        return tuple(range(draft.cols))
    mapped = tuple(_nearest_column(own[col], own[col + 1], known) for col in range(segment.slots.cols))
    if _is_usable(mapped, draft.cols, same_count):
        return mapped
    return tuple(range(draft.cols)) if same_count and _goes_on(draft, segment) else None


def _goes_on(draft: TableDraft, segment: Segment) -> bool:
    """Whether the segment goes on where the table ends: on the next page, counting on, with words and figures in the same columns."""
    last = draft.parts[-1].segment
    numbers = [text for row in range(last.first, last.end) if (text := last.slots.text(row, 0))]
    follows = 0 <= segment.page - max(last.pages) <= 1 and not _has_caption(segment)
    counts = bool(numbers) and next_to(numbers[-1], segment.slots.text(segment.first, 0))
    return (
        follows
        and counts
        and all(one == two or not one or not two for one, two in zip(_kinds(last), _kinds(segment), strict=True))
    )


def _kinds(segment: Segment) -> list[str]:
    """What each column holds: ``figures``, ``words``, or nothing."""
    kinds = []
    for col in range(segment.slots.cols):
        filled = [text for row in range(segment.first, segment.end) if (text := segment.slots.text(row, col))]
        figures = sum(map(is_numeral, filled))
        kinds.append("" if not filled else "figures" if 2 * figures > len(filled) else "words")
    return kinds


def _agree(own: Sequence[float], known: Sequence[float], slack: float) -> bool:
    return all(abs(mine - theirs) <= slack for mine, theirs in zip(own, known, strict=True))


def _same_inside(grid: Grid, known: Grid) -> bool:
    """Whether two grids of as many columns have them in the same places but for one shift, whatever lies beyond the outer ones.

    A mark in the margin that is taken for text widens a grid without rules, and with it every share of its width.
    """
    own, theirs = inner_edges(grid), inner_edges(known)
    if not own or not theirs or known.box is None or len(own) < FEWEST_INNER_EDGES:
        return False
    shift = median(mine - other for mine, other in zip(own, theirs, strict=True))
    return _agree([mine - shift for mine in own], theirs, SAME_EDGE * known.box.width)


def _nearest_column(left: float, right: float, known: tuple[float, ...]) -> int:
    """The column of ``known`` edges that shares most with the span from ``left`` to ``right``."""
    shared = [min(right, end) - max(left, start) for start, end in pairwise(known)]
    return shared.index(max(shared))


def _is_usable(mapped: tuple[int, ...], cols: int, same_count: bool) -> bool:
    """Whether the columns stand in order and reach most of the table's columns."""
    in_order = all(earlier <= later for earlier, later in pairwise(mapped))
    return in_order and (len(set(mapped)) == cols if same_count else len(set(mapped)) * 2 > cols)


def _looks_like_table(segment: Segment) -> bool:
    """Whether rows without heading are a table's: several columns, and a number at the head of most rows or numerals in them."""
    rows = [segment.slots.texts(row) for row in range(segment.first, segment.end) if not segment.slots.is_blank(row)]
    if segment.slots.cols < FEWEST_COLUMNS:
        return segment.slots.grid.method not in WITHOUT_SIDES and _is_of_pairs(rows)
    return any(
        sum(bool(readings(row[col])) for row in rows) * 2 >= len(rows) for col in range(segment.slots.cols)
    ) and any(len(text) > 3 and not text.isdigit() for row in rows for text in row)


def _is_of_pairs(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows of two cells are labels with their figures (``Tổng số hồ sơ``, ``120``), and not text set side by side."""
    pairs = [row for row in rows if len(row) == 2 and all(row)]
    figures = [one for one, two in pairs if any(map(str.isalpha, one)) and len(one) > 3 and _is_figure(two)]
    return len(figures) >= FEWEST_PAIRS and len(figures) >= PAIRS * len(rows)


def _is_figure(text: str) -> bool:
    """Whether a cell is a number, with its unit or without; a year is none."""
    return is_numeral(text) or (parse_number(text, Convention()) is not None and not text.isdecimal())


def _headless(segment: Segment) -> Finding:
    said = say("no-table-heading", page=segment.page, columns=segment.slots.cols)
    return _finding("no-table-heading", "warning", segment, said)


def _said_more(draft: TableDraft, segment: Segment) -> list[Finding]:
    """A finding where a heading that is printed again says more than the first time: the rest of a row was taken for a part of it."""
    pairs = [(squeeze(mine), squeeze(known)) for mine, known in zip(segment.labels, draft.labels, strict=False)]
    more = any(known and mine.startswith(known) and len(mine) >= len(known) + FEWEST_LETTERS for mine, known in pairs)
    return [_finding("rows-in-heading", "error", segment, say("rows-in-heading", page=segment.page))] if more else []


def _swallowed(segment: Segment) -> list[Finding]:
    """A finding where a cell of the heading holds a number on a line of its own: rows were taken for a part of it."""
    cells = [cell for row in range(segment.slots.rows) for cell in segment.slots.own(row)] if segment.header else []
    first, end = (segment.header.first, segment.header.end) if segment.header else (0, 0)
    heading = [cell for cell in cells if first <= cell.row < end]
    numbered = [cell for cell in heading if any(is_numeral(nfc(line)) for line in cell.text.split("\n")[1:])]
    if len({_name_with_number(cell) for cell in numbered} - {""}) == 1 and all(map(_name_with_number, numbered)):
        return []
    printed = any(cell.confidence is None for cell in numbered)
    if numbered and (printed or len(numbered) >= _OF_ROWS * len(heading)):
        return [_finding("rows-in-heading", "error", segment, say("rows-in-heading", page=segment.page))]
    return []


def _name_with_number(cell: Cell) -> str:
    """The words of a name that ends with a number on its last line (``Phường``, ``1``) behind the first column; empty for other cells."""
    *words, last = cell.text.split("\n")
    named = cell.col > 0 and last.strip().isdecimal() and len(last.strip()) <= 2
    return squeeze(" ".join(words)) if named and not any(is_numeral(nfc(line)) for line in words) else ""


def _unlike(draft: TableDraft, segment: Segment) -> Finding:
    said = say("columns-differ", page=segment.page, columns=segment.slots.cols, before=draft.cols)
    return _finding("columns-differ", "warning", segment, said)


def _finding(code: str, severity: Severity, segment: Segment, said: Words) -> Finding:
    return Finding(code=code, severity=severity, stage="layout", page=segment.page, message=said.en, message_vi=said.vi)


def rows_of(draft: TableDraft) -> Iterator[tuple[Part, int]]:
    """All rows below the headings, in reading order, with the part each stands in."""
    for part in draft.parts:
        for row in range(part.segment.first, part.segment.end):
            yield part, row
