"""DOCX as Word prints it: tables with spans, list numbers, head and signature side by side, nothing deleted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from cchc_extract.errors import UnreadableFileError
from cchc_extract.layout import lay_out
from cchc_extract.model import Grid, Page
from cchc_extract.reading.docx import pages
from cchc_extract.reading.docxflow import columns_of
from cchc_extract.reading.docxnumbers import formatted

NUMBERING = """<w:abstractNum {ns} w:abstractNumId="77">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2.%3"/></w:lvl>
</w:abstractNum>"""


def saved(document: Any, tmp_path: Path) -> list[Page]:
    document.save(str(tmp_path / "a.docx"))
    return list(pages(tmp_path / "a.docx"))


def texts(page: Page) -> list[str]:
    return [line.text for line in lay_out(page).lines]


def in_list(paragraph: Any, level: int) -> None:
    properties = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(properties))


def with_list() -> Any:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(NUMBERING.format(ns=nsdecls("w"))))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    return document


def test_spans_of_merged_cells(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=4, style="Table Grid")
    table.cell(0, 0).merge(table.cell(1, 0)).text = "STT"
    table.cell(0, 1).merge(table.cell(0, 3)).text = "Số hồ sơ"
    for col, text in enumerate(("Tổng số", "Đúng hạn", "Quá hạn"), start=1):
        table.cell(1, col).text = text
    for col, text in enumerate(("1", "10", "9", "1")):
        table.cell(2, col).text = text
    (page,) = saved(document, tmp_path)
    (grid,) = lay_out(page).grids
    assert (grid.rows, grid.cols, grid.method) == (3, 4, "document")
    spans = {cell.text: (cell.row, cell.col, cell.row_span, cell.col_span) for cell in grid.cells if cell.row < 2}
    assert spans["STT"] == (0, 0, 2, 1)
    assert spans["Số hồ sơ"] == (0, 1, 1, 3)
    assert spans["Quá hạn"] == (1, 3, 1, 1)
    assert sum(cell.row_span * cell.col_span for cell in grid.cells) == 12


def test_numbers_of_lists_are_printed(tmp_path: Path) -> None:
    document = with_list()
    table = document.add_table(rows=5, cols=2, style="Table Grid")
    for row, (level, label) in enumerate(
        [(0, "Thể chế"), (1, "Văn bản"), (2, "Đã ban hành"), (2, "Đã sửa"), (1, "Thủ tục")]
    ):
        in_list(table.cell(row, 0).paragraphs[0], level)
        table.cell(row, 1).text = label
    (page,) = saved(document, tmp_path)
    (grid,) = lay_out(page).grids
    assert [cell.text for cell in grid.cells if cell.col == 0] == ["I", "1.", "1.1", "1.2", "2."]


def test_head_without_borders_becomes_lines_side_by_side(tmp_path: Path) -> None:
    document = docx.Document()
    head = document.add_table(rows=1, cols=2)
    head.cell(0, 0).text = "UBND TỈNH\nSỞ NỘI VỤ"
    head.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    document.add_paragraph("Số:\t/BC-SNV")
    document.add_paragraph("Nơi nhận:\tGIÁM ĐỐC")
    (page,) = saved(document, tmp_path)
    layout = lay_out(page)
    assert layout.grids == ()
    assert texts(page)[:4] == [
        "UBND TỈNH",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "SỞ NỘI VỤ",
        "Độc lập - Tự do - Hạnh phúc",
    ]
    assert texts(page)[4:] == ["Số: /BC-SNV", "Nơi nhận:", "GIÁM ĐỐC"]
    left, right = layout.lines[0].box, layout.lines[1].box
    assert left is not None
    assert right is not None
    assert left.top == right.top
    assert left.x1 < right.x0


def test_capitals_hidden_and_deleted_text(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph()
    paragraph.add_run("Báo cáo").font.all_caps = True
    paragraph.add_run(" ẩn").font.hidden = True
    deleted = f'<w:del {nsdecls("w")} w:id="1" w:author="a"><w:r><w:delText> cũ</w:delText></w:r></w:del>'
    added = f'<w:ins {nsdecls("w")} w:id="2" w:author="a"><w:r><w:t xml:space="preserve"> mới</w:t></w:r></w:ins>'
    paragraph._p.append(parse_xml(deleted))
    paragraph._p.append(parse_xml(added))
    assert texts(saved(document, tmp_path)[0]) == ["BÁO CÁO mới"]


def test_pages_by_breaks_and_order_of_lines_and_tables(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Trang một")
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("Phụ lục 1")
    document.add_table(rows=1, cols=4, style="Table Grid").cell(0, 0).text = "bảng một"
    document.add_paragraph("Phụ lục 2")
    document.add_table(rows=1, cols=4, style="Table Grid").cell(0, 0).text = "bảng hai"
    first, second = saved(document, tmp_path)
    assert texts(first) == ["Trang một"]
    order = [block.cells[0].text if isinstance(block, Grid) else block.text for block in lay_out(second).blocks]
    assert order == ["Phụ lục 1", "bảng một", "Phụ lục 2", "bảng hai"]


def test_a_table_over_pages_is_a_grid_on_each(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=3, style="Table Grid")
    for row in range(3):
        for col in range(3):
            table.cell(row, col).text = f"{row}{col}"
    rendered = table.cell(2, 0).paragraphs[0].runs[0]._r
    rendered.insert(0, parse_xml(f"<w:lastRenderedPageBreak {nsdecls('w')}/>"))
    first, second = saved(document, tmp_path)
    assert [grid.rows for page in (first, second) for grid in lay_out(page).grids] == [2, 1]
    assert lay_out(second).grids[0].cells[0].text == "20"


def test_text_box_once(tmp_path: Path) -> None:
    document = docx.Document()
    box = "<w:txbxContent><w:p><w:r><w:t>Trong khung</w:t></w:r></w:p></w:txbxContent>"
    shape = (
        f'<w:r {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f'<mc:AlternateContent><mc:Choice Requires="wps">{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>'
    )
    document.add_paragraph("Ngoài khung")._p.append(parse_xml(shape))
    assert texts(saved(document, tmp_path)[0]) == ["Ngoài khung", "Trong khung"]


def test_damaged_and_empty_documents(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(UnreadableFileError) as damaged:
        list(pages(tmp_path / "a.docx"))
    assert damaged.value.code == "damaged"
    with pytest.raises(UnreadableFileError) as empty:
        saved(docx.Document(), tmp_path)
    assert empty.value.code == "no-text"


def test_a_cell_that_says_it_spans_billions_is_one_column(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=1, cols=2, style="Table Grid")
    for cell, text in zip(table.row_cells(0), ("STT", "Số hồ sơ"), strict=True):
        cell.text = text
    table.cell(0, 1)._tc.get_or_add_tcPr().append(parse_xml(f'<w:gridSpan {nsdecls("w")} w:val="2000000000"/>'))
    (page,) = saved(document, tmp_path)
    (grid,) = lay_out(page).grids
    assert ([cell.text for cell in grid.cells if cell.text], grid.cols) == (["STT", "Số hồ sơ"], 2)


def test_a_document_without_a_body_is_damaged(tmp_path: Path) -> None:
    document = docx.Document()
    document.element.remove(document.element.body)
    document.save(str(tmp_path / "a.docx"))
    with pytest.raises(UnreadableFileError) as damaged:
        list(pages(tmp_path / "a.docx"))
    assert damaged.value.code == "damaged"


@pytest.mark.parametrize(
    ("count", "style", "printed"),
    [
        (9, "upperRoman", "IX"),
        (14, "lowerRoman", "xiv"),
        (44, "upperRoman", "XLIV"),
        (27, "lowerLetter", "aa"),
        (4, "decimalZero", "04"),
    ],
)
def test_number_formats(count: int, style: str, printed: str) -> None:
    assert formatted(count, style) == printed


def test_tabs_part_only_text_from_text() -> None:
    assert columns_of("UBND TỈNH\t\tCỘNG HÒA") == ["UBND TỈNH", "CỘNG HÒA"]
    assert columns_of("1.\tTổng số hồ sơ") == ["1. Tổng số hồ sơ"]
    assert columns_of("\tThụt đầu dòng") == ["Thụt đầu dòng"]
