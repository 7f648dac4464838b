"""The parts of a Word document: opened as a package (ECMA-376, part 2), whatever its kind, and each part parsed.

DOCX, DOCM, DOTX and DOTM differ in a content type only. Strict Open XML has other namespaces for the same elements: they are made those of
the transitional form, so that nothing else needs to know.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Final

from lxml import etree
from msgspec import Struct

from cchc_extract.errors import UnreadableFileError
from cchc_extract.reading.docxnames import R

_MOST_BYTES = 1_000_000_000
"""Unpacked size beyond which a file is a bomb and no report."""
DAMAGED: Final = "The Word document is damaged; open it in Word or LibreOffice and save it again."
_MAIN = "word/document.xml"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing",
        b"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class Target(Struct, frozen=True):
    """What a part refers to: ``kind`` is the last part of the relationship's type (``header``), ``name`` the part's in the package."""

    kind: str
    name: str


class Package:
    """An open Word document or workbook. Raises ``UnreadableFileError`` where it is damaged (``damaged`` says so) or too large."""

    def __init__(self, file: Path | BytesIO, damaged: str = DAMAGED) -> None:
        self._damaged = damaged
        try:
            self._archive = zipfile.ZipFile(file)
            size = sum(entry.file_size for entry in self._archive.infolist())
        except Exception as error:  # zipfile lets whatever a broken archive causes through
            raise UnreadableFileError("damaged", damaged) from error
        if size > _MOST_BYTES:
            raise UnreadableFileError(
                "too-large", f"The document unpacks to {size:,} bytes; take large pictures out of it."
            )
        self._names = {name.lower(): name for name in self._archive.namelist()}
        mains = [target.name for target in self.targets("").values() if target.kind == "officeDocument"]
        self.main = next((name for name in mains if self.has(name)), _MAIN)

    def has(self, name: str) -> bool:
        """Whether there is a part of this name; case does not matter in a package."""
        return name.lower() in self._names

    def bytes_of(self, name: str) -> bytes:
        """The bytes of a part. Raises ``UnreadableFileError``."""
        try:
            return self._archive.read(self._names[name.lower()])
        except Exception as error:
            raise UnreadableFileError("damaged", self._damaged) from error

    def opened(self, name: str) -> IO[bytes]:
        """A part to be read bit by bit. Raises ``UnreadableFileError``."""
        try:
            return self._archive.open(self._names[name.lower()])
        except Exception as error:
            raise UnreadableFileError("damaged", self._damaged) from error

    def tree(self, name: str) -> Any:
        """The root element of a part. Raises ``UnreadableFileError``."""
        raw = self.bytes_of(name)
        if raw.startswith(_UTF16):
            raw = re.sub(r"^<\?xml.*?\?>", "", raw.decode("utf-16", "replace")).encode()
        if b"purl.oclc.org/ooxml" in raw:
            for strict, transitional in _STRICT:
                raw = raw.replace(strict, transitional)
        try:
            return etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True))
        except etree.XMLSyntaxError as error:
            raise UnreadableFileError("damaged", self._damaged) from error

    def targets(self, part: str) -> dict[str, Target]:
        """What a part refers to within the package, by relationship id; of the package itself for an empty name."""
        folder, base = posixpath.split(part)
        name = posixpath.join(folder, "_rels", f"{base}.rels")
        if not self.has(name):
            return {}
        return dict(self._related(self.tree(name), folder))

    def first(self, part: str, kind: str) -> Any | None:
        """The root of the first part of a kind that ``part`` refers to; ``None`` where there is none."""
        found = (each.name for each in self.targets(part).values() if each.kind == kind and self.has(each.name))
        name = next(found, None)
        return None if name is None else self.tree(name)

    def _related(self, tree: Any, folder: str) -> Iterator[tuple[str, Target]]:
        for each in tree:
            target, mode = each.get("Target", ""), each.get("TargetMode", "")
            if isinstance(each.tag, str) and mode != "External":
                name = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                yield each.get("Id", ""), Target(each.get("Type", "").rpartition("/")[2], name)


def relation(element: Any) -> str:
    """The relationship id that an element names (``r:id``)."""
    return str(element.get(f"{R}id", ""))
