"""Lines of a dump in which a mark parts the cells: a tab, a bar or a semicolon; and which of them stand together as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import regex
from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.patterns.tables import NEARLY
from cchc_extract.understanding.textcells.headplaces import is_heading, stops
from cchc_extract.understanding.textrows.vocabulary import Vocabulary

_FEWEST_FILLED = 3
"""Cells of a line with which a table may begin: letterheads and signatures stand two side by side."""
_MOST_QUOTED = 30
"""Lines of one quoted cell; a quotation mark that is not closed by then is none of a cell."""
_MOST_BETWEEN = 3
"""Lines without a mark between two that have some, within one row."""
_MOST_EMPTY = 1
_FRAMED = 0.8
_FEWEST_BETWEEN = 2
_RULE = regex.compile(r"[\s|:+=_-]*[-=_]{3}[\s|:+=_-]*")
_BAR = regex.compile(r"(?<!\\)\|")
_SEMICOLON = regex.compile(r";(?! |$)|;(?=$)")
_LAST_QUOTE = regex.compile(r'(?<!")(?:"")*"(?:\t|$)')


class Marked(Struct, frozen=True):
    """The cells of the lines from ``start`` up to ``end`` (excluded), one line for the text; a line without a mark has one cell.

    ``length``: of the line, and ``first``: of what stands before its first blank, by which one tells where lines were broken;
    ``ruled``: how many columns a rule above it has, 0 where there is none.
    """

    start: int
    end: int
    cells: tuple[str, ...]
    length: int
    first: int
    ruled: int = 0

    @property
    def filled(self) -> int:
        """How many cells have text."""
        return sum(map(bool, self.cells))


def marked_lines(lines: Sequence[str], mark: str) -> list[Marked]:
    """The lines with text, those of a cell that is quoted over several as one; rules between rows are left out."""
    found: list[Marked] = []
    framed = mark == "|" and _is_framed(lines)
    ruled = at = 0
    while at < len(lines):
        text, end = lines[at], at + 1
        if mark == "\t" and '"' in text:
            end = _quoted_end(lines, at)
            text = "\n".join(lines[at:end])
        if mark == "|" and "-" in text and _RULE.fullmatch(text):
            ruled = text.strip(" |").count("|") + 1
        elif text.strip():
            first = text.split(" ", 1)[0]
            found.append(Marked(at, end, tuple(_cells(text, mark, framed=framed)), len(text), len(first), ruled))
            ruled = 0
        at = end
    return found


def are_drawn(lines: Sequence[str]) -> bool:
    """Whether bars are the borders of a drawn table, with a rule between all rows, so that a row may go over several lines; or stand
    one below the other with lines between them that have no first cell and no figure.
    """
    rules = [at for at, line in enumerate(lines) if ("|" in line or "+" in line) and _RULE.fullmatch(line)]
    barred = [line for line in lines if line.count("|") > 1 and not _RULE.fullmatch(line)]
    between = sum(0 < at < len(lines) - 1 and "|" in lines[at - 1] and "|" in lines[at + 1] for at in rules)
    if between >= max(_FEWEST_BETWEEN, len(barred) / 4):
        return True
    places = Counter(tuple(at for at, sign in enumerate(line) if sign == "|") for line in barred)
    if not barred or places.most_common(1)[0][1] < _FRAMED * len(barred):
        return False
    return any(_goes_on_below(line) for line in barred)


def _goes_on_below(line: str) -> bool:
    first, *others = line.strip().strip("|").split("|")
    return (
        not first.strip() and not any(map(str.isdecimal, line)) and any(text.strip()[:1].islower() for text in others)
    )


def _is_framed(lines: Sequence[str]) -> bool:
    """Whether bars stand before the first cell and behind the last as well."""
    barred = [text for line in lines if "|" in (text := line.strip()) and not _RULE.fullmatch(text)]
    return sum(text.startswith("|") for text in barred) >= _FRAMED * len(barred)


def _quoted_end(lines: Sequence[str], at: int) -> int:
    """The line behind the one in which the last cell ends that is quoted from line ``at`` on."""
    end = at + 1
    while _is_open("\n".join(lines[at:end])):
        if end == len(lines) or end - at == _MOST_QUOTED:
            return at + 1
        end += 1
    return end


def _is_open(text: str) -> bool:
    """Whether the last cell of ``text`` begins with a quotation mark that nothing closes."""
    cell = ""
    for part in text.split("\t"):
        cell = f"{cell}\t{part}" if cell else part
        if not cell.startswith('"') or (len(cell) > 1 and _LAST_QUOTE.search(cell, 1)):
            cell = ""
    return bool(cell)


def _cells(text: str, mark: str, *, framed: bool) -> Iterator[str]:
    if mark == "|":
        inner = text.strip()
        for part in _BAR.split(inner.removeprefix("|").removesuffix("|") if framed else text):
            yield part.replace("\\|", "|").strip()
        return
    if mark == ";":
        yield from (part.strip() for part in _SEMICOLON.split(text))
        return
    cell = ""
    for part in text.split("\t"):
        cell = f"{cell}\t{part}" if cell else part
        if _is_open(cell):
            continue
        yield _unquoted(cell)
        cell = ""
    if cell:
        yield cell.strip()


def _unquoted(cell: str) -> str:
    """``cell`` without the quotation marks that a sheet puts round a cell of several lines; those that are printed stay."""
    inner = cell[1:-1]
    if len(cell) > 1 and cell[0] == cell[-1] == '"' and any(sign in inner for sign in ("\n", "\t", '""')):
        return inner.replace('""', '"').strip()
    return cell.strip()


def regions_of(found: Sequence[Marked], vocabulary: Vocabulary) -> Iterator[Sequence[Marked]]:
    """The lines of each table, top to bottom, its heading first."""
    at = 0
    while at < len(found):
        if not _may_begin(found[at], vocabulary):
            at += 1
            continue
        begin = _heading_begin(found, at, vocabulary)
        end = _region_end(found, at, vocabulary)
        yield _without_margin(found[begin:end])
        at = max(end, at + 1)


def _without_margin(region: Sequence[Marked]) -> Sequence[Marked]:
    """The lines without a first cell that is blank in all of them, as a tab before each cell leaves one."""
    if any(line.cells[0] for line in region if len(line.cells) > 1):
        return region
    return [replace(line, cells=line.cells[1:]) if len(line.cells) > 1 else line for line in region]


def _may_begin(line: Marked, vocabulary: Vocabulary) -> bool:
    return line.filled >= _FEWEST_FILLED and all(is_heading(text, vocabulary) for text in line.cells if text)


def _heading_begin(found: Sequence[Marked], at: int, vocabulary: Vocabulary) -> int:
    """The first line of the heading: above ``at`` where a cell of several lines broke it, as the number's place at its beginning tells."""
    for before in range(at - 1, max(-1, at - 1 - _MOST_BETWEEN), -1):
        line = found[before]
        if line.end != found[before + 1].start or stops(line.cells[0], vocabulary):
            return at
        if len(line.cells) > 1 and vocabulary.tables.heading_score("stt", line.cells[0]) >= NEARLY:
            return before
    return at


def _region_end(found: Sequence[Marked], at: int, vocabulary: Vocabulary) -> int:
    """Where the table ends: the line behind its last one that has marks; before the heading of another table and what stands above it."""
    head = found[at].cells
    end = at + 1
    for k in range(at + 1, len(found)):
        line = found[k]
        if line.filled == 1 and stops(next(filter(None, line.cells)), vocabulary):
            break
        apart = line.start - found[k - 1].end
        if len(line.cells) == 1:
            if apart or k - end >= _MOST_BETWEEN:
                break
            continue
        if apart > _MOST_EMPTY or (apart and k > end):
            break
        if line.cells != head and _is_other_heading(line, vocabulary):
            return _without_titles(found, at, k)
        end = k + 1
    return _with_last_lines(found, end)


def _is_other_heading(line: Marked, vocabulary: Vocabulary) -> bool:
    first = vocabulary.tables.heading_score("stt", line.cells[0]) if line.cells[0] else 0.0
    return first >= NEARLY and _may_begin(line, vocabulary)


def _without_titles(found: Sequence[Marked], at: int, end: int) -> int:
    """``end`` before the lines of one cell above it, which are the next table's title."""
    while end > at + 1 and found[end - 1].filled == 1 and found[end - 1].cells[0]:
        end -= 1
    return end


def _with_last_lines(found: Sequence[Marked], end: int) -> int:
    """``end`` behind the lines that go on with the last cell in small letters."""
    while end < len(found) and found[end].start == found[end - 1].end and found[end].cells[0][:1].islower():
        if len(found[end].cells) > 1:
            break
        end += 1
    return end
