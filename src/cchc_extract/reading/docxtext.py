"""The text of a DOCX paragraph as it is printed: capitals by format, tabs, breaks, numbers; no deleted or hidden text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn
from msgspec import Struct

from cchc_extract.reading.docxnumbers import Numbering

PAGE_BREAK = "\f"
LINE_BREAK = "\n"
TAB = "\t"

_SKIPPED = frozenset(
    [
        *map(qn, ("w:del", "w:moveFrom", "w:txbxContent", "w:instrText", "w:delText", "w:pPr", "w:rPr")),
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    ]
)
_MARKS = {
    qn("w:tab"): TAB,
    qn("w:ptab"): TAB,
    qn("w:cr"): LINE_BREAK,
    qn("w:noBreakHyphen"): "-",
    qn("w:lastRenderedPageBreak"): PAGE_BREAK,
}


class Paragraph(Struct, frozen=True):
    """A paragraph: ``text`` with its breaks and tabs, how it is aligned, and whether most of it is bold."""

    text: str
    alignment: str
    bold: bool
    new_page: bool


class Reader:
    """Reads the paragraphs of one document, in order: numbering counts as it goes."""

    def __init__(self, styles: Any, numbering: Any | None) -> None:
        self._styles = {each.get(qn("w:styleId")): each for each in styles.findall(qn("w:style"))}
        self._numbering = Numbering(numbering)

    def paragraph(self, element: Any) -> Paragraph:
        """The paragraph, with its printed list number before it."""
        style = _style_name(element, "w:pPr", "w:pStyle")
        letters = bold = 0
        parts = []
        for text, properties in _runs(element):
            shown = self._shown(text, properties, style)
            parts.append(shown)
            letters += len(shown.strip())
            bold += len(shown.strip()) * self._is(properties, style, "w:b")
        label = self._label(element, style)
        text = unicodedata.normalize("NFC", "".join(parts)).replace("\u00ad", "")
        return Paragraph(
            text=f"{label} {text}".rstrip(" ") if label else text,
            alignment=self._property(element, style, "w:jc", "left"),
            bold=2 * bold > letters,
            new_page=self._property(element, style, "w:pageBreakBefore", "0") not in ("0", "false"),
        )

    def table_style(self, name: str | None) -> Iterator[Any]:
        """The styles a table has, nearest first."""
        return self._chain(name)

    def _shown(self, text: str, properties: Any | None, style: str | None) -> str:
        if self._is(properties, style, "w:vanish"):
            return ""
        return text.upper() if self._is(properties, style, "w:caps") else text

    def _is(self, properties: Any | None, style: str | None, tag: str) -> bool:
        """Whether a run has a format, by itself or by its styles."""
        own = None if properties is None else properties.find(qn(tag))
        if own is not None:
            return _on(own)
        run_style = None if properties is None else _value(properties, "w:rStyle")
        for name in (run_style, style):
            for each in self._chain(name):
                found = each.find(f"{qn('w:rPr')}/{qn(tag)}")
                if found is not None:
                    return _on(found)
        return False

    def _property(self, element: Any, style: str | None, tag: str, default: str) -> str:
        for holder in (element, *self._chain(style)):
            found = holder.find(f"{qn('w:pPr')}/{qn(tag)}")
            if found is not None:
                return str(found.get(qn("w:val"), "1"))
        return default

    def _label(self, element: Any, style: str | None) -> str:
        for holder in (element, *self._chain(style)):
            found = holder.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            if found is not None and _value(found, "w:numId") is not None:
                level = int(_value(found, "w:ilvl") or 0)
                return self._numbering.label(_value(found, "w:numId") or "", level)
        return ""

    def _chain(self, name: str | None) -> Iterator[Any]:
        """The style and those it is based on."""
        seen: set[str] = set()
        while name and name in self._styles and name not in seen:
            seen.add(name)
            yield self._styles[name]
            name = _value(self._styles[name], "w:basedOn")


def _runs(element: Any) -> Iterator[tuple[str, Any | None]]:
    """The pieces of text below ``element`` with the properties of their run; nothing deleted, hidden in fields or in text boxes."""
    for child in element:
        if child.tag in _SKIPPED:
            continue
        if child.tag == qn("w:r"):
            properties = child.find(qn("w:rPr"))
            yield "".join(_pieces(child)), properties
        else:
            yield from _runs(child)


def _pieces(run: Any) -> Iterator[str]:
    for child in run:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag == qn("w:br"):
            yield PAGE_BREAK if child.get(qn("w:type")) == "page" else LINE_BREAK
        elif child.tag == qn("w:sym"):
            yield _symbol(child.get(qn("w:char"), ""))
        elif child.tag in _MARKS:
            yield _MARKS[child.tag]


def _symbol(code: str) -> str:
    """Symbol fonts sit in the private area; of them reports use ticks and bullets."""
    try:
        point = int(code, 16)
    except ValueError:
        return ""
    return "x" if point in (0xF0FB, 0xF0FC, 0xF0FD, 0xF0FE) else "-" if 0xE000 <= point <= 0xF8FF else chr(point)


def _style_name(element: Any, holder: str, tag: str) -> str | None:
    found = element.find(f"{qn(holder)}/{qn(tag)}")
    return None if found is None else found.get(qn("w:val"))


def _value(element: Any, tag: str) -> str | None:
    found = element.find(qn(tag))
    return None if found is None else found.get(qn("w:val"))


def _on(element: Any) -> bool:
    return element.get(qn("w:val"), "1") not in ("0", "false", "none")
