"""Numbers in the STT column of a scan that what is counted around them tells: a lone stroke is a 1 or the Roman I, 22 may be 2.2."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex
from msgspec.structs import replace

from cchc_extract.model import RawRow, RawTable, decide
from cchc_extract.understanding.numbering import follows, join_number, readings

_STROKES = frozenset("1Il|i")
_FIGURES, _PLAIN = regex.compile(r"\d{2,4}"), regex.compile(r"\d{1,3}")
_WRAPPING = " .,;:)("


def numbers_as_counted(tables: Sequence[RawTable]) -> list[RawTable]:
    """``tables`` with each number of a scan that is one stroke, or lost its points, read as the numbers around it want it.

    A stroke is the Roman one before a Roman two, if none stands above it, and 1 before 1.1 and 2. Where the numbers say neither it stays.
    """
    return [replace(table, rows=_counted(table.rows)) for table in tables]


def _counted(rows: Sequence[RawRow]) -> tuple[RawRow, ...]:
    numbers = [join_number(row.stt.text).strip(_WRAPPING) for row in rows]
    counted: list[RawRow] = []
    for index, (row, number) in enumerate(zip(rows, numbers, strict=True)):
        meant = ""
        if row.stt.confidence is not None and number in _STROKES:
            meant = _meant(numbers[:index], numbers[index + 1 :])
        elif row.stt.confidence is not None and _FIGURES.fullmatch(number):
            meant = _with_points(number, numbers[:index])
        kept = replace(row, stt=decide(row.stt, row.stt.text.replace(number, meant), "numbering")) if meant else row
        numbers[index] = meant or number
        counted.append(kept)
    return tuple(counted)


def _with_points(number: str, above: Sequence[str]) -> str:
    """Figures whose points are lost (``22`` behind ``2.1``, where no 21 stands above), with them; empty where they are none."""
    before = next((each for each in reversed(above) if each), "")
    plain = max((int(each) for each in above if _PLAIN.fullmatch(each)), default=0)
    if "." not in before or int(number) in (plain, plain + 1):
        return ""
    cuts = (".".join(filter(None, parts)) for parts in _cut(number))
    return next(
        (
            cut
            for cut in cuts
            if any(follows(last, mark) for last in readings(before)[:1] for mark in readings(cut)[:1] if mark.depth > 1)
        ),
        "",
    )


def _cut(number: str) -> Iterator[tuple[str, ...]]:
    """The figures cut between all of them, or in two."""
    yield tuple(number)
    yield from ((number[:at], number[at:]) for at in range(1, len(number)))


def _meant(above: Sequence[str], below: Sequence[str]) -> str:
    """What a stroke between these numbers is; empty where they do not tell."""
    following = next((number for number in below if number), "")
    roman = next((number for number in below if _is_roman(number)), "")
    counted = [mark.parts for mark in readings(following) if mark.style == "decimal"]
    if roman == "II" and not any(map(_is_roman, above)):
        return "I" if following == "II" or (1,) in counted else ""
    return "1" if any(parts == (2,) or (len(parts) > 1 and parts[0] == 1) for parts in counted) else ""


def _is_roman(number: str) -> bool:
    """Whether ``number`` is a Roman one, and can be nothing else."""
    return len(number) > 1 and any(mark.style == "roman" for mark in readings(number))
