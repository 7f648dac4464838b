"""Text that is printed twice at nearly the same place to look bold: its letters count once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from cchc_extract.reading.glyphs import Stretch

_NEAR = 0.1
"""How far apart, in font sizes, two prints of one letter stand at most; the narrowest letters that follow each other are a quarter wide."""
_ALIKE = 0.1
"""Share by which the sizes of the two may differ."""
_OVER = 0.5
"""Share of its own width by which a text must reach over another one on its line that two prints may be suspected."""
_LINES = 1.5
"""Points by which two lines must be apart that they may not be one, printed twice."""
_SQUARE = 8.0
"""Points across and down of the squares of the page in which letters are looked up."""

_Place = tuple[float, float, float, int]
"""Where a letter was printed: along its line, the line, its size and the command that drew it."""


def printed_once(runs: list[list[Stretch]]) -> list[list[Stretch]]:
    """The ``runs`` without letters that an earlier command printed at the same place; the list itself where there are none."""
    return _without_second(runs) if _is_suspected(runs) else runs


def _is_suspected(runs: Sequence[Sequence[Stretch]]) -> bool:
    """Whether texts lie over each other on one line, or lines hardly apart. It is asked of each page, so of texts and not of letters."""
    every = sorted((each.baseline, each.starts[0], each.ends[-1]) for run in runs for each in run)
    for (line, start, end), (other, begin, behind) in pairwise(every):
        if line == other:
            if end - begin > _OVER * (behind - begin) and behind - begin > 0 and end > start:
                return True
        elif other - line < _LINES:
            return True
    return False


def _without_second(runs: Sequence[Sequence[Stretch]]) -> list[list[Stretch]]:
    printed: dict[tuple[str, int, int, int], list[_Place]] = defaultdict(list)
    found: list[list[Stretch]] = []
    for run in runs:
        second: list[set[int]] = []
        for stretch in run:
            again = {at for at in range(len(stretch.text)) if _is_second(stretch, at, printed)}
            for at in range(len(stretch.text)):
                if at not in again:
                    _remember(stretch, at, printed)
            second.append(again)
        found.append(list(_kept(run, second)))
    return found


def _kept(run: Sequence[Stretch], second: Sequence[set[int]]) -> Iterator[Stretch]:
    """What is left of ``run``, of whose texts the letters ``second`` stand where others do: the same letter in another word is none."""
    for number, (stretch, again) in enumerate(zip(run, second, strict=True)):
        if again and len(stretch.text) == 1:
            again = again if _is_beside(run, second, number) else set()
        elif again:
            again = {at for at in again if _is_whole(stretch.text, at, again)}
        if again:
            yield from _cut_down(stretch, [at for at in range(len(stretch.text)) if at not in again])
        else:
            yield stretch


def _is_whole(text: str, at: int, again: set[int]) -> bool:
    """Whether all letters of the word in which letter ``at`` stands are second ones."""
    start = text.rfind(" ", 0, at) + 1
    end = text.find(" ", at)
    return all(other in again for other in range(start, len(text) if end < 0 else end))


def _is_beside(run: Sequence[Stretch], second: Sequence[set[int]], number: int) -> bool:
    """Whether letter ``number`` of a ``run``, drawn by itself, has such a second one beside it, or no letter at all."""
    stretch = run[number]
    beside = [
        bool(second[other])
        for other in (number - 1, number + 1)
        if 0 <= other < len(run) and _touch(*sorted((stretch, run[other]), key=lambda each: each.starts[0]))
    ]
    return not beside or any(beside)


def _touch(left: Stretch, right: Stretch) -> bool:
    near = _NEAR * left.font.size
    return left.baseline == right.baseline and abs(right.starts[0] - left.ends[-1]) <= near


def _is_second(stretch: Stretch, at: int, printed: dict[tuple[str, int, int, int], list[_Place]]) -> bool:
    size, along, line = stretch.font.size, stretch.starts[at], stretch.baseline
    if stretch.text[at].isspace():
        return False
    near = min(_NEAR * size, _SQUARE)
    return any(
        piece != stretch.piece
        and abs(other - along) <= near
        and abs(level - line) <= near
        and abs(large - size) <= _ALIKE * size
        for other, level, large, piece in printed.get(_key(stretch, at), ())
    )


def _remember(stretch: Stretch, at: int, printed: dict[tuple[str, int, int, int], list[_Place]]) -> None:
    """Note a letter in its own square of the page and in those around it, so that it is found from beyond their edges."""
    place = (stretch.starts[at], stretch.baseline, stretch.font.size, stretch.piece)
    text, turned, along, line = _key(stretch, at)
    for x in (along - 1, along, along + 1):
        for y in (line - 1, line, line + 1):
            printed[text, turned, x, y].append(place)


def _key(stretch: Stretch, at: int) -> tuple[str, int, int, int]:
    """A letter and the square of the page in which it stands."""
    return stretch.text[at], stretch.turned, int(stretch.starts[at] // _SQUARE), int(stretch.baseline // _SQUARE)


def _cut_down(stretch: Stretch, kept: Sequence[int]) -> Iterator[Stretch]:
    """What is left of ``stretch`` where only the letters at ``kept`` are: texts of letters side by side, none of blanks alone."""
    start = 0
    for at in range(1, len(kept) + 1):
        if at < len(kept) and kept[at] == kept[at - 1] + 1:
            continue
        first, behind = kept[start], kept[at - 1] + 1
        start = at
        if stretch.text[first:behind].strip():
            yield stretch.part(first, behind)
