"""PDFs whose skeleton is odd, false or made to lead a reader astray: page trees, boxes, tables, trailers, encryption."""

from __future__ import annotations

import io
from collections.abc import Iterator

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from torture.corpus.rawpdf import (
    CATALOG,
    FIRST_PAGE,
    FONT,
    PAGES,
    appended,
    assemble,
    deflated,
    page,
    plain,
    stream,
    text,
    with_content,
    with_page,
)  # fmt: skip

_THIRD = FIRST_PAGE + 4
_BOXES = {
    "zero": b"[0 0 0 0]", "no-width": b"[0 0 0 842]", "backwards": b"[595 842 0 0]", "below-zero": b"[-595 -842 0 0]",
    "huge": b"[0 0 14400 14400]",
    "absurd": b"[0 0 1e9 1e9]", "infinite": b"[0 0 1e400 842]", "tiny": b"[0 0 0.001 0.001]", "three": b"[0 0 595]",
    "words": b"[/a (b) null 1]",
    "number": b"7", "null": b"null", "strip": b"[0 0 3 14400]", "roll": b"[0 0 14400 20]", "reference-to-itself": b"%d 0 R" % _THIRD,
}  # fmt: skip
_ENTRIES = {
    "rotated-90": b"/Rotate 90", "rotated-45": b"/Rotate 45", "rotated-much": b"/Rotate 99999999990", "rotated-word": b"/Rotate /Left",
    "unit-huge": b"/UserUnit 1000000", "unit-zero": b"/UserUnit 0", "crop-outside": b"/CropBox [5000 5000 6000 6000]",
    "crop-nothing": b"/CropBox [1 1 1 1]", "annotations-loop": b"/Annots [%d 0 R %d 0 R]" % (_THIRD, _THIRD),
    "annotations-none": b"/Annots 999 0 R",
    "group": b"/Group << /S /Transparency /CS 999 0 R >>",
}  # fmt: skip


def structures() -> Iterator[tuple[str, bytes]]:
    """Name and content of each file."""
    yield "sound.pdf", assemble(plain())
    for name, box in _BOXES.items():
        yield f"box-{name}.pdf", with_page(page(_THIRD, box=box))
    for name, entries in _ENTRIES.items():
        yield f"page-{name}.pdf", with_page(page(_THIRD, entries=entries))
    yield from _trees()
    yield from _pages()
    yield from _tables()
    yield from _encrypted()


def _trees() -> Iterator[tuple[str, bytes]]:
    """Page trees."""
    leaf = b"%d 0 R" % FIRST_PAGE
    trees = {
        "none": b"<< /Type /Pages /Count 0 /Kids [] >>",
        "lies-more": b"<< /Type /Pages /Count 500 /Kids [%s] >>" % leaf,
        "lies-fewer": b"<< /Type /Pages /Count 1 /Kids [%s %d 0 R] >>" % (leaf, FIRST_PAGE + 2),
        "lies-below-zero": b"<< /Type /Pages /Count -3 /Kids [%s] >>" % leaf,
        "lies-billions": b"<< /Type /Pages /Count 2147483647 /Kids [%s] >>" % leaf,
        "no-count": b"<< /Type /Pages /Kids [%s] >>" % leaf,
        "no-kids": b"<< /Type /Pages /Count 2 >>",
        "in-itself": b"<< /Type /Pages /Count 2 /Kids [%d 0 R %s] >>" % (PAGES, leaf),
        "page-twice": b"<< /Type /Pages /Count 3 /Kids [%s %s %d 0 R] >>" % (leaf, leaf, FIRST_PAGE + 2),
        "page-missing": b"<< /Type /Pages /Count 3 /Kids [%s 999 0 R %d 0 R] >>" % (leaf, FIRST_PAGE + 2),
        "kids-null": b"<< /Type /Pages /Count 3 /Kids [%s null (x) %d 0 R] >>" % (leaf, FIRST_PAGE + 2),
        "kid-is-font": b"<< /Type /Pages /Count 2 /Kids [%s %d 0 R] >>" % (leaf, FONT),
        "is-a-page": page(PAGES),
        "is-null": b"null",
        "is-a-stream": stream(b"x"),
    }
    for name, tree in trees.items():
        yield f"tree-{name}.pdf", assemble(plain() | {PAGES: tree})
    ring = {PAGES: b"<< /Type /Pages /Count 2 /Kids [50 0 R] >>", 50: b"<< /Type /Pages /Count 2 /Kids [51 0 R] >>"}
    yield "tree-ring.pdf", assemble(plain() | ring | {51: b"<< /Type /Pages /Count 2 /Kids [50 0 R %s] >>" % leaf})
    deep = {100 + n: b"<< /Type /Pages /Count 1 /Kids [%d 0 R] >>" % (101 + n) for n in range(5000)}
    yield "tree-deep.pdf", assemble(plain() | {PAGES: deep[100]} | deep | {5100: page(FIRST_PAGE)})
    yield "pages-600.pdf", assemble(plain(600))


def _pages() -> Iterator[tuple[str, bytes]]:
    """Pages that lack or contradict something."""
    head = b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] " % PAGES
    yield "page-no-content.pdf", with_page(head + b">>")
    yield "page-content-missing.pdf", with_page(head + b"/Contents 999 0 R >>")
    yield "page-content-is-itself.pdf", with_page(head + b"/Contents %d 0 R >>" % _THIRD)
    yield "page-content-is-a-dictionary.pdf", with_page(head + b"/Contents << /Length 3 >> >>")
    yield "page-content-many-times.pdf", with_page(head + b"/Contents [%s] >>" % (b"%d 0 R " % (_THIRD + 1) * 3000))
    yield "page-no-box.pdf", with_page(b"<< /Type /Page /Parent %d 0 R /Contents %d 0 R >>" % (PAGES, _THIRD + 1))
    yield "page-no-parent.pdf", with_page(b"<< /Type /Page /MediaBox [0 0 595 842] /Contents %d 0 R >>" % (_THIRD + 1))
    yield "page-is-a-number.pdf", with_page(b"42")
    yield "page-is-an-array.pdf", with_page(b"[" * 20_000 + b"]" * 20_000)
    yield "page-is-deep.pdf", with_page(b"<< /A " * 20_000 + b"null" + b" >>" * 20_000)
    yield "page-length-short.pdf", with_content(stream(text(), length=10))
    yield "page-length-long.pdf", with_content(stream(text(), length=10_000_000))
    yield "page-length-below-zero.pdf", with_content(stream(text(), length=-5))
    yield "page-length-missing.pdf", with_content(b"<< >>\nstream\n" + text() + b"\nendstream")
    yield (
        "page-length-is-itself.pdf",
        with_content(b"<< /Length %d 0 R >>\nstream\n%s\nendstream" % (_THIRD + 1, text())),
    )


def _tables() -> Iterator[tuple[str, bytes]]:
    """Headers, cross-reference tables, trailers and updates."""
    sound = assemble(plain())
    yield "header-missing.pdf", sound.replace(b"%PDF-1.7\n", b"")
    yield "header-9.pdf", assemble(plain(), header=b"%PDF-9.9")
    yield "header-word.pdf", assemble(plain(), header=b"%PDF-new")
    yield "header-only.pdf", b"%PDF-1.7\n"
    yield "header-and-end.pdf", b"%PDF-1.7\n%%EOF\n"
    yield "table-shifted.pdf", assemble(plain(), shift=7)
    yield "table-far-away.pdf", assemble(plain(), shift=1 << 30)
    yield "table-missing.pdf", sound[: sound.index(b"xref\n")] + sound[sound.index(b"trailer") :]
    yield "table-huge.pdf", sound.replace(b"xref\n0 ", b"xref\n0 99999999")
    yield "trailer-huge.pdf", sound.replace(b"/Size ", b"/Size 999999999")
    yield "trailer-missing.pdf", sound[: sound.index(b"trailer")]
    yield "trailer-no-root.pdf", sound.replace(b"/Root", b"/Boot")
    yield "trailer-root-is-itself.pdf", assemble(plain() | {CATALOG: b"1 0 R"})
    yield "trailer-previous-is-itself.pdf", appended(sound, {90: b"null"}, previous=len(sound))
    yield "trailer-previous-outside.pdf", appended(sound, {90: b"null"}, previous=1 << 40)
    yield "update.pdf", appended(sound, {FIRST_PAGE + 1: stream(text([b"BAO CAO MOI"]))})
    yield "update-of-page.pdf", appended(sound, {FIRST_PAGE: b"null"})
    many = sound
    for number in range(100):
        many = appended(many, {90: b"%d" % number})
    yield "update-a-hundred-times.pdf", many
    packed = plain()
    inside = {number: packed.pop(number) for number in (CATALOG, PAGES, FONT, FIRST_PAGE)}
    for name, broken in (("", 0), ("-false", 12345)):
        yield f"object-stream{name}.pdf", _packed(packed, inside, broken)


def _packed(objects: dict[int, bytes], inside: dict[int, bytes], shift: int) -> bytes:
    """A file with objects in an object stream and a cross-reference stream; ``shift`` makes the places inside false."""
    places, at = [], 0
    for number, body in inside.items():
        places.append(b"%d %d" % (number, at + shift))
        at += len(body) + 1
    head = b" ".join(places) + b" "
    holder = 60
    objects = objects | {
        holder: deflated(
            head + b"\n".join(inside.values()), b"/Type /ObjStm /N %d /First %d" % (len(inside), len(head))
        )
    }
    file, rows = [b"%PDF-1.7\n"], {}
    for number, body in objects.items():
        rows[number] = b"\1" + sum(map(len, file)).to_bytes(4) + b"\0"
        file.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    rows |= {number: b"\2" + holder.to_bytes(4) + bytes([index]) for index, number in enumerate(inside)}
    at = sum(map(len, file))
    rows[61] = b"\1" + at.to_bytes(4) + b"\0"
    table = b"".join(rows.get(number, bytes(6)) for number in range(62))
    entries = b"/Type /XRef /Size 62 /W [1 4 1] /Root %d 0 R" % CATALOG
    file.append(b"61 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (deflated(table, entries), at))
    return b"".join(file)


def _encrypted() -> Iterator[tuple[str, bytes]]:
    for name, user in (("encrypted", "secret"), ("encrypted-empty-password", "")):
        for strength in (40, 128):
            file = io.BytesIO()
            canvas = Canvas(file, encrypt=StandardEncryption(user, "owner", canCopy=0, strength=strength), invariant=1)
            canvas.drawString(100, 700, "BAO CAO cong tac cai cach hanh chinh")
            canvas.save()
            yield f"{name}-{strength}.pdf", file.getvalue()
    nonsense = b"/Encrypt << /Filter /Nobody /V 9 /R 9 /O (x) /U (y) /P -1 >> /ID [(a) (b)]"
    yield "encrypted-unknown.pdf", assemble(plain(), trailer=nonsense)
    yield "encrypted-by-nothing.pdf", assemble(plain(), trailer=b"/Encrypt 999 0 R")
