"""Words to lines of text.

A line ends at a wide gap: the issuing body and the national motto stand side by side on one baseline and are two lines.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from cchc_extract.layout.language import language
from cchc_extract.layout.syllables import (
    are_broken_digits,
    completes_group,
    is_broken,
    is_broken_address,
    is_broken_code,
    is_broken_digits,
    is_code_cut_at_stop,
    is_cut,
    is_part,
    is_syllable,
    is_torn,
)
from cchc_extract.model import Box, Line, Word, around
from cchc_extract.vietnamese import fold

_SAME_LINE = 0.5
"""Share of the lower of two heights by which a word must overlap a line to stand on it."""
_GAP = 0.8
"""Narrowest gap, in line heights, at which a line may be cut; an ordinary blank is a quarter."""
_WIDE_GAP = 4.0
"""Gap, in line heights, at which a line is always cut."""
_UNLIKE_BLANKS = 2.5
"""How many times wider than the line's usual blank such a gap must be: justified lines have wide blanks all along."""
_WALL = 4.0
"""Points that a cell keeps free between its walls at least, unless a word is too long for it."""
_MARGINS = 13.0
"""The same where both walls have the widest margin that office programs give a cell unasked."""
_MOST_PARTS = 6
"""Lines over which a narrow cell breaks one syllable at most."""
_NEIGHBOUR = 1.3
"""How far away, in line heights, the next line may be whose text speaks against a cut."""
_BRIDGED = 0.8
"""Share of a gap that a line above or below must run across to show that it is no gutter (``Số:      /BC-UBND``)."""


def lines_of(words: Sequence[Word], *, page: int) -> list[Line]:
    """The lines that ``words`` (points) make, top to bottom, those on one baseline from left to right."""
    return lines_on(baselines(words), page=page)


def lines_on(on_baselines: Sequence[Sequence[Word]], *, page: int) -> list[Line]:
    """The lines of words that are parted by baseline already, as ``baselines`` does it."""
    rows = [chunks_of(row) for row in on_baselines]
    lines: list[Line] = []
    for index, chunks in enumerate(rows):
        around_it = [chunk for near in rows[max(0, index - 1) : index + 2] if near is not chunks for chunk in near]
        lines.extend(line_from(part, page=page) for part in _bridged(chunks, around_it))
    return lines


def line_from(words: Sequence[Word], *, page: int) -> Line:
    """One line of ``words``, which are in reading order."""
    return Line(page=page, text=_joined(words), box=_box(words), words=tuple(words))


def baselines(words: Sequence[Word]) -> list[list[Word]]:
    """``words`` by baseline, top to bottom, each from left to right."""
    if _on_one_height(words):
        return [sorted(words, key=_left)]
    rows: list[_Row] = []
    bands: list[tuple[float, float]] = []
    for word in sorted(words, key=_twice_middle):
        box = word.box
        band = box.top, box.bottom
        if bands and bands[-1] == band and band[0] < band[1]:  # one more of the usual height, as most are
            rows[-1].add(word, band)
        elif (index := _row_of(box, bands)) is None:
            rows.append(_Row(word, band))
            bands.append(band)
        else:
            rows[index].add(word, band)
            if bands[index] != band:
                bands[index] = rows[index].band
    ordered = sorted(zip(bands, rows, strict=True), key=lambda pair: pair[0])
    return [sorted(row.words, key=_left) for _, row in ordered]


class _Row:
    """Words on one baseline, with their tops and bottoms in order of height."""

    __slots__ = ("_bottoms", "_tops", "words")

    def __init__(self, word: Word, band: tuple[float, float]) -> None:
        self.words = [word]
        self._tops, self._bottoms = [band[0]], [band[1]]

    def add(self, word: Word, band: tuple[float, float]) -> None:
        """One more word, with its top and bottom."""
        self.words.append(word)
        insort(self._tops, band[0])
        insort(self._bottoms, band[1])

    @property
    def band(self) -> tuple[float, float]:
        """The usual top and bottom: low words (a dash) and high ones (a bracket) do not move it."""
        return _median(self._tops), _median(self._bottoms)


def _median(ordered: Sequence[float]) -> float:
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _on_one_height(words: Sequence[Word]) -> bool:
    """Whether all words have the same top and bottom, as those of one line in one font do."""
    if not words:
        return False
    top, bottom = words[0].box.top, words[0].box.bottom
    for word in words:
        box = word.box
        if box.top != top or box.bottom != bottom:
            return False
    return bottom > top


def _twice_middle(word: Word) -> float:
    box = word.box
    return box.top + box.bottom


def _left(word: Word) -> float:
    return word.box.x0


def cell_text(words: Sequence[Word], cell: Box | None = None) -> str:
    r"""The words of one ``cell`` as text, its lines joined by ``\n``; sideways words are read along their own direction.

    A word too long for the cell is broken where there is no room for one more letter; its parts are joined again.
    """
    if _is_one_line(words):
        return _joined(words)
    turns = [word.turned for word in words]
    turned = max(turns, key=turns.count) if any(turns) else 0
    rows = baselines([_upright(word, turned) for word in words] if turned else words)
    width = None if cell is None else cell.height if turned in (90, 270) else cell.width
    if width is not None and len(words) == len(rows) > 2 and words[0].text[:1] == "0" and _are_digits(rows, width):
        return "".join([row[0].text for row in rows])
    broken = [
        _breaks_off(above[0], row[0], width) if len(above) == 1 else _breaks_within(above, row[0], width)
        for above, row in pairwise(rows)
    ]
    if width is not None and not all(broken):
        broken = _as_likely(rows, broken, width) if any(broken) else broken
        broken = _in_syllables(rows, broken, width) if len(rows) == len(words) > 2 else broken
    text = _joined(rows[0]) if rows else ""
    for row, joins in zip(rows[1:], broken, strict=True):
        text += ("" if joins else "\n") + _joined(row)
    return text


def _breaks_within(above: Sequence[Word], following: Word, width: float | None) -> bool:
    """Whether the last word of a full line of several goes on in the ``following`` line: one of the two parts is no word of its own."""
    last = above[-1]
    if width is None or not is_part(last.text, following.text):
        return False
    return _free_beside(above, following, width) < _MARGINS


def _as_likely(rows: Sequence[Sequence[Word]], broken: Sequence[bool], width: float) -> list[bool]:
    """Which lines of a cell, of which some are ``broken`` within a word, go on in the next: also those whose two parts might be words."""
    if not any(
        joins and is_part(above[-1].text, row[0].text)
        for (above, row), joins in zip(pairwise(rows), broken, strict=True)
    ):
        return list(broken)
    return [
        joins or (_free_beside(above, row[0], width) < _MARGINS and _is_likelier_one(above[-1].text, row[0].text))
        for (above, row), joins in zip(pairwise(rows), broken, strict=True)
    ]


def _in_syllables(rows: Sequence[Sequence[Word]], broken: Sequence[bool], width: float) -> list[bool]:
    """``broken``, of lines of one word each, and true where three lines or more, each full, are one syllable (``tu``, ``yế``, ``n``)."""
    parts = [row[0] for row in rows]
    joins = list(broken)
    for start in range(len(parts) - 2):
        for end in range(min(len(parts), start + _MOST_PARTS), start + 2, -1):
            if _is_torn_syllable(parts[start:end], width):
                joins[start : end - 1] = [True] * (end - 1 - start)
                break
    return joins


def _is_torn_syllable(parts: Sequence[Word], width: float) -> bool:
    """Whether ``parts``, one below the other, are one syllable and none of them has room for one more letter, nor are all syllables."""
    texts = [part.text for part in parts]
    if not is_syllable("".join(texts)) or all(map(is_syllable, texts)):
        return False
    return all(_free(above, below, width) < _MARGINS for above, below in pairwise(parts))


def _is_likelier_one(above: str, below: str) -> bool:
    """Whether two syllables are seen as one more often than beside each other."""
    known = language()
    first, second = fold(above), fold(below)
    return first.isalpha() and second.isalpha() and known.count(first + second) > known.together(first, second)


def _is_one_line(words: Sequence[Word]) -> bool:
    """Whether the words stand upright on one height, from left to right, as those of most cells do: nothing is to be put in order."""
    if not _on_one_height(words):
        return False
    left = words[0].box.x0
    for word in words:
        if word.turned or word.box.x0 < left:
            return False
        left = word.box.x0
    return True


def _breaks_off(word: Word, following: Word, width: float | None) -> bool:
    above, below = word.text, following.text
    if is_cut(above, below):
        return True
    if width is None:
        return False
    if completes_group(above, below) or is_code_cut_at_stop(above, below):
        return True
    free = _free(word, following, width)
    if free >= _MARGINS:
        return False
    if is_broken_digits(above, below):
        return True
    if is_broken(above, below):
        return free < _WALL or is_torn(above, below)
    return is_broken_code(above, below) or is_broken_address(above, below)


def _are_digits(rows: Sequence[Sequence[Word]], width: float) -> bool:
    """Whether three or more lines of one word each are one long number, broken for want of room."""
    texts = [row[0].text for row in rows]
    return are_broken_digits(texts) and _free(rows[0][0], rows[1][0], width) < _MARGINS


def _free(word: Word, following: Word, width: float) -> float:
    """The room (points) that a cell has left beside ``word`` and one letter more."""
    return width - word.box.width - following.box.width / max(1, len(following.text))


def _free_beside(line: Sequence[Word], following: Word, width: float) -> float:
    """The room (points) that a cell has left beside the words of a ``line`` and one letter more."""
    return width - (line[-1].box.x1 - line[0].box.x0) - following.box.width / max(1, len(following.text))


def _upright(word: Word, turned: int) -> Word:
    """``word`` as it lies after the page is turned so that words turned by ``turned`` degrees stand upright."""
    if turned == 0:
        return word
    box = word.box
    boxes = {
        90: Box(box.top, -box.x1, box.bottom, -box.x0),
        180: Box(-box.x1, -box.bottom, -box.x0, -box.top),
        270: Box(-box.bottom, box.x0, -box.top, box.x1),
    }
    if turned not in boxes:
        return word
    return Word(text=word.text, box=boxes[turned])


def _joined(words: Sequence[Word]) -> str:
    return " ".join([word.text for word in words])


def _box(words: Sequence[Word]) -> Box:
    return around([word.box for word in words]) or Box(0, 0, 0, 0)


def _row_of(box: Box, bands: Sequence[tuple[float, float]]) -> int | None:
    """The band that ``box`` overlaps most, if by enough; words come from top to bottom, so only the latest bands can."""
    upper, lower_edge, height = box.top, box.bottom, box.height
    best, most = None, _SAME_LINE
    for index in range(max(0, len(bands) - 6), len(bands)):
        top, bottom = bands[index]
        if bottom <= upper:
            continue
        lower = min(height, bottom - top)
        share = (min(lower_edge, bottom) - max(upper, top)) / lower if lower > 0 else 0.0
        if share >= most:
            best, most = index, share
    return best


def chunks_of(row: Sequence[Word]) -> list[list[Word]]:
    """``row`` cut at every gap that may be a gutter."""
    boxes = [word.box for word in row]
    gaps = [after.x0 - before.x1 for before, after in pairwise(boxes)]
    height = _median(sorted([box.bottom - box.top for box in boxes]))
    if max(gaps, default=0.0) < _GAP * height:
        return [list(row)]
    blanks = [gap for gap in gaps if gap < _GAP * height]
    usual = median(blanks) if blanks else (median(gaps) if len(gaps) > 2 else 0.0)
    chunks = [[row[0]]]
    for gap, word in zip(gaps, row[1:], strict=True):
        if gap >= _GAP * height and (gap > _UNLIKE_BLANKS * usual or gap >= _WIDE_GAP * height):
            chunks.append([word])
        else:
            chunks[-1].append(word)
    return chunks


def _bridged(chunks: Sequence[list[Word]], neighbours: Sequence[list[Word]]) -> list[list[Word]]:
    """``chunks`` joined again where a line above or below runs across the gap, as no column would let it."""
    joined = [list(chunks[0])]
    if len(chunks) == 1:
        return joined
    boxes = [_box(words) for words in neighbours]
    for chunk in chunks[1:]:
        before, after = _box(joined[-1]), _box(chunk)
        height = max(before.height, after.height)
        gap = Box(before.x1, min(before.top, after.top), after.x0, max(before.bottom, after.bottom))
        near = [box for box in boxes if box.overlap(gap.grown(_NEIGHBOUR * height)) > 0]
        if gap.width < _WIDE_GAP * height and any(_runs_across(box, gap) for box in near):
            joined[-1].extend(chunk)
        else:
            joined.append(chunk)
    return joined


def _runs_across(box: Box, gap: Box) -> bool:
    return min(box.x1, gap.x1) - max(box.x0, gap.x0) >= _BRIDGED * gap.width
