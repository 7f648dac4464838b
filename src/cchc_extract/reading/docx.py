"""DOCX documents to pages of lines and tables.

A DOCX knows its tables and its order but not where anything stands on paper. Lines and grids get boxes of an imagined page, which
say only what comes before what and what stands side by side; cells get none. Page numbers are those of Word's last rendering,
as far as the file holds them, and of the breaks the author made.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cchc_extract.errors import UnreadableFileError
from cchc_extract.model import Page
from cchc_extract.reading.docxbound import Data
from cchc_extract.reading.docxembedded import embedded, page_in
from cchc_extract.reading.docxflow import Flow
from cchc_extract.reading.docxhtml import body_of
from cchc_extract.reading.docxnames import W, value, w
from cchc_extract.reading.docxpackage import DAMAGED, Package, relation
from cchc_extract.reading.docxplain import made_plain
from cchc_extract.reading.docxstyles import Styles
from cchc_extract.reading.docxtext import Reader

_MOST_DEEP = 4
"""Documents within documents."""


def pages(path: Path) -> Iterator[Page]:
    """The pages of a DOCX, in order. Raises ``UnreadableFileError`` where it cannot be opened or holds nothing."""
    package = Package(path)
    document = package.tree(package.main)
    if document.find(w("body")) is None:
        raise UnreadableFileError("damaged", DAMAGED)
    flow = Flow()
    _flow_into(flow, package, document)
    found = flow.finished()
    if not any(page.lines or page.grids for page in found):
        raise UnreadableFileError("no-text", "The document holds no text; open it in Word and save it again.")
    yield from found


def pages_of_html(path: Path) -> Iterator[Page]:
    """The pages of a document that was saved as HTML, or as a web archive. Raises ``UnreadableFileError`` where it holds nothing."""
    flow = Flow()
    body = body_of(page_in(path.read_bytes()))
    flow.reader.know_fonts(body)
    flow.body(body)
    found = flow.finished()
    if not any(page.lines or page.grids for page in found):
        raise UnreadableFileError("no-text", "The page holds no text; save it again from where it came.")
    yield from found


def _flow_into(flow: Flow, package: Package, document: Any, deep: int = 0) -> None:
    """Puts the text of a document onto the pages of ``flow``: the first page's header, then the body, with what it embeds."""
    shown = Data(package).shown
    made_plain(document, shown)
    styles = Styles(package.first(package.main, "styles"))
    reader = Reader(styles, package.first(package.main, "numbering"), _paper(document))
    flow.reader = reader
    body = document.find(w("body"))
    headers = [] if deep else [made_plain(each, shown) for each in _first_headers(package, body)]
    for story in (*headers, body):
        reader.know_fonts(story)
    for header in headers:
        flow.body(header, skip_numbers=True)

    for each in [each for each in body.iter(w("altChunk")) if each.getparent() is not body]:
        _put_in_place(each, package, flow)

    def embed(element: Any) -> None:
        target = package.targets(package.main).get(relation(element))
        part = embedded(package, target.name) if target and deep < _MOST_DEEP else None
        if isinstance(part, Package):
            _flow_into(flow, part, part.tree(part.main), deep + 1)
            flow.reader = reader
        elif part is not None:
            flow.body(part)
        else:
            flow.not_read("" if target is None else target.name)

    flow.body(body, embed=embed)


def _put_in_place(element: Any, package: Package, flow: Flow) -> None:
    """What a cell embeds, as if it stood there; what is not read stays, so that the cell is known to show something."""
    target = package.targets(package.main).get(relation(element))
    part = embedded(package, target.name) if target else None
    if isinstance(part, Package):
        part = made_plain(part.tree(part.main), Data(part).shown).find(w("body"))
    if part is None:
        flow.not_read("" if target is None else target.name)
        return
    for child in list(part):
        if child.tag in (w("p"), w("tbl")):
            element.addprevious(child)
    element.getparent().remove(element)


def _paper(document: Any) -> str:
    background = document.find(w("background"))
    colour = "" if background is None else background.get(f"{W}color", "")
    return colour.upper() if len(colour) == len("FFFFFF") else "FFFFFF"


def _first_headers(package: Package, body: Any) -> list[Any]:
    """The header of the first page."""
    section = next(body.iter(w("sectPr")), None)
    if section is None:
        return []
    title = section.find(w("titlePg"))
    kind = "first" if title is not None and value(section, "titlePg") not in ("0", "false", "off") else "default"
    targets = package.targets(package.main)
    for reference in section.findall(w("headerReference")):
        target = targets.get(relation(reference))
        if reference.get(f"{W}type", "default") == kind and target and package.has(target.name):
            return [package.tree(target.name)]
    return []
