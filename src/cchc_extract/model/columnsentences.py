"""What is said of the columns that a reviewer names for a table, in English and in Vietnamese."""

from __future__ import annotations

from typing import Final

COLUMN_SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "columns-too-many": (
        "{count} columns are more than the {most} that a table may have",
        "{count} cột là quá nhiều, một bảng có nhiều nhất {most} cột",
    ),
    "columns-twice": (
        "a table has one column of each kind but value and text, and “{kind}” is named twice: name others “value: HEADING” or "
        "“text: HEADING”",
        "mỗi loại cột chỉ có một, trừ value và text, mà “{kind}” được ghi hai lần: cột khác hãy ghi “value: TIÊU ĐỀ” hoặc “text: TIÊU ĐỀ”",
    ),
    "columns-lacking": (
        "there must be a column of labels (indicator) and at least one of values (value or text)",
        "phải có cột tên chỉ tiêu (indicator) và ít nhất một cột số liệu (value hoặc text)",
    ),
    "column-unnamed": ("column {number} has no name", "cột {number} không có tên"),
    "column-unknown": (
        "{text} is no kind of column: stt, indicator, value, text, unit, note, or a heading that the patterns know; a column of values "
        "with another heading is named “value: HEADING”",
        "{text} không phải loại cột nào: stt, indicator, value, text, unit, note, hoặc tiêu đề có trong mẫu; cột số liệu có tiêu đề khác "
        "hãy ghi “value: TIÊU ĐỀ”",
    ),
    "columns-not-read": (
        "the lines of the table cannot be read as {count} columns",
        "các dòng của bảng không thể đọc thành {count} cột",
    ),
    "columns-blank": (
        "with these columns nothing would stand in column {number} ({name}) of any row: leave it out, or give the columns another order",
        "với các cột này, cột {number} ({name}) sẽ trống ở mọi dòng: hãy bỏ cột đó, hoặc đổi thứ tự các cột",
    ),
    "columns-unlike": (
        "Read with the named columns, most of what stands in column {number} ({name}) is not what such a column holds.",
        "Đọc theo các cột đã gán thì phần lớn ô ở cột {number} ({name}) không phải nội dung của loại cột đó.",
    ),
    "columns-sparse": (
        "Read with the named columns, most rows that have values have nothing in column {number} ({name}).",
        "Đọc theo các cột đã gán thì phần lớn dòng có số liệu để trống cột {number} ({name}).",
    ),
    "columns-broke": ("reading broke ({why})", "gặp lỗi khi đọc ({why})"),
    "lost-no-table": (
        "no table is read from these lines any more",
        "không còn bảng nào được đọc từ các dòng này",
    ),
    "lost-no-rows": (
        "no row was read of this table, so there is nothing to keep",
        "bảng này chưa đọc được dòng nào, không có gì để giữ lại",
    ),
    "lost-columns": ("it cannot be done: {why}", "không thực hiện được: {why}"),
    "lost-table": ("the columns of the table “{label}”", "các cột của bảng “{label}”"),
}
"""``name -> template in English, in Vietnamese``."""
