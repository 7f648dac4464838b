"""The cells of a Word table: what each says, and how they cover a grid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import regex
from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.model import Cell, Decision, decide
from cchc_extract.reading.docxnames import w
from cchc_extract.reading.docxpictures import shows_more
from cchc_extract.reading.docxplain import EMPTY, TICKED
from cchc_extract.reading.docxstyles import fill_of
from cchc_extract.reading.docxsymbols import UNREAD
from cchc_extract.reading.docxtables import Slot, rows_of
from cchc_extract.reading.docxtext import PAGE_BREAK, TAB, Paragraph, Reader, numbered

_BOXES = f"{TICKED}☒{EMPTY}"
_CHOICE = regex.compile(rf"(?P<box>[{_BOXES}])\s*(?P<words>[^{_BOXES}]*)")
_POWER = regex.compile(r"(?<![\d,])10[\u00b9\u00b2\u00b3\u2070-\u2079]")
"""A figure raised behind 10, as a run is set by hand: the exponent of a power or the mark of a note."""
_PART_READ = 0.5
"""Confidence of a cell that shows more than its text; it is low enough that the row is looked at."""


class Filled(Struct, frozen=True):
    """A cell with its text and the ``decisions`` that led to it; ``merge`` as in ``Slot``.

    ``confidence`` is 0 where the cell shows something, and none of it is text that can be read.
    """

    col: int
    span: int
    merge: str
    text: str = ""
    bold: bool = False
    decisions: tuple[Decision, ...] = ()
    confidence: float | None = None

    def unbroken(self) -> Filled:
        """The cell without the marks of page breaks in its text."""
        if PAGE_BREAK not in self.text:
            return self
        return replace(self, text=self.text.replace(PAGE_BREAK, ""), decisions=self.decisions)


def filled(reader: Reader, slot: Slot, *, shaded: bool) -> Filled:
    """What a cell says, its paragraphs on lines of their own, those of tables and text boxes within it too."""
    fill = fill_of(slot.element.find(w("tcPr")))
    paper = fill or (None if shaded else "")
    paragraphs = [reader.paragraph(each, paper) for each in _paragraphs(slot.element)]
    letters = sum(len(each.text) for each in paragraphs)
    bold = sum(len(each.text) for each in paragraphs if each.bold)
    known = Cell(row=0, col=0, text=_joined(paragraphs, "printed"))
    standing = _joined(paragraphs, "standing")
    known = decide(known, standing, "struck-out" if standing else "all-struck-out")
    known = decide(known, _joined(paragraphs, "kept"), "note-or-power" if _POWER.search(known.text) else "note-mark")
    known = decide(known, _chosen(known.text), "box-chosen")
    return Filled(
        col=slot.col,
        span=slot.span,
        merge=slot.merge,
        text=known.text,
        bold=2 * bold > letters,
        decisions=known.decisions,
        confidence=_confidence(known.text, paragraphs, slot.element),
    )


def _confidence(text: str, paragraphs: Sequence[Paragraph], element: Any) -> float | None:
    """How sure it is that a cell's text is all that it shows; ``None`` where nothing speaks against it."""
    if not text:
        return 0.0 if any(each.doubted for each in paragraphs) or shows_more(element) else None
    return _PART_READ if any(each.doubted for each in paragraphs) else None


def is_struck_out(row: Sequence[Filled]) -> bool:
    """Whether nothing is left of a row but what is struck out: then it is no row any more."""
    if any(cell.text or cell.merge for cell in row):
        return False
    return any(each.rule == "all-struck-out" for cell in row for each in cell.decisions)


def cells_of(rows: Sequence[Sequence[Filled]], cols: int) -> tuple[Cell, ...]:
    """The rows as cells that cover every slot once; a cell merged downwards has its span, one cut off by a page begins anew.

    So does one that is to continue a cell which is merged with none and has a text of its own; it is doubted.
    """
    cells: dict[tuple[int, int], Cell] = {}
    above: dict[int, tuple[int, int]] = {}
    merged: set[int] = set()
    for number, row in enumerate(rows):
        below: dict[int, tuple[int, int]] = {}
        for cell in (*row, *_missing(row, cols)):
            first = above.get(cell.col) if cell.merge == "continue" else None
            confidence = cell.confidence
            if first is not None and cell.text and cell.col not in merged:
                first, confidence = None, min(_PART_READ, 1.0 if confidence is None else confidence)
            if first is not None and cells[first].col_span == cell.span:
                cells[first] = replace(cells[first], row_span=cells[first].row_span + 1)
            else:
                first = (number, cell.col)
                cells[first] = Cell(
                    row=number,
                    col=cell.col,
                    col_span=cell.span,
                    text=cell.text,
                    bold=cell.bold,
                    decisions=cell.decisions,
                    confidence=confidence,
                )
            below[cell.col] = first
        above, merged = below, {cell.col for cell in row if cell.merge}
    return tuple(cells[place] for place in sorted(cells))


def _joined(paragraphs: Sequence[Paragraph], reading: str) -> str:
    """The text of a cell in one of the readings of its paragraphs."""
    text, ended = "", False
    for each in paragraphs:
        line = numbered(each.number, getattr(each.readings, reading)).replace(TAB, " ").replace(UNREAD, "")
        text += f"\n{line}" if ended else line
        ended = not each.runs_on
    return "\n".join(line.strip(" ") for line in text.split("\n")).strip("\n ")


def _chosen(text: str) -> str:
    """Of a cell that offers several answers, each with its box, the words of the one that is ticked; the text itself of any other."""
    if TICKED not in text and "☒" not in text:
        return text
    lines = " ".join(text.split())
    if lines[-1] in _BOXES and lines[0] not in _BOXES:  # boxes stand behind their words
        offered = [(each[-1], each[:-1].strip()) for each in regex.findall(rf"[^{_BOXES}]*[{_BOXES}]", lines)]
    else:
        offered = [(each["box"], each["words"].strip(" ;,.")) for each in _CHOICE.finditer(lines)]
        if lines[0] not in _BOXES:
            return text
    ticked = [words for box, words in offered if box != EMPTY]
    return ticked[0] if len(ticked) == 1 and len(offered) > 1 and all(words for _, words in offered) else text


def _paragraphs(element: Any) -> Iterator[Any]:
    """All paragraphs of a cell, those of tables within it and of text boxes in it too."""
    for block in element:
        if block.tag == w("p"):
            yield block
            for box in block.iter(w("txbxContent")):
                yield from (each for each in box.iter(w("p")))
        elif block.tag == w("tbl"):
            for row in rows_of(block):
                for cell in row:
                    yield from _paragraphs(cell.element)


def _missing(row: Sequence[Filled], cols: int) -> list[Filled]:
    covered = {col for cell in row for col in range(cell.col, cell.col + cell.span)}
    return [Filled(col, 1, "") for col in range(cols) if col not in covered]
