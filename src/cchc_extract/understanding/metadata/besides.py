"""Two columns that a text keeps apart by blanks: the head and the signature block as ``pdftotext -layout`` and browsers write them.

Where a line of a column begins is a matter of letters, so a head is cut where its motto begins and a signature where its offices do.
What is cut keeps the side it stood on; a text whose columns follow each other has none of this.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import regex
from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.model import Line
from cchc_extract.patterns.metadata import Finder, MetadataPatterns
from cchc_extract.understanding.metadata.doctypes import type_of
from cchc_extract.understanding.metadata.printed import Piece, Side, piece_of_text, search

_WORD = regex.compile(r"\S+")
_TAB = " " * 8
_APART = 2
"""Fewest blanks between two columns: justified text has two, so the widest gap near the edge of a column is taken."""
_INDENT = 12
"""Letters from the left from which a line may stand in the right column: first lines of paragraphs are indented by up to 8."""
_REACH = 16, 32
"""Letters left and right of the edge of the right column at which one of its lines may begin: they are centred."""
_NEAR = 4
"""Fewest blanks before an office that stands beside an item of the list."""
_NARROW = 60, 80
"""Letters of the longest line of a text that a mail program wrapped; columns need more than that as a rule."""
_ROWS_OF_HEAD = 14
"""Most rows from the motto to the type of the document, where neither that nor an addressee was read."""

Halves = tuple[Piece | None, Piece | None]


class Row(Struct, frozen=True):
    """A line of a text: its words with the letter each begins at, tabs as blanks."""

    page: int
    words: tuple[tuple[int, str], ...]

    def piece(self, start: int = 0, end: int | None = None, side: Side = "") -> Piece | None:
        """The words from number ``start`` to ``end``; ``None`` where there are none."""
        words = self.words[start:end]
        if not words:
            return None
        return replace(piece_of_text(" ".join(word for _, word in words), page=self.page), side=side)

    def at(self, letter: int) -> int:
        """The number of the word that holds ``letter`` of the row's text as one piece."""
        passed = 0
        for number, (_, word) in enumerate(self.words):
            passed += len(word) + 1
            if letter < passed:
                return number
        return len(self.words)


def row_of(line: Line) -> Row:
    """The line as its words and where they begin."""
    text = line.text.replace("\t", _TAB)
    return Row(line.page, tuple((match.start(), match.group()) for match in _WORD.finditer(text)))


def rows_of_text(lines: Sequence[Line]) -> list[Row]:
    """``lines`` as rows, blank ones too; what a mail program broke off the right column of a line is put back behind it."""
    rows = [row_of(line) for line in lines]
    width = max(map(_end, rows), default=0)
    if not _NARROW[0] <= width <= _NARROW[1]:
        return rows
    whole: list[Row] = []
    for row in rows:
        above = whole[-1] if whole else None
        if above and _is_broken_off(row, above, width):
            end = _end(above) + 1
            whole[-1] = Row(above.page, (*above.words, *((end + start, word) for start, word in row.words)))
        else:
            whole.append(row)
    return whole


def _end(row: Row) -> int:
    return row.words[-1][0] + len(row.words[-1][1]) if row.words else 0


def _is_broken_off(row: Row, above: Row, width: int) -> bool:
    """Whether ``row``, which begins at the left, is what found no place at the end of the row above, which has two columns."""
    if not row.words or row.words[0][0] > 0 or not row.words[0][1][:1].isalnum() or _is_parted(row):
        return False
    return _is_parted(above) and _end(above) + 1 + len(row.words[0][1]) > width


def edge_of(rows: Sequence[Row], finders: Sequence[Finder]) -> int | None:
    """The letter at which the right column begins: where the first match of ``finders`` does that has something or blanks before it.

    ``None`` where nothing of what they find stands in a right column.
    """
    found = [edge for row in rows for edge in _edges(row, finders)]
    return min(found, default=None)


def _edges(row: Row, finders: Sequence[Finder]) -> Iterator[int]:
    """Where parts of the row begin that are found and stand apart from what is before them."""
    starts = [number for number in range(len(row.words)) if _blanks_before(row, number) >= _NEAR]
    for start, end in pairwise([*starts, len(row.words)]):
        part = row.piece(start, end)
        begins = row.words[start][0]
        if part and begins >= _INDENT and search(finders, part):
            yield begins


def _blanks_before(row: Row, number: int) -> int:
    start = row.words[number][0]
    if number == 0:
        return start
    before, word = row.words[number - 1]
    return start - before - len(word)


def halves(row: Row, edge: int) -> Halves:
    """What of the row stands left and what right of the column that begins near the letter ``edge``."""
    cut = _cut(row, edge)
    return row.piece(0, cut, "left"), row.piece(cut, None, "right")


def _cut(row: Row, edge: int) -> int:
    """The number of the first word of the right column: behind the widest gap near its edge; else all of the row stands on one side."""
    if not row.words:
        return 0
    first, (last, word) = row.words[0][0], row.words[-1]
    beyond = first >= _INDENT and first + last + len(word) >= 2 * edge
    best, width = None, (_NEAR if beyond and first >= edge - _REACH[0] else _APART) - 1
    for number in range(1, len(row.words)):
        blanks = _blanks_before(row, number)
        start = row.words[number][0]
        within = edge - _REACH[0] <= start <= edge + _REACH[1] and start + last + len(word) >= 2 * edge
        if blanks > width and within:
            best, width = number, blanks
    if best is not None:
        return best
    return 0 if beyond else len(row.words)


def head_columns(rows: Sequence[Row], patterns: MetadataPatterns) -> list[Piece]:
    """The pieces of a head whose motto stands beside the body that issues: the left column, the right one, then the rows below.

    Empty where the columns follow each other, or there is no motto.
    """
    motto = next((at for at, row in enumerate(rows) if _motto_at(row, patterns) is not None), None)
    if motto is None:
        return []
    first = _motto_at(rows[motto], patterns) or 0
    edge = rows[motto].words[first][0]
    if _blanks_before(rows[motto], first) < _APART or edge < _INDENT:
        return []
    bottom = _bottom(rows, motto, patterns)
    pairs = [halves(row, edge) for row in rows[:bottom]]
    pairs[motto] = rows[motto].piece(0, first, "left"), rows[motto].piece(first, None, "right")
    left = [piece for piece, _ in pairs if piece]
    if not any(piece and beside for piece, beside in pairs):
        return []
    return [*left, *(piece for _, piece in pairs if piece), *(piece for row in rows[bottom:] if (piece := row.piece()))]


def signature_edge(rows: Sequence[Row], patterns: MetadataPatterns) -> int | None:
    """The letter at which the signature stands beside the list of recipients; ``None`` where one follows the other."""
    return edge_of(rows, (*patterns.finders["authority"], *patterns.finders["position"]))


def _motto_at(row: Row, patterns: MetadataPatterns) -> int | None:
    """The number of the word with which the motto begins."""
    piece = row.piece()
    found = search(patterns.finders["motto"], piece) if piece else None
    return row.at(found.span[0]) if found else None


def _bottom(rows: Sequence[Row], motto: int, patterns: MetadataPatterns) -> int:
    """The number of the row below which rows run across: that of the type of the document, or of its addressee."""
    for at in range(motto + 1, min(motto + _ROWS_OF_HEAD, len(rows))):
        piece = rows[at].piece()
        if piece and (type_of(piece, patterns)[0] or search(patterns.finders["addressee"], piece)):
            return at
    both = [at for at in range(motto, min(motto + _ROWS_OF_HEAD, len(rows))) if _is_parted(rows[at])]
    return max(both, default=motto) + 1


def _is_parted(row: Row) -> bool:
    """Whether two columns stand on the row, or it begins in the right one."""
    return any(_blanks_before(row, number) >= _NEAR for number in range(len(row.words)))
