"""Tables of many value columns that contradict themselves, and some that do not."""

import pytest
from honest_rows import PLAN

from cchc_extract.model import Column, Evidence, Finding, RawRow, RawTable
from cchc_extract.patterns import load
from cchc_extract.understanding.catalogue import match_rows
from cchc_extract.understanding.checks import check
from cchc_extract.understanding.rows import type_rows

PATTERNS = load()


def wide_table(labels: list[str], *rows: tuple[str, ...]) -> list[Finding]:
    columns = (
        Column(role="stt"),
        Column(role="indicator"),
        Column(role="unit"),
        *(Column(role="value", label=label) for label in labels),
    )
    raw = tuple(
        RawRow(
            stt=Evidence(text=row[0]),
            indicator=Evidence(text=row[1]),
            unit=Evidence(text=row[2]),
            values=tuple(Evidence(text=value) for value in row[3:]),
        )
        for row in rows
    )
    typed = match_rows(type_rows([RawTable(columns=columns, rows=raw)], PATTERNS)[0], PATTERNS)[0]
    return list(check(typed, {}, (), (), PATTERNS))


COMPARED = ["Kế hoạch 2024", "Thực hiện 2024", "So sánh (%)", "Tăng, giảm"]


def test_columns_that_compare_others_are_held_to_no_rule_about_counts_and_rates() -> None:
    assert [finding for finding in wide_table(COMPARED, *PLAN) if finding.severity != "info"] == []
    wrong = [(*row[:4], "1.350", *row[5:]) if row[0] == "2" else row for row in PLAN]
    assert {finding.code for finding in wide_table(COMPARED, *wrong)} == {"R1-dossiers-on-time", "R3-dossiers"}


def test_a_total_is_no_sum_of_parts_of_parts_of_averages_or_of_cells_nobody_could_read() -> None:
    labels = ["Số hồ sơ", "Thời gian trung bình", "Điểm"]
    one, two = ("1", "Xã A", "", "5", "3", "8"), ("2", "Xã B", "", "4", "5", "9")
    assert wide_table(labels, one, two, ("", "Tổng cộng", "", "9", "4", "8,5")) == []
    assert [each.code for each in wide_table(labels, one, two, ("", "Tổng cộng", "", "8", "4", "8,5"))] == [
        "R5-total-row"
    ]
    part = ("3", "Trong đó: nữ", "", "1", "3", "8")
    assert wide_table(labels, one, two, part, ("", "Tổng cộng", "", "9", "4", "8,5")) == []
    unread = ("3", "Xã C", "", "2#", "3", "8")
    assert "R5-total-row" not in {
        each.code for each in wide_table(labels, one, two, unread, ("", "Tổng cộng", "", "12", "4", "8"))
    }


def test_a_total_that_is_parted_by_one_thing_after_another_is_the_sum_of_each() -> None:
    def found(country: str) -> list[str]:
        rows = (
            ("", "Nam", "", "1.800"),
            ("", "Nữ", "", "1.810"),
            ("", "Thành thị", "", "1.210"),
            ("", "Nông thôn", "", country),
        )
        given = wide_table(["Dân số"], ("", "TỔNG SỐ", "", "3.610"), *rows)
        return [each.code for each in given if each.severity == "error"]

    assert found("2.400") == []
    assert found("2.300") == ["R5-total-row"]


def fields_table(*rows: tuple[str, ...]) -> list[Finding]:
    labels = [
        f"Số lượng hồ sơ tiếp nhận / {each}"
        for each in ("Tổng số", "Trực tuyến", "Trực tiếp, dịch vụ bưu chính", "Từ kỳ trước")
    ]
    labels += [f"Số lượng hồ sơ đã giải quyết / {each}" for each in ("Tổng số", "Trước hạn", "Đúng hạn", "Quá hạn")]
    labels += [f"Số lượng hồ sơ đang giải quyết / {each}" for each in ("Tổng số", "Trong hạn", "Quá hạn")]
    columns = (Column(role="stt"), Column(role="indicator"), *(Column(role="value", label=label) for label in labels))
    raw = tuple(
        RawRow(
            stt=Evidence(text=row[0]),
            indicator=Evidence(text=row[1]),
            values=tuple(Evidence(text=value) for value in row[2:]),
        )
        for row in rows
    )
    return list(check(type_rows([RawTable(columns=columns, rows=raw)], PATTERNS)[0], {}, (), (), PATTERNS))


def test_the_columns_of_a_dossier_table_add_up_row_by_row_and_so_does_its_total() -> None:
    one = ("1", "Nuôi con nuôi", "894", "5", "852", "37", "866", "429", "437", "0", "28", "28", "0")
    two = ("2", "Hộ tịch", "10", "10", "0", "0", "10", "10", "0", "0", "0", "0", "0")
    total = ("", "Tổng cộng", "904", "15", "852", "37", "876", "439", "437", "0", "28", "28", "0")
    assert fields_table(one, two, total) == []
    found = fields_table((*one[:3], "6", *one[4:]), two, total)
    assert [(finding.code, finding.row) for finding in found] == [("R4-fields-received", 1), ("R5-total-row", 3)]
    assert {finding.code for finding in fields_table((*one[:10], "29", *one[11:]), two, total)} == {
        "R4-fields-pending", "R4-fields-balance", "R5-total-row",
    }  # fmt: skip


def roles_of(*labels: str) -> list[str | None]:
    """The roles of value columns with these headings, all of figures."""
    columns = (Column(role="stt"), Column(role="indicator"), *(Column(role="value", label=label) for label in labels))
    row = RawRow(
        stt=Evidence(text="1"), indicator=Evidence(text="Hồ sơ"), values=tuple(Evidence(text="5") for _ in labels)
    )
    (typed,), _ = type_rows([RawTable(columns=columns, rows=(row,))], PATTERNS)
    return [value.role for value in typed.values]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (("Kế hoạch", "Thực hiện", "Tỷ lệ (%)"), ["plan", "result", "rate"]),
        (("KH 2019", "Thực hiện 2019", "Mục tiêu 2020"), ["plan", "result", "target"]),
        (("Thực hiện năm 2018", "Năm 2019 / Kế hoạch", "Năm 2019 / Ước thực hiện"), ["previous", "plan", "result"]),
        (("Năm 2022", "Năm 2023", "So sánh"), ["previous", "value", "growth"]),
        (("6 tháng đầu năm 2023", "6 tháng đầu năm 2024", "Tăng/giảm"), ["same_period", "value", "growth"]),
        (("Kết quả / Tháng 9", "Kết quả / Tháng 10", "Lũy kế"), ["previous", "result", "cumulative"]),
        (("Tháng 1", "Tháng 2", "Tháng 3"), ["value", "value", "value"]),
        (("Quý I", "Quý II"), ["value", "value"]),
        (("Quý 1", "Quý 2", "6 tháng"), ["value", "value", "value"]),
        (("Quý III", "Quý IV"), ["previous", "value"]),
        (("Kỳ trước", "Cùng kỳ", "Kỳ này", "So với cùng kỳ (%)"), ["previous", "same_period", "value", "growth"]),
        (("Dự toán giao", "Đã giải ngân", "So với dự toán"), ["plan", "result", "rate"]),
        (("Nghị quyết HĐND giao", "% so với NQ", "% so cùng kỳ"), ["plan", "rate", "growth"]),
        (("KH năm", "% so với KH", "Tăng, giảm so với NQ"), ["plan", "rate", "growth"]),
        (("Long Châu", "Phước Hậu", "Tân Ngãi"), ["body", "body", "body"]),
        (("Kê hoach", "Thưc hiện", "Ty lệ"), ["plan", "result", "rate"]),
        (("Tổng Số", "Đúng Hạn", "Quá Hạn"), ["value", "value", "value"]),
        (("UBND xã A Túc", "Phường Năm"), ["body", "body"]),
        (("Tổng số", "TT. Thanh Nê", "P. Lê Lợi", "X. An Bình", "Vũ Lễ"), ["value", "body", "body", "body", "body"]),
        (("H. Kiến Xương", "TP.Thái Bình"), ["body", "body"]),
        (("Số liệu",), ["value"]),
        (("Giá kỳ trước", "Giá kỳ này", "+/- (%)"), ["previous", "value", "growth"]),
        (("Tồn kỳ trước", "Phát sinh", "% hoàn thành"), ["value", "value", "rate"]),
        (("Nghị quyết giao", "Được giao", "Nhiệm vụ được giao"), ["plan", "plan", "value"]),
        (("Giám sát trong tháng", "Tầng hầm"), ["value", "value"]),
    ],
)
def test_a_column_has_a_role_beside_the_others(labels: tuple[str, ...], expected: list[str]) -> None:
    assert roles_of(*labels) == expected


@pytest.mark.parametrize(
    ("label", "unit", "key"),
    [
        ("Giá đất (đồng/m2)", "đồng/m2", ""),
        ("Diện tích ô đất / m2", "m2", ""),
        ("Diện tích (km²)", "km²", ""),
        ("Khối lượng (m³)", "m³", ""),
        ("Ngày", "Ngày", ""),
        ("Quý II/2022 (hồ sơ)", "hồ sơ", ""),
        ("Kinh phí (ĐVT: Triệu đồng)", "Triệu đồng", ""),
        ("Tỷ lệ %", "%", ""),
        ("Số hồ sơ (nếu có)", "", ""),
        ("Dân số (người) / Nam", "người", ""),
        ("Số cán bộ (nam)", "", ""),
        ("Giá vàng (đồng/chỉ) / Bán", "đồng/chỉ", ""),
        ("Diễn biến / Năm / Thoát nghèo", "", ""),
        ("Thời gian công tác / Năm", "Năm", ""),
        ("Giá trị / 2023 (tr.đồng)", "tr.đồng", ""),
        ("Đơn giá (1.000 đ)", "1.000 đ", ""),
        ("Kế hoạch (liều)", "liều", ""),
        ("Amoni (mg/l)", "mg/l", ""),
        ("Coliform (MPN/100ml)", "MPN/100ml", ""),
        ("Số tiết (tiết/tuần)", "tiết/tuần", ""),
        ("Xuất khẩu / Trị giá / (triệu USD)", "triệu USD", ""),
        ("Công suất (MW)", "MW", ""),
        ("Đàn gà (1.000 con)", "1.000 con", ""),
        ("Nhiệt độ (°C)", "°C", ""),
        ("Người tham gia (BHYT)", "", ""),
        ("Hộ nghèo (mới)", "", ""),
        ("Số vụ (lũy kế)", "", ""),
        ("Học sinh (nam/nữ)", "", ""),
        ("Tổng số (I)", "", ""),
        ("Giải ngân (vốn ngân sách trung ương)", "", ""),
        ("Tiến độ (theo kế hoạch)", "", ""),
        ("Số lượng hồ sơ tiếp nhận / Tổng số", "", "received"),
        ("Số lượng hồ sơ tiếp nhận / Trong kỳ / Trực tuyến", "", "received/online"),
        ("Đã giải quyết / Quá hạn / Số lượng", "", "resolved/late"),
        ("Đang giải quyết / Trong hạn", "", "pending/in-time"),
    ],
)
def test_a_heading_says_unit_and_quantity(label: str, unit: str, key: str) -> None:
    columns = (Column(role="indicator"), Column(role="value", label=label))
    row = RawRow(indicator=Evidence(text="Đất đai"), values=(Evidence(text="5"),))
    (typed,), _ = type_rows([RawTable(columns=columns, rows=(row,))], PATTERNS)
    assert (typed.values[0].unit, typed.values[0].key) == (unit, key)


@pytest.mark.parametrize(("text", "unit"), [("05/3/2023", ""), ("14", "Ngày")])
def test_a_column_of_days_has_no_unit(text: str, unit: str) -> None:
    columns = (Column(role="indicator"), Column(role="value", label="Ngày"))
    row = RawRow(indicator=Evidence(text="Quyết định"), values=(Evidence(text=text),))
    (typed,), _ = type_rows([RawTable(columns=columns, rows=(row,))], PATTERNS)
    assert typed.values[0].unit == unit


def test_brackets_over_words_are_no_unit() -> None:
    columns = (Column(role="indicator"), Column(role="value", label="Sản phẩm (báo cáo tháng)"))
    row = RawRow(indicator=Evidence(text="Rà soát"), values=(Evidence(text="Kế hoạch tuyên truyền"),))
    (typed,), _ = type_rows([RawTable(columns=columns, rows=(row,))], PATTERNS)
    assert typed.values[0].unit == ""


@pytest.mark.parametrize("unit", ["triệu đồng", "đồng"])
@pytest.mark.parametrize(
    ("label", "counted"),
    [
        ("Số hộ vay", True),
        ("SỐ CƠ SỞ", True),
        ("Số tháng trợ cấp", True),
        ("Số lượng", True),
        ("Hỗ trợ / Số xe", True),
        ("Số tiền", False),
        ("Số đã giải ngân", False),
        ("Dư nợ", False),
        ("Số dư đầu kỳ", False),
    ],
)
def test_money_above_a_table_is_no_unit_of_what_is_counted_beside_it(unit: str, label: str, counted: bool) -> None:
    columns = (Column(role="indicator"), Column(role="value", label=label), Column(role="value", label="Kinh phí"))
    row = RawRow(indicator=Evidence(text="Xã A"), values=(Evidence(text="12"), Evidence(text="1.250")))
    (typed,), _ = type_rows([RawTable(columns=columns, rows=(row,), unit=unit)], PATTERNS)
    kinds = [(value.unit, value.type) for value in typed.values]
    assert kinds == [("", "integer") if counted else (unit, "money"), (unit, "money")]


def test_a_unit_that_only_one_counting_column_can_have_is_its_own() -> None:
    columns = (Column(role="indicator"), Column(role="value", label="Số lượng"))
    row = RawRow(indicator=Evidence(text="Xã A"), values=(Evidence(text="12"),))
    (typed,), _ = type_rows([RawTable(columns=columns, rows=(row,), unit="triệu đồng")], PATTERNS)
    assert typed.values[0].unit == "triệu đồng"
