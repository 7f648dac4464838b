"""The head: number and symbol, place and date, the bodies that issue, the type, and the lines of the title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import takewhile

import regex

from cchc_extract.model import Line, PageLayout
from cchc_extract.patterns.metadata import MetadataPatterns
from cchc_extract.understanding.metadata.besides import head_columns, rows_of_text
from cchc_extract.understanding.metadata.columns import (
    has_geometry,
    lines_between,
    pieces_in_order,
    rows_of,
    split_columns,
)
from cchc_extract.understanding.metadata.doctypes import type_of
from cchc_extract.understanding.metadata.incoming import without_incoming, without_mail
from cchc_extract.understanding.metadata.printed import (
    Found,
    Piece,
    is_upper,
    piece_of_line,
    search,
    starts_with,
    without_ends,
)
from cchc_extract.understanding.metadata.rows import stands_apart
from cchc_extract.understanding.metadata.whole import cut_apart, head_first, with_date_whole, with_number_whole

_HEAD_LINES = 60
"""Lines of a source without geometry among which the head is looked for."""
_ROWS_BELOW = 4
"""Rows from the addressee on among which a text may have place and date."""
_HEAD_PAGES = 3
"""Pages among which the head is looked for: a cover or a blank page may come first."""
_SIGNED = ("digital-signature", "signing-time")
"""Patterns of what a digital signature prints, in a text above the head."""
_MOTTO_SLACK = 90.0
"""Points by which the gap between the two columns may lie left or right of the first letter of the motto."""
_SUBJECT_ROWS = 10
"""Most rows of a letter's subject, which is set in a narrow column."""
_YEAR = regex.compile(r"\b(?i:nam) (?:19|20)\d\d\b")


@dataclass(slots=True)
class Head:
    """What stands where in the head: ``issuer`` and ``subject`` hold their rows, ``after`` the rows from the type (or the addressee) on.

    Several stages are given the same one: it is filled while it is read, and never after.
    """

    number: Found | None = None
    dated: Found | None = None
    motto: bool = False
    addressed: bool = False
    doc_type: str = ""
    type_piece: Piece | None = None
    issuer: list[Piece] = field(default_factory=list)
    subject: list[Piece] = field(default_factory=list)
    after: list[Piece] = field(default_factory=list)

    @property
    def found(self) -> bool:
        """Whether there is a head at all."""
        return self.motto or self.number is not None or self.type_piece is not None


def find_head(layouts: Sequence[PageLayout], patterns: MetadataPatterns) -> Head:
    """The head of a report, from the first of its pages that shows one."""
    first: Head | None = None
    for layout in layouts[:_HEAD_PAGES]:
        head = _head_on(layout, patterns)
        if head.motto or (head.number and head.type_piece):
            return head
        first = first or head
    return first or Head()


@lru_cache(maxsize=2 * _HEAD_PAGES)
def _head_on(layout: PageLayout, patterns: MetadataPatterns) -> Head:
    """The head of one page; remembered, for where reports are split, heads are read and citations found, the same pages are looked at."""
    return _read_rows(_head_rows(without_incoming(layout, patterns), patterns), patterns)


# --- rows -------------------------------------------------------------------------------------------------------------


def _head_rows(layout: PageLayout, patterns: MetadataPatterns) -> tuple[Piece, ...]:
    """The rows of a page from its top: left column, right column, then everything below the head across the page."""
    if not has_geometry(layout):
        return tuple(with_number_whole(_rows_in_order(layout, patterns), patterns))
    at, slack = _column_gap(layout, patterns)
    bottom = _head_bottom(layout, patterns)
    above = lines_between(layout, 0.0, bottom)
    below = lines_between(layout, bottom, layout.page.height * 2)
    left, right = split_columns(above, at, slack, begins=True)
    page = layout.page.number
    columns = rows_of(left, page=page, side="left") + rows_of(right, page=page, side="right")
    rest = rows_of((word for line in below for word in line.words), page=page)
    return (*columns, *rest)


def _rows_in_order(layout: PageLayout, patterns: MetadataPatterns) -> list[Piece]:
    """The rows of a source without geometry as they come, or column by column where blanks keep two of them apart."""
    columns = []
    if layout.page.source == "text":
        layout = without_mail(layout, patterns)
        rows = [row for row in rows_of_text(layout.lines[: 3 * _HEAD_LINES]) if row.words]
        columns = head_columns(rows[:_HEAD_LINES], patterns)
    return cut_apart(columns or head_first(pieces_in_order(layout), _HEAD_LINES, patterns), patterns)


def _column_gap(layout: PageLayout, patterns: MetadataPatterns) -> tuple[float, float]:
    """Where the gap between the columns of the head is looked for, and how far from there it may lie, in points."""
    for line in layout.lines:
        if line.words and (found := search(patterns.finders["motto"], piece_of_line(line))):
            box = found.part().box
            if box is not None and box.centre[1] < layout.page.height * 0.6:
                return box.x0, _MOTTO_SLACK
    return layout.page.width * 0.47, layout.page.width * 0.15


def _head_bottom(layout: PageLayout, patterns: MetadataPatterns) -> float:
    """The height below which rows run across the page: at the type of the document or at its addressee."""
    tops = [
        line.box.top
        for line in layout.lines
        if line.box is not None and line.words and _ends_columns(line, layout, patterns)
    ]
    return min(tops, default=layout.page.height * 0.35)


def _ends_columns(line: Line, layout: PageLayout, patterns: MetadataPatterns) -> bool:
    if line.box is None or line.box.centre[1] > layout.page.height * 0.6:
        return False
    piece = piece_of_line(line)
    if search(patterns.finders["addressee"], piece):
        return True
    centred = abs(line.box.centre[0] - layout.page.width / 2) < layout.page.width * 0.2
    return centred and type_of(piece, patterns)[0] != ""


# --- what each row is -------------------------------------------------------------------------------------------------


def _read_rows(rows: Sequence[Piece], patterns: MetadataPatterns) -> Head:
    head = Head()
    rows = with_date_whole(rows, patterns)
    stop = len(rows)
    for index, row in enumerate(rows):
        if _is_stop(head, row, patterns):
            stop = index
            break
        _note(head, row, patterns)
        if not head.subject and (found := _subject_in(head, row, patterns)):
            head.subject = _subject_rows(found, rows[index + 1 :], patterns)
    head.after = list(rows[stop:])
    _note_date_below(head, patterns)
    _note_number_below(head, patterns)
    head.issuer = _names_of_bodies(head, patterns)
    return head


def _note_date_below(head: Head, patterns: MetadataPatterns) -> None:
    """Take place and date from just below the addressee, where a text has what stands right of it."""
    if head.dated is not None or not head.addressed:
        return
    for row in head.after[1:_ROWS_BELOW]:
        if row.box is None and (dated := search(patterns.finders["dated"], row)):
            head.dated = dated
            head.after.remove(row)
            return


def _note_number_below(head: Head, patterns: MetadataPatterns) -> None:
    """Take the number from beside the type (``NGHỊ QUYẾT số: 24/2022/UBTVQH15``) or from the row below it."""
    if head.number is not None or head.type_piece is None:
        return
    beside = head.after[0].cut(len(head.type_piece.text))
    for at, row in enumerate((beside, *head.after[1:2])):
        if row.text and (found := search(patterns.finders["number"], row)) and not found.finder.doubtful:
            rest = row.cut(found.span[1])
            behind = [rest] if any(map(str.isalnum, rest.text)) else []
            head.number = found
            head.after[: at + 1] = [head.type_piece, *behind]
            return


def _is_stop(head: Head, row: Piece, patterns: MetadataPatterns) -> bool:
    """Whether the head ends before ``row``: it is the type of the document, its addressee, or the body's first line."""
    if row.side:
        return False
    known = head.motto or head.number is not None or bool(head.issuer)
    word, length = type_of(row, patterns)
    if word and known:
        head.doc_type, head.type_piece = word, row.cut(0, length)
        return True
    if search(patterns.finders["addressee"], row):
        head.addressed = True
        return True
    if not known or search(patterns.finders["dated"], row):
        return False
    opens = search((*patterns.finders["heading"], *patterns.finders["body"]), row) is not None and not is_upper(
        row.text
    )
    return opens and search(patterns.finders["noise"], row) is None


def _note(head: Head, row: Piece, patterns: MetadataPatterns) -> None:
    """Enter what ``row`` says into ``head``."""
    finders = patterns.finders
    if _completes_name(head, row):
        head.issuer.append(row)
    if noise := search((*finders["noise"], *finders["template"]), row):
        if noise.finder.id in _SIGNED and row.box is None and not (row.side or head.motto):
            head.issuer.clear()  # what stands above is who signed the file
        return
    if search(finders["motto"], row):
        head.motto = True
    elif head.number is None and row.side != "right" and (number := search(finders["number"], row)):
        head.number = number
    elif head.dated is None and row.side != "left" and (dated := search(finders["dated"], row)):
        head.dated = dated
    elif head.motto and not row.side and _ends_motto(row, patterns):
        return
    elif is_upper(row.text) and (not row.side or (row.side == "left" and head.number is None)):
        head.issuer.append(_from_first_letter(row))


def _ends_motto(row: Piece, patterns: MetadataPatterns) -> bool:
    """Whether a text has in ``row`` the end of a motto for which its column was too narrow (``NAM``)."""
    return row.box is None and search(patterns.finders["motto-ended"], row) is not None


def _from_first_letter(row: Piece) -> Piece:
    """``row``, read by OCR, without the speck that became a sign before its first letter."""
    if row.confidence is None:
        return row
    return without_ends(row, next((at for at, letter in enumerate(row.text) if letter.isalnum()), 0))


def _completes_name(head: Head, row: Piece) -> bool:
    """Whether ``row`` is the number that a ward or a district has for a name (``PHƯỜNG`` / ``1``), and no page number."""
    return bool(head.issuer) and row.side == "left" and row.text.isdigit() and not stands_apart(head.issuer[-1], row)


def _names_of_bodies(head: Head, patterns: MetadataPatterns) -> list[Piece]:
    """The rows of the issuer from the first that begins with the name of a body or of a place (a stamp or a scribble may stand above).

    They end where a table is titled or headed. Where nothing else of a head stands on the page, capitals alone name no body.
    """
    words, rows = patterns.words, head.issuer
    names = (*words.bodies, *words.places)
    first = next((at for at, row in enumerate(rows) if starts_with(row.plain, names)), 0 if head.found else len(rows))
    return list(takewhile(lambda row: not _titles_table(row, patterns), rows[first:]))


def _titles_table(row: Piece, patterns: MetadataPatterns) -> bool:
    return bool(starts_with(row.plain, patterns.words.table_titles)) or _YEAR.search(row.plain) is not None


def _subject_in(head: Head, row: Piece, patterns: MetadataPatterns) -> Found | None:
    """The beginning of a letter's subject in ``row``; in the left column below the number it may do without ``V/v``."""
    found = search(patterns.finders["subject"], row)
    if found is None and row.side == "left" and head.number is not None:
        return search(patterns.finders["subject-in-column"], row)
    return found


def _subject_rows(found: Found, rest: Sequence[Piece], patterns: MetadataPatterns) -> list[Piece]:
    """The rows of a letter's subject: on from ``V/v`` in the same column, to the first row that is something else or stands apart."""
    taken = [found.part("title")]
    between = False
    for row in rest:
        if row.box is None and not row.side and _is_of_other_column(row, patterns):
            between = True  # a text whose columns are mixed: what goes on begins with a small letter
        elif (
            row.side != found.piece.side
            or len(taken) > _SUBJECT_ROWS
            or _ends_subject(row, patterns)
            or stands_apart(taken[-1], row)
            or (between and not row.text[:1].islower())
        ):
            break
        else:
            taken.append(row)
    return taken


def _is_of_other_column(row: Piece, patterns: MetadataPatterns) -> bool:
    return any(search(patterns.finders[role], row) for role in ("motto", "dated"))


def _ends_subject(row: Piece, patterns: MetadataPatterns) -> bool:
    others = ("addressee", "noise", "motto", "dated")
    return any(search(patterns.finders[role], row) for role in others) or is_upper(row.text)
