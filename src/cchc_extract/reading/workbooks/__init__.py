"""Spreadsheets to pages: XLSX and XLSM, XLS, and OpenDocument.

A sheet is the best table there is: its cells are given, and nothing is guessed but where its tables begin and end. What a cell shows is
what is read (``98%``), and the number it stores is kept beside it (0.98). A sheet is a page.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from cchc_extract.errors import UnreadableFileError
from cchc_extract.model import Page
from cchc_extract.reading.workbooks.book import DAMAGED, Book
from cchc_extract.reading.workbooks.sheetflow import pages_of
from cchc_extract.reading.workbooks.sheettexts import in_unicode

_OLE = b"\xd0\xcf\x11\xe0"


def pages(path: Path) -> Iterator[Page]:
    """The pages of a spreadsheet, in order, one a sheet. Raises ``UnreadableFileError`` where it cannot be opened or holds nothing."""
    book = _read(path)
    in_unicode(book)
    found = list(pages_of(book))
    if not any(page.lines or page.grids for page in found):
        raise UnreadableFileError(
            "no-text", "The spreadsheet shows nothing; look whether its sheets or rows are hidden."
        )
    yield from found


def _read(path: Path) -> Book:
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(_OLE):
        from cchc_extract.reading.workbooks.xlsbook import read_xls

        return read_xls(path)
    try:
        with zipfile.ZipFile(path) as archive:
            is_open_document = "content.xml" in archive.namelist()
    except Exception as error:  # whatever a broken archive causes
        raise UnreadableFileError("damaged", DAMAGED) from error
    if is_open_document:
        from cchc_extract.reading.workbooks.odsbook import read_ods

        return read_ods(path)
    from cchc_extract.reading.workbooks.xlsxbook import read_xlsx

    return read_xlsx(path)
