"""Several reports in one file: each begins with a head of its own; appendices stay with the report before them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from cchc_extract.model import Grid, Line, PageLayout
from cchc_extract.patterns import Patterns, load
from cchc_extract.patterns.metadata import MetadataPatterns
from cchc_extract.understanding.metadata.head import Head, find_head
from cchc_extract.understanding.metadata.printed import Piece, is_upper, piece_of_line, search
from cchc_extract.understanding.onesheet import is_beside

_TOP = 0.5
"""Share of a page's height within which the motto of a head stands."""
_LINES = 25
"""Lines at the top of a page among which the motto, or the heading of an appendix, is looked for."""
_LINES_ABOVE = 8
"""Lines above the motto that may belong to the head, in a text without geometry."""


def split_reports(layouts: Sequence[PageLayout], patterns: Patterns | None = None) -> list[tuple[PageLayout, ...]]:
    """The pages of each report of a file, in order; one tuple where there is but one (or none that shows a head).

    A page begins a report where the national motto stands at its top together with a number or a dated place, and no heading of an
    appendix or a template above them; further columns of a sheet, over which its head runs, begin none, and neither does a draft that is
    submitted with the report. A text without geometry may be cut within a page. ``patterns`` default to those shipped.
    """
    own = (patterns or load()).metadata
    parts: list[list[PageLayout]] = []
    for layout in (part for whole in layouts for part in _cut(whole, own)):
        begins = not parts or _begins_report(layout, find_head(parts[-1], own), own)
        if not parts or (begins and not is_beside(layout, parts[-1], own)):
            parts.append([layout])
        else:
            parts[-1].append(layout)
    return [tuple(part) for part in parts]


def _begins_report(layout: PageLayout, before: Head, patterns: MetadataPatterns) -> bool:
    """Whether a head stands at the top of the page, and it is no form to be filled in: its number or its date is given.

    ``before`` is the head of the report before: what it submits is a draft, whose number and day are blank.
    """
    top = [line for line in layout.lines if line.box is None or line.box.top <= layout.page.height * _TOP]
    pieces = [piece_of_line(line) for line in top[:_LINES]]
    if not before.found or not any(search(patterns.finders["motto"], piece) for piece in pieces):
        return False
    head = find_head([layout], patterns)
    if any(_is_label(piece, patterns) for piece in pieces) or not _is_given(head):
        return False
    submitted = before.doc_type in patterns.words.submission_types
    return not (_is_blank(head) and (submitted or any(search(patterns.finders["draft"], piece) for piece in pieces)))


def is_labelled(layout: PageLayout, patterns: MetadataPatterns) -> bool:
    """Whether the heading of an appendix or of a template stands at the top of the page."""
    return any(_is_label(piece_of_line(line), patterns) for line in layout.lines[:_LINES])


def _is_blank(head: Head) -> bool:
    """Whether neither the number nor the day is given."""
    return not (head.number and head.number.group("number")) and not (head.dated and head.dated.group("day"))


def _is_label(piece: Piece, patterns: MetadataPatterns) -> bool:
    return any(search(patterns.finders[role], piece) for role in ("appendix", "template"))


def _is_given(head: Head) -> bool:
    number = head.number.group("number") if head.number else ""
    year = head.dated.group("year") if head.dated else ""
    return bool(number or year)


# --- a text without pages ---------------------------------------------------------------------------------------------


def _cut(layout: PageLayout, patterns: MetadataPatterns) -> Iterator[PageLayout]:
    """The page, cut before each further head in it where it is no page of paper but a text of any length."""
    if layout.page.width > 0 and layout.page.words:
        yield layout
        return
    mottos = [at for at, block in enumerate(layout.blocks) if _is_motto(block, patterns)]
    starts = [
        0,
        *(_start(layout.blocks, at, patterns) for at in mottos[1:] if not _is_motto(layout.blocks[at - 1], patterns)),
    ]
    starts = [start for at, start in enumerate(starts) if start >= max(starts[:at], default=0)]
    for start, end in zip(starts, [*starts[1:], None], strict=True):
        part = replace(layout, blocks=layout.blocks[start:end])
        yield part if start == 0 else replace(part, findings=())


def _is_motto(block: Line | Grid, patterns: MetadataPatterns) -> bool:
    """Whether the block is the first line of the motto, or a table without rules that holds it."""
    if isinstance(block, Line):
        return search(patterns.finders["motto"][:1], piece_of_line(block)) is not None
    return any(
        search(patterns.finders["motto"][:1], piece_of_line(Line(page=1, text=cell.text))) for cell in block.cells
    )


def _start(blocks: Sequence[Line | Grid], motto: int, patterns: MetadataPatterns) -> int:
    """The block with which the head around the motto begins: the bodies in capitals, the number and the rules above it."""
    start = motto
    for at in range(motto - 1, max(-1, motto - 1 - _LINES_ABOVE), -1):
        block = blocks[at]
        piece = piece_of_line(block) if isinstance(block, Line) else None
        if piece is None or _is_label(piece, patterns):
            break
        if is_upper(piece.text):
            start = at
        elif piece.text and not search((*patterns.finders["noise"], *patterns.finders["number"]), piece):
            break
    return start
