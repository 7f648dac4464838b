"""Marks of footnotes, set small and raised behind a figure or a word: no part of it. Powers in units (``m²``) are."""

from __future__ import annotations

from collections.abc import Sequence

import regex
from msgspec import Struct

from cchc_extract.model import Box, Word, absorbed
from cchc_extract.reading.docxmath import RAISED
from cchc_extract.reading.glyphs import Stretch, unturned

RULE = "note-mark"
_SMALLER, _HARDLY_SMALLER = 0.76, 0.87
"""Size of a mark, of the print that it stands at, at most; offices set 0.58 to 0.66, browsers 0.83, and those raise it by a third."""
_WELL_UP = 0.25
"""How far a mark that is hardly smaller is raised, of the size of that print, at least."""
_LEAST_UP, _MOST_UP = 0.12, 0.75
"""How far a mark is raised, of the size of that print."""
_NEAR, _TOUCHES = 0.35, 0.1
"""How far it stands behind it, likewise; the second where it is hardly smaller."""
_MARK = regex.compile(r"\d{1,2}|[a-e]|\*{1,3}|[†‡]|\((?:\d{1,2}|[a-e]|\*{1,3})\)|\[\d{1,2}\]")
_OPENS, _SIGNS = ("(", "["), 4
"""What a mark in brackets begins with, and how many signs it has at most."""
_POWERED = regex.compile(r"(?:^|[\s\d(/.])(?:[kcdm]?m|h?a|(?P<ten>10))$", regex.IGNORECASE)
"""What may have a power behind it."""
_TEN = regex.compile(r"(?<![\d,])10$")


class Mark(Struct, frozen=True):
    """A mark that was taken off, and where what it stands at ends."""

    text: str
    place: Box
    rule: str = RULE


def without_marks(runs: list[list[Stretch]]) -> tuple[list[list[Stretch]], list[Mark]]:
    """The ``runs`` without marks of footnotes, and these; powers are set on the line of their unit."""
    marks: list[Mark] = []
    found: list[list[Stretch]] = []
    largest = 0.0
    for run in runs:
        sizes = {stretch.font.size for stretch in run}
        small = sizes and min(sizes) <= _HARDLY_SMALLER * max(largest, *sizes)
        found.append(_without(run, found[-1] if found else [], marks) if small else run)
        largest = max(sizes, default=0.0)
    return found, marks


def _without(run: Sequence[Stretch], above: list[Stretch], marks: list[Mark]) -> list[Stretch]:
    """``run`` without marks; ``above`` is the run before, from which pdfium may part what is raised at its end."""
    kept: list[Stretch] = []
    for stretch in _brackets_whole(run):
        line = kept or above
        before = line[-1] if line else None
        if before is None or not _is_raised(before, stretch):
            kept.append(stretch)
        elif (powered := _POWERED.search(before.text)) and stretch.text.strip() in ("2", "3", "6", "9"):
            line.append(_exponent(stretch, before, raised=powered["ten"] is not None))
        else:
            text = stretch.text.strip()
            rule = "note-or-power" if text.isdigit() and _TEN.search(before.text) else RULE
            marks.append(Mark(text, _end_of(before), rule))
    return kept


def _brackets_whole(run: Sequence[Stretch]) -> Sequence[Stretch]:
    """``run`` with a mark in brackets, the signs of which come one by one, as one stretch."""
    texts = [stretch.text for stretch in run]
    if not any(text[:1] in _OPENS for text in texts):
        return run
    whole: list[Stretch] = []
    at = 0
    while at < len(run):
        end = next((end for end in range(at + 2, at + _SIGNS + 1) if _MARK.fullmatch("".join(texts[at:end]))), at + 1)
        mine = (
            run[at:end] if texts[at][:1] in _OPENS and len({each.baseline for each in run[at:end]}) == 1 else [run[at]]
        )
        whole.append(_joined(mine) if len(mine) > 1 else run[at])
        at += len(mine)
    return whole


def _joined(parts: Sequence[Stretch]) -> Stretch:
    """``parts`` of one line as one stretch."""
    first = parts[0]
    return Stretch(
        text="".join(part.text for part in parts),
        starts=[x for part in parts for x in part.starts],
        ends=[x for part in parts for x in part.ends],
        baseline=first.baseline,
        font=first.font,
        turned=first.turned,
        piece=first.piece,
    )


def _exponent(stretch: Stretch, before: Stretch, *, raised: bool) -> Stretch:
    """``stretch`` on the line of what it is a power of; behind 10 it stays a ``raised`` figure, for 106 is not 10⁶."""
    return Stretch(
        text=stretch.text.translate(RAISED) if raised else stretch.text,
        starts=stretch.starts,
        ends=stretch.ends,
        baseline=before.baseline,
        font=before.font,
        turned=stretch.turned,
        piece=stretch.piece,
    )


def _is_raised(before: Stretch, stretch: Stretch) -> bool:
    size = before.font.size
    if stretch.font.size > _HARDLY_SMALLER * size or stretch.turned != before.turned or before.text[-1:].isspace():
        return False
    up, behind = before.baseline - stretch.baseline, stretch.starts[0] - before.ends[-1]
    least, near = (_LEAST_UP, _NEAR) if stretch.font.size <= _SMALLER * size else (_WELL_UP, _TOUCHES)
    fits = least * size <= up <= _MOST_UP * size and abs(behind) <= near * size
    return fits and _MARK.fullmatch(stretch.text.strip()) is not None


def _end_of(stretch: Stretch) -> Box:
    """The place of the last letter."""
    size, end = stretch.font.size, stretch.ends[-1]
    start = min(stretch.starts[-1], end - 0.1)
    return unturned(Box(start, stretch.baseline - 0.5 * size, end, stretch.baseline), stretch.turned)


def marked(words: Sequence[Word], marks: Sequence[Mark]) -> list[Word]:
    """The ``words``, those that had a mark with the decision that it is no part of them."""
    found = list(words)
    for mark in marks:
        at = next((at for at, word in enumerate(found) if word.box.contains(*mark.place.centre)), None)
        if at is not None:
            found[at] = absorbed(found[at], mark.text, mark.rule)
    return found
