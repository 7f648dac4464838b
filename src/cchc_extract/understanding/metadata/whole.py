"""What a head prints on one line and a narrow column or a program breaks over several, or sets beside something else, made whole."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, starmap, takewhile

from msgspec.structs import replace

from cchc_extract.patterns.metadata import MetadataPatterns
from cchc_extract.understanding.metadata.doctypes import type_of
from cchc_extract.understanding.metadata.printed import Piece, is_upper, joined, piece_of_text, piece_of_words, search
from cchc_extract.understanding.metadata.rows import stands_apart

_DAY = "ngay"
_DATE_ROWS = 4
"""Most rows over which a narrow column breaks place and date."""
_FAR_BELOW = 20
"""Rows below which a head stands that a program wrote after its page."""
_ROWS_ABOVE_TYPE = 8
"""Rows among which such a page names the type of the document, for it begins with that."""
_NUMBER_ROWS = 6
"""Most rows between ``Số: 282`` and ``/BC-UBND``, which a program sets apart where the number was filled in later."""


def cut_apart(pieces: Sequence[Piece], patterns: MetadataPatterns) -> list[Piece]:
    """Lines that hold both columns, cut where a motto or the first number begins and ends; the subject below it may cite others."""
    cut: list[Piece] = []
    roles: tuple[str, ...] = ("motto", "number")
    for piece in pieces:
        cut.extend(_cut_piece(piece, roles, patterns))
        if len(roles) > 1 and search(patterns.finders["number"], piece):
            roles = ("motto",)
    return cut


def _cut_piece(piece: Piece, roles: Sequence[str], patterns: MetadataPatterns) -> list[Piece]:
    for role in roles:
        found = search(patterns.finders[role], piece)
        if found is None:
            continue
        start, end = found.span
        rest = piece.cut(end)
        if role == "number":  # what follows it on its line stands in the other column
            rest = replace(rest, side="")
        before, after = _cut_piece(piece.cut(0, start), roles, patterns), _cut_piece(rest, roles, patterns)
        return [part for part in (*before, found.part(), *after) if part.text]
    return [piece]


def head_first(pieces: Sequence[Piece], most: int, patterns: MetadataPatterns) -> list[Piece]:
    """At most ``most`` of ``pieces``, those of the head first: some programs write the frame or the table it stands in below the page."""
    motto = next((at for at, each in enumerate(pieces[: 2 * most]) if search(patterns.finders["motto"], each)), 0)
    begun = pieces[: min(motto, _ROWS_ABOVE_TYPE)]
    if motto < _FAR_BELOW or not any(type_of(piece, patterns)[0] for piece in begun):
        return list(pieces[:most])
    start = motto - len(list(takewhile(lambda each: _is_of_head(each, patterns), reversed(pieces[:motto]))))
    end = motto + len(list(takewhile(lambda each: _is_of_head(each, patterns), pieces[motto:])))
    return [*pieces[start:end], *pieces[:start], *pieces[end:]][:most]


def _is_of_head(piece: Piece, patterns: MetadataPatterns) -> bool:
    roles = ("motto", "number", "dated", "noise")
    return is_upper(piece.text) or any(search(patterns.finders[role], piece) for role in roles)


def with_number_whole(pieces: Sequence[Piece], patterns: MetadataPatterns) -> list[Piece]:
    """``pieces`` of a text with number and symbol as one where other rows stand between (``Số: 282`` / … / ``/BC-UBND``)."""
    rows = list(pieces)
    for at, row in enumerate(rows):
        if _is_whole(row, patterns):
            break
        if search(patterns.finders["number-begun"], row) is None:
            continue
        for other in range(at + 1, min(at + 1 + _NUMBER_ROWS, len(rows))):
            whole = _joined([row, rows[other]])
            if _is_whole(whole, patterns):
                rest = rows[at + 1 : other] + rows[other + 1 :]
                return cut_apart([*rows[:at], whole, *rest], patterns)
    return rows


def _is_whole(row: Piece, patterns: MetadataPatterns) -> bool:
    found = search(patterns.finders["number"], row)
    return found is not None and not found.finder.doubtful


def with_date_whole(rows: Sequence[Piece], patterns: MetadataPatterns) -> Sequence[Piece]:
    """``rows`` with place and date as one, where the narrow right column breaks them (``Tân An, ngày 12`` / ``tháng 12 năm 2023``).

    In a source without geometry they may stand in any row above the type of the document.
    """
    begun = [at for at, row in enumerate(rows) if _DAY in row.plain.lower() and _may_be_dated(row)]
    for before, at in pairwise((-1, *begun)):
        row = rows[at]
        if any(not each.side and _ends_head(each, patterns) for each in rows[before + 1 : at + 1]):
            return rows
        if _is_dated(row, patterns):
            return rows
        first = at - 1 if row.plain.lower().startswith(_DAY) and at and rows[at - 1].text.endswith(",") else at
        for end in range(max(at + 1, first + 2), min(first + _DATE_ROWS, len(rows)) + 1):
            run = rows[first:end]
            if any(each.side != row.side for each in run) or any(starmap(stands_apart, pairwise(run))):
                break
            if not row.side and _is_dated(run[-1], patterns):
                return rows
            whole = _joined(run)
            if _is_dated(whole, patterns):
                return [*rows[:first], whole, *rows[end:]]
    return rows


def _is_dated(row: Piece, patterns: MetadataPatterns) -> bool:
    found = search(patterns.finders["dated"], row)
    return found is not None and found.group("year") != ""


def _may_be_dated(row: Piece) -> bool:
    """Whether place and date may begin in ``row``: in the right column, or where a text has none."""
    return row.side == "right" or (not row.side and row.box is None)


def _ends_head(row: Piece, patterns: MetadataPatterns) -> bool:
    return type_of(row, patterns)[0] != "" or search(patterns.finders["addressee"], row) is not None


def _joined(rows: Sequence[Piece]) -> Piece:
    """``rows`` as one piece."""
    words = [word for row in rows for word in row.words]
    if words:
        return piece_of_words(words, page=rows[0].page, side=rows[0].side)
    return replace(piece_of_text(joined(rows), page=rows[0].page), side=rows[0].side)
