"""The text of a DOCX paragraph as it is printed: capitals by format, tabs, breaks, numbers, fields, signs; nothing deleted or hidden."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree
from msgspec import Struct

from cchc_extract.reading import legacy
from cchc_extract.reading.docxfields import Fields
from cchc_extract.reading.docxmath import linear, parts, struck
from cchc_extract.reading.docxnames import VAL, W14, M, W, is_on, twips, value, w, whole
from cchc_extract.reading.docxnumbers import Numbering
from cchc_extract.reading.docxpieces import Piece, Print, Readings, readings_of
from cchc_extract.reading.docxstyles import Styles, fill_of, fonts_in
from cchc_extract.reading.docxsymbols import BULLET, UNREAD, sign, signs

PAGE_BREAK = "\f"
LINE_BREAK = "\n"
TAB = "\t"

_MARKS = {
    w("tab"): TAB,
    w("ptab"): TAB,
    w("cr"): LINE_BREAK,
    w("noBreakHyphen"): "-",
    w("softHyphen"): "\u00ad",
    w("lastRenderedPageBreak"): PAGE_BREAK,
}
_RUN, _PROPERTIES, _RUN_PROPERTIES = w("r"), w("pPr"), w("rPr")
_EQUATIONS = (f"{M}oMath", f"{M}oMathPara")
_HIDDEN = ("vanish", "specVanish")
_LEAST_SIZE = 3
"""Half points; print of less is a hair."""
_ALIKE = 16
"""Difference of each of red, green and blue (0 to 255) up to which text cannot be told from what it is printed on."""
_WHITE = "FFFFFF"
_LIGHT = ("background1", "light1", "bg1", "lt1")
_RAISED = 4
"""Half points by which text is raised or lowered, from which it is no alignment of a line."""
_ALIGNED: dict[str, Print] = {"superscript": "raised", "subscript": "lowered"}
_CLEAR = 100_000
"""Thousandths of a percent of transparency at which nothing is seen."""
_HIGHLIGHTS = {
    "white": _WHITE, "none": "", "yellow": "FFFF00", "green": "00FF00", "cyan": "00FFFF", "magenta": "FF00FF", "blue": "0000FF",
    "red": "FF0000", "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000", "darkMagenta": "800080", "darkRed": "800000",
    "darkYellow": "808000", "darkGray": "808080", "lightGray": "C0C0C0", "black": "000000",
}  # fmt: skip
"""The colours of markers (ECMA-376, part 1, 17.18.40)."""


class Paragraph(Struct, frozen=True):
    """A paragraph: its text with breaks and tabs in three ``readings``, how it is aligned, and whether most of it is bold.

    ``number`` is the printed number of its list. ``runs_on``: its end is hidden or deleted, so that the next paragraph goes on in its line.
    ``doubted``: something in it is shown that is not read.
    """

    number: str
    readings: Readings
    alignment: str
    bold: bool
    new_page: bool
    runs_on: bool
    doubted: bool = False

    @property
    def text(self) -> str:
        """What is kept of it, behind its number."""
        return numbered(self.number, self.readings.kept).replace(UNREAD, BULLET)


def numbered(number: str, text: str) -> str:
    """``text`` behind the number of its list, as it is printed."""
    return f"{number} {text}".rstrip(" ") if number else text


class _Look(Struct, frozen=True):
    """How a run is printed: whether anybody sees it, how, in capitals, bold, in which ``font``, the letters of ASCII in ``narrow``."""

    seen: bool
    print: Print
    caps: bool
    bold: bool
    font: str
    narrow: str


class Reader:
    """Reads the paragraphs of one document, in order: numbering counts as it goes.

    ``left_out`` collects the text that nobody sees or that is struck out; ``background`` is the colour of the paper.
    """

    def __init__(self, styles: Styles, numbering: Any | None, background: str = _WHITE) -> None:
        self.styles = styles
        self._numbering = Numbering(numbering, styles.list_of)
        self._fields = Fields()
        self.background = background
        self.left_out: list[str] = []
        self.legacy_fonts: set[str] = set()
        self.decoded: set[str] = set()
        self._looks: dict[tuple[bytes, str | None, str | None, str | None], _Look] = {}

    def know_fonts(self, story: Any) -> None:
        """Looks which of the fonts from before Unicode the runs of ``story`` truly use as such."""
        by_font: dict[str, list[str]] = {}
        if not any(map(legacy.encoding_of_name, self.styles.fonts | set(fonts_in(story)))):
            return
        for run in story.iter(w("r")):
            paragraph = next(run.iterancestors(w("p")), None)
            style = None if paragraph is None else self.styles.of_paragraph(paragraph)
            _, font = self.styles.fonts_of(run.find(w("rPr")), style, self.styles.table_style(run))
            if font and legacy.encoding_of_name(font):
                by_font.setdefault(font, []).extend("".join(each.text or "" for each in run.iter(w("t"))).split())
        self.legacy_fonts |= {font for font, words in by_font.items() if not legacy.is_unicode(words)}

    def paragraph(self, element: Any, paper: str | None = "") -> Paragraph:
        """The paragraph, with its printed list number.

        ``paper`` is the colour it stands on: an empty one for the document's, ``None`` for one that is not known.
        """
        style = self.styles.of_paragraph(element)
        fill = self.styles.for_paragraph(element, "shd")
        paper = self.background if paper == "" else paper
        if fill is not None:
            paper = fill_of(fill[0].getparent()) or paper
        letters = bold = 0
        unread = self._fields.lost
        pieces: list[Piece] = []
        for piece, is_bold in self._pieces(element, style, paper):
            pieces.append(piece)
            size = len(piece.text.strip())
            letters += size
            bold += size * is_bold
        readings = readings_of(pieces)
        if readings.printed != readings.standing:
            self.left_out += [each.text for each in pieces if each.print == "struck" and each.text.strip()]
        mark = element.find(w("pPr/rPr"))
        runs_on = self._is_gone(mark, style)
        new_page = self.styles.for_paragraph(element, "pageBreakBefore")
        aligned = self.styles.for_paragraph(element, "jc")
        return Paragraph(
            number="" if runs_on and not pieces else self._number(element),
            readings=readings,
            alignment=aligned[0].get(VAL, "left") if aligned else "left",
            bold=2 * bold > letters,
            new_page=new_page is not None and is_on(new_page[0]),
            runs_on=runs_on,
            doubted=self._fields.lost > unread or UNREAD in readings.kept,
        )

    def is_hidden(self, row: Any) -> bool:
        """Whether a table's row is hidden: as a whole, or because every paragraph in it is, its end too."""
        hidden = row.find(w("trPr/hidden"))
        if hidden is not None and is_on(hidden):
            return True
        paragraphs = list(row.iter(w("p")))
        return bool(paragraphs) and all(map(self._is_hidden, paragraphs))

    def _is_hidden(self, paragraph: Any) -> bool:
        style = self.styles.of_paragraph(paragraph)
        if not any(self.styles.is_on(paragraph.find(w("pPr/rPr")), style, tag) for tag in _HIDDEN):
            return False
        runs = (each for each in paragraph.iter(w("r")) if each.find(w("t")) is not None)
        return all(any(self.styles.is_on(run.find(w("rPr")), style, tag) for tag in _HIDDEN) for run in runs)

    def _is_gone(self, mark: Any | None, style: str | None) -> bool:
        """Whether the end of a paragraph is not there: deleted, moved away, or hidden."""
        if mark is None:
            return False
        deleted = any(mark.find(w(tag)) is not None for tag in ("del", "moveFrom"))
        return deleted or any(self.styles.is_on(mark, style, tag) for tag in _HIDDEN)

    def _pieces(self, element: Any, style: str | None, paper: str | None) -> Iterator[tuple[Piece, bool]]:
        """The pieces of a paragraph, and whether each is bold."""
        for child in element:
            if child.tag == _RUN:
                yield from self._run(child, style, paper)
            elif child.tag in _EQUATIONS:
                text = linear(child, lambda run: self._equation_run(run, style, paper))
                if text.strip():
                    text = f" {text}" if _is_mixed(child) else text
                    self._fields.text()
                    yield from ((Piece(part, printed), False) for part, printed in parts(text))
            elif child.tag != _PROPERTIES:
                yield from self._pieces(child, style, paper)

    def _run(self, run: Any, style: str | None, paper: str | None) -> Iterator[tuple[Piece, bool]]:
        look = self._look(run, style, paper)
        text = "".join(self._texts(run, look))
        if not text:
            return
        if not look.seen:
            if text.strip():
                self.left_out.append(text.strip())
            return
        if look.font in self.legacy_fonts:
            self.decoded.add(look.font)
            yield Piece(text.upper() if look.caps else text, look.print, look.font), look.bold
        else:
            yield Piece(text.upper() if look.caps else text, look.print), look.bold

    def _equation_run(self, run: Any, style: str | None, paper: str | None) -> str:
        look = self._look(run, style, paper)
        text = "".join(each.text or "" for each in run.findall(f"{M}t")) if look.seen else ""
        return struck(text) if look.print == "struck" else text

    def _look(self, run: Any, style: str | None, paper: str | None) -> _Look:
        """How a run is printed; looked up once for all that have the same properties."""
        properties = run.find(_RUN_PROPERTIES)
        own = b"" if properties is None or not len(properties) else etree.tostring(properties, with_tail=False)
        table = self.styles.table_style(run)
        key = (own, style, paper, table)
        if key not in self._looks:
            narrow, font = self.styles.fonts_of(properties, style, table)
            self._looks[key] = _Look(
                seen=self._is_seen(properties, style, paper),
                print=self._print(properties, style),
                caps=self.styles.is_on(properties, style, "caps"),
                bold=self.styles.is_on(properties, style, "b"),
                font=font,
                narrow=narrow,
            )
        return self._looks[key]

    def _texts(self, run: Any, look: _Look) -> Iterator[str]:
        for child in run:
            if child.tag == w("fldChar"):
                yield self._fields.mark(child)
            elif child.tag == w("instrText"):
                self._fields.code(child.text or "")
            elif not self._fields.hide:
                text = _text(child, look)
                if text:
                    self._fields.text()
                    yield text

    def _print(self, properties: Any | None, style: str | None) -> Print:
        if any(self.styles.is_on(properties, style, tag) for tag in ("strike", "dstrike")):
            return "struck"
        aligned = self.styles.for_run(properties, style, "vertAlign")
        if aligned is not None:
            return _ALIGNED.get(aligned.get(VAL, ""), "plain")
        position = self.styles.for_run(properties, style, "position")
        height = 0.0 if position is None else twips(position.get(VAL)) or 0.0
        return "plain" if abs(height) < _RAISED else "raised" if height > 0 else "lowered"

    def _is_seen(self, properties: Any | None, style: str | None, paper: str | None) -> bool:
        styles = self.styles
        if any(styles.is_on(properties, style, tag) for tag in _HIDDEN):
            return False
        size = styles.for_run(properties, style, "sz")
        if size is not None and 0 < whole(size.get(VAL), _LEAST_SIZE) < _LEAST_SIZE:
            return False
        filled = None if properties is None else properties.find(f"{W14}textFill")
        if properties is not None and filled is not None:
            if filled.find(f"{W14}noFill") is not None or _is_clear(filled):
                return properties.find(f"{W14}textOutline") is not None
            ink = _ink_of(filled)
            if ink:
                return not _is_close(ink, _paper(properties, paper))
        return not _is_alike(styles.for_run(properties, style, "color"), _paper(properties, paper))

    def _number(self, element: Any) -> str:
        found = self.styles.for_paragraph(element, "numPr")
        if found is None:
            return ""
        numbering, holder = found
        list_id, level = value(numbering, "numId"), value(numbering, "ilvl")
        if list_id is None and holder is element:  # only the level is the paragraph's own
            styled = self._list_of_style(element)
            list_id = styled[0] if styled else None
        if list_id is None:
            return ""
        if level is None and holder is not element:
            return self._numbering.label(
                list_id, self._numbering.level_of_style(list_id, holder.get(f"{W}styleId", ""))
            )
        return self._numbering.label(list_id, whole(level))

    def _list_of_style(self, element: Any) -> tuple[str, Any] | None:
        for holder in self.styles.chain(self.styles.of_paragraph(element)):
            found = value(holder, "pPr/numPr/numId")
            if found is not None:
                return found, holder
        return None


def _is_mixed(equation: Any) -> bool:
    """Whether an equation is a fraction right behind a whole number of the paragraph: together they are a mixed number."""
    before = equation.getprevious()
    first = next((each for each in equation.iter() if each.tag in (f"{M}f", f"{M}r")), None)
    if before is None or before.tag != _RUN or first is None or first.tag != f"{M}f":
        return False
    return "".join(each.text or "" for each in before.iter(w("t")))[-1:].isdigit()


def _text(child: Any, look: _Look) -> str:
    """What an element of a run prints."""
    if child.tag == w("t"):
        return signs(child.text or "", look.narrow, look.font)
    if child.tag == w("br"):
        return PAGE_BREAK if child.get(f"{W}type") == "page" else LINE_BREAK
    if child.tag == w("sym"):
        try:
            return sign(int(child.get(f"{W}char", ""), 16), child.get(f"{W}font", ""), UNREAD)
        except ValueError:
            return ""
    return _MARKS.get(child.tag, "")


def _paper(properties: Any | None, paper: str | None) -> str | None:
    """The colour behind a run, which may have its own."""
    if properties is None:
        return paper
    highlight = value(properties, "highlight")
    if highlight:
        return _HIGHLIGHTS.get(highlight) or (paper if highlight == "none" else None)
    return fill_of(properties) or paper


def _is_alike(colour: Any | None, paper: str | None) -> bool:
    """Whether text in ``colour`` cannot be told from the ``paper``."""
    if colour is None or not paper:
        return False
    ink = colour.get(VAL, "auto")
    if ink == "auto" and colour.get(f"{W}themeColor") in _LIGHT:
        ink = _WHITE
    return _is_close(ink, paper)


def _ink_of(fill: Any) -> str:
    """The colour with which the effects of Word 2010 fill letters; empty where it is one of the theme or several."""
    stated = fill.find(f"{W14}solidFill/{W14}srgbClr")
    named = fill.find(f"{W14}solidFill/{W14}schemeClr")
    if stated is not None:
        return str(stated.get(f"{W14}val", ""))
    return _WHITE if named is not None and named.get(f"{W14}val") in _LIGHT and not len(named) else ""


def _is_clear(fill: Any) -> bool:
    """Whether letters are filled with a colour that is wholly transparent."""
    return any(whole(each.get(f"{W14}val")) >= _CLEAR for each in fill.iterfind(f"{W14}solidFill/*/{W14}alpha"))


def _is_close(ink: str, paper: str | None) -> bool:
    """Whether a colour cannot be told from that of the paper; neither may be known."""
    if not paper:
        return False
    try:
        channels: Sequence[tuple[int, int]] = [
            (int(ink[at : at + 2], 16), int(paper[at : at + 2], 16)) for at in (0, 2, 4)
        ]
    except ValueError:  # auto, or a colour of the theme
        return False
    return len(ink) == len(_WHITE) and all(abs(one - other) <= _ALIKE for one, other in channels)
