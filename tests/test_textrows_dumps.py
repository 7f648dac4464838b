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
