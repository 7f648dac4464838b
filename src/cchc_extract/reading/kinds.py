"""What a file is, judged by its content; its name only decides how loudly a file that cannot be read is reported."""

from __future__ import annotations

import re
import zipfile
from pathlib import PurePath
from typing import BinaryIO, Literal

from msgspec import Struct

from cchc_extract.reading.compound import names_in

Kind = Literal["pdf", "text", "image", "docx", "workbook", "html", "office"]
"""``office``: what LibreOffice makes a DOCX or XLSX of; ``html``: a page that a word processor, a spreadsheet or a browser saved."""

HEAD_BYTES = 1 << 16
"""How much of a file's beginning is looked at."""

_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+", b"BM", b"GIF87a", b"GIF89a")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PDF_HEADER_WITHIN = 1024
"""Bytes: PDF readers accept the header anywhere in here (ISO 32000-1, annex H.3.4.1)."""
_MARKUP = re.compile(rb"\s*(?:<!doctype\s+html|<html|<head|<\?xml|<svg|<!--)", re.IGNORECASE)
_WORD = re.compile(r"word/document\d*\.xml", re.IGNORECASE)
"""The main part of a Word document, whatever its kind; Word on the web numbers it."""
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_MIME_WITHIN = 128
"""Bytes: an OpenDocument file begins with what it is (OpenDocument 1.2, part 3, 3.3)."""
_ODT = b"application/vnd.oasis.opendocument.text"
_BINARY_WORKBOOK = "xl/workbook.bin"
_LETTERS = frozenset(("WordDocument", "MatOST"))
"""The streams of a Word document, and of one of Microsoft Works."""
_OFFICE_XML = re.compile(
    rb"progid=.(?:Word\.Document|Excel\.Sheet)|<office:document\b|<w:wordDocument\b|urn:schemas-microsoft-com:office:spreadsheet\""
)
"""A document of Word 2003 or Excel 2003 as XML, or an OpenDocument file in one piece."""
_MARKS_WITHIN = 4096
_WEB_ARCHIVE = re.compile(rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?Content-Type:\s*multipart/related", re.IGNORECASE)
"""A page with its pictures in one file, as a mail has them (MHT)."""
_SAVED_PAGE = re.compile(
    rb"<table\b|urn:schemas-microsoft-com:office:|Content-Type:\s*text/html|class=3D?.?Mso", re.IGNORECASE
)
"""What a page that holds a report has: a table, or the marks of Word."""
_WORKBOOKS = frozenset(("Workbook", "Book"))
_JSON = re.compile(rb"\s*[\[{]\s*[\"\[{]")
_CUT_SHORT = "The file is cut short or damaged; get it again from where it came."
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1b\x1c"))
_MOST_CONTROL = 0.02
"""Share of control characters above which a file is no text; old Vietnamese encodings put a few letters there."""
_DOCUMENT_NAMES = frozenset(
    (
        ".pdf", ".docx", ".docm", ".dotx", ".dotm", ".doc", ".rtf", ".odt", ".txt", ".wps", ".xlsx", ".xlsm", ".xls", ".ods",
        ".png", ".jpg", ".jpeg", ".tif", ".tiff",
    )
)  # fmt: skip
"""Endings by which a person expects a report: such a file that cannot be read has failed, another is skipped."""


class Problem(Struct, frozen=True):
    """Why a file is not read: ``code`` and ``message`` go to ``files.csv``."""

    fate: Literal["skipped", "failed"]
    code: str
    message: str


def judge(name: str, head: bytes, file: BinaryIO) -> Kind | Problem:
    """The kind of a file by its first ``HEAD_BYTES`` bytes and, for ZIP containers, by what is inside; else what is wrong with it."""
    if not head:
        return _problem(name, "empty", "The file is empty (0 bytes); get it again from where it came.")
    if b"%PDF-" in head[:_PDF_HEADER_WITHIN] or (b" obj" in head and b"endobj" in head):
        return "pdf"
    if head.startswith(_PICTURES) or (head.startswith(b"RIFF") and head[8:12] == b"WEBP"):
        return "image"
    if head.startswith(b"PK\x03\x04"):
        return _in_zip(name, head, file)
    if head.startswith(_OLE):
        return _in_ole(name, head, file)
    return _text(name, head)


def _in_zip(name: str, head: bytes, file: BinaryIO) -> Kind | Problem:
    try:
        with zipfile.ZipFile(file) as archive:
            members = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return _problem(name, "damaged", _CUT_SHORT)
    if any(map(_WORD.fullmatch, members)):
        return "docx"
    if any(member.startswith("xl/") for member in members):
        return "office" if _BINARY_WORKBOOK in members else "workbook"
    if "content.xml" in members:
        if _ODS in head[:_MIME_WITHIN]:
            return "workbook"
        if _ODT in head[:_MIME_WITHIN]:
            return "office"
        return _problem(
            name, "open-document", "An OpenDocument file that is no text and no spreadsheet; print it to PDF."
        )
    return _problem(name, "archive", "A ZIP archive; unpack it into the input folder.")


def _in_ole(name: str, head: bytes, file: BinaryIO) -> Kind | Problem:
    names = names_in(file)
    if not names and _ENCRYPTED not in head:
        return _problem(name, "damaged", _CUT_SHORT)
    if names & _WORKBOOKS:
        return "workbook"
    if _ENCRYPTED in head or "EncryptedPackage" in names:
        return _problem(name, "encrypted", "The document is protected by a password; save it without one.")
    if names & _LETTERS:
        return "office"
    return _problem(name, "old-office", "An Office file that is neither a text nor a spreadsheet; print it to PDF.")


def _text(name: str, head: bytes) -> Kind | Problem:
    if head.startswith(b"{\\rtf"):
        return "office"
    if _MARKUP.match(head.removeprefix(b"\xef\xbb\xbf")) or _WEB_ARCHIVE.match(head):
        if _OFFICE_XML.search(head[:_MARKS_WITHIN]):
            return "office"
        if _SAVED_PAGE.search(head):
            return "html"
        return _problem(name, "markup", "A web page or XML file; if a report was meant, download it again.")
    if _JSON.match(head):
        return _problem(name, "json", "A JSON file, which holds no report.")
    if head.startswith(_UTF16):
        return "text"
    if b"\0" in head or len(head) - len(head.translate(None, _CONTROL)) > _MOST_CONTROL * len(head):
        return _problem(
            name,
            "unknown-kind",
            "The content is no PDF, picture, text, document or spreadsheet; convert it to one of these.",
        )
    return "text"


def _problem(name: str, code: str, message: str) -> Problem:
    expected = PurePath(name).suffix.lower() in _DOCUMENT_NAMES
    return Problem("failed" if expected else "skipped", code, message)
