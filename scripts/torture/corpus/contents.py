"""PDFs whose pages hold what they should not: bombs, loops, broken fonts and pictures, actions, things from elsewhere."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator

from torture.corpus.rawpdf import (
    CATALOG,
    FIRST_PAGE,
    Objects,
    assemble,
    deflated,
    page,
    plain,
    stream,
    text,
    with_content,
    with_page,
    zeros,
)  # fmt: skip

_MORE = 50
"""Number of the first object beside those of the pages."""
_THIRD = FIRST_PAGE + 4
_MAP = b"begincmap 1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <00> <ff> <%s> endbfrange endcmap"
_SHOW = b"q 500 0 0 700 40 40 cm /X Do Q"


def contents(seed: int, *, short: bool) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file; ``short`` leaves out those that need minutes to be given up."""
    yield from _streams(random.Random(f"{seed} contents"))
    yield from _drawings(short)
    yield from _pictures(random.Random(f"{seed} pictures"), short)
    yield from _fonts(random.Random(f"{seed} fonts"))
    yield from _actions()


def _resources(kind: bytes) -> bytes:
    return b"<< /%s << /X %d 0 R >> >>" % (kind, _MORE)


def _streams(chance: random.Random) -> Iterator[tuple[str, bytes]]:
    """Content that cannot be unpacked, or too well."""
    packed = zlib.compress(text(), 9)
    noise = chance.randbytes(3000)
    yield (
        "stream-flate-damaged.pdf",
        with_content(stream(packed[:40] + b"\xff\x00\xff" + packed[43:], b"/Filter /FlateDecode")),
    )
    yield "stream-flate-cut.pdf", with_content(stream(packed[:60], b"/Filter /FlateDecode"))
    for name in (
        b"FlateDecode",
        b"LZWDecode",
        b"ASCII85Decode",
        b"ASCIIHexDecode",
        b"RunLengthDecode",
        b"DCTDecode",
        b"Crypt",
        b"Nobody",
    ):
        yield f"stream-noise-{name.decode()}.pdf", with_content(stream(noise, b"/Filter /%s" % name))
    yield "stream-noise.pdf", with_content(stream(noise))
    filters = b"/Filter [%s]" % (b"/FlateDecode " * 2000)
    yield "stream-thousand-filters.pdf", with_content(stream(packed, filters))
    predictor = (
        b"/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 2147483647 /Colors 99 /BitsPerComponent 99 >>"
    )
    yield "stream-predictor.pdf", with_content(stream(packed, predictor))
    yield "bomb-flate.pdf", with_content(stream(zeros(5_000_000_000), b"/Filter /FlateDecode"))
    yield (
        "bomb-flate-twice.pdf",
        with_content(stream(zlib.compress(zeros(5_000_000_000), 9), b"/Filter [/FlateDecode /FlateDecode]")),
    )
    yield "numbers-huge.pdf", with_content(stream(b"BT /F1 1e38 Tf 1e38 0 0 1e38 1e38 1e38 Tm (a) Tj ET " + text()))
    yield "numbers-none.pdf", with_content(stream(b"BT /F1 nan Tf 0 0 0 0 0 0 Tm (a) Tj ET 1 0 0 1 - . cm " + text()))
    yield "operators-unknown.pdf", with_content(stream(b"xx yy zz 1 2 3 QQ " * 5000 + text()))
    yield "states-deep.pdf", with_content(stream(b"q " * 200_000 + text()))
    yield "states-too-many-ends.pdf", with_content(stream(b"Q " * 200_000 + text()))
    yield "arrays-deep.pdf", with_content(stream(b"[" * 100_000 + text()))
    yield "string-endless.pdf", with_content(stream(text() + b" BT (" + b"(" * 50_000))


def _drawings(short: bool) -> Iterator[tuple[str, bytes]]:
    """Paths, forms and patterns, too many or in themselves."""
    lines = b" ".join(b"%d 50 m %d 800 l S 40 %d m 560 %d l S" % (40 + n, 40 + n, 50 + n, 50 + n) for n in range(400))
    yield "rules-400-by-400.pdf", with_content(deflated(lines))
    if not short:
        yield "paths-a-million.pdf", with_content(deflated(b"1 1 m 9 9 l S " * 1_000_000))
        yield (
            "text-a-million.pdf",
            with_content(deflated(b"BT /F1 1 Tf 60 700 Td " + b"(abcdefghij) Tj " * 100_000 + b"ET")),
        )
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources %s" % _resources(b"XObject")
    yield (
        "form-in-itself.pdf",
        with_content(stream(b"/X Do"), {_MORE: stream(b"/X Do " * 2, form)}, _resources(b"XObject")),
    )
    nested: Objects = {}
    for depth in range(60):
        inner = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X %d 0 R >> >>" % (
            _MORE + depth + 1
        )
        nested[_MORE + depth] = stream(b"/X Do " * 10, inner)
    nested[_MORE + 60] = stream(text(), b"/Type /XObject /Subtype /Form /BBox [0 0 595 842]")
    yield "forms-ten-to-the-sixty.pdf", with_content(stream(b"/X Do"), nested, _resources(b"XObject"))
    tiling = (
        b"/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 0.0001 /YStep 0.0001 /Resources %s"
        % _resources(b"Pattern")
    )
    paint = b"/Pattern cs /X scn 0 0 595 842 re f "
    yield (
        "pattern-in-itself.pdf",
        with_content(stream(paint + text()), {_MORE: stream(paint, tiling)}, _resources(b"Pattern")),
    )
    shading = b"<< /ShadingType 1 /ColorSpace /DeviceRGB /Function << /FunctionType 4 /Domain [0 1 0 1] /Range [0 1 0 1 0 1] >> >>"
    yield "shading-no-function.pdf", with_content(stream(b"/X sh " + text()), {_MORE: shading}, _resources(b"Shading"))
    mask = b"<< /SMask << /S /Luminosity /G %d 0 R >> >>" % (_MORE + 1)
    in_mask = {
        _MORE: mask,
        _MORE + 1: stream(
            b"/X gs 0 0 595 842 re f", form.replace(b"XObject <<", b"ExtGState <<") + b" /Group << /S /Transparency >>"
        ),
    }
    yield "mask-in-itself.pdf", with_content(stream(b"/X gs " + text()), in_mask, _resources(b"ExtGState"))


def _picture(width: int, height: int, data: bytes, entries: bytes) -> bytes:
    said = b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 /ColorSpace /DeviceGray " % (
        width,
        height,
    )
    return with_content(stream(_SHOW), {_MORE: stream(data, said + entries)}, _resources(b"XObject"))


def _pictures(chance: random.Random, short: bool) -> Iterator[tuple[str, bytes]]:
    noise = chance.randbytes(4000)
    codecs = {
        "jbig2": b"/Filter /JBIG2Decode", "jpx": b"/Filter /JPXDecode", "jpeg": b"/Filter /DCTDecode",
        "ccitt": b"/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 1728 >>", "lzw": b"/Filter /LZWDecode",
    }  # fmt: skip
    for name, entries in codecs.items():
        yield f"picture-noise-{name}.pdf", _picture(1728, 2200, noise, entries)
    starts = {
        "jpx": b"\0\0\0\x0cjP  \r\n\x87\n",
        "jpeg": b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0",
        "jbig2": b"\0\0\0\0\x30\0\1\0\0\0\x13",
    }
    for name, start in starts.items():
        yield f"picture-begins-as-{name}.pdf", _picture(1728, 2200, start + noise, codecs[name])
    yield "picture-no-size.pdf", _picture(0, 0, noise, b"")
    yield "picture-below-zero.pdf", _picture(-5, 2_147_483_647, noise, b"")
    yield "picture-short.pdf", _picture(2000, 2000, noise, b"")
    yield "picture-mask-is-itself.pdf", _picture(60, 60, noise, b"/SMask %d 0 R" % _MORE)
    yield "picture-64-bits.pdf", _picture(60, 60, noise, b"/BitsPerComponent 64")
    endless = b"BT ET q 500 0 0 700 40 40 cm BI /W 999999 /H 999999 /BPC 8 /CS /G ID " + noise
    yield "picture-inline-endless.pdf", with_content(stream(endless))
    if not short:
        yield "bomb-picture-60000.pdf", _picture(60_000, 60_000, zeros(3_600_000_000), b"/Filter /FlateDecode")


def _fonts(chance: random.Random) -> Iterator[tuple[str, bytes]]:
    noise = chance.randbytes(5000)
    resources = b"<< /Font << /F1 %d 0 R >> >>" % _MORE
    mapped = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode %d 0 R >>" % (_MORE + 1)
    descriptor = b"<< /Type /FontDescriptor /FontName /Odd /Flags 4 /FontBBox [0 0 1000 1000] /FontFile%s %d 0 R >>"
    fonts = {
        "is-missing": {},
        "is-null": {_MORE: b"null"},
        "is-a-page": {_MORE: page(_THIRD)},
        "is-itself-within": {_MORE: b"<< /Type /Font /Subtype /Type0 /BaseFont /Odd /DescendantFonts [%d 0 R] >>" % _MORE},
        "noise-truetype": {
            _MORE: b"<< /Type /Font /Subtype /TrueType /BaseFont /Odd /FontDescriptor %d 0 R >>" % (_MORE + 1),
            _MORE + 1: descriptor % (b"2", _MORE + 2), _MORE + 2: stream(b"\0\1\0\0\0\x0f" + noise),
        },
        "noise-type1": {
            _MORE: b"<< /Type /Font /Subtype /Type1 /BaseFont /Odd /FontDescriptor %d 0 R >>" % (_MORE + 1),
            _MORE + 1: descriptor % (b"", _MORE + 2), _MORE + 2: stream(b"%!PS-AdobeFont-1.0" + noise),
        },
        "noise-cff": {
            _MORE: b"<< /Type /Font /Subtype /Type1 /BaseFont /Odd /FontDescriptor %d 0 R >>" % (_MORE + 1),
            _MORE + 1: descriptor % (b"3", _MORE + 2), _MORE + 2: stream(b"\1\0\4\1" + noise, b"/Subtype /Type1C"),
        },
        "map-noise": {_MORE: mapped, _MORE + 1: stream(noise)},
        "map-surrogates": {
            _MORE: mapped,
            _MORE + 1: stream(_MAP % b"d800"),
        },
        "map-nul": {
            _MORE: mapped,
            _MORE + 1: stream(_MAP % b"0000"),
        },
        "map-billions": {
            _MORE: mapped,
            _MORE + 1: stream(b"begincmap 1 beginbfrange <00000000> <ffffffff> <0041> endbfrange endcmap"),
        },
        "map-uses-itself": {
            _MORE: mapped,
            _MORE + 1: stream(b"begincmap endcmap", b"/UseCMap %d 0 R" % (_MORE + 1)),
        },
        "widths-absurd": {_MORE: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar -5 /LastChar 99999999 /Widths [1e30] >>"},
        "type3-in-itself": {
            _MORE: b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] /FirstChar 0 /LastChar 255 /Encoding "
            b"<< /Differences [65 /A] >> /CharProcs << /A %d 0 R >> /Resources << /Font << /F1 %d 0 R >> >> >>" % (_MORE + 1, _MORE),
            _MORE + 1: stream(b"1 0 d0 BT /F1 1 Tf (A) Tj ET"),
        },
    }  # fmt: skip
    for name, objects in fonts.items():
        yield f"font-{name}.pdf", with_content(stream(text()), objects, resources)


def _actions() -> Iterator[tuple[str, bytes]]:
    """What a viewer would run, fetch or follow."""
    actions = {
        "script": b"/S /JavaScript /JS (app.launchURL\\('http://192.0.2.1/'\\);)", "launch": b"/S /Launch /F (/bin/touch) /P (owned)",
        "address": b"/S /URI /URI (http://192.0.2.1/)", "submit": b"/S /SubmitForm /F (http://192.0.2.1/)",
        "import": b"/S /ImportData /F (/etc/passwd)",
        "elsewhere": b"/S /GoToR /F (../../../../etc/passwd) /D [0 /Fit]",
    }  # fmt: skip
    root = b"<< /Type /Catalog /Pages 2 0 R %s >>"
    for name, action in actions.items():
        yield f"action-{name}.pdf", assemble(plain() | {CATALOG: root % (b"/OpenAction << %s >>" % action)})
    attached = b"/Names << /EmbeddedFiles << /Names [(../../owned.sh) %d 0 R] >> >>" % _MORE
    file = {
        _MORE: b"<< /Type /Filespec /F (../../owned.sh) /EF << /F %d 0 R >> >>" % (_MORE + 1),
        _MORE + 1: stream(b"#!/bin/sh\ntouch owned\n"),
    }
    yield "attached-script.pdf", assemble(plain() | file | {CATALOG: root % attached})
    form = b"/AcroForm << /XFA %d 0 R /Fields [%d 0 R] >>" % (_MORE, _MORE + 1)
    xfa = stream(b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xdp:xdp><x>&e;</x></xdp:xdp>')
    field = {_MORE: xfa, _MORE + 1: b"<< /FT /Tx /T (x) /Kids [%d 0 R] /Parent %d 0 R >>" % (_MORE + 1, _MORE + 1)}
    yield "form-fields-loop.pdf", assemble(plain() | field | {CATALOG: root % form})
    outside = b"<< /Length 0 /F << /FS /URL /F (http://192.0.2.1/page) >> >>\nstream\n\nendstream"
    yield "content-from-elsewhere.pdf", with_content(outside)
    yield "content-from-a-file.pdf", with_content(b"<< /Length 0 /F (/etc/passwd) >>\nstream\n\nendstream")
    outline = {_MORE: b"<< /Type /Outlines /First %d 0 R /Last %d 0 R >>" % (_MORE, _MORE)}
    yield "outline-loop.pdf", assemble(plain() | outline | {CATALOG: root % (b"/Outlines %d 0 R" % _MORE)})
    yield (
        "page-formula.pdf",
        with_page(
            page(_THIRD),
            {
                _THIRD + 1: stream(
                    text([b'=HYPERLINK\\("http://192.0.2.1"\\)', b"@SUM\\(A1\\)", b"+1+cmd|' /C calc'!A0"])
                )
            },
        ),
    )
