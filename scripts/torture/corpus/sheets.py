"""Spreadsheets, and documents that LibreOffice converts, made to cost more than they hold, or to take in what is not theirs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LINK = f'<Relationship Id="%s" Type="{_OFFICE}/%s" Target="%s"/>'
_LINKS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_CONTENT = (
    f'<office:document-content xmlns:office="{_ODF}:office:1.0" xmlns:table="{_ODF}:table:1.0" xmlns:text="{_ODF}:text:1.0"><office:body>'
    "<office:spreadsheet>%s</office:spreadsheet></office:body></office:document-content>"
)
_CELL = "<table:table-cell><text:p>a</text:p></table:table-cell>"


def sheets(*, short: bool) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file."""
    few = _rows(5)
    yield "sheet-sound.xlsx", _xlsx([_sheet(few)])
    yield "sheet-cut.xlsx", _xlsx([_sheet(few)])[:-100]
    yield "sheet-none.xlsx", _xlsx([])
    empty = "".join(f'<row r="{row}"/>' for row in range(10, 100_000 if short else 1_000_010))
    yield "sheet-a-million-empty-rows.xlsx", _xlsx([_sheet(few + empty)])
    yield "sheet-a-thousand.xlsx", _xlsx([_sheet(few)] * (100 if short else 1000))
    yield "sheet-merged-over-all.xlsx", _xlsx([_sheet(few, '<mergeCell ref="A1:XFD1048576"/>' * 10_000)])
    yield "sheet-far-corner.xlsx", _xlsx([_sheet(few + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')])
    circle = '<row r="9"><c r="A9"><f>B9</f></c><c r="B9"><f>A9</f></c><c r="C9"><f>A9+B9</f></c></row>'
    yield "sheet-circular-formulas.xlsx", _xlsx([_sheet(few + circle)])
    odd = '<row r="-5"><c r="ZZZZ999" s="99999" t="s"><v>77</v></c><c><v>1e999</v></c><c t="d"><v>x</v></c>'
    odd += f"<c><v>{'9' * 5000}</v></c></row>"
    yield "sheet-odd-numbers.xlsx", _xlsx([_sheet(odd + few)])
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>' + _sheet(_row(1, "&l11;"))
    yield "bomb-sheet-entities.xlsx", _xlsx([bomb])
    yield (
        "sheet-entity-file.xlsx",
        _xlsx(['<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + _sheet(_row(1, "&e;"))]),
    )
    yield "bomb-sheet.xlsx", _xlsx([_sheet(("<row>" + "<c><v>1</v></c>" * 1000 + "</row>") * (300 if short else 6000))])
    yield "document-sheet.pdf", _xlsx([_sheet(few)])
    every = '<table:table table:name="A"><table:table-row table:number-rows-repeated="1048576"><table:table-cell '
    every += (
        'table:number-columns-repeated="16384"><text:p>7</text:p></table:table-cell></table:table-row></table:table>'
    )
    yield "bomb-sheet-repeated.ods", _opened("spreadsheet", _CONTENT % every)
    yield "sheet-nested.ods", _opened("spreadsheet", _CONTENT % ('<table:table table:name="A">' * 3000 + _CELL))
    yield "sheet-encrypted.ods", _opened("spreadsheet", "", manifest="<encryption-data/>")
    yield from _converted()


def _converted() -> Iterator[tuple[str, bytes]]:
    linked = r'{\field{\*\fldinst INCLUDEPICTURE "http://192.0.2.1/a.png" \\d}{\fldrslt }}'
    linked += r'{\field{\*\fldinst INCLUDETEXT "/etc/passwd"}{\fldrslt x}}'
    yield "letter-sound.rtf", rb"{\rtf1\ansi Bao cao ket qua cai cach hanh chinh\par}"
    yield "letter-links.rtf", b"{\\rtf1\\ansi Bao cao" + linked.encode() + b"}"
    yield "letter-deep.rtf", b"{\\rtf1" + b"{" * 100_000
    yield "letter-cut.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    yield (
        "letter-page.doc",
        "<html><body><p>BÁO CÁO</p><table><tr><td>1</td></tr></table><img src='http://192.0.2.1/a'></body></html>".encode(),
    )
    yield "letter-noise.odt", _opened("text", "<a>" * 100)


def _row(number: int, *texts: str) -> str:
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)
    return f'<row r="{number}">{cells}</row>'


def _rows(count: int) -> str:
    return "".join(
        _row(number, str(number), "Số văn bản đã ban hành", "Văn bản", "27") for number in range(1, count + 1)
    )


def _sheet(rows: str, merged: str = "") -> str:
    return f"<worksheet {_MAIN}><sheetData>{rows}</sheetData><mergeCells>{merged}</mergeCells></worksheet>"


def _xlsx(parts: Sequence[str]) -> bytes:
    named = "".join(f'<sheet name="S{at}" sheetId="{at + 1}" r:id="r{at}"/>' for at in range(len(parts)))
    links = "".join(_LINK % (f"r{at}", "worksheet", f"worksheets/{at}.xml") for at in range(len(parts)))
    return _zip(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "_rels/.rels": _LINKS % (_LINK % ("r", "officeDocument", "xl/workbook.xml")),
            "xl/_rels/workbook.xml.rels": _LINKS % links,
            "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>{named}</sheets></workbook>',
            **{f"xl/worksheets/{at}.xml": part for at, part in enumerate(parts)},
        }
    )


def _opened(kind: str, content: str, manifest: str = "") -> bytes:
    mime = f"application/vnd.oasis.opendocument.{kind}"
    return _zip({"mimetype": mime, "content.xml": content, "META-INF/manifest.xml": manifest}, stored="mimetype")


def _zip(parts: dict[str, str], stored: str = "") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            how = zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), content, how)
    return file.getvalue()
