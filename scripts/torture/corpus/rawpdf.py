"""PDF files put together object by object, so that each can be wrong in one chosen place."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence

Objects = dict[int, bytes]
"""The body of each object by its number."""

CATALOG, PAGES, FONT, FIRST_PAGE = 1, 2, 3, 10
"""Numbers of objects in ``plain``; page ``i`` (from 0) is ``FIRST_PAGE + 2 * i`` and its content the number after."""

LINES = (
    b"UY BAN NHAN DAN XA HOA BINH",
    b"BAO CAO",
    b"Cong tac cai cach hanh chinh quy III nam 2024",
    b"Tong so ho so da tiep nhan la 1.204 ho so, giai quyet dung han 98,5%.",
)


def text(lines: Sequence[bytes] = LINES) -> bytes:
    """A content stream that prints ``lines`` from the top of an A4 page."""
    return b"BT /F1 12 Tf 60 780 Td " + b" ".join(b"(%s) Tj 0 -20 Td" % line for line in lines) + b" ET"


def stream(content: bytes, entries: bytes = b"", *, length: int | None = None) -> bytes:
    """A stream object; ``length`` is what it says of itself, its own length where ``None``."""
    said = len(content) if length is None else length
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (said, entries, content)


def deflated(content: bytes, entries: bytes = b"") -> bytes:
    """A stream object packed with Flate."""
    return stream(zlib.compress(content, 9), b"/Filter /FlateDecode " + entries)


def zeros(count: int) -> bytes:
    """``count`` zero bytes (a multiple of 1,000,000) packed with zlib, made without packing them all."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(1_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = (count % 65_521) << 16 | 1  # Adler-32 of zeros
    return b"\x78\xda" + block * (count // 1_000_000) + b"\3\0" + checksum.to_bytes(4)


def page(number: int, *, box: bytes = b"[0 0 595 842]", entries: bytes = b"", resources: bytes | None = None) -> bytes:
    """The page object with number ``number``, whose content is the object after it."""
    fonts = b"<< /Font << /F1 %d 0 R >> >>" % FONT if resources is None else resources
    return b"<< /Type /Page /Parent %d 0 R /MediaBox %s /Contents %d 0 R /Resources %s %s >>" % (
        PAGES, box, number + 1, fonts, entries,
    )  # fmt: skip


def plain(count: int = 2, content: bytes | None = None) -> Objects:
    """A sound file of ``count`` pages with a little text each."""
    numbers = [FIRST_PAGE + 2 * index for index in range(count)]
    kids = b" ".join(b"%d 0 R" % number for number in numbers)
    objects = {
        CATALOG: b"<< /Type /Catalog /Pages %d 0 R >>" % PAGES,
        PAGES: b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, kids),
        FONT: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    }
    for number in numbers:
        objects[number] = page(number)
        objects[number + 1] = stream(content if content is not None else text())
    return objects


def with_page(changed: bytes, more: Mapping[int, bytes] | None = None) -> bytes:
    """A file of two sound pages and a third one, ``changed``; ``more`` are objects it needs."""
    objects = plain(3)
    objects[FIRST_PAGE + 4] = changed
    return assemble(objects | dict(more or {}))


def with_content(content: bytes, more: Mapping[int, bytes] | None = None, resources: bytes | None = None) -> bytes:
    """A file of two sound pages and a third one with the stream object ``content``."""
    number = FIRST_PAGE + 4
    return with_page(page(number, resources=resources), {number + 1: content, **(more or {})})


def assemble(
    objects: Mapping[int, bytes],
    *,
    trailer: bytes = b"",
    header: bytes = b"%PDF-1.7",
    shift: int = 0,
    eof: bytes = b"%%EOF\n",
) -> bytes:
    """The file. ``trailer`` is added to the trailer's entries; ``shift`` moves every place in the cross-reference table."""
    parts, places, at = [header + b"\n%\xe2\xe3\xcf\xd3\n"], {}, len(header) + 7
    for number, body in objects.items():
        places[number] = at
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        at += len(parts[-1])
    size = max(objects) + 1
    rows = [b"0000000000 65535 f \n"]
    rows += [
        b"%010d 00000 n \n" % (places[n] + shift) if n in places else b"0000000000 00000 f \n" for n in range(1, size)
    ]
    table = b"xref\n0 %d\n%s" % (size, b"".join(rows))
    end = b"trailer\n<< /Size %d /Root %d 0 R %s >>\nstartxref\n%d\n%s" % (size, CATALOG, trailer, at + shift, eof)
    return b"".join((*parts, table, end))


def appended(file: bytes, objects: Mapping[int, bytes], *, previous: int | None = None) -> bytes:
    """``file`` with an incremental update; ``previous`` is where its table says that the one before it stands."""
    before = int(file.rpartition(b"startxref")[2].split()[0]) if previous is None else previous
    parts, sections, at = [file], [], len(file)
    for number, body in objects.items():
        sections.append(b"%d 1\n%010d 00000 n \n" % (number, at))
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        at += len(parts[-1])
    trailer = b"trailer\n<< /Size 100 /Root %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (CATALOG, before, at)
    return b"".join((*parts, b"xref\n", *sections, trailer))
