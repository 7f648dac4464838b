"""Headings that alone are ruled, over rows that are not, on each page of a wide sheet: put over their rows again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from cchc_extract.model import WITHOUT_SIDES, around
from cchc_extract.understanding.tables.headers import MOST_LEVELS, Header, labels_of
from cchc_extract.understanding.tables.segments import Segment
from cchc_extract.understanding.tables.slots import is_numeral, slots_of


def with_ruled_heads(segments: Sequence[Segment]) -> list[Segment]:
    """``segments`` in reading order, each ruled heading one with the rows found by alignment below it, as further columns need it.

    Only where pages with as many such rows under another heading follow: elsewhere the rows go on with the heading's table by themselves.
    """
    below = {at: body for at, (head, body) in enumerate(pairwise(segments)) if _is_head(head, body)}
    rows = Counter(body.end for body in below.values())
    heads = {at for at, body in below.items() if rows[body.end] > 1}
    if len({segments[at].page for at in heads}) < 2:
        return list(segments)
    return [
        _whole(segment, below[at]) if at in heads else segment
        for at, segment in enumerate(segments)
        if at - 1 not in heads
    ]


def _is_head(head: Segment, body: Segment) -> bool:
    """Whether ``head`` is a ruled heading and nothing else, and ``body`` rows of as many columns right below it."""
    if body.slots.grid.method not in WITHOUT_SIDES or head.slots.grid.method != "rules" or body.header is not None:
        return False
    below = head.page == body.page and head.slots.cols == body.slots.cols and not (body.above or body.cut or body.first)
    return below and _is_of_words(head)


def _is_of_words(head: Segment) -> bool:
    """Whether a segment has but the rows of a heading, all of words."""
    if head.header is not None:
        return head.first >= head.end and head.header.first == 0
    texts = [text for row in range(head.end) for text in head.slots.texts(row)]
    return not head.first and head.end <= MOST_LEVELS and any(texts) and not any(map(is_numeral, texts))


def _whole(head: Segment, body: Segment) -> Segment:
    """The rows of both in one grid, the words of the upper one its heading."""
    upper, lower = head.slots.grid, body.slots.grid
    cells = (*upper.cells, *(replace(cell, row=cell.row + upper.rows) for cell in lower.cells))
    box = around(box for box in (upper.box, lower.box) if box is not None)
    grid = replace(lower, rows=upper.rows + lower.rows, cells=cells, box=box)
    slots = slots_of(grid)
    return replace(
        head,
        slots=slots,
        header=head.header or Header(labels=labels_of(slots, 0, upper.rows), first=0, end=upper.rows),
        first=upper.rows,
        end=upper.rows + body.end,
        findings=(*head.findings, *body.findings),
    )
