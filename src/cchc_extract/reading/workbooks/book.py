"""A workbook as it is read, whatever program wrote it: its sheets with what their cells show. Rows and columns count from 0."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal, TypeVar

from msgspec import Struct

from cchc_extract.errors import UnreadableFileError
from cchc_extract.model import Decision

MOST_CELLS: Final = 2_000_000
"""Filled cells of a workbook: 10 columns and the work of 200,000 rows. More is a register and no report."""
DAMAGED: Final = "The spreadsheet is damaged; open it in Excel or LibreOffice and save it again."
ENCRYPTED: Final = "The spreadsheet is protected by a password; save it without one."
T = TypeVar("T")

USUAL_WIDTH: Final = 9.14
"""Width of a column that no file states, in figures of the usual font."""

Align = Literal["", "left", "center", "right", "across"]
"""How a cell sets its text; ``across``: in the middle of itself and of the empty cells to its right that are set so too."""


class Look(Struct, frozen=True, kw_only=True):
    """How a cell is printed. ``code``: its number format; ``font``: named where it is one from before Unicode.

    ``sides``: a rule is drawn at its left or right. ``unseen``: text is printed in the colour of what it stands on.
    """

    code: str = "General"
    bold: bool = False
    struck: bool = False
    raised: bool = False
    lowered: bool = False
    font: str = ""
    align: Align = ""
    left: bool = False
    right: bool = False
    unseen: bool = False

    @property
    def sides(self) -> bool:
        """Whether a rule is drawn at its left or right."""
        return self.left or self.right


PLAIN: Final = Look()


class SheetCell(Struct, frozen=True, kw_only=True):
    """A cell: what it shows (lines joined by a line end), and the number it stores. ``confidence`` and ``decisions`` as in ``Cell``.

    ``hidden``: what it holds and does not show.
    """

    text: str = ""
    look: Look = PLAIN
    stored: Decimal | None = None
    confidence: float | None = None
    decisions: tuple[Decision, ...] = ()
    hidden: str = ""


class Area(Struct, frozen=True):
    """A rectangle of cells; the last row and column belong to it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """A sheet as it is stored, with what is hidden. ``cells``: filled or framed ones by row, then by column.

    ``printed``: the areas that are printed, all of it where none is stated. ``pictures``: how many stand on it,
    and text boxes over its tables, which are not read.
    """

    name: str
    cells: dict[int, dict[int, SheetCell]] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    widths: dict[int, float] = field(default_factory=dict)
    usual_width: float = USUAL_WIDTH
    hidden_rows: set[int] = field(default_factory=set)
    hidden_cols: set[int] = field(default_factory=set)
    printed: list[Area] = field(default_factory=list)
    notes: dict[tuple[int, int], str] = field(default_factory=dict)
    pictures: int = 0

    def width(self, col: int) -> float:
        """The width of a column, in figures of the usual font."""
        return self.widths.get(col, self.usual_width)


@dataclass(slots=True)
class Book:
    """A workbook: the sheets that it shows, in order, and the names of those that it hides. ``charts``: sheets that hold a chart alone."""

    sheets: list[Sheet] = field(default_factory=list)
    hidden_sheets: list[str] = field(default_factory=list)
    charts: list[str] = field(default_factory=list)
    fonts: set[str] = field(default_factory=set)


class Counter:
    """Counts the filled cells of a workbook. Raises ``UnreadableFileError`` beyond ``MOST_CELLS``."""

    def __init__(self) -> None:
        self._left = MOST_CELLS

    def count(self, cells: int) -> None:
        """Count so many more."""
        self._left -= cells
        if self._left < 0:
            raise UnreadableFileError(
                "too-large",
                f"The spreadsheet holds more than {MOST_CELLS:,} filled cells; a report's tables have to be saved on their own.",
            )


def undamaged(events: Iterator[T]) -> Iterator[T]:
    """What a parser gives as it reads. Raises ``UnreadableFileError`` for whatever a broken archive or broken XML causes."""
    while True:
        try:
            event = next(events)
        except StopIteration:
            return
        except MemoryError:
            raise
        except Exception as error:
            raise UnreadableFileError("damaged", DAMAGED) from error
        yield event
