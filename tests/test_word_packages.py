"""Word documents of every kind, and what they embed: Strict, with macros, templates, HTML, other documents, fonts from before Unicode."""

from __future__ import annotations

import io
from email.message import EmailMessage
from pathlib import Path

import pytest
from word_files import BORDERS, MAIN, cell_of, grids, lines, p, package, r, read, tbl, tc, texts, tr

from cchc_extract.reading.kinds import judge

ROWS = [
    ["STT", "Chỉ tiêu", "ĐVT", "Số liệu"],
    ["1", "Số văn bản", "Văn bản", "17"],
    ["2", "Số hồ sơ", "Hồ sơ", "1.204"],
]
TABLE = tbl(*(tr(*row) for row in ROWS))


@pytest.mark.parametrize(
    "kind",
    [
        MAIN,
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    ],
)
@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("main", ["word/document.xml", "word/document2.xml"])
def test_every_kind_of_word_document(kind: str, strict: bool, main: str, tmp_path: Path) -> None:
    raw = package(TABLE, content_type=kind, strict=strict, main=main)
    assert judge("a.docx", raw[:1000], io.BytesIO(raw)) == "docx"
    (grid,) = grids(read(raw, tmp_path))
    assert texts(grid) == ROWS


def test_lengths_of_strict_documents_have_units(tmp_path: Path) -> None:
    table = TABLE.replace("<w:tblGrid></w:tblGrid>", '<w:tblGrid><w:gridCol w:w="30pt"/><w:gridCol w:w="2in"/><w:gridCol w:w="10pt"/>'
                          '<w:gridCol w:w="50pt"/><w:gridCol w:w="50pt"/></w:tblGrid>')  # fmt: skip
    span = '<w:gridSpan w:val="2"/>'
    dragged = tr("3", "Số cuộc", tc("Cuộc", span), "3")
    usual = "".join(tr(row[0], tc(row[1], span), *row[2:]) for row in ROWS)
    table = table[: table.index("<w:tr>")] + usual + dragged + "</w:tbl>"
    (grid,) = grids(read(package(table, strict=True), tmp_path))
    assert (texts(grid), grid.cols) == ([*ROWS, ["3", "Số cuộc", "Cuộc", "3"]], 4)


def page(rows: list[list[str]], charset: str = "utf-8") -> str:
    cells = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in rows)
    return (
        f'<html><head><meta charset="{charset}"><title>?</title><style>td {{}}</style></head>'
        f"<body><p>Bảng <b>số liệu</b></p><table border=1><tbody>{cells}</tbody></table></body></html>"
    )


def archived(html: str) -> bytes:
    message = EmailMessage()
    message["MIME-Version"] = "1.0"
    message["Subject"] = "Trang"
    message.set_content("không có HTML")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    return message.as_bytes()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.htm", page(ROWS).encode()),
        ("a.html", page(ROWS, "utf-16").encode("utf-16")),
        ("a.xhtml", b"\xef\xbb\xbf" + page(ROWS, "x").encode()),
        ("a.mht", archived(page(ROWS))),
        ("a.docx", package(p(r("Bảng ") + r("số liệu")) + TABLE)),
    ],
)
def test_embedded_parts_are_read_in_their_place(name: str, content: bytes, tmp_path: Path) -> None:
    body = p(r("Trước")) + f'<w:altChunk r:id="{name}"/>' + p(r("Sau"))
    found = read(package(body, parts={name: content}), tmp_path)
    (grid,) = grids(found)
    assert texts(grid) == ROWS
    assert lines(found) == ["Trước", "Bảng số liệu", "Sau"]
    assert grid.box
    assert [line.box.top < grid.box.top for each in found for line in each.lines or () if line.box] == [
        True,
        True,
        False,
    ]


def test_spans_and_marks_of_html(tmp_path: Path) -> None:
    html = (
        "<table border=1><tr><th rowspan=2>STT</th><th colspan=2>Số hồ sơ</th><th rowspan=2>Ghi<br>chú</th></tr>"
        "<tr><td>Đúng hạn</td><td>Quá hạn</td></tr>"
        "<tr style='display:none'><td>9</td><td>9</td><td>9</td><td>9</td></tr>"
        "<tr><td>1</td><td><s>12</s> 17<sup>1</sup></td><td><p>3</p><p>4</p></td><td></td></tr></table>"
    )
    (grid,) = grids(read(package('<w:altChunk r:id="a.html"/>', parts={"a.html": html.encode()}), tmp_path))
    spans = {cell.text: (cell.col, cell.row_span, cell.col_span) for cell in grid.cells if cell.row < 2}
    assert spans["Số hồ sơ"] == (1, 1, 2)
    assert spans["Ghi\nchú"] == (3, 2, 1)
    assert texts(grid)[2] == ["1", "17", "3\n4", ""]


def test_an_embedded_part_that_is_not_read_is_an_error(tmp_path: Path) -> None:
    parts = {
        "a.rtf": rb"{\rtf1 17}",
        "cut.docx": package(TABLE)[:400],
        "sheet.docx": package("").replace(b"w:body", b"w:book"),
    }
    body = p(r("Báo cáo")) + "".join(f'<w:altChunk r:id="{name}"/>' for name in (*parts, "nowhere"))
    (found,) = read(package(body, parts=parts), tmp_path)
    assert [(each.code, each.severity) for each in found.findings] == [("part-not-read", "error")] * 4


def test_a_document_within_itself_ends(tmp_path: Path) -> None:
    raw = package(p(r("trong cùng")))
    for _ in range(9):
        raw = package('<w:altChunk r:id="a.docx"/>', parts={"a.docx": raw})
    (found,) = read(package(p(r("ngoài")) + '<w:altChunk r:id="a.docx"/>', parts={"a.docx": raw}), tmp_path)
    assert [each.code for each in found.findings] == ["part-not-read"]


def font(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}"/>'


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (r("Sè hå s¬", font(".VnTime")), "Số hồ sơ"),
        (r("sè hå s¬", font(".VnTimeH")), "SỐ HỒ SƠ"),
        (
            r("®", font(".VnTime")) + "<w:r><w:rPr>" + font(".VnTime") + "</w:rPr><w:softHyphen/><w:t>îc</w:t></w:r>",
            "được",
        ),
        (r("Soá hoà sô", font("VNI-Times")), "Số hồ sơ"),
        (r("So", font("VNI-Helve")) + r("á", font("VNI-Helve")), "Số"),
        (r("Số hồ sơ ", font(".VnTime")) + r("®ã", font("Times New Roman")), "Số hồ sơ ®ã"),
        (r("1.204", font(".VnArial")), "1.204"),
    ],
)
def test_fonts_from_before_unicode(content: str, text: str, tmp_path: Path) -> None:
    assert cell_of(content, tmp_path).text == text


@pytest.mark.parametrize(
    "other", ["", '<w:rFonts w:cs="Arial"/>', '<w:rFonts w:eastAsia="MS Mincho"/>', '<w:rFonts w:hint="cs"/>']
)
@pytest.mark.parametrize("where", ["style", "default", "character", "table"])
def test_fonts_from_before_unicode_by_a_style(where: str, other: str, tmp_path: Path) -> None:
    old = f"<w:rPr>{font('.VnTime')}</w:rPr>"
    styles = {
        "style": f'<w:style w:type="paragraph" w:default="1" w:styleId="Normal">{old}</w:style>',
        "default": f"<w:docDefaults><w:rPrDefault>{old}</w:rPrDefault></w:docDefaults>",
        "character": f'<w:style w:type="character" w:styleId="Cũ">{old}</w:style>',
        "table": f'<w:style w:type="table" w:styleId="Lưới">{old}</w:style>',
    }[where]
    run = r("Sè hå s¬", ('<w:rStyle w:val="Cũ"/>' if where == "character" else "") + other)
    table = tbl(tr("1", tc(p(run)), "", "5"), properties='<w:tblStyle w:val="Lưới"/>' + BORDERS)
    found = read(package(table, styles=styles), tmp_path)
    assert texts(*grids(found))[0][1] == "Số hồ sơ"
    assert [each.code for each in found[0].findings] == ["legacy-font"]


BLIP = '<w:r><w:drawing><wp:inline><wp:extent cx="{}" cy="{}"/><a:graphic><a:blip/></a:graphic></wp:inline></w:drawing></w:r>'
IMAGE = '<w:r><w:pict><v:shape style="width:{}pt;height:{}pt"><v:imagedata/></v:shape></w:pict></w:r>'


@pytest.mark.parametrize("picture", [BLIP.format(360000, 180000), IMAGE.format(30, 12)])
def test_a_value_that_is_a_picture_is_unreadable_and_not_blank(picture: str, tmp_path: Path) -> None:
    cell = cell_of(picture, tmp_path)
    assert (cell.text, cell.confidence) == ("", 0.0)
    assert cell_of(picture + r("17"), tmp_path).confidence is None


@pytest.mark.parametrize("large", [BLIP.format(5400000, 3600000), IMAGE.format(425, 283)])
@pytest.mark.parametrize("small", [BLIP.format(720000, 720000), IMAGE.format(60, 60)])
def test_a_picture_as_large_as_a_table_is_doubted_and_a_seal_is_not(large: str, small: str, tmp_path: Path) -> None:
    (found,) = read(package(p(r("Phụ lục")) + p(large) + p(small)), tmp_path)
    assert [(each.code, "15 x 10 cm" in each.message) for each in found.findings] == [("picture-not-read", True)]


@pytest.mark.parametrize(
    ("name", "content"), [("a.html", b"<p>5</p><p>120</p>"), ("a.docx", package(p(r("5")) + p(r("120"))))]
)
def test_what_a_cell_embeds_stands_in_it(name: str, content: bytes, tmp_path: Path) -> None:
    cell = tc(f'<w:altChunk r:id="{name}"/>' + p())
    (grid,) = grids(read(package(tbl(tr("1", "Số hồ sơ", "Hồ sơ", cell)), parts={name: content}), tmp_path))
    assert grid.cells[3].text == "5\n120"


def test_a_font_of_the_theme_hides_that_of_a_style_below(tmp_path: Path) -> None:
    styles = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{font('.VnTime')}</w:rPr></w:rPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" '
        'w:hAnsiTheme="minorHAnsi"/></w:rPr></w:style>'
    )
    assert cell_of(r("Sè hå s¬"), tmp_path, styles=styles).text == "Sè hå s¬"


@pytest.mark.parametrize(
    "inline", ["<a:graphic><c:chart xmlns:c='urn:c'/></a:graphic>", "<a:graphic><wps:wsp/></a:graphic>"]
)
def test_a_chart_or_a_shape_in_the_line_of_a_cell_is_no_blank(inline: str, tmp_path: Path) -> None:
    cell = cell_of(f"<w:r><w:drawing><wp:inline>{inline}</wp:inline></w:drawing></w:r>", tmp_path)
    assert (cell.text, cell.confidence) == ("", 0.0)


WORDART = '<w:r><w:pict><v:shape id="{}"><v:textpath string="{}"/></v:shape></w:pict></w:r>'


def test_lettering_in_a_cell_is_its_text_and_a_watermark_is_none(tmp_path: Path) -> None:
    assert cell_of(WORDART.format("s1", "88"), tmp_path).text == "88"
    blank = cell_of(WORDART.format("s1", ""), tmp_path)
    assert (blank.text, blank.confidence) == ("", 0.0)
    assert cell_of(WORDART.format("PowerPlusWaterMarkObject1", "MẬT") + r("5"), tmp_path).text == "5"
    assert lines(read(package(p(WORDART.format("s1", "DỰ THẢO")) + p(r("BÁO CÁO"))), tmp_path)) == ["BÁO CÁO"]


def test_of_text_with_a_reading_aid_above_it_the_text_is_read(tmp_path: Path) -> None:
    ruby = f"<w:r><w:ruby><w:rt>{r('a')}</w:rt><w:rubyBase>{r('66')}</w:rubyBase></w:ruby></w:r>"
    assert cell_of(ruby, tmp_path).text == "66"


def test_an_embedded_part_that_is_not_read_leaves_its_cell_unreadable(tmp_path: Path) -> None:
    cell = tc('<w:altChunk r:id="a.rtf"/>' + p())
    row = tr("1", "Số hồ sơ", "Hồ sơ", cell)
    (page,) = read(package(tbl(row), parts={"a.rtf": b"{\\rtf1 15}"}), tmp_path)
    assert [each.code for each in page.findings] == ["part-not-read"]
    (grid,) = page.grids or ()
    assert (grid.cells[3].text, grid.cells[3].confidence) == ("", 0.0)
