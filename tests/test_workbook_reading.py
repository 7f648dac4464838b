"""A report in a spreadsheet: what it shows is read, with the number stored beside it; what nobody sees is left out and said."""

from __future__ import annotations

import zipfile
from contextlib import suppress
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from PIL import Image
from workbook_making import (
    BOX,
    HEADING,
    ROWS,
    SHOWN,
    across,
    codes,
    report,
    report_of,
    reports_of,
    rows_of,
    saved,
    table,
)

from cchc_extract.errors import UnreadableFileError
from cchc_extract.reading.workbooks import pages

_FILE = BytesIO()
Image.new("RGB", (40, 40)).save(_FILE, "PNG")
PICTURE = _FILE.getvalue()


def test_report_on_a_sheet(tmp_path: Path) -> None:
    read = report_of(saved(report(), tmp_path))
    assert [raw for *_, raw, _ in rows_of(read)] == list(SHOWN)
    assert [number for *_, number in rows_of(read)] == [27, 1204, 98, Decimal("97.06"), 2, None]
    assert [value.stored for row in read.rows for value in row.values if row.kind == "data"] == [
        27, 1204, Decimal("0.98"), Decimal("97.0588"), 2, 0,
    ]  # fmt: skip
    named = ("number_symbol", "issued_on", "doc_type", "title", "issuer", "signer", "signer_position", "recipients")
    assert [read.fields[name].value for name in named] == [
        "15/BC-UBND",
        "2023-12-05",
        "BÁO CÁO",
        "Kết quả công tác cải cách hành chính năm 2023",
        "ỦY BAN NHÂN DÂN XÃ HÒA BÌNH",
        "Trần Văn Nam",
        "CHỦ TỊCH",
        "UBND huyện; Lưu: VT",
    ]
    assert read.rows[0].kind == "section"


def test_stored_number_settles_what_a_point_parts(tmp_path: Path) -> None:
    """1,204 km with three decimals and 1.204 written by hand in the same column: both are what they store."""
    book = Workbook()
    rows = (
        HEADING,
        ("1", "Đường đã sửa", "Km", (1.204, "0.000")),
        ("2", "Tổng số người", "Người", (1204, "#,##0")),
        ("3", "Diện tích", "ha", (12.5, "0.0")),
    )
    table(book.active, 1, rows)
    read = report_of(saved(book, tmp_path))
    assert [(raw, number) for *_, raw, number in rows_of(read)] == [
        ("1,204", Decimal("1.204")),
        ("1.204", 1204),
        ("12,5", Decimal("12.5")),
    ]
    assert "ambiguous-number" not in codes(read)


def test_hidden_rows_columns_and_sheets_are_left_out_and_said(tmp_path: Path) -> None:
    book = report()
    sheet = book.active
    sheet.row_dimensions[11].hidden = True
    sheet["E8"], sheet["E10"] = "Nháp", 999
    sheet.column_dimensions["E"].hidden = True
    hidden = book.create_sheet("Tính thử")
    hidden["A1"] = "bí mật"
    hidden.sheet_state = "hidden"
    read = report_of(saved(book, tmp_path))
    assert [stt for stt, *_ in rows_of(read)] == ["1", "3", "4", "5", "6"]
    said = " ".join(each.message for each in read.findings if each.code == "text-left-out")
    assert all(words in said for words in ("Tổng số hồ sơ tiếp nhận", "Nháp", "999", "Tính thử"))
    assert "bí mật" not in str(read.rows)


def test_print_in_the_colour_of_the_ground_is_left_out_and_white_on_dark_is_not(tmp_path: Path) -> None:
    book = report()
    sheet = book.active
    sheet["D10"].font = Font(color="FFFFFFFF")
    for cell in sheet[8]:
        cell.font, cell.fill = Font(color="FFFFFFFF"), PatternFill("solid", fgColor="FF1F4E78")
    read = report_of(saved(book, tmp_path))
    assert [(raw, state) for raw, state in ((v.raw, v.state) for r in read.rows for v in r.values if r.stt == "1")] == [
        ("", "blank")
    ]
    assert {value.label for row in read.rows for value in row.values} == {"Kết quả"}
    assert any("“27”" in each.message for each in read.findings)


def test_what_lies_outside_the_print_area_is_left_out_and_said(tmp_path: Path) -> None:
    book = report()
    sheet = book.active
    sheet["G9"], sheet["G10"] = "nháp của văn thư", 123456
    sheet.print_area = "A1:D25"
    read = report_of(saved(book, tmp_path))
    assert [raw for *_, raw, _ in rows_of(read)] == list(SHOWN)
    assert [each.severity for each in read.findings if "123456" in each.message] == ["warning"]


def test_formula_shows_what_it_gave_and_none_is_unreadable(tmp_path: Path) -> None:
    book = report()
    book.active["D11"] = "=SUM(D10,7)"
    path = saved(book, tmp_path)
    read = report_of(path)
    states = [value.state for row in read.rows for value in row.values if row.stt == "2"]
    assert states == ["unreadable"]
    assert "unreadable-value" in codes(read)

    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as new:
        for name in old.namelist():
            raw = old.read(name).replace(b"<f>SUM(D10,7)</f><v />", b"<f>SUM(D10,7)</f><v>34</v>")
            new.writestr(name, raw.replace(b"<f>SUM(D10,7)</f><v></v>", b"<f>SUM(D10,7)</f><v>34</v>"))
    assert ("2", "34") in [(stt, raw) for stt, _, _, raw, _ in rows_of(report_of(tmp_path / "b.xlsx"))]


def test_merged_cells_have_spans(tmp_path: Path) -> None:
    book = Workbook()
    rows = (
        ("TT", "Đơn vị", "Hồ sơ", None),
        (None, None, "Tiếp nhận", "Giải quyết"),
        ("1", "Xã A", (10, "0"), (9, "0")),
        ("2", "Xã B", (20, "0"), None),
        ("3", "Xã C", (30, "0"), (28, "0")),
    )
    table(book.active, 1, rows)
    for area in ("A1:A2", "B1:B2", "C1:D1", "D3:D4"):
        book.active.merge_cells(area)
    read = report_of(saved(book, tmp_path))
    assert [value.label for value in read.rows[0].values] == ["Hồ sơ / Tiếp nhận", "Hồ sơ / Giải quyết"]
    assert [[value.raw for value in row.values] for row in read.rows] == [["10", "9"], ["20", "9"], ["30", "28"]]


def test_merged_cell_that_begins_in_a_hidden_column_is_seen_in_the_others(tmp_path: Path) -> None:
    book = report()
    book.active.column_dimensions["A"].hidden = True
    read = report_of(saved(book, tmp_path))
    assert read.fields["number_symbol"].value == "15/BC-UBND"


def test_comments_become_notes_where_no_column_is_for_them(tmp_path: Path) -> None:
    book = report()
    book.active["D10"].comment = Comment("Văn thư:\nTính đến 30/11", "Văn thư")
    read = report_of(saved(book, tmp_path))
    assert [row.note for row in read.rows if row.stt == "1"] == ["Tính đến 30/11"]
    assert "remarks-as-notes" in codes(read)
    assert [raw for *_, raw, _ in rows_of(read)] == list(SHOWN)


def test_tables_one_below_the_other_and_side_by_side(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    across(sheet, "A1:D1", "PHỤ LỤC 1")
    end = table(sheet, 2)
    across(sheet, f"A{end + 2}:D{end + 2}", "PHỤ LỤC 2")
    table(
        sheet,
        end + 3,
        (
            ("STT", "Tên thủ tục", "Lĩnh vực", "Số hồ sơ"),
            ("1", "Khai sinh", "Hộ tịch", 12),
            ("2", "Chứng thực", "Tư pháp", 7),
        ),
    )
    read = report_of(saved(book, tmp_path))
    assert [(row.appendix_label, row.stt) for row in read.rows if row.appendix == 2] == [
        ("PHỤ LỤC 2", "1"),
        ("PHỤ LỤC 2", "2"),
    ]
    assert len([row for row in read.rows if row.appendix == 1]) == len(ROWS)

    beside = Workbook()
    table(beside.active, 1, (("STT", "Nội dung", "Số liệu"), ("1", "Cuộc họp", 5), ("2", "Lớp tập huấn", 6)))
    for at, row in enumerate((("TT", "Đơn vị", "Điểm"), ("1", "Xã A", 90), ("2", "Xã B", 80)), start=1):
        for col, said in enumerate(row, start=5):
            beside.active.cell(at, col, said).border = BOX
    grids = [grid for page in pages(saved(beside, tmp_path, "beside.xlsx")) for grid in page.grids or ()]
    assert [[cell.text for cell in grid.cells if cell.row == 1] for grid in grids] == [
        ["1", "Cuộc họp", "5"],
        ["1", "Xã A", "90"],
    ]


def test_table_without_rules(tmp_path: Path) -> None:
    book = report()
    for row in book.active.iter_rows():
        for cell in row:
            cell.border = type(BOX)()
    read = report_of(saved(book, tmp_path))
    assert [raw for *_, raw, _ in rows_of(read)] == list(SHOWN)
    assert read.fields["signer"].value == "Trần Văn Nam"


def test_frame_round_everything_holds_a_head_a_table_and_a_signature(tmp_path: Path) -> None:
    book = report()
    for row in book.active.iter_rows(1, 22, 1, 4):
        for cell in row:
            cell.border = BOX
    read = report_of(saved(book, tmp_path))
    assert [raw for *_, raw, _ in rows_of(read)] == list(SHOWN)
    named = ("number_symbol", "title", "signer")
    assert [read.fields[name].value for name in named] == [
        "15/BC-UBND",
        "Kết quả công tác cải cách hành chính năm 2023",
        "Trần Văn Nam",
    ]


def test_section_across_a_table_below_an_empty_row_stays_in_it(tmp_path: Path) -> None:
    book = Workbook()
    rows = (
        HEADING,
        ROWS[1],
        (None,) * 4,
        ("II. CẢI CÁCH THỂ CHẾ", None, None, None),
        ("2", "Số quyết định", "Văn bản", 4),
    )
    table(book.active, 1, rows)
    book.active.merge_cells("A4:D4")
    read = report_of(saved(book, tmp_path))
    assert [(row.kind, row.indicator, row.appendix) for row in read.rows][1:] == [
        ("section", "CẢI CÁCH THỂ CHẾ", 1),
        ("data", "Số quyết định", 1),
    ]


def test_row_numbers_typed_as_decimals_have_points(tmp_path: Path) -> None:
    book = Workbook()
    rows = (
        HEADING,
        (1, "Hồ sơ", "Hồ sơ", 9),
        (1.1, "Trực tuyến", "Hồ sơ", 7),
        (1.2, "Trực tiếp", "Hồ sơ", (2.5, "0.0")),
    )
    table(book.active, 1, rows)
    read = report_of(saved(book, tmp_path))
    assert [(stt, raw) for stt, _, _, raw, _ in rows_of(read)] == [("1", "9"), ("1.1", "7"), ("1.2", "2,5")]


def test_text_box_is_read_where_it_stands_and_a_picture_is_said(tmp_path: Path) -> None:
    path = tmp_path / "boxes.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.insert_textbox("A1", "PHỤ LỤC 3")
    sheet.insert_image("F30", "a.png", {"image_data": BytesIO(PICTURE)})
    ruled = book.add_format({"border": 1})
    for at, row in enumerate((("STT", "Nội dung", "Số liệu"), ("1", "Cuộc họp", 5), ("2", "Lớp tập huấn", 6)), start=3):
        for col, said in enumerate(row):
            sheet.write(at, col, said, ruled)
    book.close()
    read = report_of(path)
    assert {row.appendix_label for row in read.rows} == {"PHỤ LỤC 3"}
    assert "picture-not-read" in codes(read)


def test_two_reports_on_two_sheets(tmp_path: Path) -> None:
    book = report()
    other = book.copy_worksheet(book.active)
    other["A3"], other["A1"] = "Số: 16/BC-UBND", "ỦY BAN NHÂN DÂN\nXÃ HÒA AN"
    found = reports_of(saved(book, tmp_path))
    assert [(each.fields["number_symbol"].value, len(each.rows)) for each in found] == [
        ("15/BC-UBND", 7),
        ("16/BC-UBND", 7),
    ]
    assert {row.page for row in found[1].rows} == {2}


@pytest.mark.parametrize("kept", [0.5, 0.99])
def test_workbook_cut_short_is_told(tmp_path: Path, kept: float) -> None:
    whole = saved(report(), tmp_path).read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(whole[: int(kept * len(whole))])
    with pytest.raises(UnreadableFileError) as told:
        list(pages(tmp_path / "cut.xlsx"))
    assert told.value.code == "damaged"


def rewritten(path: Path, name: str, change: dict[bytes, bytes]) -> Path:
    """The workbook with something else in one of its parts."""
    made = path.with_name("rewritten.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            raw = old.read(each)
            for before, after in change.items() if each == name else ():
                assert before in raw
                raw = raw.replace(before, after, 1)
            new.writestr(each, raw)
    return made


def test_a_million_empty_rows_are_nothing(tmp_path: Path) -> None:
    empty = b"".join(b'<row r="%d"/>' % row for row in range(1000, 1_001_000))
    path = rewritten(saved(report(), tmp_path), "xl/worksheets/sheet1.xml", {b"</sheetData>": empty + b"</sheetData>"})
    assert [raw for *_, raw, _ in rows_of(report_of(path))] == list(SHOWN)


def test_entities_are_neither_made_larger_nor_fetched(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("bí mật")
    said = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{tmp_path}/secret">]><worksheet'.encode()
    change = {
        b"<worksheet": said,
        b"</sheetData>": b'<row r="90"><c t="inlineStr"><is><t>a&e;b</t></is></c></row></sheetData>',
    }
    found = list(pages(rewritten(saved(report(), tmp_path), "xl/worksheets/sheet1.xml", change)))
    assert "bí mật" not in str([page.lines for page in found])

    laughs = (
        b'<!DOCTYPE x [<!ENTITY a "'
        + b"a" * 1000
        + b'">'
        + b"".join(b'<!ENTITY %c "%s">' % (98 + at, b"&%c;" % (97 + at) * 20) for at in range(8))
    )
    change = {
        b"<worksheet": laughs + b"]><worksheet",
        b"</sheetData>": b'<row r="90"><c t="str"><v>&i;</v></c></row></sheetData>',
    }
    path = rewritten(saved(report(), tmp_path), "xl/worksheets/sheet1.xml", change)
    with suppress(UnreadableFileError):  # which is as good
        assert max(len(line.text) for page in pages(path) for line in page.lines or ()) < 1000


def test_a_thousand_sheets(tmp_path: Path) -> None:
    book = Workbook(write_only=True)
    for number in range(1000):
        book.create_sheet(f"Tờ {number}").append([f"Dòng của tờ {number}"])
    found = list(pages(saved(book, tmp_path)))
    assert (len(found), found[-1].lines and found[-1].lines[0].text) == (1000, "Dòng của tờ 999")


def test_sheet_that_shows_nothing_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError) as told:
        list(pages(saved(Workbook(), tmp_path)))
    assert told.value.code == "no-text"


def test_fonts_from_before_unicode_are_read_as_they_print(tmp_path: Path) -> None:
    book = report()
    sheet = book.active
    for at, text in enumerate(("C¶i c¸ch hµnh chÝnh", "Tæng sè hå s¬ tiÕp nhËn"), start=9):
        sheet.cell(at, 2, text).font = Font(name=".VnTime")
    read = report_of(saved(book, tmp_path))
    assert [row.indicator for row in read.rows][:2] == ["Cải cách hành chính", "Tổng số hồ sơ tiếp nhận"]
    assert "legacy-font" in codes(read)
