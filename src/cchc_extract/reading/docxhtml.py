"""HTML that a Word document embeds (``w:altChunk``) as the elements of WordprocessingML that Word makes of it when it opens the file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from lxml import etree

from cchc_extract.reading.docxnames import VAL, W, w
from cchc_extract.reading.docxnumbers import formatted

_BLOCKS = frozenset(
    (
        "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "blockquote", "section", "article",
        "header", "footer", "main", "pre", "center", "body", "html", "form",
    )
)  # fmt: skip
_SKIPPED = frozenset(["head", "script", "style", "title", "noscript", "template"])
_FORMATS: Final = {
    "b": "b", "strong": "b", "th": "b", "s": "strike", "strike": "strike", "del": "strike", "sup": "vertAlign",
}  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
_BORDER = re.compile(r"border[\w-]*\s*:\s*[^;]*(?:solid|dotted|dashed|double)", re.I)
_MOST_SPAN = 256
_ALIGNED = re.compile(r"text-align\s*:\s*(\w+)", re.I)
_LISTS: Final = {"I": "upperRoman", "i": "lowerRoman", "A": "upperLetter", "a": "lowerLetter"}
_MOST_DIGITS = 6


def body_of(html: bytes) -> Any:
    """A ``w:body`` with the paragraphs and tables of a page."""
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding=_encoding(html))
    body = etree.Element(w("body"))
    root = etree.fromstring(html, parser) if html.strip() else None
    if root is not None:
        _Writer(body).element(root, ())
    return body


def body_of_text(text: str) -> Any:
    """A ``w:body`` with the lines of a plain text."""
    body = etree.Element(w("body"))
    for line in text.splitlines():
        run = etree.SubElement(etree.SubElement(body, w("p")), w("r"))
        etree.SubElement(run, w("t")).text = "".join(
            letter for letter in line if letter.isprintable() or letter == "\t"
        )
    return body


def _encoding(html: bytes) -> str:
    if html.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    stated = re.search(rb"charset\s*=\s*[\"']?([\w-]+)", html[:4096])
    if stated and not html.startswith(b"\xef\xbb\xbf"):
        return stated[1].decode("ascii")
    return "utf-8"


class _Writer:
    """Writes paragraphs and tables into ``holder`` (a body or a cell)."""

    def __init__(self, holder: Any, align: str = "") -> None:
        self._holder = holder
        self._open: Any | None = None
        self._align = align
        self._number = ""

    def element(self, element: Any, formats: Sequence[str]) -> None:
        """``element`` with what is in it, in the ``formats`` of those around it."""
        name = element.tag if isinstance(element.tag, str) else ""
        if name not in _SKIPPED and not _is_hidden(element):
            self._shown(element, name, formats)

    def _shown(self, element: Any, name: str, formats: Sequence[str]) -> None:
        if name == "table":
            self._open = None
            self._holder.append(_table(element))
            return
        if name == "br":
            etree.SubElement(self._run(()), w("br"))
        around = self._align
        if name in _BLOCKS:
            self._open = None
            self._align = _alignment(element) or around
        if name == "li":
            self._number = _number_of(element)
        own = (*formats, _FORMATS[name]) if name in _FORMATS else formats
        self._text(element.text, own)
        for child in element:
            self.element(child, own)
            self._text(child.tail, own)
        if name == "li" and self._number:
            self._text(" ", own)
        if name in _BLOCKS:
            self._open = None
        self._align = around

    def _text(self, text: str | None, formats: Sequence[str]) -> None:
        words = " ".join((text or "").replace("\xa0", " ").split())
        if not words and not (self._number and text == " "):
            return
        number, self._number = self._number, ""
        if number:
            etree.SubElement(self._run(()), w("t")).text = number + (" " if words else "")
        if not words:
            return
        before = " " if text and text[0].isspace() and self._open is not None else ""
        after = " " if text and text[-1].isspace() else ""
        etree.SubElement(self._run(formats), w("t")).text = before + words + after

    def _run(self, formats: Sequence[str]) -> Any:
        if self._open is None:
            self._open = etree.SubElement(self._holder, w("p"))
            if self._align:
                etree.SubElement(etree.SubElement(self._open, w("pPr")), w("jc")).set(VAL, self._align)
        run = etree.SubElement(self._open, w("r"))
        properties = etree.SubElement(run, w("rPr"))
        for each in formats:
            made = etree.SubElement(properties, W + each)
            if each == "vertAlign":
                made.set(VAL, "superscript")
        return run


def _alignment(element: Any) -> str:
    """How a block sets its lines; empty where it does not say."""
    stated = _ALIGNED.search(element.get("style", ""))
    said = (stated[1] if stated else element.get("align", "")).strip().lower()
    return "center" if element.tag == "center" else said if said in ("left", "center", "right") else ""


def _number_of(item: Any) -> str:
    """The printed number of an item of a list; empty where it has a bullet."""
    outer = item.getparent()
    if outer is None or outer.tag != "ol":
        return ""
    start = item.get("value")
    if start is None:
        before = sum(1 for _ in item.itersiblings("li", preceding=True))
        start = (
            str(int(outer.get("start", "1").strip()) + before) if outer.get("start", "1").strip().isdecimal() else "1"
        )
    number = int(start) if start.isdecimal() and len(start) < _MOST_DIGITS else 1
    kind = _LISTS.get(outer.get("type", "1"), "decimal")
    return f"{formatted(number, kind)}."


def _is_hidden(element: Any) -> bool:
    return bool(_HIDDEN.search(element.get("style", ""))) or element.get("hidden") is not None


def _table(element: Any) -> Any:
    table = etree.Element(w("tbl"))
    properties = etree.SubElement(table, w("tblPr"))
    if _is_ruled(element):
        borders = etree.SubElement(properties, w("tblBorders"))
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            etree.SubElement(borders, W + side).set(VAL, "single")
    below: dict[int, tuple[int, int]] = {}
    for row in _rows(element):
        below = _row(etree.SubElement(table, w("tr")), row, below)
    return table


def _row(made: Any, row: Any, below: dict[int, tuple[int, int]]) -> dict[int, tuple[int, int]]:
    """Writes a row; ``below`` has, by column, how many rows the cells above still reach down and how many columns they span.

    Returns the same for the row below.
    """
    left: dict[int, tuple[int, int]] = {}
    col = 0
    for cell in (*(each for each in row if each.tag in ("td", "th")), None):
        while col in below:
            down, across = below[col]
            _cell(made, None, across, "continue")
            if down > 1:
                left[col] = (down - 1, across)
            col += across
        if cell is not None:
            down, across = _span(cell, "rowspan"), _span(cell, "colspan")
            _cell(made, cell, across, "restart" if down > 1 else "")
            if down > 1:
                left[col] = (down - 1, across)
            col += across
    return left


def _cell(row: Any, cell: Any | None, across: int, merge: str) -> None:
    made = etree.SubElement(row, w("tc"))
    properties = etree.SubElement(made, w("tcPr"))
    if across > 1:
        etree.SubElement(properties, w("gridSpan")).set(VAL, str(across))
    if merge:
        etree.SubElement(properties, w("vMerge")).set(VAL, merge)
    if cell is not None:
        _Writer(made, _alignment(cell)).element(cell, ())
    if made.find(w("p")) is None:
        etree.SubElement(made, w("p"))


def _rows(table: Any) -> list[Any]:
    parts = (each for each in table if each.tag in ("thead", "tbody", "tfoot", "tr"))
    return [
        row
        for part in parts
        for row in ([part] if part.tag == "tr" else part.iterchildren("tr"))
        if not _is_hidden(row)
    ]


def _span(cell: Any, name: str) -> int:
    stated = re.match(r"\s*(\d+)", cell.get(name, "1"))
    return min(max(1, int(stated[1]) if stated else 1), _MOST_SPAN)


def _is_ruled(table: Any) -> bool:
    """Whether lines are drawn: by an attribute, or by the style of the table or of a cell."""
    if table.get("border", "0").strip() not in ("0", ""):
        return True
    return any(_BORDER.search(each.get("style", "")) for each in table.iter("table", "td", "th"))
