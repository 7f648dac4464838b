"""What reading hands to layout: one ``Page``, whatever the source was.

Points, origin top left of the upright page, y down; pages from 1; confidence 0 to 1, ``None`` where born digital.
Text is NFC. Pixels never appear here.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from msgspec import Struct
from msgspec.structs import astuple, replace

from cchc_extract.model.evidence import Decision
from cchc_extract.model.finding import Finding
from cchc_extract.model.geometry import Box

Source = Literal["text", "digital", "scan"]
"""Where a page's words came from: a plain-text file, a text layer (or DOCX), or OCR."""

Method = Literal["rules", "levels", "alignment", "document", "text"]
"""How a grid was found: ruling lines, horizontal ones and words aligned between them, aligned words alone, the file's own table markup
(DOCX), or the lines of a plain text."""

WITHOUT_SIDES: frozenset[Method] = frozenset({"levels", "alignment"})
"""The methods that find columns by aligned words, without vertical rules."""


class Word(Struct, frozen=True, kw_only=True):
    """A run of printed characters without a blank.

    ``confidence`` is the chance that ``text`` is what is printed (``None`` where born digital). ``reader`` names the engine that
    read it; ``alternative`` is what a second reader made of it, where that differs (else ``None``). ``font`` is the PDF
    font's name without its subset prefix. ``turned`` is the clockwise turn in degrees (0, 90, 180, 270) at which the word stands
    on the upright page: headings of narrow columns are printed sideways. ``decisions`` led from the first reading to ``text``.
    """

    text: str
    box: Box
    confidence: float | None = None
    reader: str = ""
    alternative: str | None = None
    font: str = ""
    size: float | None = None
    bold: bool = False
    italic: bool = False
    turned: int = 0
    decisions: tuple[Decision, ...] = ()


class Rule(Struct, frozen=True, kw_only=True):
    """A straight ruling line: a thin box, ``vertical`` or not."""

    box: Box
    vertical: bool


class Line(Struct, frozen=True, kw_only=True):
    """Words on one baseline, left to right. ``box`` is ``None`` and ``words`` empty for plain text, which has no geometry.

    ``text`` keeps the leading and trailing blanks of a plain-text line: there, each stands for an empty table cell. ``number`` is that of
    a line of a plain-text file, from 1; 0 elsewhere. ``bold`` and ``decisions`` are those of a line without words, as DOCX has them
    (``None``: not known whether it is bold).
    """

    page: int
    text: str
    box: Box | None = None
    words: tuple[Word, ...] = ()
    number: int = 0
    bold: bool | None = None
    decisions: tuple[Decision, ...] = ()

    @property
    def confidence(self) -> float | None:
        """The lowest confidence of its words; ``None`` where born digital."""
        known = [word.confidence for word in self.words if word.confidence is not None]
        return min(known) if known else None


class Cell(Struct, frozen=True, kw_only=True):
    r"""A cell of a grid. ``row`` and ``col`` count from 0; a merged cell appears once, at its top left, with its spans.

    ``text`` is the cell's lines joined by ``\n``. ``confidence``, ``reader``, ``alternative`` and ``decisions`` as in ``Word``. ``stored``
    is the number that a spreadsheet's cell holds, of which ``text`` is what it shows.
    """

    row: int
    col: int
    row_span: int = 1
    col_span: int = 1
    box: Box | None = None
    text: str = ""
    confidence: float | None = None
    reader: str = ""
    alternative: str | None = None
    bold: bool = False
    decisions: tuple[Decision, ...] = ()
    stored: Decimal | None = None


class Grid(Struct, frozen=True, kw_only=True):
    """A table on one page: ``rows`` x ``cols`` slots, each covered by exactly one cell. ``cells`` go row by row, left to right.

    ``doubts`` say of a row (counted from 0) what is doubtful about the way its cells were found, ``findings`` what is about all of them.
    ``lines`` are the numbers of the first and the last line of the text file out of which it was read; ``None`` elsewhere. ``open_below``
    are the columns in which no rule closes the lowest cell, as it does in others: a merged cell goes on there on the next page.
    """

    page: int
    rows: int
    cols: int
    cells: tuple[Cell, ...]
    method: Method
    box: Box | None = None
    doubts: tuple[tuple[int, Finding], ...] = ()
    findings: tuple[Finding, ...] = ()
    lines: tuple[int, int] | None = None
    open_below: tuple[int, ...] = ()


class Page(Struct, frozen=True, kw_only=True, eq=False):
    """One page as it was read.

    ``number`` counts from 1; ``width`` and ``height`` are points of the upright page (0 for plain text). ``lines`` is given only by
    readers that know the lines but no geometry (plain text, DOCX); ``grids`` only by readers that had to know the tables in order to read
    (OCR cell by cell, DOCX). ``None`` means: layout finds them in ``words`` and ``rules``. ``turned`` is the clockwise turn in
    degrees (0, 90, 180, 270) and ``skew`` the small angle in degrees that were taken out to make the page upright. ``engine`` names
    what read it. ``seconds`` says what its picture cost by stage (``None`` where none was read, or the page was known); it is no part of
    what the page is.
    """

    number: int
    source: Source
    width: float = 0.0
    height: float = 0.0
    words: tuple[Word, ...] = ()
    rules: tuple[Rule, ...] = ()
    lines: tuple[Line, ...] | None = None
    grids: tuple[Grid, ...] | None = None
    turned: int = 0
    skew: float = 0.0
    dpi: int | None = None
    engine: str = ""
    findings: tuple[Finding, ...] = ()
    seconds: dict[str, float] | None = None

    def __eq__(self, other: object) -> bool:
        """Whether both say the same, whatever that cost."""
        if not isinstance(other, Page):
            return NotImplemented
        return astuple(replace(self, seconds=None)) == astuple(replace(other, seconds=None))


class PageLayout(Struct, frozen=True, kw_only=True, eq=False):
    """A page laid out: ``blocks`` are its text lines (outside tables) and its grids in reading order, top to bottom.

    Equal to nothing but itself, so that what was found on it is remembered at no cost.
    """

    page: Page
    blocks: tuple[Line | Grid, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """The text lines outside tables."""
        return tuple(block for block in self.blocks if isinstance(block, Line))

    @property
    def grids(self) -> tuple[Grid, ...]:
        """The tables of the page."""
        return tuple(block for block in self.blocks if isinstance(block, Grid))
