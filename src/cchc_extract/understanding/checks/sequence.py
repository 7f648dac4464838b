"""The rules about how the rows of an appendix are numbered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from cchc_extract.model import Finding, Row
from cchc_extract.model.words import Words, say
from cchc_extract.patterns.checks import StructureRule
from cchc_extract.understanding.checks.facts import Report, finding, listed_briefly, row_place
from cchc_extract.understanding.numbering import readings

Odd = tuple[Words, tuple[Row, ...]]
"""What is odd about some rows, and these."""


def numbering(rule: StructureRule, report: Report) -> Iterator[Finding]:
    """Numbers that do not follow one another, or do not begin with the number above them: a finding for each appendix."""
    for appendix, rows in report.appendices():
        odd = [*_wrong_parents(rows), *_wrong_order(rows)]
        if odd:
            said = say("numbering", appendix=appendix, odd=listed_briefly(words for words, _ in odd))
            places = dict.fromkeys(row_place(row, "stt", raw=row.stt) for _, at in odd for row in at)
            yield finding(rule, said, list(places))


def no_number(rule: StructureRule, report: Report) -> Iterator[Finding]:
    """Rows without a number among numbered ones: a finding for each appendix."""
    for appendix, rows in report.appendices():
        data = [row for row in rows if row.kind == "data"]
        without = [row for row in data if not row.stt]
        if without and len(without) < len(data):
            told = listed_briefly(say("row", row=row.row) for row in without)
            said = say("no-number", count=len(without), all=len(data), appendix=appendix, rows=told)
            yield finding(rule, said, [row_place(row, "stt") for row in without])


def _wrong_parents(rows: Sequence[Row]) -> Iterator[Odd]:
    numbered = {row.path: row for row in rows}
    begun: set[str] = set()  # parents whose first numbered child was seen
    for row in rows:
        parent = row.path.rpartition("/")[0]
        above = numbered.get(parent)
        if (
            parent not in begun
            and above is not None
            and above.stt
            and "." in row.stt.rstrip(".)")
            and not _begins_with(row.stt, above.stt)
        ):
            yield say("stands-under", stt=row.stt, above=above.stt, row=row.row), (row, above)
        if row.stt:
            begun.add(parent)


def _begins_with(stt: str, above: str) -> bool:
    """Whether a number is one of those below ``above``: ``1.1`` below ``1.`` or ``I``."""
    first = stt.partition(".")[0]
    return stt.startswith(f"{above.rstrip('.')}.") or any(first == str(mark.parts[-1]) for mark in readings(above))


def _wrong_order(rows: Sequence[Row]) -> Iterator[Odd]:
    siblings: dict[str, list[tuple[int, Row]]] = defaultdict(list)
    for at, row in enumerate(rows):
        if row.stt:
            siblings[row.path.rpartition("/")[0]].append((at, row))
    for group in siblings.values():
        for (first, before), (last, after) in pairwise(group):
            step = None if _begins_anew(after, rows[first + 1 : last]) else _step(before.stt, after.stt)
            if step is not None and step != 1:
                name = "printed-twice" if step == 0 else "follows"
                said = say(name, stt=after.stt, before_stt=before.stt, before=before.row, row=after.row)
                yield said, (after, before)


def _begins_anew(row: Row, between: Sequence[Row]) -> bool:
    """Whether numbers start from 1 again at ``row``, below a heading or a total that has none."""
    one = any(mark.parts[-1] == 1 for mark in readings(row.stt))
    return one and any(each.kind != "data" and not each.stt for each in between)


def _step(before: str, after: str) -> int | None:
    """By how much a number is more than the one before it, in the reading that makes it the next; ``None`` where they differ in style."""
    steps = [
        two.parts[-1] - one.parts[-1]
        for one in readings(before)
        for two in readings(after)
        if (one.style, one.depth) == (two.style, two.depth)
    ]
    return min(steps, key=lambda step: abs(step - 1), default=None)
