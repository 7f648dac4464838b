"""Files that are no PDF, or say that they are one: text, pictures, office documents, archives."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator

from PIL import Image

from torture.corpus.rawpdf import zeros
from torture.corpus.sheets import sheets

_WORDS = (
    '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body>%s</w:body></w:document>"
)
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_LINKS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="%s"/></Relationships>'
)
_SENTENCE = "Tổng số hồ sơ đã tiếp nhận là 1.204 hồ sơ, giải quyết đúng hạn 98,5%.\n"


def others(seed: int, *, short: bool) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file."""
    yield from _texts(random.Random(f"{seed} texts"), short)
    yield from _pictures(random.Random(f"{seed} pictures"), short)
    yield from _documents(short)
    yield from sheets(short=short)
    yield from _renamed(random.Random(f"{seed} renamed"))


def _texts(chance: random.Random, short: bool) -> Iterator[tuple[str, bytes]]:
    report = (
        "ỦY BAN NHÂN DÂN XÃ HÒA BÌNH\nSố: 12/BC-UBND\nBÁO CÁO\nCông tác cải cách hành chính quý III năm 2024\n"
        + _SENTENCE * 5
    )
    table = "Phụ lục 1\nSTT Chỉ tiêu thống kê Đơn vị tính Số liệu\n"
    yield "text-sound.txt", report.encode()
    yield "text-nul.txt", report.replace("\n", "\0\n").encode()
    yield "text-surrogates.txt", report.encode() + b"\xed\xa0\x80\xed\xbf\xbf" + report.encode()
    yield "text-controls.txt", report.encode() + bytes(range(32)) + b"\x7f\xc2\x85\xe2\x80\xa8"
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"):
        yield f"text-{encoding}.txt", report.encode(encoding)
    yield "text-utf-16-odd.txt", report.encode("utf-16")[:-1]
    yield "text-utf-16-cut-pair.txt", "BÁO CÁO 😀".encode("utf-16")[:-2]
    yield "text-cp1258.txt", "Cộng hòa xã hội chủ nghĩa".encode("cp1258", "replace") * 20
    yield "text-noise.txt", bytes(chance.choice(b"abc \n\xc3\xe1\xba\xff\x80") for _ in range(20_000))
    yield "text-one-line.txt", (_SENTENCE.strip() * (2_000 if short else 20_000)).encode()
    yield "text-one-word.txt", b"a" * (100_000 if short else 5_000_000)
    yield "text-digits.txt", b"9" * (100_000 if short else 3_000_000)
    yield "text-blanks.txt", b" " * 1_000_000
    yield "text-blank-lines.txt", b"BAO CAO" + b"\n" * 500_000
    yield "text-form-feeds.txt", b"a\f" * (2_000 if short else 20_000)
    yield (
        "text-rows.txt",
        (table + "".join(f"{n} Số văn bản đã ban hành Văn bản {n}\n" for n in range(200 if short else 3_000))).encode(),
    )
    yield (
        "text-numbers-huge.txt",
        (table + f"1 Số văn bản Văn bản {'9' * 5000}\n2 Số hồ sơ Hồ sơ 1E999999\n3 x % -{'0' * 4000},5\n").encode(),
    )
    yield "text-numbering-deep.txt", (table + f"{'1.' * 3000} Số văn bản Văn bản 3\n" * 5).encode()
    yield "text-marks.txt", ("a" + "\u0301" * 50_000).encode()
    yield "text-right-to-left.txt", ("\u202e" + report + "\u2066" * 1000).encode()
    yield "text-formulas.txt", (table + "1 =HYPERLINK(1) Văn bản 3\n2 @SUM(A1) Hồ sơ +1\n3 -2+3 % =1\n").encode()


def _png(width: int, height: int, data: bytes, *, colour: int = 0) -> bytes:
    """A PNG that says of itself what it likes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def _saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def _pictures(chance: random.Random, short: bool) -> Iterator[tuple[str, bytes]]:
    white = Image.new("L", (400, 560), 255)
    frames = _saved(white, "TIFF", save_all=True, append_images=[white] * 4)
    yield "picture-white.png", _saved(white, "PNG")
    yield "frames-sound.tif", frames
    yield "frames-cut.tif", frames[: len(frames) // 2]
    yield "frames-damaged.tif", frames[: len(frames) // 2] + chance.randbytes(400) + frames[len(frames) // 2 + 400 :]
    yield "frames-ring.tif", _ring(frames)
    for kind, ending in (
        ("PNG", "png"),
        ("JPEG", "jpg"),
        ("BMP", "bmp"),
        ("GIF", "gif"),
        ("WEBP", "webp"),
        ("TIFF", "tif"),
    ):
        sound = _saved(white, kind)
        yield f"picture-cut.{ending}", sound[: max(20, len(sound) * 2 // 3)]
        yield f"picture-noise.{ending}", sound[:24] + chance.randbytes(300)
    yield "picture-one-pixel.png", _saved(Image.new("L", (1, 1)), "PNG")
    yield "picture-one-line.png", _saved(Image.new("L", (20_000, 1)), "PNG")
    yield "picture-clear.png", _saved(Image.new("RGBA", (300, 400), (0, 0, 0, 0)), "PNG")
    yield "picture-16-bits.png", _saved(Image.new("I;16", (300, 400), 40_000), "PNG")
    yield "picture-cmyk.jpg", _saved(Image.new("CMYK", (300, 400)), "JPEG")
    yield "picture-palette.gif", _saved(Image.new("P", (300, 400)), "GIF")
    yield "bomb-says-2-31.png", _png(2**31 - 1, 2**31 - 1, zlib.compress(bytes(1000)))
    yield "bomb-says-60000.png", _png(60_000, 60_000, zlib.compress(bytes(1000)))
    if not short:
        yield "bomb-60000.png", _png(60_000, 60_000, zeros(60_001 * 60_000 // 1_000_000 * 1_000_000))
        yield "bomb-40000.tif", _saved(Image.new("1", (40_000, 40_000)), "TIFF", compression="group4")


def _ring(frames: bytes) -> bytes:
    """The frames of a little-endian TIFF of several, the last followed by the first."""
    first = at = struct.unpack_from("<I", frames, 4)[0]
    while True:
        count = struct.unpack_from("<H", frames, at)[0]
        link = at + 2 + 12 * count
        following = struct.unpack_from("<I", frames, link)[0]
        if not following:
            return frames[:link] + struct.pack("<I", first) + frames[link + 4 :]
        at = following


def _zip(members: dict[str, bytes | str], *, packed: bool = True) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(
                zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED if packed else None
            )
    return file.getvalue()


def _docx(document: bytes | str, **more: bytes | str) -> bytes:
    parts = {"[Content_Types].xml": _TYPES, "_rels/.rels": _LINKS % "word/document.xml", "word/document.xml": document}
    return _zip({**parts, **{name.replace("__", "/"): content for name, content in more.items()}})


def _paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def _documents(short: bool) -> Iterator[tuple[str, bytes]]:
    sound = _WORDS % (_paragraph("BÁO CÁO") + _paragraph(_SENTENCE) * 3)
    yield "document-sound.docx", _docx(sound)
    yield "document-cut.docx", _docx(sound)[:-100]
    yield "document-empty.docx", _docx("")
    yield "document-no-body.docx", _docx(_WORDS.replace("<w:body>%s</w:body>", ""))
    yield "document-not-well-formed.docx", _docx(sound[:-20])
    yield "document-no-types.docx", _zip({"word/document.xml": sound})
    yield (
        "document-link-outside.docx",
        _zip(
            {"[Content_Types].xml": _TYPES, "_rels/.rels": _LINKS % "../../../etc/passwd", "word/document.xml": sound}
        ),
    )
    entity = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "PLACE">]>' + sound.split("?>", 1)[1].replace(
        "BÁO CÁO", "BÁO CÁO &e;"
    )
    yield "document-entity-file.docx", _docx(entity.replace("PLACE", "file:///etc/passwd"))
    yield "document-entity-address.docx", _docx(entity.replace("PLACE", "http://192.0.2.1/x"))
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    yield (
        "bomb-entities.docx",
        _docx(
            f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>'
            + (_WORDS % _paragraph("&l11;")).split("?>", 1)[1]
        ),
    )
    yield (
        "document-deep.docx",
        _docx(_WORDS % ("<w:sdt><w:sdtContent>" * 3000 + _paragraph("x") + "</w:sdtContent></w:sdt>" * 3000)),
    )
    cell = "<w:tbl><w:tr><w:tc>%s</w:tc></w:tr></w:tbl>"
    nested = _paragraph("x")
    for _ in range(100):
        nested = cell % nested
    yield "document-tables-in-tables.docx", _docx(_WORDS % nested)
    wide = cell % ("<w:tcPr><w:gridSpan w:val='2000000000'/></w:tcPr>" + _paragraph("x"))
    yield "document-cell-of-billions.docx", _docx(_WORDS % wide)
    bad = (
        "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='-3'/><w:vMerge w:val='x'/></w:tcPr></w:tc></w:tr><w:tr/></w:tbl>"
    )
    yield "document-cell-below-zero.docx", _docx(_WORDS % bad)
    yield "document-formulas.docx", _docx(_WORDS % (_paragraph("=1+1") + _paragraph("@SUM(A1)")))
    rows = (1 << 20) * (20 if short else 300)
    yield "bomb-document.docx", _docx((_WORDS % ("<w:p/>" * (rows // 6))).encode())


def _renamed(chance: random.Random) -> Iterator[tuple[str, bytes]]:
    yield "page.html.pdf", b"<!DOCTYPE html><html><body><h1>404</h1></body></html>"
    yield "archive.pdf", _zip({"a.txt": "a"})
    yield "document.pdf", _docx(_WORDS % _paragraph("BÁO CÁO"))
    yield "text.pdf", _SENTENCE.encode()
    yield "pdf-named.txt", b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\n"
    yield "pdf-named.docx", b"%PDF-1.4\nnothing"
    yield "picture.pdf", _saved(Image.new("L", (300, 400), 255), "PNG")
    yield "noise.pdf", chance.randbytes(30_000)
    yield "noise.docx", b"PK\3\4" + chance.randbytes(30_000)
    yield "old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000)
    yield "rich.rtf", b"{\\rtf1 BAO CAO}"
    yield "table.xlsx", _zip({"xl/workbook.xml": "<workbook/>"})
    yield "program.exe", b"MZ" + chance.randbytes(2000)
    yield "script.sh", b"#!/bin/sh\ntouch owned\n"
    yield "empty.pdf", b""
    yield "empty.txt", b""
    yield "empty.docx", b""
    yield "one-byte.pdf", b"%"
