"""What is doubtful about tables that were put together from plain text, in English and in Vietnamese."""

from __future__ import annotations

from typing import Final

TEXT_SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "ambiguous-row": (
        "The text can be split into cells in another way that is nearly as likely.",
        "Có thể tách dòng này thành các ô theo cách khác gần như hợp lý như nhau.",
    ),
    "row-over-pages": (
        "The row runs over a page break; its cells were put together from both pages.",
        "Dòng nằm trên hai trang; các ô được ghép từ cả hai trang.",
    ),
    "values-missing": (
        "Only {given} of {all} values are printed, and the text does not show which cells are blank.",
        "Chỉ có {given} trên {all} số liệu được in, văn bản không cho biết ô nào bỏ trống.",
    ),
    "table-doubtful": (
        "The text fits rows badly (cost {cost} per row, up to {usual} is usual): cells may be in wrong rows.",
        "Văn bản khó tách thành dòng (chi phí {cost} mỗi dòng, thường không quá {usual}): ô có thể nằm sai dòng.",
    ),
    "unit-from-above": (
        "The unit's cell is blank in this text; it was taken for one merged with the cell above, which says “{unit}”.",
        "Ô đơn vị tính để trống trong văn bản này; coi là ô gộp với ô phía trên, ghi “{unit}”.",
    ),
    "cells-doubtful": (
        "The cells of this table fit their columns badly (cost {cost} per cell, up to {usual} is usual): they may be in wrong places.",
        "Các ô của bảng này không khớp với cột (chi phí {cost} mỗi ô, thường không quá {usual}): ô có thể nằm sai chỗ.",
    ),
    "columns-doubtful": (
        "The heading of this table and its rows do not agree on the columns: values may be in wrong columns.",
        "Tiêu đề và các hàng của bảng này không khớp nhau về số cột: giá trị có thể nằm sai cột.",
    ),
    "rows-put-together": (
        "The program that wrote this text tore the cells from their rows; the rows were put together by order and kind: compare them.",
        "Chương trình xuất văn bản này đã tách rời các ô khỏi dòng; các dòng được ghép lại theo thứ tự và loại dữ liệu: cần đối chiếu.",
    ),
    "table-not-read": (
        "Below this appendix heading stand values, but no table heading was found: the table was not read.",
        "Dưới tên phụ lục này có số liệu nhưng không tìm thấy tiêu đề bảng: chưa đọc được bảng.",
    ),
    "headings-unsure": (
        "The text does not show which headings of the upper row stand over which of the lower row: headings of columns may be wrong.",
        "Văn bản không cho biết tiêu đề hàng trên gộp những tiêu đề nào ở hàng dưới: tiêu đề cột có thể sai.",
    ),
}
