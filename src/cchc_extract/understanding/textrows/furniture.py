"""What a dump prints once per page and is no row: page numbers, running heads, repeated column headings."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence

import regex

from cchc_extract.understanding.textrows.beginnings import Arc
from cchc_extract.understanding.textrows.header import Header
from cchc_extract.understanding.textrows.tokens import Text
from cchc_extract.understanding.textrows.vocabulary import Vocabulary
from cchc_extract.vietnamese import bare, nfc

_CERTAIN, _SURE, _LIKELY, _POSSIBLE = -2.5, 0.0, 1.0, 6.0
_LEAST_LINES_BETWEEN, _LEAST_CHAIN, _LEAST_AT_BREAKS = 12, 3, 2
_USUAL = 0.9
_LONGEST_PAGE_NUMBER = 24
_DANGLING = regex.compile(r"\s*(?:\d{1,2}\.)+\s*")
"""The first half of a number that a narrow column broke: ``3.3.``."""


def page_starts(lines: Sequence[str], pages: Sequence[int]) -> frozenset[int]:
    """Indices of lines that begin a page: the reader's page number changes, a form feed, or (where nearly every line ends with a
    blank) the line before ends without one, as the last line of a page does in some dumps. So does the first half of a number.
    """
    full = [i for i, line in enumerate(lines) if line.strip()]
    usual = sum(1 for i in full if lines[i][-1].isspace())
    marked = _USUAL * len(full) < usual
    found: set[int] = set()
    for before, at in itertools.pairwise(full):
        fed = (
            any("\f" in line for line in lines[before + 1 : at])
            or lines[at].startswith("\f")
            or lines[before].endswith("\f")
        )
        ended = marked and not lines[before][-1].isspace() and not _DANGLING.fullmatch(lines[before])
        if fed or pages[at] != pages[before] or ended:
            found.add(at)
    return frozenset(found)


def page_number_costs(lines: Sequence[str], starts: frozenset[int], vocabulary: Vocabulary) -> dict[int, float]:
    """For each line that may be a page number, what taking it for one costs: least where it says so, or where it stands at the break of a
    page, before or behind the heading of an appendix, or at an end of the text, and those that do follow each other.
    """
    numbers = {i: number for i, line in enumerate(lines) if (number := _page_number(line, vocabulary)) is not None}
    full = [i for i, line in enumerate(lines) if line.strip()]
    begin = starts | {i for i in full if any(pattern.search(nfc(lines[i])) for pattern in vocabulary.tables.appendix)}
    following = dict(itertools.pairwise(full))
    ends = {*full[:1], *full[-1:]}
    at_break = {i: numbers[i] for i in numbers if i in starts or following.get(i) in begin or i in ends}
    sure = _longest_chain(at_break, _LEAST_AT_BREAKS)
    chain = sure or _longest_chain(numbers, _LEAST_CHAIN)
    last = full[-1:] if len(sure) <= _LEAST_CHAIN else []
    costs: dict[int, float] = {}
    for i in numbers:
        if (i in sure and i not in last) or any(map(str.isalpha, lines[i])):
            costs[i] = _CERTAIN
        elif i in at_break and (i in chain or len(at_break) == 1):
            costs[i] = _SURE
        elif i in at_break:
            costs[i] = _POSSIBLE if sure else _LIKELY
        else:
            costs[i] = _LIKELY if i in chain and not at_break else _POSSIBLE
    return costs


def _page_number(line: str, vocabulary: Vocabulary) -> int | None:
    for pattern in vocabulary.page_number:
        if len(line) < _LONGEST_PAGE_NUMBER and (match := pattern.search(line)):
            return int(match["page"])
    return None


def _longest_chain(numbers: dict[int, int], least: int) -> frozenset[int]:
    """The longest run of lone numbers k, k+1, k+2 ... that stand well apart; none that is shorter than ``least``."""
    best: dict[int, tuple[int, ...]] = {}
    for i, number in sorted(numbers.items()):
        before = [best[j] for j in best if numbers[j] == number - 1 and i - j >= _LEAST_LINES_BETWEEN]
        best[i] = (*max(before, key=len, default=()), i)
    longest = max(best.values(), key=len, default=())
    return frozenset(longest if len(longest) >= least else ())


def find_skips(
    text: Text, offset: int, starts: frozenset[int], numbers: dict[int, float], repeats: Sequence[Header]
) -> dict[int, list[Arc]]:
    """Stretches of page furniture by first word. ``offset`` is the line of the dump at which ``text`` begins; the other line
    numbers are the dump's.
    """
    first = {token.line + offset: p for p, token in reversed(list(enumerate(text.tokens))) if token.first}
    ends = sorted(first)
    after = {line: first[following] for line, following in itertools.pairwise(ends)}
    count = len(text.tokens)
    skips: dict[int, list[Arc]] = {}
    for line, cost in numbers.items():
        if line in first:
            skips.setdefault(first[line], []).append(Arc(after.get(line, count), cost, ""))
    for header in repeats:
        start = next((line for line in ends if line >= header.start), None)
        if start is not None:
            end = next((first[line] for line in ends if line >= header.end), count)
            skips.setdefault(first[start], []).append(Arc(end, _SURE, ""))
    for line in _running_heads(text, offset, starts, numbers):
        skips.setdefault(first[line], []).append(Arc(after.get(line, count), _SURE, ""))
    return skips


def _running_heads(text: Text, offset: int, starts: frozenset[int], numbers: dict[int, float]) -> list[int]:
    """Lines that recur beside page breaks or page numbers."""
    full = [i + offset for i, line in enumerate(text.lines) if line.strip()]
    beside = {
        line
        for before, line, behind in zip([-1, *full], full, [*full[1:], -1], strict=False)
        if line not in numbers and ({line, behind} & starts or numbers.get(before, 9.0) <= _SURE)
    }
    words = {line: "".join(c for c in bare(text.lines[line - offset]) if not c.isdigit()) for line in beside}
    seen = Counter(words.values())
    return [line for line in beside if seen[words[line]] > 1 and len(words[line]) > 3]
