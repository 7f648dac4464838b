"""What a cell's text is once what is struck out, the marks of notes and the letters of old fonts are seen to, each by a rule."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from cchc_extract.model import Cell, decide
from cchc_extract.reading import legacy
from cchc_extract.reading.docxpieces import Piece, Print, readings_of
from cchc_extract.reading.workbooks.book import Book, Look, SheetCell


class Run(Struct, frozen=True):
    """A part of a cell's text printed in one way; ``font``: named where it is one from before Unicode; ``unseen``: nobody sees it."""

    text: str
    print: Print = "plain"
    font: str = ""
    unseen: bool = False


def said(text: str, look: Look) -> SheetCell:
    """A cell that says ``text``, printed as its ``look`` is."""
    if look.struck and text.strip():
        return told((Run(text, "struck"),), look)
    if look.unseen and text.strip():
        return SheetCell(look=look, hidden=_clean(text))
    return SheetCell(text=text if look.font else _clean(text), look=look)


def told(runs: Sequence[Run], look: Look) -> SheetCell:
    """A cell whose text has parts that are printed in different ways."""
    hidden = "".join(each.text for each in runs if each.unseen)
    seen = [each for each in runs if not each.unseen]
    if any(each.font for each in seen) and legacy.is_unicode("".join(each.text for each in seen if each.font).split()):
        seen = [replace(each, font="") for each in seen]
    readings = readings_of([Piece(each.text, each.print, each.font) for each in seen])
    known = Cell(row=0, col=0, text=_clean(readings.printed))
    standing = _clean(readings.standing)
    known = decide(known, standing, "struck-out" if standing else "all-struck-out")
    known = decide(known, _clean(readings.kept), "note-mark")
    return SheetCell(text=known.text, look=look, decisions=known.decisions, hidden=_clean(hidden))


def in_unicode(book: Book) -> None:
    """Gives the texts set in fonts from before Unicode as they print in them; ``book.fonts`` are then these fonts."""
    cells = [
        (row, col, cell)
        for sheet in book.sheets
        for row in sheet.cells.values()
        for col, cell in row.items()
        if cell.look.font and cell.text and cell.stored is None and not cell.decisions
    ]
    by_font: dict[str, list[str]] = {}
    for _, _, cell in cells:
        by_font.setdefault(cell.look.font, []).extend(cell.text.split())
    used = {font for font, words in by_font.items() if not legacy.is_unicode(words)}
    changed = set()
    for row, col, cell in cells:
        font = cell.look.font
        encoding = legacy.encoding_of_name(font) if font in used else None
        text = _clean(legacy.as_printed(cell.text, font, encoding) if encoding else cell.text)
        if text != cell.text:
            row[col] = SheetCell(text=text, look=cell.look)
            if encoding:
                changed.add(font)
    book.fonts |= changed


def _clean(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text.strip(" ")
    text = (
        text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ").replace("\u00ad", "")
    )
    return "\n".join(line.strip(" \t") for line in unicodedata.normalize("NFC", text).split("\n")).strip("\n")
