"""A lone stroke in the STT column of a scan, which is a 1 or the Roman I: what is counted around it tells which."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from cchc_extract.model import RawRow, RawTable, decide
from cchc_extract.understanding.numbering import join_number, readings

_STROKES = frozenset("1Il|i")
_WRAPPING = " .,;:)("


def numbers_as_counted(tables: Sequence[RawTable]) -> list[RawTable]:
    """``tables`` with each number that a scan shows as one stroke read as the numbers above and below it want it.

    It is the Roman one before a Roman two, if none stands above it, and 1 before 1.1 and 2. Where the numbers say neither it stays as read.
    """
    return [replace(table, rows=_counted(table.rows)) for table in tables]


def _counted(rows: Sequence[RawRow]) -> tuple[RawRow, ...]:
    numbers = [join_number(row.stt.text).strip(_WRAPPING) for row in rows]
    return tuple(
        replace(row, stt=decide(row.stt, row.stt.text.replace(number, meant), "numbering"))
        if number in _STROKES
        and row.stt.confidence is not None
        and (meant := _meant(numbers[:index], numbers[index + 1 :]))
        else row
        for index, (row, number) in enumerate(zip(rows, numbers, strict=True))
    )


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
