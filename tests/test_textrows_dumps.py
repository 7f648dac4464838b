"""Tables out of plain text: whole dumps as other programs wrote them, and made-up tables written out in several ways."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cchc_extract import patterns
from cchc_extract.layout import lay_out
from cchc_extract.model import Line, Page, RawRow, RawTable
from cchc_extract.understanding.tables import read_tables
from cchc_extract.understanding.textrows.numbering import is_number

DATA = Path(__file__).parent / "data" / "text"
PATTERNS = patterns.load()
Cells = tuple[str, str, str, tuple[str, ...], str]


def read(text: str) -> list[RawTable]:
    lines = tuple(Line(page=1, text=line) for line in text.split("\n"))
    return read_tables([lay_out(Page(number=1, source="text", lines=lines))], PATTERNS)


def cells(row: RawRow) -> Cells:
    values = tuple(value.text for value in row.values)
    return row.stt.text, row.indicator.text, row.unit.text, values, row.note.text


def one_line(text: str) -> str:
    return " ".join(text.split())


def truth(name: str) -> list[list[Cells]]:
    document = json.loads((DATA / f"{name}.truth.json").read_text(encoding="utf-8"))
    return [
        [
            (r["stt"], one_line(r["indicator"]), one_line(r["unit"]), tuple(r["values"]), one_line(r["note"]))
            for r in a["rows"]
        ]
        for a in document["appendices"]
    ]


@pytest.mark.parametrize("name", ["hong-hai-282-BC-UBND", "ward-dump", "district-dump"])
def test_every_cell_of_every_row_of_a_dump_is_recovered(name: str) -> None:
    tables = read((DATA / f"{name}.txt").read_text(encoding="utf-8"))
    assert [[cells(row) for row in table.rows] for table in tables] == truth(name)


@pytest.mark.parametrize("name", ["hong-hai-282-BC-UBND", "ward-dump", "district-dump"])
def test_few_rows_of_a_clean_dump_are_doubted(name: str) -> None:
    rows = [row for table in read((DATA / f"{name}.txt").read_text(encoding="utf-8")) for row in table.rows]
    assert sum(bool(row.findings) for row in rows) <= 0.05 * len(rows)


def test_the_heading_tells_label_title_and_columns() -> None:
    (table,) = read((DATA / "hong-hai-282-BC-UBND.txt").read_text(encoding="utf-8"))
    assert table.label == "Phụ lục 1"
    assert table.title == "KẾT QUẢ TRIỂN KHAI CẢI CÁCH HÀNH CHÍNH NĂM 2023"
    assert [column.role for column in table.columns] == ["stt", "indicator", "unit", "value", "note"]
    assert table.method == "text"


def test_headings_of_two_levels_are_joined_for_each_value_column() -> None:
    labels = read((DATA / "district-dump.txt").read_text(encoding="utf-8"))[1].value_labels
    assert len(labels) == 11
    assert labels[0] == "Số lượng hồ sơ tiếp nhận / Tổng số"
    assert labels[5] == "Số lượng hồ sơ đã giải quyết / Trước hạn"
    assert labels[10] == "Số lượng hồ sơ đang giải quyết / Quá hạn"


def test_what_stands_below_the_table_is_no_row() -> None:
    text = (DATA / "ward-dump.txt").read_text(encoding="utf-8").rstrip()
    with_ending = read(f"{text}\nNgười lập biểu\nTrần Văn A\nNơi nhận:\n- Lưu: VT.\n")
    assert [cells(row) for row in with_ending[0].rows] == truth("ward-dump")[0]


def test_cells_torn_from_their_rows_are_reported_not_guessed() -> None:
    """A program that writes column after column: nothing says which value belongs to which row."""
    labels = "\n".join(f"Số nhiệm vụ loại {name}" for name in ["một", "hai", "ba", "bốn", "năm", "sáu"])
    values = "\n".join(["4", "17", "0", "8", "21", "5"])
    text = f"Phụ lục 1\nSTT\nI\n1\n2\n\nChỉ tiêu thống kê\n{labels}\n\nSố liệu\n\n{values}\n"
    for table in read(text):
        assert table.findings or all(row.findings for row in table.rows)
    assert read(text)


# --- made-up tables ------------------------------------------------------------------------------------------------------

SUBJECTS = [
    "Số văn bản",
    "Số cán bộ, công chức",
    "Tổng số hồ sơ",
    "Số thủ tục",
    "Số cuộc kiểm tra",
    "Số sáng kiến",
    "Số phiếu",
]
VERBS = [
    "đã tiếp nhận",
    "được cử đi đào tạo",
    "đã giải quyết đúng hạn",
    "còn tồn đọng",
    "được công bố mới",
    "đã ban hành",
]
TAILS = [
    "",
    "trong kỳ báo cáo",
    "thuộc thẩm quyền của địa phương",
    "so với cùng kỳ (lũy kế từ đầu năm)",
    "theo quy định",
]
UNITS = ["Văn bản", "Người", "Hồ sơ", "Thủ tục", "%", "Cuộc", "Triệu đồng"]
VALUES = ["0", "5", "12", "104", "3.775", "98,5", "-", "07", "100"]
NOTES = ["", "", "", "Lũy kế", "Kỳ trước: 12", "Chưa phát sinh", "- Xã: 4 - Huyện: 8"]

labels = st.builds(
    lambda *parts: " ".join(part for part in parts if part), *map(st.sampled_from, (SUBJECTS, VERBS, TAILS))
)
data_rows = st.tuples(labels, st.sampled_from(UNITS), st.sampled_from(VALUES), st.sampled_from(NOTES))
groups = st.lists(st.lists(data_rows, min_size=2, max_size=5), min_size=2, max_size=4)


def numbered(sections: list[list[tuple[str, str, str, str]]]) -> list[Cells]:
    rows: list[Cells] = []
    for section, inside in enumerate(sections, 1):
        rows.append((str(section), f"Lĩnh vực công tác {'ABCDE'[section]}", "", ("",), ""))
        rows += [
            (f"{section}.{i}", label, unit, (value,), note) for i, (label, unit, value, note) in enumerate(inside, 1)
        ]
    return rows


def wrapped(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return [line for line in lines if line]


def in_reading_order(row: Cells) -> list[str]:
    """Cells one after another; a cell of one line goes on the line of the cell before, as programs do that follow the page."""
    stt, label, unit, (value,), note = row
    lines = [f"{stt} {line}" if i == 0 else line for i, line in enumerate(wrapped(label, 42))]
    rest = " ".join(part for part in (unit, value) if part)
    note_lines = wrapped(note, 16)
    first = " ".join(part for part in (rest, *note_lines[:1]) if part)
    if len(lines) == 1 and first:
        lines[0] += f" {first}"
    elif first:
        lines.append(first)
    return [*lines, *note_lines[1:]]


def one_cell_a_line(row: Cells) -> list[str]:
    stt, label, unit, (value,), note = row
    return [cell for cell in (stt, label, unit, value, note) if cell]


def blank_for_empty(row: Cells) -> list[str]:
    stt, label, unit, (value,), note = row
    return [
        stt,
        *wrapped(label, 42),
        *([f"{unit} {value} "] if unit else ["  "]),
        *(wrapped(note, 16) if note else ["", " ", ""]),
    ]


@pytest.mark.parametrize("write", [in_reading_order, one_cell_a_line, blank_for_empty])
@settings(
    max_examples=25,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(sections=groups)
def test_made_up_tables_come_back_or_are_flagged(
    write: object, sections: list[list[tuple[str, str, str, str]]]
) -> None:
    rows = numbered(sections)
    assert callable(write)
    body = "\n".join(line for row in rows for line in write(row))
    tables = read(f"Phụ lục 1\nKẾT QUẢ\nSTT Chỉ tiêu thống kê Đơn vị tính Số liệu Ghi chú\n{body}\n")
    assert len(tables) == 1
    got = [cells(row) for row in tables[0].rows]
    assert len(got) == len(rows)
    assert [row[0] for row in got] == [row[0] for row in rows]
    wrong = [i for i, row in enumerate(rows) if got[i][3] != row[3] and not tables[0].rows[i].findings]
    assert wrong == []
    assert sum(a == b for a, b in zip(got, rows, strict=True)) >= 0.9 * len(rows)


@settings(max_examples=60)
@given(st.lists(st.text(st.sampled_from("STTIVabcđ1.2 -%()=\t Chỉtiêu\u00a0\f…"), max_size=30), max_size=30))
def test_any_text_is_read_without_an_error(lines: list[str]) -> None:
    heading = "Phụ lục 1\nSTT Chỉ tiêu thống kê Đơn vị tính Số liệu\n1 Số văn bản Văn bản 3\n"
    for text in ("\n".join(lines), heading + "\n".join(lines)):
        assert isinstance(read(text), list)


@pytest.mark.parametrize("letter", ["F", "f)", "(f", "J", "w."])
def test_a_letter_that_vietnamese_lists_do_not_use_is_no_row_number(letter: str) -> None:
    assert not is_number(letter)
    assert read(
        f"Phụ lục 1\nSTT Chỉ tiêu thống kê Đơn vị tính Số liệu\n1 Số văn bản Văn bản 3\n{letter}\n2 Số hồ sơ Hồ sơ 5\n"
    )


def test_five_hundred_rows_are_read_in_seconds() -> None:
    import time

    rows = [f"{a}.{b} Số văn bản về việc thứ {b} đã ban hành Văn bản {b}" for a in range(1, 26) for b in range(1, 21)]
    text = "\n".join(["Phụ lục 1", "STT Chỉ tiêu thống kê Đơn vị tính Số liệu", *rows])
    before = time.process_time()
    (table,) = read(text)
    assert len(table.rows) == 500
    assert time.process_time() - before < 20


# --- columns in whatever order --------------------------------------------------------------------------------------------


def rows_of(text: str) -> list[tuple[str, str, str, tuple[str, ...], str]]:
    return [cells(row) for table in read(text) for row in table.rows]


def test_the_unit_may_stand_behind_the_value() -> None:
    text = """PHỤ LỤC
TT Nội dung công việc Kết quả Đơn vị Ghi chú
1 Ban hành văn bản 11 Văn bản
2 Tiếp nhận hồ sơ 142 Hồ sơ Trực tiếp
3 Trả kết quả 139 Hồ sơ
4 Đúng hạn 100 %
"""
    assert rows_of(text) == [
        ("1", "Ban hành văn bản", "Văn bản", ("11",), ""),
        ("2", "Tiếp nhận hồ sơ", "Hồ sơ", ("142",), "Trực tiếp"),
        ("3", "Trả kết quả", "Hồ sơ", ("139",), ""),
        ("4", "Đúng hạn", "%", ("100",), ""),
    ]


def test_a_table_may_have_no_row_numbers_and_several_values() -> None:
    text = """Danh mục Kế hoạch năm 2024 Thực hiện
Thu nội địa 47 5.661
Thuế giá trị gia tăng từ khu vực doanh
nghiệp ngoài quốc doanh 1.614.641 9.434
Chi thường xuyên 9.291 -
"""
    assert rows_of(text) == [
        ("", "Thu nội địa", "", ("47", "5.661"), ""),
        ("", "Thuế giá trị gia tăng từ khu vực doanh nghiệp ngoài quốc doanh", "", ("1.614.641", "9.434"), ""),
        ("", "Chi thường xuyên", "", ("9.291", "-"), ""),
    ]


def test_groups_of_digits_that_stand_apart_are_one_number() -> None:
    text = """STT Chỉ tiêu Đơn vị
6 tháng
đầu năm
2023
6 tháng
đầu năm
2024
Tăng (+)/ giảm (-) %
1 Hồ sơ tiếp nhận mới trong kỳ Hồ sơ 1 204 1 318 +9,47
2 Trực tuyến Hồ sơ 871 1 246 +43,05
3 Trực tiếp Hồ sơ 333 72 -78,38
4 Biên chế có mặt Người 57 57 0
"""
    (table,) = read(text)
    assert table.value_labels == ("6 tháng đầu năm 2023", "6 tháng đầu năm 2024", "Tăng (+)/ giảm (-) %")
    assert [tuple(value.text for value in row.values) for row in table.rows] == [
        ("1 204", "1 318", "+9,47"),
        ("871", "1 246", "+43,05"),
        ("333", "72", "-78,38"),
        ("57", "57", "0"),
    ]


def test_a_heading_over_others_is_told_by_what_stands_behind_the_note() -> None:
    text = """STT Chỉ tiêu Đơn vị tính Kế hoạch
năm
Thực hiện So kế hoạch
(%) Ghi chú Tháng 6 6 tháng
1 Tỷ lệ đúng hạn % 98 99,1 98,4 100,41
2 Tỷ lệ trực tuyến % 60 71,2 64,3 107,17
3 Giải ngân vốn Triệu đồng 312.400 40.115,2 120.880,9 38,69 Chậm
"""
    (table,) = read(text)
    assert table.value_labels == ("Kế hoạch năm", "Thực hiện / Tháng 6", "Thực hiện / 6 tháng", "So kế hoạch (%)")
    assert cells(table.rows[2])[3:] == (("312.400", "40.115,2", "120.880,9", "38,69"), "Chậm")


def test_a_unit_that_stands_alone_between_rows_is_said_for_those_below_it() -> None:
    text = """TT Nội dung thống kê Đơn vị tính Kết quả
1 Kế hoạch năm
1.1 Số nhiệm vụ đề ra
Nhiệm vụ
34
1.2 Số nhiệm vụ đã hoàn thành 33
1.3 Tỷ lệ hoàn thành % 97,06
2 Số cuộc tự kiểm tra đã tiến hành Cuộc 02
3 Số cuộc đối thoại Cuộc 1
"""
    assert [row[2] for row in rows_of(text)] == ["", "Nhiệm vụ", "Nhiệm vụ", "%", "Cuộc", "Cuộc"]


def test_a_row_that_lacks_values_is_doubted() -> None:
    rows = "".join(f"{i} Số hồ sơ loại {i} Hồ sơ {i}0 {i}1 {i}2\n" for i in range(3, 8))
    text = f"STT Chỉ tiêu Đơn vị tính Kế hoạch Thực hiện Cùng kỳ\n1 Số hồ sơ Hồ sơ 10 11 12\n2 Quá hạn Hồ sơ 7\n{rows}"
    (table,) = read(text)
    assert [bool(row.findings) for row in table.rows] == [i == 1 for i in range(7)]


def test_text_between_tables_is_no_row() -> None:
    table = (
        "TT Chỉ tiêu Đơn vị tính Kết quả\n1 Văn bản đi Văn bản 11\n2 Hồ sơ đã tiếp nhận Hồ sơ 142\n3 Đúng hạn % 100\n"
    )
    between = "2. So sánh\nBiến động so với cùng kỳ như sau:\n"
    other = "TT Chỉ tiêu Kỳ trước Kỳ này\n1 Cấp thẻ quốc tế 44 61\n2 Cấp thẻ nội địa 50 42\n3 Cấp phép 12 12\n"
    labels = [row[1] for row in rows_of(f"{table}{between}{other}")]
    assert labels == ["Văn bản đi", "Hồ sơ đã tiếp nhận", "Đúng hạn", "Cấp thẻ quốc tế", "Cấp thẻ nội địa", "Cấp phép"]
