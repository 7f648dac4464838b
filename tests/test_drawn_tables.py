"""Tables drawn with characters, as w3m, mails and terminals write them: the borders tell the cells."""

from __future__ import annotations

import pytest
from test_textcolumns import read, rows

BOX = """\
Phụ lục 1

┌───┬──────────────┬──────────────────────┬───────┬───────┐
│   │              │     Hồ sơ đã cấp     │       │       │
│STT│  Tên đơn vị  ├───────┬──────────────┤Tỷ lệ  │Ghi chú│
│   │              │Số giấy│Diện tích (ha)│(%)    │       │
├───┼──────────────┼───────┼──────────────┼───────┼───────┤
│I  │KHỐI XÃ       │       │              │       │       │
├───┼──────────────┼───────┼──────────────┼───────┼───────┤
│1  │Thôn Đông Hải │1.523  │1.105,20      │91,3   │       │
│   │2             │       │              │       │       │
├───┼──────────────┼───────┼──────────────┼───────┼───────┤
│2  │Xã Chiềng Hắc │       │-             │       │Chưa đo│
│   │              │       │              │       │đạc    │
├───┼──────────────┼───────┼──────────────┼───────┼───────┤
│3  │Liên danh Công│912    │1.875,33      │81,2   │       │
│   │ty A - Công ty│       │              │       │       │
│   │B             │       │              │       │       │
└───┴──────────────┴───────┴──────────────┴───────┴───────┘
"""
ASCII = BOX.translate(str.maketrans("┌┬┐├┼┤└┴┘─│", "+++++++++-|"))

MERGED = """\
+-----+---------------+--------+-------------+
| STT | Chỉ tiêu      | ĐVT    | Thực hiện   |
+-----+---------------+--------+-------------+
| I   | CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH          |
+-----+---------------+--------+-------------+
| 1   | Văn bản       | văn    | 12          |
|     | ban hành      | bản    |             |
+-----+---------------+--------+-------------+
| 2   | Cuộc họp      | cuộc   | -           |
+-----+---------------+--------+-------------+
"""

HEADING_RULED = """\
╔═════╦═══════════════╦════════╦═════════════╗
║ STT ║ Chỉ tiêu      ║ ĐVT    ║ Thực hiện   ║
╠═════╬═══════════════╬════════╬═════════════╣
║ 1   ║ Văn bản       ║ văn    ║ 12          ║
║     ║ ban hành      ║ bản    ║             ║
║ 2   ║ Cuộc họp      ║ cuộc   ║ -           ║
║ 3   ║ Thôn Hạ 4     ║ hộ     ║ 1.204       ║
╚═════╩═══════════════╩════════╩═════════════╝
"""


@pytest.mark.parametrize("text", [BOX, ASCII])
def test_borders_tell_rows_columns_and_headings_of_two_levels(text: str) -> None:
    (table,) = read(text)
    assert table.value_labels == ("Hồ sơ đã cấp / Số giấy", "Hồ sơ đã cấp / Diện tích (ha)", "Tỷ lệ (%)")
    assert rows(table) == [
        ("I", "KHỐI XÃ", "", "", "", "", ""),
        ("1", "Thôn Đông Hải 2", "", "1.523", "1.105,20", "91,3", ""),
        ("2", "Xã Chiềng Hắc", "", "", "-", "", "Chưa đo đạc"),
        ("3", "Liên danh Công ty A - Công ty B", "", "912", "1.875,33", "81,2", ""),
    ]
    assert not [finding for row in table.rows for finding in row.findings]


def test_a_section_drawn_over_all_columns_is_one_cell() -> None:
    (table,) = read(MERGED)
    assert rows(table) == [
        ("I", "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH", "", "", ""),
        ("1", "Văn bản ban hành", "văn bản", "12", ""),
        ("2", "Cuộc họp", "cuộc", "-", ""),
    ]


def test_rows_without_borders_between_them_are_cut_by_what_they_hold() -> None:
    (table,) = read(HEADING_RULED)
    assert rows(table) == [
        ("1", "Văn bản ban hành", "văn bản", "12", ""),
        ("2", "Cuộc họp", "cuộc", "-", ""),
        ("3", "Thôn Hạ 4", "hộ", "1.204", ""),
    ]
