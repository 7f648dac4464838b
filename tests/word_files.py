"""Small Word documents written by hand, so that a test shows the markup it is about."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from cchc_extract.layout import lay_out
from cchc_extract.model import Cell, Grid, Page
from cchc_extract.reading.docx import pages

MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "v": "urn:schemas-microsoft-com:vml",
}
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
STRICT = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "http://purl.oclc.org/ooxml/wordprocessingml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/": "http://purl.oclc.org/ooxml/officeDocument/",
}
DATA = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
BLOCKS = ("<w:p>", "<w:tbl>", "<w:sdt><w:sdtPr></w:sdtPr><w:sdtContent><w:p>")
BORDERS = "<w:tblBorders><w:insideV w:val='single'/></w:tblBorders>"


def p(content: str = "", properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(content: str, properties: str = "") -> str:
    """A cell; text without markup becomes a paragraph."""
    inner = content if content.startswith("<") else p(r(content))
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    """A row of cells; a cell given as text is made one."""
    made = (each if each.startswith(("<w:tc>", "<w:sdt>", "<w:customXml")) else tc(each) for each in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(made)}</w:tr>"


def tbl(*rows: str, grid: Sequence[int] = (), properties: str = BORDERS) -> str:
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid)
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def part(root: str, content: str) -> str:
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in SPACES.items())
    return f"<w:{root} {spaces}>{content}</w:{root}>"


def package(
    body: str,
    *,
    styles: str = "",
    numbering: str = "",
    parts: Mapping[str, bytes] | None = None,
    content_type: str = MAIN,
    strict: bool = False,
    main: str = "word/document.xml",
    data: Mapping[str, str] | None = None,
) -> bytes:
    """The bytes of a document; ``parts`` are further parts of ``word/``, which it refers to by their names as ids.

    ``data`` are data parts by their ids.
    """
    texts = {main: part("document", f"<w:body>{body}</w:body>")}
    related = [(name, "aFChunk", name) for name in parts or {}]
    for name, content in (("styles", styles), ("numbering", numbering)):
        if content:
            texts[f"word/{name}.xml"] = part(name, content)
            related.append((name, name, f"{name}.xml"))
    for number, (store, content) in enumerate((data or {}).items()):
        item, about = f"customXml/item{number}.xml", f"itemProps{number}.xml"
        related.append((f"data{number}", "customXml", f"../{item}"))
        texts[item] = content
        texts[f"customXml/_rels/item{number}.xml.rels"] = relations([("p", "customXmlProps", about)])
        texts[f"customXml/{about}"] = f'<ds:datastoreItem xmlns:ds="{DATA}" ds:itemID="{store}"/>'
    texts["word/_rels/" + main.rpartition("/")[2] + ".rels"] = relations(related)
    texts["_rels/.rels"] = relations([("main", "officeDocument", main)])
    texts["[Content_Types].xml"] = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{content_type}"/></Types>'
    )
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in texts.items():
            for transitional, other in STRICT.items() if strict else ():
                text = text.replace(transitional, other)
            archive.writestr(name, text)
        for name, content in (parts or {}).items():
            archive.writestr(f"word/{name}", content)
    return made.getvalue()


def relations(of: Sequence[tuple[str, str, str]]) -> str:
    each = "".join(f'<Relationship Id="{id}" Type="{RELATIONS}{kind}" Target="{target}"/>' for id, kind, target in of)
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{each}</Relationships>'


def read(raw: bytes, tmp_path: Path) -> list[Page]:
    """The pages of a document."""
    (tmp_path / "a.docx").write_bytes(raw)
    return list(pages(tmp_path / "a.docx"))


def grids(found: Sequence[Page]) -> list[Grid]:
    return [grid for page in found for grid in page.grids or ()]


def texts(grid: Grid) -> list[list[str]]:
    """The texts of a grid row by row, a merged cell once."""
    return [[cell.text for cell in grid.cells if cell.row == row] for row in range(grid.rows)]


def lines(found: Sequence[Page]) -> list[str]:
    return [line.text for page in found for line in lay_out(page).lines]


def cell_of(content: str, tmp_path: Path, **more: Any) -> Cell:
    """What is read of ``content`` in a cell beside three others."""
    row = tr("1", "Số văn bản", "Văn bản", tc(content if content.startswith(BLOCKS) else p(content)))
    (grid,) = grids(read(package(tbl(row), **more), tmp_path))
    return grid.cells[3]
