"""The title (trích yếu): the rows under the type of the document, to the first that is set or worded as the body is."""

from __future__ import annotations

from collections.abc import Sequence

from cchc_extract.patterns.metadata import MetadataPatterns
from cchc_extract.understanding.metadata.head import Head
from cchc_extract.understanding.metadata.printed import Piece, goes_on, is_upper, search, starts_with
from cchc_extract.understanding.metadata.rows import stands_apart

_ROWS = 9
"""Most rows of a title."""
_WIDER = 1.2
"""Times the width of the row above from which a row that opens as a body does is no title's."""
_ROWS_OF_PAGE = 40
"""Rows of a page by which its right margin is known."""
_MARGIN = 20.0
"""Points by which a row of a title at least ends before that margin."""
_HARDLY = 0.2
"""Confidence below which a word is none; of a row of a title, however poor, one word is read with more."""
_OFF_CENTRE = 9.0
"""Points by which the middle of a full-width row may lie off the title's and still be centred; half a first-line indent is 14 to 18."""


def title_rows(head: Head, patterns: MetadataPatterns) -> list[Piece]:
    """The rows of the title; for a letter those of its subject. Empty where neither was found."""
    if head.type_piece is None:
        return head.subject
    first = head.after[0].cut(len(head.type_piece.text))
    rows = [first] if any(map(str.isalpha, first.text)) else []
    for row in head.after[1:]:
        if search(patterns.finders["noise"], row) or not any(map(str.isalpha, row.text)) or _is_hardly_read(row):
            if rows:
                break
            continue
        if len(rows) >= _ROWS or _ends_title(rows, row, head, patterns):
            break
        rows.append(row)
    if head.doc_type in patterns.words.deciding_types and len(rows) > 1 and rows[-1] is not head.after[-1]:
        return _without_who_decides(rows, head.after[head.after.index(rows[-1]) + 1], patterns)
    return rows


def _is_hardly_read(row: Piece) -> bool:
    """Whether OCR believes none of its words: it is the frame of a stamp, or grain."""
    return bool(row.words) and all(word.confidence is not None and word.confidence < _HARDLY for word in row.words)


def _without_who_decides(rows: list[Piece], below: Piece, patterns: MetadataPatterns) -> list[Piece]:
    """``rows`` without those at their end that name in capitals who decides, below a title in capitals too, where the body follows."""
    if not search(patterns.finders["body"], below) or is_upper(below.text):
        return rows
    named = next((at for at in range(len(rows) - 1, 0, -1) if _names_body(rows[at], patterns)), 0)
    return rows[:named] if named and all(is_upper(row.text) for row in rows[named:]) else rows


def body_rows(head: Head, title: Sequence[Piece], limit: int) -> list[Piece]:
    """Up to ``limit`` rows of the body below the title."""
    start = head.after.index(title[-1]) + 1 if title and title[-1] in head.after else 0
    return head.after[start : start + limit]


def _ends_title(rows: Sequence[Piece], row: Piece, head: Head, patterns: MetadataPatterns) -> bool:
    type_piece = head.type_piece or row
    if search(patterns.finders["addressee"], row) or _is_in_a_cell(row, type_piece):
        return True
    if not rows:
        return False
    above = rows[-1]
    if stands_apart(above, row) or _changes_setting(above, row, type_piece) or _is_in_another_column(row, type_piece):
        return True
    if search(patterns.finders["statement"], row):
        return True
    if row.box is None and _is_full_line(row, rows) and search(patterns.finders["body"], row):
        return True
    named = is_upper(row.text) and not is_upper(above.text) and _names_body(row, patterns)
    if named or row.text[:1].islower() or goes_on(above.text, patterns.words.connectives):
        return named
    if search(patterns.finders["heading"], row):
        return True
    if is_upper(row.text) and is_upper(above.text):
        return False
    # An indented line may be centred by chance.
    beyond = not _is_centred(row, type_piece) or (_is_wider(row, above) and not _is_short(row, head))
    if beyond and search(patterns.finders["body"], row):
        return True
    return row.box is None and _is_full_line(row, rows)


def _names_body(row: Piece, patterns: MetadataPatterns) -> bool:
    """Whether the row, in capitals, names who decides (``CHỦ TỊCH ỦY BAN NHÂN DÂN …``), as is set below the title of a decision."""
    return bool(starts_with(row.plain, (*patterns.words.offices, *patterns.words.bodies)))


def _changes_setting(above: Piece, row: Piece, type_piece: Piece) -> bool:
    """A bold title followed by a row that is not bold, or a row that is as wide as the page and not centred."""
    if row.box is None or type_piece.box is None or above.box is None:
        return False
    if above.bold != row.bold and above.bold:
        return True
    return not _is_centred(row, type_piece) and row.box.width > 1.2 * above.box.width


def _is_in_another_column(row: Piece, type_piece: Piece) -> bool:
    """Whether the row is the text of a cell beside the middle of the one that names the type, as the headings of a table are."""
    return row.box is not None and type_piece.box is not None and not row.words and not _is_centred(row, type_piece)


def _is_in_a_cell(row: Piece, type_piece: Piece) -> bool:
    """Whether the row stands in a table of a Word document, whose cells have no place on the page, and the type above it."""
    return row.box is None and type_piece.box is not None


def _is_wider(row: Piece, above: Piece) -> bool:
    return row.box is not None and above.box is not None and row.box.width > _WIDER * above.box.width


def _is_short(row: Piece, head: Head) -> bool:
    """Whether the row ends before the margin that the lines of the body reach, as the first of them does."""
    right = max((each.box.x1 for each in head.after[:_ROWS_OF_PAGE] if each.box is not None), default=0.0)
    return row.box is not None and row.box.x1 < right - _MARGIN


def _is_centred(row: Piece, type_piece: Piece) -> bool:
    """Whether the row has its middle where the type of the document has it; never without geometry."""
    if row.box is None or type_piece.box is None:
        return False
    return abs(row.box.centre[0] - type_piece.box.centre[0]) <= _OFF_CENTRE


def _is_full_line(row: Piece, rows: Sequence[Piece]) -> bool:
    """Without geometry: a capital after a complete row opens the body where the row is longer than any of the title's."""
    return len(row.text) > max(len(above.text) for above in rows) * 1.15
