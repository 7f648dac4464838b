"""What a page prints over its table and that is no part of it: its number, a running head or foot, when it was printed, who signed it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import attrgetter

import regex

from cchc_extract.layout.lines import baselines
from cchc_extract.model import Box, Grid, Page, PageLayout, Word, around

NEAR_MIDDLE = 60.0
"""Points from the middle of the page within which each word of its number lies."""
CENTRED = 3.0
"""Points by which the middle of a page's number may lie beside the middle of the page."""
APART = 1.0
"""Times its height that words on one line stand apart where they are no text together: a blank is a quarter."""
ALIKE = 0.4
"""Points within which sizes and feet of words are those of one line of text."""
DESCENT = 0.22
"""Share of its size by which a font reaches below the line."""
SAME_PLACE = 1.0
"""Points within which a running head stands at one place on all pages."""
RUNNING_LINES = 2
"""How many lines at the top and bottom of a page may be running ones."""
FEWEST_LETTERS = 8
"""A running line that is no number of a page has at least as many."""

SMALLER = 0.8
"""Times the size of most print of a table, up to which a line that is in no row of it may be a running one."""
SIGNED = 0.9
"""The same for a line that says who signed: what it says tells more than its size."""
BLANK = 0.45
"""Widest blank between two words of one text, in sizes of print."""
FEWEST_WORDS = 3
"""Words of a small line that runs across columns, at least."""

_TEXT, _SIZE = attrgetter("text"), attrgetter("size")
_STAMP = regex.compile(
    r"^\W*(?:in|in ra|xuất|printed)\b.*\d{1,2}[:hg]\d{2}"
    r"|^\d{1,2}[:hg]\d{2}\b.*\d{1,2}[/-]\d{1,2}[/-]\d{2,4}"
    r"|^\d{1,2}[/-]\d{1,2}[/-]\d{2,4}\W+\d{1,2}[:hg]\d{2}"
    r"|\b(?:trang|page)\s*(?:số\s*)?\d{1,4}\s*(?:/|trên|of)\s*\d{1,4}",
    regex.I,
)
"""What programs print at the foot of a page: when and by which it was printed, its number among all."""
_SIGNED = regex.compile(
    r"\b(?:người ký|ký (?:số |điện tử )?bởi|(?:ngày|thời gian|giờ) ký|cơ quan|tổ chức|email|signed by|signing time)\s*:",
    regex.I,
)
"""How the lines begin that signing programs print where a document was signed."""
_WHEN = regex.compile(r"\d{1,2}:\d{2}:\d{2}|[+-]\d{2}:?00\b")
"""When it was signed, to the second."""
_OF_PAGES = regex.compile(r"\d{0,4}/\d{0,4}")
_OF_ALL = regex.compile(r"(?:trang|page)\s*(?:số\s*)?(\d{1,4})\s*(?:/|trên|of)\s*(\d{1,4})", regex.I)
"""The number of a page among all: ``Trang 2/3``, ``Page 2 of 3``."""
_BARE = regex.compile(r"(?:(?:trang|page)\s*|[-–—]\s*)?(\d{1,4})(?:\s*/\s*\d{1,4}|\s*[-–—])?", regex.I)
"""The number alone, which may as well be a table's: ``2``, ``- 2 -``, ``2/3``, ``Trang 2``."""


def printed_over(grid: Grid, words: Sequence[Word], page: Page, before: PageLayout | None) -> list[Word]:
    """Those of ``words``, which lie in ``grid``, that the page prints over the table.

    ``before``: the page before, whose first and last lines are looked for at the same place.
    """
    if page.source != "digital":
        return []
    texts = tuple(map(_TEXT, words))
    signed = _signatures(words, texts)
    return [
        *_number_of_page(grid, words, texts, page),
        *_running(grid, words, texts, before),
        *signed,
        *(word for word in _small(grid, words) if word not in signed),
    ]


def _signatures(words: Sequence[Word], texts: tuple[str, ...]) -> list[Word]:
    """The words of the lines, smaller than most, that say who signed the document, if they say when, to the second."""
    text = " ".join(texts)
    if not _SIGNED.search(text) or not _WHEN.search(text):
        return []
    usual = Counter(map(_SIZE, words)).most_common(1)[0][0] or 0.0
    lines: dict[int, list[Word]] = {}
    for match in _SIGNED.finditer(text):
        first = words[text.count(" ", 0, match.start())]
        if first.size is not None and first.size <= SIGNED * usual:
            run = _run(first, words)
            lines[min(map(id, run))] = run
    found = [word for run in lines.values() for word in run]
    return found if _WHEN.search(" ".join(map(_TEXT, found))) else []


def _number_of_page(grid: Grid, words: Sequence[Word], texts: tuple[str, ...], page: Page) -> list[Word]:
    number = str(page.number)
    found: list[Word] = []
    for word in _near(words, texts, number):
        if _OF_PAGES.fullmatch(word.text) or abs(word.box.centre[0] - page.width / 2) <= NEAR_MIDDLE:
            run = _run(word, words)
            if _is_number_of_page(run, words, grid, page):
                found += run
    return found


def _near(words: Sequence[Word], texts: tuple[str, ...], number: str) -> Iterator[Word]:
    """The words that are ``number`` or hold a stroke."""
    if "/" in "".join(texts):
        yield from [word for word in words if word.text == number or "/" in word.text]
        return
    start = 0
    for _ in range(texts.count(number)):
        start = texts.index(number, start) + 1
        yield words[start - 1]


def _run(word: Word, words: Sequence[Word]) -> list[Word]:
    """The words of one text with ``word``: on its line, as large, none further from the next than blanks are."""
    line = [each for each in words if abs(each.box.bottom - word.box.bottom) <= ALIKE and _alike(each, word)]
    line.sort(key=lambda each: each.box.x0)
    at = next(index for index, each in enumerate(line) if each is word)
    first, last, blank = at, at + 1, APART * word.box.height
    while first > 0 and line[first].box.x0 - line[first - 1].box.x1 < blank:
        first -= 1
    while last < len(line) and line[last].box.x0 - line[last - 1].box.x1 < blank:
        last += 1
    return line[first:last]


def _alike(one: Word, other: Word) -> bool:
    return one.size is None or other.size is None or abs(one.size - other.size) <= ALIKE


def _is_number_of_page(run: Sequence[Word], words: Sequence[Word], grid: Grid, page: Page) -> bool:
    """Whether a run of words is the page's number: it says so, or stands in the middle of the page over the text of a cell.

    A value is alone in its cell, and the end of a label printed like the rest of it.
    """
    text, number = " ".join(word.text for word in run), str(page.number)
    box = around([word.box for word in run])
    if box is None:
        return False
    beside = _in_cell(box, words, grid, run)
    of_all, bare = _OF_ALL.fullmatch(text), _BARE.fullmatch(text)
    if of_all is not None:
        return int(of_all[1]) <= int(of_all[2])
    if bare is None or bare[1] != number or abs(box.centre[0] - page.width / 2) > CENTRED:
        return False
    if not beside:
        return _stands_alone(run[0], words)
    lettered = any(any(map(str.isalpha, word.text)) for word in beside)
    over = any(_overlaps(word.box, box) for word in beside)
    return (lettered and over) or not all(_alike(word, run[0]) for word in beside)


def _overlaps(one: Box, other: Box) -> bool:
    return one.top < other.bottom - ALIKE and one.bottom > other.top + ALIKE


def _stands_alone(number: Word, words: Sequence[Word]) -> bool:
    """Whether a number alone in its cell is no value: it is printed in another size than all of its row, and not on their line."""
    row = [word for word in words if word is not number and _overlaps(word.box, number.box)]
    return bool(row) and not any(_alike(word, number) or abs(_foot(word) - _foot(number)) <= 1.0 for word in row)


def _foot(word: Word) -> float:
    """Where the line of a word is, about: letters reach below it by a fifth of their size."""
    return word.box.bottom - DESCENT * (word.size or word.box.height)


def _in_cell(box: Box, words: Sequence[Word], grid: Grid, run: Sequence[Word]) -> list[Word]:
    """The other words of the cell in which ``box`` lies."""
    cell = _cell_at(box, grid)
    mine = set(map(id, run))
    return [word for word in words if cell and id(word) not in mine and cell.contains(*word.box.centre)]


def _small(grid: Grid, words: Sequence[Word]) -> Iterator[Word]:
    """Lines of small print that stand on no line of their row, and say when the page was printed or run on from cell to cell."""
    sizes = Counter(map(_SIZE, words))
    if len(sizes) < 2:  # all print is of one size
        return
    usual = sizes.most_common(1)[0][0] or 0.0
    seen: set[int] = set()
    for word in words if min(filter(None, sizes), default=usual) <= SMALLER * usual else ():
        if word.size is None or word.size > SMALLER * usual or id(word) in seen:
            continue
        run = _run(word, words)
        seen |= set(map(id, run))
        if _is_off_row(run, words) and (_STAMP.search(" ".join(map(_TEXT, run))) or _runs_across(run, grid)):
            yield from run


def _is_off_row(run: Sequence[Word], words: Sequence[Word]) -> bool:
    """Whether a line stands on no line with others."""
    mine, foot = set(map(id, run)), _foot(run[0])
    return not any(abs(_foot(word) - foot) <= 1.0 and id(word) not in mine for word in words)


def _runs_across(run: Sequence[Word], grid: Grid) -> bool:
    """Whether a text of several words goes on over the edge of a cell, with no more than a blank there."""
    if len(run) < FEWEST_WORDS or any(b.box.x0 - a.box.x1 > BLANK * (a.size or 0.0) for a, b in pairwise(run)):
        return False
    first, last = (_cell_at(word.box, grid) for word in (run[0], run[-1]))
    return first is not None and last is not None and first != last


def _cell_at(box: Box, grid: Grid) -> Box | None:
    x, y = box.centre
    return next((cell.box for cell in grid.cells if cell.box is not None and cell.box.contains(x, y)), None)


def _running(grid: Grid, words: Sequence[Word], texts: tuple[str, ...], before: PageLayout | None) -> Iterator[Word]:
    """The words that the page before has as a line of its margin, at the same place."""
    if before is None or grid.box is None:
        return
    lines = before.lines
    for line in (*lines[:RUNNING_LINES], *lines[-RUNNING_LINES:]):
        box = line.box
        if box is None or not grid.box.contains(*box.centre) or len(line.text) < FEWEST_LETTERS:
            continue
        if not line.words or line.words[0].text not in texts or line.words[-1].text not in texts:
            continue
        here = [word for word in words if _lies_on(word.box, box)]
        if here and " ".join(word.text for row in baselines(here) for word in row) == line.text:
            yield from here


def _lies_on(box: Box, line: Box) -> bool:
    inside = line.x0 - SAME_PLACE <= box.x0 and box.x1 <= line.x1 + SAME_PLACE
    return inside and abs(box.bottom - line.bottom) <= SAME_PLACE
