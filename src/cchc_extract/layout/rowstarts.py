"""Rows without rules between them: on which lines of a table a new row begins.

A row begins where some cell's text cannot be the wrapped continuation of the line above it. Text wraps only where the next word
would not have fitted, numbers do not wrap at all, and the number of a row breaks only after a point (``1.2.`` / ``3``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median

import regex
from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.layout.columns import Piece
from cchc_extract.layout.syllables import completes_group
from cchc_extract.layout.tablelines import TableLine

_NUMBER = regex.compile(r"[-–+]?\d[\d.,\s]*%?|[-–xX]")
# No lone S or T: in a narrow column these are the heading STT, broken.
_STT = regex.compile(r"\(?(?:\d{1,3}|[IVXLC]{1,6}|[A-RU-ZĐ])(?:[.,]\d{1,3})*[.)]?")
_TORN = regex.compile(r"\d{1,3}\.(?:\d\n\d\d|\d\d\n\d)")
"""``560.76`` over ``5``."""
_BREAKS_OFF = regex.compile(r".*[.,\-/]")
_ROOM = 1.0
"""Points by which a text may seem to fit and yet not have."""
_BLANK = 0.25
"""Width of a blank, in word heights."""
_FAR = 1.9
"""Distance of two lines, in usual distances, from which the lower one begins a row."""


class Told(Struct, frozen=True):
    """What is known of the lines of a table before they are cut into rows.

    ``alone`` are the first line and one past the last of each text that is a row of its own, top to bottom; ``unsure`` are lines of
    which it is not sure. ``label`` is the column of the labels, 0 where rows have no numbers; its texts may be ``label_width`` wide.
    """

    alone: tuple[tuple[int, int], ...] = ()
    unsure: frozenset[int] = frozenset()
    label: int = 1
    label_width: float = 0.0

    def widths(self, lines: Sequence[TableLine]) -> dict[int, float]:
        """How wide the texts of each column may be at least."""
        widths = column_widths(lines)
        widths[self.label] = max(widths.get(self.label, 0.0), self.label_width)
        return widths


NOTHING_TOLD = Told()


def with_names(told: Told, names: Sequence[tuple[int, int]]) -> Told:
    """What is ``told``, and that the ``names`` that run over all columns, each from its first line to one past its last, are rows."""
    named = {n for start, end in names for n in range(start, end)}
    others = [span for span in told.alone if named.isdisjoint(range(*span))]
    return replace(told, alone=tuple(sorted([*others, *names]))) if names else told


def row_starts(lines: Sequence[TableLine], told: Told = NOTHING_TOLD) -> list[int]:
    """The indices of ``lines`` (top to bottom) on which a row begins, cells set at the top; the first line always does."""
    known = {n: n == start for start, end in told.alone for n in range(start, end)}
    known |= {end: True for _, end in told.alone}
    widths = told.widths(lines)
    pitch = median([lower.middle - upper.middle for upper, lower in pairwise(lines)] or [0.0])
    starts = [0]
    for index, (above, line) in enumerate(pairwise(lines), start=1):
        far = line.middle - above.middle > _FAR * pitch
        if known[index] if index in known else far or _begins(line, above, widths, told.label):
            starts.append(index)
    return starts


def is_stt(text: str) -> bool:
    """Whether ``text`` looks like the number of a row."""
    return _STT.fullmatch(text) is not None


def is_figure(text: str) -> bool:
    """Whether ``text`` is a number, a dash or a tick."""
    return _NUMBER.fullmatch(text) is not None


def is_number_line(line: TableLine, above: TableLine | None) -> bool:
    """Whether the first column holds a row's number, and not the rest of one that broke off in the line ``above``."""
    number = line.first
    if number is None or not is_stt(number.text):
        return False
    if above is None or above.first is None:
        return True
    return not _is_rest_of_number(line, above.first) and not _is_rest_of_label(line, above.first)


def parts_rows(line: TableLine, above: TableLine) -> bool:
    """Whether some text of ``line``, apart from its number, cannot go on from the text over it in the line ``above``."""
    widths = column_widths([above, line])
    both = ((placed, piece) for placed in line.pieces if placed.col and (piece := above.at(placed.col)) is not None)
    return any(not _continues(placed.piece, piece, placed.col, widths) for placed, piece in both)


def is_amount(piece: Piece, above: Piece, column: int) -> bool:
    """Whether ``piece`` is a number with decimals or groups in a column of values, below words ``above``: these do not end in one."""
    text = piece.text
    return column > 1 and ("," in text or "." in text) and is_figure(text) and above.text[-1:].isalpha()


def is_rest_of_figure(piece: Piece, above: Piece) -> bool:
    """Whether ``piece`` is digits of the figure ``above`` that its narrow column broke: they complete its last group of three."""
    if not piece.text[:1].isdigit() or not above.text[-1:].isdigit():
        return False
    even = piece.box.x1 - above.box.x1 <= _ROOM and above.box.x0 - piece.box.x0 <= _ROOM
    return even and (
        completes_group(above.text, piece.text) or _TORN.fullmatch(f"{above.text}\n{piece.text}") is not None
    )


def had_room(above: Piece, piece: Piece, column: int, widths: Mapping[int, float], label: int = 1) -> bool:
    """Whether the first word of ``piece`` would have fitted behind ``above``, so that it is no wrapped text.

    ``widths`` holds the width in points of the widest text in each column; ``label`` is the first that holds no numbers of rows.
    """
    first = piece.words[0]
    letter, word = first.box.width / max(1, len(first.text)), first.box.width + _BLANK * above.box.height
    numbers = column < label and (is_stt(first.text) or not first.text.isalpha())
    needed = letter if numbers else word  # numbers are broken between any two characters
    return above.box.width + needed <= widths.get(column, 0.0) - _ROOM


def column_widths(lines: Sequence[TableLine]) -> dict[int, float]:
    """The width of the widest text in each column; texts over several columns left out."""
    widths: dict[int, float] = {}
    for placed in (placed for line in lines for placed in line.pieces if placed.end - placed.col == 1):
        widths[placed.col] = max(widths.get(placed.col, 0.0), placed.piece.box.width)
    return widths


def _begins(line: TableLine, above: TableLine, widths: Mapping[int, float], label: int) -> bool:
    if label and is_number_line(line, above):
        return True
    return any(not _continues(placed.piece, above.at(placed.col), placed.col, widths, label) for placed in line.pieces)


def _is_rest_of_number(line: TableLine, above: Piece) -> bool:
    """Whether the number in the first column goes on from one broken after a point, or its row's text goes on in small letters.

    It does not where it is the next one: beside the middle of a centred text the line may begin in small letters.
    """
    if line.first is not None and _follows(above.text, line.first.text):
        return False
    label = line.at(1)
    return _BREAKS_OFF.fullmatch(above.text) is not None or (label is not None and label.text[:1].islower())


def _is_rest_of_label(line: TableLine, above: Piece) -> bool:
    """Whether a letter or number alone on its line is the last word of a label in the first column, where rows are not numbered."""
    return len(line.pieces) == 1 and len(above.words) > 1 and not is_stt(above.words[0].text)


def _follows(above: str, number: str) -> bool:
    return above.isdecimal() and number.isdecimal() and int(number) == int(above) + 1


def _continues(piece: Piece, above: Piece | None, column: int, widths: Mapping[int, float], label: int = 1) -> bool:
    """Whether ``piece`` may be wrapped text of the line above: there is some, and the next word did not fit there."""
    if above is not None and is_rest_of_figure(piece, above):
        return True
    if above is None or (column > 0 and is_figure(piece.text) and is_figure(above.text)):
        return False
    if is_amount(piece, above, column):
        return False
    return not had_room(above, piece, column, widths, label)
