"""Which lines at the top of a table are its heading, which are a title above it, and the heading's cells."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex
from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.layout.columns import Gutter, piece_of
from cchc_extract.layout.columns import Piece as BoxedPiece
from cchc_extract.layout.headings import heading_cells
from cchc_extract.layout.tablelines import TableLine, table_line
from cchc_extract.model import Box, Cell, Word
from cchc_extract.patterns.tables import NEARLY, TablePatterns
from cchc_extract.understanding.textcolumns.chargrid import Piece, TextLine, is_stt, is_value, split
from cchc_extract.understanding.textcolumns.headlevels import levelled
from cchc_extract.understanding.textcolumns.linedtables import is_across
from cchc_extract.understanding.textcolumns.placing import Column

_WIDTH, _PITCH, _HEIGHT = 4.0, 12.0, 10.0
"""Points that a character and a line are taken to be wide and high, and the letters of it high."""
_WALL = 1.5
"""Characters to each side of a gutter that a heading over both columns covers."""
_DAY = regex.compile(r"\d{1,2}/\d{1,2}")
"""A day, which a heading may end with."""
_IN_MIDDLE = 0.15
"""Share of the way from the first gutter to the last by which a title may be off the middle."""
_NEAR, _NEAR_KNOWN = 3, 12
"""Characters from a gutter within which the blank stands that parts two headings, and two known ones of different kinds."""
_CENTRED = 2.5
"""Characters by which a heading may be off the middle of its column's texts."""
_BESIDE = 4
"""The same where it stands over several columns and a blank is beside each gutter."""
_MOST_LINES = 16
_LEVELS, _UPPER = 3, 0.9
"""Lines of a heading above others that may be those of one over several columns, and what it costs that they are."""
_LOWER = 0.2
"""What it costs that a known heading goes on in lines below."""
_MISSING = 1.5
_VALUE, _NUMBER = 4.0, 3.0
_WHOLE, _PART = 2.0, 0.7
_TITLE = 2.0
_SKIPPED, _SKIPPED_MANY, _SKIPPED_NEAR, _SKIPPED_REST = 0.2, 1.5, 0.6, 3.0
_FAR = 0.6
"""For and against a heading: a column without one; a value in it, a row's number; a column whose heading is known, or known in part;
a line over most of the table, as titles are; a line above that is left out: of one text, of several, of one right above it, of one that
begins small; a line far from the next."""


class Heading(Struct, frozen=True):
    """The lines from ``start`` to before ``end``, counted in the region."""

    start: int
    end: int


def with_headings_parted(
    lines: Sequence[TextLine], columns: Sequence[Column], patterns: TablePatterns
) -> list[TextLine]:
    """``lines`` with the texts over gutters near the top parted at the blanks there, where the parts are headings of their own.

    Those that stand alone above all others are titles, or headings over several columns.
    """
    found = list(lines)
    gutters = [column.start for column in columns[1:]]
    first = next((n for n, line in enumerate(lines) if len(line.pieces) > 1), 0)
    top = next((n for n, line in enumerate(lines) if is_stt(line.pieces[0].text)), _MOST_LINES)
    for n, line in enumerate(lines[first : min(top, _MOST_LINES)], start=first):
        if any(_crossed(piece, gutters) for piece in line.pieces):
            above, below = (
                [piece for other in near for piece in other.pieces if not _crossed(piece, gutters)]
                for near in (lines[:n], lines[n + 1 : _MOST_LINES])
            )
            texts = [part for piece in line.pieces for part in _parted(piece, columns, above, below, patterns)]
            found[n] = replace(line, pieces=tuple(texts))
    return found


def _crossed(piece: Piece, gutters: Sequence[int]) -> list[int]:
    return [gutter for gutter in gutters if piece.x0 < gutter < piece.x1]


def _parted(
    piece: Piece,
    columns: Sequence[Column],
    above: Sequence[Piece],
    below: Sequence[Piece],
    patterns: TablePatterns,
) -> list[Piece]:
    over = _crossed(piece, [column.start for column in columns[1:]])
    if not over or len(piece.text) != piece.x1 - piece.x0:
        return [piece]
    parts = _parted_at_all(piece, [column for column in columns if column.start in over], columns) if over[1:] else []
    if parts and not _are_with(parts, [*above, *below]):
        return parts
    for at, letter in enumerate(piece.text):
        aside = min(abs(piece.x0 + at - gutter) for gutter in over)
        if letter != " " or aside > _NEAR_KNOWN:
            continue
        left, right = split(piece, at)
        (role, score), (other, second) = (patterns.heading_role(part.text) for part in (left, right))
        known = min(score, second) >= NEARLY and (aside <= _NEAR or (len(over) == 1 and role != other))
        two = aside <= _NEAR and len(over) == 1 and not _are_with([left, right], below)
        if known or (
            two and ((score and second >= NEARLY) or (second and score >= NEARLY) or _are_centred(left, right, columns))
        ):
            return [left, *_parted(right, columns, above, below, patterns)]
    return [piece]


def _are_centred(left: Piece, right: Piece, columns: Sequence[Column]) -> bool:
    """Whether two texts stand in the middle of two neighbouring columns."""
    return any(
        left.x0 < after.start < right.x1
        and abs(left.middle - before.middle) <= _CENTRED
        and abs(right.middle - after.middle) <= _CENTRED
        for before, after in pairwise(columns)
    )


def _are_with(parts: Sequence[Piece], others: Sequence[Piece]) -> bool:
    """Whether most of ``parts`` have words of ``others`` over or under them, as the columns of a common heading have."""
    words = [other for other in others if not is_value(other.text)]
    with_words = sum(any(other.x0 < part.x1 and part.x0 < other.x1 for other in words) for part in parts)
    return with_words > 1 and 2 * with_words >= len(parts)


def _parted_at_all(piece: Piece, after: Sequence[Column], columns: Sequence[Column]) -> list[Piece]:
    """``piece`` parted before each of the columns ``after``, at the blank that best sets the parts in the middle of theirs; none
    where some gutter has no blank beside it.
    """
    parts: list[Piece] = []
    for column in after:
        before = columns[columns.index(column) - 1]
        ways = []
        for at, letter in enumerate(piece.text):
            if letter == " " and abs(piece.x0 + at - column.start) <= _BESIDE:
                ways.append((abs(split(piece, at)[0].middle - before.middle), at))
        if not ways:
            return []
        left, piece = split(piece, min(ways)[1])
        parts.append(left)
    return [*parts, piece]


def heading_of(
    lines: Sequence[TextLine], gutters: Sequence[int], rest: Sequence[float], patterns: TablePatterns
) -> tuple[Heading, float]:
    """The heading of the region ``lines`` for which it and the rows below it (``rest``: what they cost from each line on) cost least."""
    ways = [(rest[0], Heading(0, 0))]
    for end in range(1, min(len(lines) - 1, _MOST_LINES) + 1):
        for start in range(end):
            ways.append((_cost(lines, start, end, gutters, patterns) + rest[end], Heading(start, end)))
        ways.append((sum(_skipped(line, gutters) for line in lines[:end]) + rest[end], Heading(end, end)))
    cost, heading = min(ways, key=lambda way: (way[0], way[1].start))
    return _with_upper_lines(heading, lines, gutters), cost


def _letters(lines: Sequence[TextLine]) -> tuple[str, ...]:
    """The letters of each line of a heading, by which it is known again where it is repeated."""
    return tuple("".join(piece.text for piece in line.pieces).replace(" ", "") for line in lines)


def repeated(lines: Sequence[TextLine], heads: Sequence[TextLine]) -> Heading | None:
    """Where at the top of ``lines`` the heading ``heads`` of the table above stands again; ``None`` where it does not."""
    count = len(heads)
    found, wanted = _letters(lines[: _MOST_LINES + count]), _letters(heads)
    starts = range(len(found) - count) if count else ()
    return next((Heading(at, at + count) for at in starts if found[at : at + count] == wanted), None)


def _with_upper_lines(heading: Heading, lines: Sequence[TextLine], gutters: Sequence[int]) -> Heading:
    """``heading`` with the lines right above it, where only these make headings over several columns of what is there."""
    if heading.end == heading.start or levelled(lines[heading.start : heading.end], gutters):
        return heading
    for start in range(heading.start - 1, max(-1, heading.start - 1 - _LEVELS), -1):
        if lines[start + 1].y - lines[start].y > 1:
            break
        if levelled(lines[start : heading.end], gutters):
            return Heading(start, heading.end)
    return heading


def _skipped(line: TextLine, gutters: Sequence[int]) -> float:
    if len(line.pieces) > 1:
        return _SKIPPED_MANY
    piece = line.pieces[0]
    goes_on = piece.text[:1].islower() and not any(piece.x0 < gutter < piece.x1 for gutter in gutters)
    return _SKIPPED_REST if goes_on else _SKIPPED


def _cost(lines: Sequence[TextLine], start: int, end: int, gutters: Sequence[int], patterns: TablePatterns) -> float:
    """What speaks against the lines from ``start`` to before ``end`` as the heading."""
    cost = sum(_skipped(line, gutters) for line in lines[:start])
    if start and lines[start].y - lines[start - 1].y <= 1 and len(lines[start - 1].pieces) == 1:
        cost += _SKIPPED_NEAR if not _is_title(lines[start - 1], gutters, patterns) else 0.0
    for n, line in enumerate(lines[start:end], start=start):
        cost += _VALUE * sum(is_value(piece.text) and _DAY.fullmatch(piece.text) is None for piece in line.pieces)
        cost += _NUMBER * (
            is_stt(line.pieces[0].text.split(" ", 1)[0]) and line.pieces[0].x0 < gutters[min(1, len(gutters) - 1)]
        )
        cost += _TITLE * _is_title(line, gutters, patterns)
        cost += _FAR * (n + 1 < end and lines[n + 1].y - line.y > 1)
    for texts in _texts(lines[start:end], gutters):
        said = [_said(" ".join(texts[n:]), patterns) - _UPPER * (n > 0) for n in range(min(len(texts), _LEVELS))]
        said += [_said(" ".join(texts[:n]), patterns) - _LOWER for n in range(1, len(texts)) if _goes_on(texts[n])]
        cost += _MISSING * (not texts) - max(said, default=0.0)
    return cost


def _goes_on(text: str) -> bool:
    """Whether ``text`` may go on from the line above: in small letters or in brackets."""
    return text[:1].islower() or text.startswith("(")


def _said(text: str, patterns: TablePatterns) -> float:
    """What ``text`` says for being the heading of a column."""
    _, score = patterns.heading_role(text)
    return _WHOLE if score >= NEARLY else _PART if score else 0.0


def _is_title(line: TextLine, gutters: Sequence[int], patterns: TablePatterns) -> bool:
    """Whether the line is one text as titles are: over most of the gutters, in the middle of the table, in brackets, with known words."""
    if len(line.pieces) != 1:
        return False
    piece = line.pieces[0]
    over = sum(piece.x0 < gutter < piece.x1 for gutter in gutters)
    span = gutters[-1] - gutters[0]
    in_middle = over > 1 and abs(piece.middle - (gutters[0] + gutters[-1]) / 2) <= _IN_MIDDLE * span
    known = any(pattern.search(piece.text) for pattern in (*patterns.appendix, *patterns.attached))
    return is_across(line, gutters) or piece.text.startswith("(") or in_middle or known


def _texts(lines: Sequence[TextLine], gutters: Sequence[int]) -> list[list[str]]:
    """The texts over each column alone, top to bottom; where there are none, those over it and others."""
    edges = [0, *gutters, 10_000]
    texts = []
    for start, end in pairwise(edges):
        over = [piece for line in lines for piece in line.pieces if _is_over(piece, start, end)]
        upper = [piece.text for piece in over if piece.x0 < start - 1 or piece.x1 > end + 1]
        texts.append([piece.text for piece in over if piece.text not in upper] or upper)
    return texts


def _is_over(piece: Piece, start: int, end: int) -> bool:
    return (piece.x0 < end - 1 and piece.x1 > start + 1) or start <= piece.middle < end


def cells_of(lines: Sequence[TextLine], gutters: Sequence[int]) -> list[Cell]:
    """The cells of the heading ``lines``; none where it has no line."""
    if not lines:
        return []
    if cells := levelled(lines, gutters):
        return cells
    walls = [Gutter(_WIDTH * (gutter - _WALL), _WIDTH * (gutter + _WALL)) for gutter in gutters]
    boxed = [_boxed(line, walls, gutters) for line in lines]
    right = max(piece.x1 for line in lines for piece in line.pieces)
    xs = [0.0, *(_WIDTH * gutter for gutter in gutters), _WIDTH * max(right, *gutters) + _WIDTH]
    return [replace(cell, box=None) for cell in heading_cells(boxed, xs)]


def _boxed(line: TextLine, walls: Sequence[Gutter], gutters: Sequence[int]) -> TableLine:
    return table_line([_piece(piece, line.y) for piece in line.pieces], walls)


def _piece(piece: Piece, y: float) -> BoxedPiece:
    words, at = [], piece.x0
    for text in piece.text.split(" "):
        top = _PITCH * y
        box = Box(_WIDTH * at, top, _WIDTH * (at + len(text)), top + _HEIGHT)
        words.append(Word(text=text, box=box, size=_HEIGHT))
        at += len(text) + 1
    return piece_of(words)
