"""Counting by stage for the bench: every expected number is counted by hand."""

from __future__ import annotations

from collections import Counter

import stages
from stages import Row

THREE_PAGES = [
    Row(indicator="Số văn bản chỉ đạo", page=2),
    Row(indicator="Số cuộc kiểm tra", page=2),
    Row(indicator="Số vấn đề phát hiện", page=4),
]


def rows(*labels: str) -> list[Row]:
    return [Row(indicator=label) for label in labels]


def test_all_rows_found_leaves_nothing_lost() -> None:
    counts = stages.count_rows(rows("a", "b", "c"), THREE_PAGES, [(0, 0), (1, 1), (2, 2)], pages=4)
    assert (counts["rows"], counts["found"], counts["invented"]) == (3, 3, 0)
    assert not any(counts[f"lost {where}"] for where in ("page", "grid", "joined"))


def test_row_between_two_of_one_page_is_lost_at_the_grid() -> None:
    truth = rows("Số văn bản chỉ đạo", "Tỷ lệ hoàn thành kế hoạch", "Số cuộc kiểm tra", "Số vấn đề phát hiện")
    counts = stages.count_rows(truth, THREE_PAGES, [(0, 0), (2, 1), (3, 2)], pages=4)
    assert (counts["lost grid"], counts["lost page"], counts["lost joined"]) == (1, 0, 0)


def test_rows_whose_page_shows_none_are_lost_with_it() -> None:
    truth = rows("Số văn bản chỉ đạo", "Số cuộc kiểm tra", "Số hồ sơ", "Số phiếu", "Số vấn đề phát hiện", "Số đơn vị")
    counts = stages.count_rows(truth, THREE_PAGES, [(0, 0), (1, 1), (4, 2)], pages=5)
    assert counts["lost page"] == 3  # two on page 3, one on page 5


def test_row_at_the_end_is_lost_at_the_grid_where_no_page_follows() -> None:
    truth = rows("Số văn bản chỉ đạo", "Số cuộc kiểm tra", "Số vấn đề phát hiện", "Số đơn vị")
    counts = stages.count_rows(truth, THREE_PAGES, [(0, 0), (1, 1), (2, 2)], pages=4)
    assert (counts["lost page"], counts["lost grid"]) == (0, 1)


def test_row_read_into_its_neighbour_is_joined_though_a_page_between_is_empty() -> None:
    got = [Row(indicator="Số cuộc kiểm tra Tỷ lệ hoàn thành kế hoạch", page=2), Row(indicator="Số hồ sơ", page=4)]
    truth = rows("Số cuộc kiểm tra", "Tỷ lệ hoàn thành kế hoạch", "Số hồ sơ")
    counts = stages.count_rows(truth, got, [(0, 0), (2, 1)], pages=4)
    assert (counts["lost joined"], counts["lost page"]) == (1, 0)


def test_label_like_its_neighbours_is_not_joined_to_it() -> None:
    got = [Row(indicator="Số hồ sơ đúng hạn", page=2)]
    counts = stages.count_rows(rows("Số hồ sơ đúng hạn", "Số hồ sơ quá hạn"), got, [(0, 0)], pages=2)
    assert (counts["lost joined"], counts["lost grid"]) == (0, 1)


def test_row_that_answers_none_is_invented() -> None:
    assert stages.count_rows(rows("a"), THREE_PAGES, [(0, 0)], pages=4)["invented"] == 2


def test_cells_are_told_filled_from_blank_and_then_read() -> None:
    truth = [Row(stt="1", indicator="Số hồ sơ", unit="Hồ sơ", values=("12", "", "7"), typed=(12.0, None, 7.0))]
    got = [Row(stt="I", indicator="Số hò sơ", unit="", values=("12", "4", "7"), typed=(12.0, 4.0, 1.0))]
    counts = stages.count_cells(truth, got, [(0, 0)], str.strip)
    assert (counts["cells"], counts["told"]) == (7, 5)  # label, unit, note, number, three values; unit lost, 4 invented
    assert (counts["words"], counts["words right"]) == (1, 0)
    assert (counts["words letters"], counts["words wrong"]) == (8, 1)
    assert (counts["figures"], counts["figures right"]) == (3, 2)  # the number, 12 and 7
    assert (counts["typed"], counts["typed right"]) == (2, 1)


def test_row_in_another_table_or_with_other_columns_is_counted_as_such() -> None:
    truth = [Row(values=("1", "2"), typed=(1, 2)), Row(appendix=2, values=("3",), typed=(3,)), Row(indicator="heading")]
    got = [Row(values=("1",), typed=(1,)), Row(appendix=1, values=("3",), typed=(3,)), Row(indicator="heading")]
    counts = stages.count_cells(truth, got, [(0, 0), (1, 1), (2, 2)], str)
    assert (counts["placed"], counts["valued"], counts["columned"]) == (2, 2, 1)


def test_head_field_is_found_before_it_is_right() -> None:
    truth = {"place": "Hồng Hải", "signer": "Lưu Thị Châu", "issuer_parent": "", "title": "Báo cáo"}
    document = {"place": "Hồng Hài", "signer": "Lưu Thị Châu", "issuer_parent": "UBND", "title": ""}
    counts = stages.count_head(truth, document, lambda name, printed, read: printed == read)
    assert (counts["fields"], counts["fields found"], counts["fields right"]) == (3, 2, 1)


def test_document_cited_twice_and_found_once_is_half_found() -> None:
    counts = stages.count_cited(["29/KH-UBND", "29/KH-UBND"], ["29/KH-UBND", "32/KH-UBND"])
    assert (counts["cited"], counts["cited right"]) == (2, 1)


def test_lines_of_one_row_become_its_columns() -> None:
    common = {"document_id": "d", "appendix": "1", "stt": "1", "indicator": "Số hồ sơ", "unit": "Hồ sơ", "note": ""}
    lines = [
        {**common, "row": "2", "kind": "data", "page": "3", "column": "2", "value_raw": "-", "value": ""},
        {**common, "row": "2", "kind": "data", "page": "3", "column": "1", "value_raw": "1.204", "value": "1204"},
        {**common, "row": "1", "kind": "section", "page": "", "column": "1", "value_raw": "", "value": ""},
    ]
    heading, row = stages.rows_of_dataset(lines)["d"]
    assert (heading.values, heading.page) == ((), 0)
    assert (row.values, row.typed, row.page) == (("1.204", "-"), (1204.0, None), 3)


def test_rows_of_a_truth_file_carry_the_number_of_their_table() -> None:
    line = {"stt": "1", "indicator": "a", "unit": "", "note": "", "values": ["1,5"], "numbers": [1.5], "type": "count"}
    heading = {**line, "type": None, "values": [""], "numbers": [None]}
    first, second = stages.rows_of_truth({"appendices": [{"rows": [line]}, {"rows": [heading]}]})
    assert (first.appendix, first.values, first.typed) == (1, ("1,5",), (1.5,))
    assert (second.appendix, second.values) == (2, ())


def test_table_gives_losses_as_numbers_and_the_rest_as_shares() -> None:
    counted = Counter({"rows": 8, "found": 6, "lost grid": 2, "placed": 3, "fields": 4, "fields found": 3})
    header, _, line, heads = stages.table({"fax": counted, "heads": Counter({"fields": 2})}).splitlines()
    shown = dict(zip(header.split(" | "), line.split(" | "), strict=True))
    assert (shown["rows"], shown["lost at grid"], shown["joined"]) == ("8", "2", "0")
    assert (shown["in table"], shown["columns"], shown["head found"]) == ("0.500", "", "0.750")
    assert "0.000" in heads
    assert dict(zip(header.split(" | "), heads.split(" | "), strict=True))["lost at grid"] == ""
