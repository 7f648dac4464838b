"""Tables too wide for a page, whose further columns are printed on other pages: put side by side again.

A spreadsheet prints the pages of a wide sheet "over, then down" (each part of the rows with all of its columns) or "down, then over" (all
rows with the first columns, then again with the next). Either way a page of further columns has as many rows as the page that it belongs
beside, as high, and no labels of its own, or the same labels again.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.layout.rowstarts import is_stt
from cchc_extract.model import Finding, PageLayout
from cchc_extract.model.words import say
from cchc_extract.patterns.tables import NEARLY, TablePatterns
from cchc_extract.understanding.tables.captions import read_caption
from cchc_extract.understanding.tables.cropping import cropped, without_blank_end
from cchc_extract.understanding.tables.headers import MOST_LEVELS, same_header
from cchc_extract.understanding.tables.segments import Segment
from cchc_extract.understanding.tables.slots import Slots, inner_edges, is_numeral
from cchc_extract.understanding.tables.strips import strip_of
from cchc_extract.understanding.tables.widening import Match, heading_rows, side_by_side

FEWEST_ROWS = 3
"""Fewer rows may be as many, and as high, on two pages by chance."""
SAME_HEIGHT = 2.0
"""Points by which the edges of a row may differ from one page to the other."""
FIGURES = 0.9
"""Share of the cells that are numbers in columns that are further columns of another table, whatever their rows."""

SAME_NAMES = 0.8
"""Share of the rows of two tables with the same labels from which they are rows of one table, some lost on one page."""


LEGIBLE = 0.5
"""Median confidence of the cells of a table from which its letters count as made out: those of a sheet's back, shining through, have
less than half of them above, scanned print nearly all."""


class _Band(Struct):
    """The pages with the labels of one table, by their place in the list of segments, and what was found to stand beside them."""

    lefts: list[int]
    added: dict[int, int]
    columns: list[tuple[float, ...]]


class _Place(Struct, frozen=True, kw_only=True):
    """Where a page of further columns belongs: beside the segment ``at``, which is ``left``; ``right`` is what of it stands there."""

    at: int
    left: Segment
    right: Segment
    match: Match


def with_columns_going_on(
    segments: Sequence[Segment], layouts: Sequence[PageLayout], patterns: TablePatterns
) -> list[Segment]:
    """``segments`` in reading order, each that holds further columns of an earlier one put beside it.

    Where such columns seem to go on and cannot be matched, both segments stay and each row of them is doubted.
    """
    pages = {segment.page for segment in segments}
    strips = [strip for layout in layouts if (strip := strip_of(layout, pages)) is not None]
    if len(segments) + len(strips) < 2:
        return list(segments)
    ordered = sorted([*segments, *strips], key=lambda each: each.page) if strips else segments
    whole: list[Segment] = []
    band = _Band(lefts=[], added={}, columns=[])
    for segment in ordered:
        if not _is_legible(segment):
            whole.append(segment)
            continue
        place = _place(band, whole, segment, patterns)
        if place is not None:
            whole[place.at] = side_by_side(place.left, place.right, place.match)
            band.added[place.at] = band.added.get(place.at, 0) + 1
            band.columns.append(_columns(place.right))
            continue
        if band.lefts and _may_go_on(segment, whole[band.lefts[-1]], patterns):
            if segment.slots.cols > 1:
                whole.append(_doubted(segment))
            whole[band.lefts[-1]] = _doubted(whole[band.lefts[-1]])
            continue
        if segment.slots.cols < 2:
            continue
        if _begins_table(band, whole, segment, patterns):
            band = _Band(lefts=[], added={}, columns=[])
        band.lefts.append(len(whole))
        whole.append(segment)
    return whole


def _place(band: _Band, whole: Sequence[Segment], segment: Segment, patterns: TablePatterns) -> _Place | None:
    """The page of labels beside which ``segment`` belongs, the one with the fewest columns so far first, and how their rows match."""
    if not band.lefts or segment.cut or read_caption(segment.above, patterns, segment.title).label:
        return None
    for at in sorted(band.lefts, key=lambda each: (band.added.get(each, 0), each)):
        if not _stands_behind(whole[at], segment):
            continue
        left = without_blank_end(whole[at])
        for right in cropped(left, segment):
            match = _match(left, _below_numbers(left, right), band, patterns)
            if match is not None:
                return _Place(at=at, left=left, right=right, match=match)
    return None


def _is_legible(segment: Segment) -> bool:
    """Whether letters were made out: what shines through from the back of a sheet has the rows of the front, and reads like noise."""
    sure = [cell.confidence for cell in segment.slots.grid.cells if cell.confidence is not None and cell.text.strip()]
    return not sure or median(sure) >= LEGIBLE


def _stands_behind(left: Segment, right: Segment) -> bool:
    """Whether ``right`` is printed on a later page than ``left``, or to the right of it where two pages are printed on one sheet."""
    here, there = left.slots.grid.box, right.slots.grid.box
    beside = left.page == right.page and here is not None and there is not None and there.x0 >= here.x1
    return left.page < right.page or beside


def _below_numbers(left: Segment, right: Segment) -> Segment:
    """``right`` without the line that numbers its columns, where ``left`` has one too: ``1 2 3 8 9`` is none by itself."""
    numbered = left.header is not None and left.first == left.header.end + 1
    if not numbered or right.header is None or right.first != right.header.end or right.first >= right.end:
        return right
    numbers = [text.strip("() ") for text in right.slots.texts(right.first)]
    counting = all(map(str.isdecimal, numbers)) and all(int(one) < int(two) for one, two in pairwise(numbers))
    return replace(right, first=right.first + 1) if counting else right


def _begins_table(band: _Band, whole: Sequence[Segment], segment: Segment, patterns: TablePatterns) -> bool:
    """Whether the segment is no further page of the table in ``band``: it has another heading, or a heading of an appendix."""
    if not band.lefts or read_caption(segment.above, patterns, segment.title).label:
        return True
    labels = whole[band.lefts[0]].labels
    return segment.header is not None and not same_header(segment.labels, labels[: len(segment.labels)])


def _match(left: Segment, right: Segment, band: _Band, patterns: TablePatterns) -> Match | None:
    """How the rows of ``right`` stand beside those of ``left``; ``None`` where they do not."""
    again = _columns_again(left, right)
    heading = _heading_end(left, right)
    if again:
        return Match(rows=_by_count(left, right), heading=right.header.end if right.header else 0, again=again)
    if _has_labels(right, heading, patterns) or _columns(right) == _columns(left):
        return None
    known = _columns(right) in band.columns
    if not known and (heading == 0 or _names_rows(right, max(heading, right.first))):
        return None
    rows = _by_height(left, right)
    enough = known or left.end - left.first >= FEWEST_ROWS
    if rows and (enough or len(rows) + _heads_as_high(left, right) >= FEWEST_ROWS):
        return Match(rows=rows, heading=min(rows), again=0)
    if heading >= 0 and enough and not right.above and (known or heading > 0):
        return Match(rows=_by_count(left, right), heading=heading, again=0, sure=False)
    return None


def _heading_end(left: Segment, right: Segment) -> int:
    """How many rows of ``right`` stand above those that are as many as the rows of ``left``; -1 where that cannot be its heading."""
    end = right.end - (left.end - left.first)
    return end if _is_heading(left, right, end) else -1


def _is_heading(left: Segment, right: Segment, end: int) -> bool:
    """Whether the first ``end`` rows of ``right`` may be its heading: words or numbers of columns, where ``left`` has a heading."""
    if (left.header is None) != (end == 0) or not 0 <= end <= MOST_LEVELS + 1:
        return False
    heading = [right.slots.texts(row) for row in heading_rows(left, right, end)]
    words = not any(any(map(is_numeral, texts)) for texts in heading)
    return words and (not end or any(any(texts) for texts in heading))


def _by_count(left: Segment, right: Segment) -> dict[int, int]:
    rows = left.end - left.first
    return {right.end - rows + row: left.first + row for row in range(rows)}


def _by_height(left: Segment, right: Segment) -> dict[int, int]:
    """The row of ``left`` for each row of ``right`` that is one of the table's, by their distance from the bottom; none where they differ.

    Cells merged over rows may hide rows on the right page; the total of the left one may stand below the rules of both.
    """
    total = left.end - left.first > FEWEST_ROWS and not is_stt(left.slots.text(left.end - 1, 0))
    rows = _as_high(left, right, left.end)
    return rows or (_as_high(left, right, left.end - 1) if total else {})


def _as_high(left: Segment, right: Segment, end: int) -> dict[int, int]:
    """The same for the rows of ``left`` before ``end``."""
    mine, theirs = _tops(left.slots, left.first, end), _tops(right.slots, 0, right.end)
    if not mine or not theirs:
        return {}
    rows: dict[int, int] = {}
    for row, top in enumerate(theirs):
        if top > mine[0] + SAME_HEIGHT:
            continue
        near = min(range(len(mine)), key=lambda each: abs(mine[each] - top))
        if abs(mine[near] - top) > SAME_HEIGHT:
            return {}
        rows[row] = left.first + near
    if not rows or rows[min(rows)] != left.first or len(set(rows.values())) < len(rows):
        return {}
    return rows if 2 * len(rows) > len(mine) and _is_heading(left, right, min(rows)) else {}


def _heads_as_high(left: Segment, right: Segment) -> bool:
    """Whether the headings of both are as high."""
    if left.header is None:
        return False
    return abs(_tops(left.slots, left.header.first, left.end)[0] - _tops(right.slots, 0, right.end)[0]) <= SAME_HEIGHT


def _tops(slots: Slots, first: int, end: int) -> list[float]:
    """How far above the bottom of row ``end - 1`` each row from ``first`` begins; empty where the grid has no geometry."""
    tops: list[float] = []
    bottom = 0.0
    for row in range(first, end):
        boxes = [cell.box for cell in slots.own(row) if cell.box is not None]
        if not boxes:
            return []
        tops.append(min(box.top for box in boxes))
        bottom = max(bottom, max(box.bottom for box in boxes))
    return [bottom - top for top in tops]


def _columns_again(left: Segment, right: Segment) -> int:
    """How many columns ``right`` begins with that repeat those of ``left``, labels among them; 0 where it does not or has no others."""
    count = left.end - left.first
    if right.end - right.first != count or count == 0 or (left.header is None) != (right.header is None):
        return 0
    most = min(left.slots.cols, right.slots.cols)
    again = next((col for col in range(most) if not _same_column(left, right, col)), most)
    named = any(
        any(map(str.isalpha, left.slots.text(row, col))) for col in range(again) for row in range(left.first, left.end)
    )
    return again if named and again < right.slots.cols else 0


def _same_column(left: Segment, right: Segment, col: int) -> bool:
    """Whether a column has the same heading and the same texts on both pages."""
    heads = [segment.labels[col] if segment.labels else "" for segment in (left, right)]
    rows = zip(range(left.first, left.end), range(right.first, right.end), strict=True)
    return heads[0] == heads[1] and all(left.slots.text(one, col) == right.slots.text(two, col) for one, two in rows)


def _has_labels(segment: Segment, heading: int, patterns: TablePatterns) -> bool:
    """Whether the segment has labels or numbers of rows of its own, by its heading; figures are no labels, whatever stands over them."""
    for row in range(max(0, heading)):
        for col, text in enumerate(segment.slots.texts(row)):
            if text and patterns.heading_score("stt", text) >= NEARLY:
                return True
            if text and _heads_labels(segment, heading, col, text, patterns):
                return True
    return False


def _heads_labels(segment: Segment, first: int, col: int, heading: str, patterns: TablePatterns) -> bool:
    """Whether a column that begins in row ``first`` holds labels of rows by its heading.

    A heading of labels that is one of values as well (``Sản phẩm``) heads labels only in the first column, over texts that all differ.
    """
    if patterns.heading_score("indicator", heading) < NEARLY or _of_figures(segment, first, col):
        return False
    if patterns.heading_score("value", heading) < NEARLY:
        return True
    texts = [text for row in range(first, segment.end) if (text := segment.slots.text(row, col))]
    return col == 0 and len(set(texts)) == len(texts)


def _of_figures(segment: Segment, first: int, col: int) -> bool:
    """Whether a column holds figures alone from row ``first`` on, and some."""
    texts = [text for row in range(first, segment.end) if (text := segment.slots.text(row, col))]
    return bool(texts) and all(map(is_numeral, texts))


def _columns(segment: Segment) -> tuple[float, ...]:
    """Where the columns of a segment begin, in whole points from its left edge: what pages of the same columns share."""
    box, inner = segment.slots.grid.box, inner_edges(segment.slots.grid)
    if box is None or inner is None:
        return ()
    return (*(round((edge - box.x0) / SAME_HEIGHT) for edge in inner), round(box.width / SAME_HEIGHT))


def _may_go_on(segment: Segment, left: Segment, patterns: TablePatterns) -> bool:
    """Whether a segment that stands beside nothing may still hold columns of the table before it: nothing is said above it, and it holds
    figures alone, has rows as high, or rows with the same labels.
    """
    if (
        left.header is None
        or segment.page == left.page
        or segment.cut
        or any(line.text.strip() for line in segment.above)
    ):
        return False
    if segment.header is None:
        return _holds_figures(segment)
    if same_header(segment.labels, left.labels[: len(segment.labels)]):
        return False
    if any(_heads_labels(segment, segment.first, col, label, patterns) for col, label in enumerate(segment.labels)):
        return _same_names(segment, left) or _are_products(segment, left, patterns)
    heads = any(patterns.heading_score("stt", label) >= NEARLY for label in segment.labels)
    return not heads and len(_by_height(left, segment)) >= FEWEST_ROWS


def _holds_figures(segment: Segment) -> bool:
    """Whether there are figures alone below the first row with text, and they do not number the rows."""
    rows = [segment.slots.texts(row) for row in range(segment.first, segment.end) if not segment.slots.is_blank(row)]
    filled = [text for texts in rows[1:] for text in texts if text]
    figures = sum(map(is_numeral, filled)) >= FIGURES * len(filled) > 0
    return figures and not _counts([texts[0] for texts in rows[1:] if texts[0]])


def _are_products(segment: Segment, left: Segment, patterns: TablePatterns) -> bool:
    """Whether all that heads labels may head values as well, and rows and headings are as high as those of ``left``, which are numbered."""
    values = all(
        patterns.heading_score("value", label) >= NEARLY
        for label in segment.labels
        if patterns.heading_score("indicator", label) >= NEARLY
    )
    if not values or not any(patterns.heading_score("stt", label) >= NEARLY for label in left.labels):
        return False
    return _heads_as_high(left, segment) and len(_by_height(left, segment)) >= FEWEST_ROWS


def _same_names(segment: Segment, left: Segment) -> bool:
    """Whether most rows of both, and as many as make a table, have the same words in their first columns."""
    mine, known = (
        {tuple(each.slots.texts(row)[:2]) for row in range(each.first, each.end)} for each in (segment, left)
    )
    same = len(mine & known)
    return same >= FEWEST_ROWS and same >= SAME_NAMES * max(len(mine), len(known))


def _names_rows(segment: Segment, first: int) -> bool:
    """Whether the first column names the rows, a word in each and no two the same, and figures stand behind it."""
    names = [segment.slots.text(row, 0) for row in range(first, segment.end)]
    behind = [text for row in range(first, segment.end) for text in segment.slots.texts(row)[1:]]
    named = all(any(map(str.isalpha, name)) for name in names) and len(set(names)) == len(names) > 1
    return named and any(map(is_numeral, behind))


def _counts(texts: Sequence[str]) -> bool:
    """Whether the texts are numbers of rows: whole numbers, each one more than the one above."""
    numbers = [int(text) for text in texts if text.isdecimal()]
    return len(numbers) == len(texts) and all(later - earlier == 1 for earlier, later in pairwise(numbers))


def _doubted(segment: Segment) -> Segment:
    said = say("columns-go-on")
    doubt = Finding(
        code="columns-go-on",
        severity="warning",
        stage="layout",
        page=segment.page,
        message=said.en,
        message_vi=said.vi,
    )
    return segment if segment.doubts else replace(segment, doubts=(doubt,))
