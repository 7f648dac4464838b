"""The columns of a table as a person writes them on one line: ``stt | indicator | value: Năm 2023 | unit | note``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final, Literal, get_args

import regex
from msgspec import Struct

from cchc_extract.model import Line, RawTable, Role
from cchc_extract.model.correction import TABLES
from cchc_extract.model.words import Words, quoted, same, say
from cchc_extract.patterns.tables import NEARLY, TablePatterns
from cchc_extract.vietnamese import fold, one_line

Kind = Literal["stt", "indicator", "unit", "value", "text", "note"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
MOST_COLUMNS: Final = 24
"""Columns of a table; a line with more is none of columns."""

_IN_VIETNAMESE: Final[dict[Kind, tuple[str, ...]]] = {
    "stt": ("số thứ tự",),
    "indicator": ("chỉ tiêu", "nội dung"),
    "unit": ("đvt", "đơn vị", "đơn vị tính"),
    "value": ("giá trị", "số liệu"),
    "text": ("chữ",),
    "note": ("ghi chú",),
}
_NAMES: Final[dict[str, Kind]] = {fold(name): kind for kind in KINDS for name in (kind, *_IN_VIETNAMESE[kind])}
_ONCE: Final = ("stt", "indicator", "unit", "note")
_READING = regex.compile(r"(?P<lines>\d+-\d+)(?:: ?(?P<columns>.*))?")


class NamedColumn(Struct, frozen=True):
    """A column that a person named: what it holds, and its heading, empty where none was given."""

    kind: Kind
    label: str = ""

    @property
    def role(self) -> Role:
        """Its role in the table: numbers and texts are values."""
        return "value" if self.kind == "text" else self.kind


class ColumnsError(ValueError):
    """A line that names no columns a table can have; ``said`` why, in both languages."""

    def __init__(self, said: Words) -> None:
        super().__init__(said.en)
        self.said = said


def parse_columns(text: str, patterns: TablePatterns) -> tuple[NamedColumn, ...]:
    """The columns that ``text`` names, ``|`` between: each by its kind, its heading, or both (``value: Năm 2023``).

    Raises ``ColumnsError`` for a word that is neither, and for columns that no table has.
    """
    parts = [one_line(part) for part in text.strip().strip("|").split("|")]
    columns = tuple(_column(part, at, patterns) for at, part in enumerate(parts, 1))
    if len(columns) > MOST_COLUMNS:
        raise ColumnsError(say("columns-too-many", count=len(columns), most=MOST_COLUMNS))
    kinds = Counter(column.kind for column in columns)
    twice = next((kind for kind in _ONCE if kinds[kind] > 1), None)
    if twice is not None:
        raise ColumnsError(say("columns-twice", kind=same(twice)))
    if not kinds["indicator"] or not kinds["value"] + kinds["text"]:
        raise ColumnsError(say("columns-lacking"))
    return columns


def _column(part: str, at: int, patterns: TablePatterns) -> NamedColumn:
    if not part:
        raise ColumnsError(say("column-unnamed", number=at))
    name, _, label = part.partition(":")
    kind = _NAMES.get(fold(name))
    if kind is not None:
        return NamedColumn(kind, label.strip())
    role, score = patterns.heading_role(part)
    if score >= NEARLY and role is not None and role != "other":
        return NamedColumn(role, part)
    raise ColumnsError(say("column-unknown", text=quoted(part)))


def written_columns(columns: Sequence[NamedColumn]) -> str:
    """``columns`` on one line, as ``parse_columns`` reads them."""
    return " | ".join(f"{column.kind}: {column.label}" if column.label else column.kind for column in columns)


def columns_of(table: RawTable) -> tuple[NamedColumn, ...]:
    """The columns that a table was read with, as a person would name them."""
    return tuple(
        NamedColumn("value" if column.role == "other" else column.role, one_line(column.label).replace("|", "/"))
        for column in table.columns
    )


def reading_of(table: RawTable) -> str:
    """Where a table of plain text stands and the columns that it was read with, on one line: ``41-97: stt: TT | indicator | value``."""
    where = lines_place(table.lines)
    named = table.assigned.text or written_columns(columns_of(table))
    return f"{where}: {named}" if named else where


def lines_place(lines: Sequence[Line]) -> str:
    """The numbers of the first and the last of ``lines``."""
    return f"{lines[0].number}-{lines[-1].number}" if lines else ""


def place_of(reading: str) -> tuple[str, str]:
    """The place of a correction about the table whose reading is told so (``tables:41-97``), and its columns; empty for no reading."""
    match = _READING.fullmatch(reading)
    return (f"{TABLES}{match['lines']}", match["columns"] or "") if match else ("", "")
