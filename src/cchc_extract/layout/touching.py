"""Columns without a rule between them that nearly touch: figures set at the right edge of one, words at the left edge of the next."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from statistics import median_low

from msgspec import Struct

from cchc_extract.layout.columns import Gutter, Piece, is_section, piece_of, spans
from cchc_extract.layout.rowstarts import is_figure
from cchc_extract.model import Box

FEWEST = 4
"""Lines that must show the edge: words of one text stand one below the other by accident in fewer."""
_FIGURES = 5
"""Figures that end at the edge, some of them by themselves, from which fewer lines show it: the words' heading is else over nothing."""
MOST = 0.8
"""Share of the texts on both sides of a gap of the heading that must show it."""
EVEN = 1.0
"""Points by which texts set at one edge may begin or end apart."""
_CROSSED = 0.1
"""Share of the lines in which a word may run across a break of the rules that is the edge of a column: texts run over."""
_COLUMNS = 3
"""Fewest texts of a line that holds a row, and no heading of several."""
_EDGE = 0.5
"""Points to each side of a break that count as the gutter between two columns."""


class _Joined(Struct, frozen=True):
    """A figure with words behind it, and how many texts stand before and behind it on its line."""

    piece: Piece
    before: int
    behind: int


def with_touching_parted(lines: Sequence[list[Piece]], headings: int) -> tuple[Sequence[list[Piece]], list[Gutter]]:
    """``lines``, the first ``headings`` of which head the columns, with figures parted from the words of the next column;
    and those edges.

    Where no row was told by its figures (0 ``headings``) the first line that may hold such a pair is taken for one. Two columns are there
    where the heading has a gap, and in it all figures end at one edge and all words behind them begin at another.
    """
    if not headings:
        headings = next((n for n, line in enumerate(lines) if any(_is_figured(piece) for piece in line)), 0)
    joined = [
        _Joined(piece, at, len(line) - at - 1)
        for line in lines[headings:]
        for at, piece in enumerate(line)
        if _is_figured(piece)
    ]
    if not headings or not joined:
        return lines, []
    heads = _heads(lines[:headings])
    edges = [gap for at in range(len(heads) - 1) if (gap := _edge(heads, at, joined, lines[headings:]))]
    if not edges:
        return lines, []
    body = [[part for piece in line for part in _parts(piece, edges)] for line in lines[headings:]]
    return [*lines[:headings], *body], edges


def with_breaks_parted(
    lines: Sequence[list[Piece]], headings: int, breaks: Sequence[float]
) -> tuple[Sequence[list[Piece]], list[Gutter]]:
    """``lines``, the first ``headings`` of which head the columns, parted at the ``breaks`` of the rules between them; and those edges.

    Where words run across a break in several lines it is none between columns.
    """
    body = lines[headings:]
    full = [line for line in body if len(line) >= _COLUMNS]
    edges = [Gutter(x - _EDGE, x + _EDGE) for x in breaks if _crossing(full, x) <= _CROSSED * len(full)]
    if not edges or not full:
        return lines, []
    return [*lines[:headings], *([part for piece in line for part in _at_edges(piece, edges)] for line in body)], edges


def with_edges_parted(lines: Sequence[Sequence[Piece]], gutters: Sequence[Gutter]) -> Sequence[Sequence[Piece]]:
    """``lines`` with texts over ``gutters`` parted where a capital or figure stands just where the texts of the next column begin.

    A wrapped text that fills its column ends a blank away from the next; the heading of a section has no such word there but by accident.
    """
    over = [piece for line in lines for piece in line if len(piece.words) > 1 and spans(piece, gutters)]
    if not over:
        return lines
    ends = [*(gutter.start for gutter in gutters[1:]), inf]
    known = [
        (gutter, x)
        for gutter, end in zip(gutters, ends, strict=True)
        if (x := _beginning(gutter, end, lines)) is not None
    ]
    if not known:
        return lines
    return [
        line if is_section(line) else [part for piece in line for part in _at_beginnings(piece, known)]
        for line in lines
    ]


def _beginning(gutter: Gutter, end: float, lines: Sequence[Sequence[Piece]]) -> float | None:
    """Where the texts between a ``gutter`` and the ``end`` of that column begin, if most of them begin at one place."""
    starts = [piece.box.x0 for line in lines for piece in line if gutter.start <= piece.box.x0 < end]
    if len(starts) < FEWEST:
        return None
    middle = median_low(starts)
    even = 2 * sum(abs(x - middle) <= EVEN for x in starts) > len(starts)
    return middle if even and middle <= gutter.end + EVEN else None


def _at_beginnings(piece: Piece, known: Sequence[tuple[Gutter, float]]) -> list[Piece]:
    """``piece`` parted before each word that begins where the column behind a gutter that it runs over does, with a capital or a figure."""
    parts = [piece]
    for gutter, x in known:
        last = parts[-1]
        if last.box.x0 >= gutter.start or last.box.x1 <= gutter.end:
            continue
        at = next((n for n, word in enumerate(last.words) if n and abs(word.box.x0 - x) <= EVEN), None)
        if at is not None and _begins_text(last.words[at - 1].text, last.words[at].text):
            parts[-1:] = [piece_of(last.words[:at]), piece_of(last.words[at:])]
    return parts


def _begins_text(before: str, word: str) -> bool:
    """Whether ``word`` begins with a figure or a capital, and is not one of several words in capitals."""
    return word[0].isdigit() or (word[0].isupper() and not (word.isupper() and before.isupper()))


def _crossing(lines: Sequence[Sequence[Piece]], x: float) -> int:
    """How many of ``lines`` have a word that runs across ``x``."""
    return sum(
        any(word.box.x0 < x - EVEN and word.box.x1 > x + EVEN for piece in line for word in piece.words)
        for line in lines
    )


def _at_edges(piece: Piece, edges: Sequence[Gutter]) -> list[Piece]:
    """``piece`` parted at each of ``edges`` between two of its words that stand close to both sides of it."""
    parts = [piece]
    for edge in edges:
        last = parts[-1]
        left = [word for word in last.words if word.box.centre[0] < edge.middle]
        right = last.words[len(left) :]
        if left and right and left[-1].box.x1 <= edge.middle + EVEN and right[0].box.x0 >= edge.middle - EVEN:
            parts[-1:] = [piece_of(left), piece_of(right)]
    return parts


def with_edges(gutters: list[Gutter], edges: Sequence[Gutter]) -> list[Gutter]:
    """``gutters``, from left to right, and those of ``edges`` that were too narrow to be among them."""
    narrow = [edge for edge in edges if not any(each.start < edge.end and edge.start < each.end for each in gutters)]
    return sorted([*gutters, *narrow], key=_start) if narrow else gutters


def _start(gutter: Gutter) -> float:
    return gutter.start


def _is_figured(piece: Piece) -> bool:
    """Whether a piece begins with a figure or a date and goes on with words."""
    return (
        len(piece.words) > 1
        and piece.words[0].text[-1] in "0123456789%)"
        and any(map(str.isdigit, piece.words[0].text))
    )


def _heads(lines: Sequence[Sequence[Piece]]) -> list[tuple[float, float]]:
    """From where to where the headings of columns in ``lines`` stand, left to right; those over several others are left out."""
    pieces = [piece.box for line in lines for piece in line]
    lowest = [box for box in pieces if not _is_over_two(box, pieces)]
    heads: list[tuple[float, float]] = []
    for start, end in sorted((box.x0, box.x1) for box in lowest):
        if heads and start < heads[-1][1]:
            heads[-1] = heads[-1][0], max(end, heads[-1][1])
        else:
            heads.append((start, end))
    return heads


def _is_over_two(box: Box, others: Sequence[Box]) -> bool:
    """Whether two texts that stand beside one another are below ``box``."""
    below = [other for other in others if other.top >= box.centre[1] and other.x0 < box.x1 and other.x1 > box.x0]
    return bool(below) and min(other.x1 for other in below) < max(other.x0 for other in below)


def _edge(
    heads: Sequence[tuple[float, float]], at: int, joined: Sequence[_Joined], body: Sequence[Sequence[Piece]]
) -> Gutter | None:
    """The strip behind the heading ``at`` of ``heads`` at which the figures of ``joined`` end and their words begin, if any.

    Where more texts stand to one side of them than headings do, the figure and its words have one heading.
    """
    one, other = heads[at], heads[at + 1]
    within: list[tuple[float, float]] = []
    for each in joined:
        end, start = each.piece.words[0].box.x1, each.piece.words[1].box.x0
        if one[1] - EVEN <= end and start <= other[0] + EVEN:
            if each.before > at or each.behind > len(heads) - at - 2:
                return None
            within.append((end, start))
    if not within:
        return None
    ends, starts = zip(*within, strict=True)
    edge = Gutter(max(ends), min(starts))
    even = max(ends) - min(ends) <= EVEN and max(starts) - min(starts) <= EVEN
    if not even or edge.end < edge.start or not _shown(edge, body):
        return None
    return edge if len(within) >= FEWEST or 0 < _FIGURES - len(within) <= _ending_at(edge, body) else None


def _shown(edge: Gutter, lines: Sequence[Sequence[Piece]]) -> bool:
    """Whether most texts that run over ``edge`` have it between a figure and a word, and the others are headings of sections."""
    over = [piece for line in lines for piece in line if piece.box.x0 < edge.start and piece.box.x1 > edge.end]
    return sum(len(_parts(piece, [edge])) > 1 for piece in over) >= MOST * len(over)


def _ending_at(edge: Gutter, lines: Sequence[Sequence[Piece]]) -> int:
    """How many figures by themselves end at the ``edge``."""
    return sum(abs(piece.box.x1 - edge.start) <= EVEN and is_figure(piece.text) for line in lines for piece in line)


def _parts(piece: Piece, edges: Sequence[Gutter]) -> list[Piece]:
    """``piece`` in two where one of ``edges`` lies behind its first word."""
    if len(piece.words) > 1:
        end, start = piece.words[0].box.x1, piece.words[1].box.x0
        if any(end <= edge.start and edge.end <= start and edge.start - end <= EVEN for edge in edges):
            return [piece_of(piece.words[:1]), piece_of(piece.words[1:])]
    return [piece]
