"""Labels to catalogue ids, with the shipped catalogue."""

from pathlib import Path

import pytest

from cchc_extract.errors import PatternError
from cchc_extract.model import Column, Evidence, RawRow, RawTable, UnitType
from cchc_extract.patterns import default_folder, load
from cchc_extract.patterns.catalogue import read_catalogue
from cchc_extract.understanding.catalogue import Place, match_label, match_rows
from cchc_extract.understanding.rows import type_rows

PATTERNS = load()
Printed = tuple[str, str, str, str]


def ids(*printed: Printed) -> list[str]:
    columns = tuple(Column(role=role) for role in ("stt", "indicator", "unit", "value", "note"))
    rows = tuple(
        RawRow(
            stt=Evidence(text=stt),
            indicator=Evidence(text=name),
            unit=Evidence(text=unit),
            values=(Evidence(text=value),),
        )
        for stt, name, unit, value in printed
    )
    typed, _ = type_rows([RawTable(columns=columns, rows=rows)], PATTERNS)
    return [row.indicator_id for row in match_rows(typed, PATTERNS)[0]]


@pytest.mark.parametrize(
    ("label", "unit", "expected"),
    [
        ("Số văn bản chỉ đạo CCHC đã ban hành (Kết luận, chỉ thị, công văn chỉ đạo, quán triệt)", "Văn bản", "steering_documents_issued"),
        ("Số văn bản chỉ đạo cải cách hành chính đã ban hành", "Văn bản", "steering_documents_issued"),
        ("Tống sô hồ sơ TTHC đã tiếp nhận", "Hồ sơ", "dossiers_received"),
        ("Số TTHC bãi bó, thay thế", "Thủ tục", "procedures_abolished_or_replaced"),
        ("Tổng số VBQPPL ban hành hoặc tham mưucho UBNDTP ban hành ’", "Văn bản", "legal_documents_issued"),
        ("Sô hợp đông lao động làm viêc", "Người", "labour_contracts"),
        ("Số công chức được tuyến dụng (thi tuyến, xét tuyến)", "Người", "civil_servants_recruited"),
        ("Số TTHC đang cung cấp trực tuyển toàn trình", "Thủ tục", "full_online_procedures_provided"),
        ("Số TTHC đang cung cấp trực tuyển một phần", "Thủ tục", "partial_online_procedures_provided"),
    ],
)  # fmt: skip
def test_wordings_abbreviations_and_reading_errors_lead_to_one_id(label: str, unit: str, expected: str) -> None:
    kind = "count"
    assert match_label(label, Place(unit=unit, unit_type=kind), PATTERNS.catalogue).id == expected


@pytest.mark.parametrize(
    "label",
    [
        "Diện tích cây trồng lâu năm",
        "Số cây xanh trồng mới trên địa bàn",
        "Số giáo viên",
        "Hộ tịch",
        "Giáo dục và Đào tạo",
        "Tỷ lệ hộ nghèo",
        "x",
        "",
    ],
)
def test_labels_about_something_else_get_no_id(label: str) -> None:
    assert match_label(label, Place(unit="Người", unit_type="count"), PATTERNS.catalogue).id == ""


# no wording of the catalogue: other words between, other order, other level, what is read into them
REWORDED = [
    ("Văn bản chỉ đạo, điều hành cải cách hành chính được ban hành", "Văn bản", "count", "steering", "", "steering_documents_issued"),
    ("Tỉ lệ hoàn thành KH CCHC năm (luỹ kế)", "%", "percent", "steering", "", "par_plan_completion_rate"),
    ("Số NV đã hoàn thành trong năm", "Nhiệm vụ", "count", "steering", "par_plan_completion_rate", "par_plan_tasks_completed"),
    ("Tổng nhiệm vụ đề ra theo kế hoạch", "NV", "count", "steering", "par_plan_completion_rate", "par_plan_tasks_planned"),
    ("Tống sô nhiêm vụ được giao", "Nhiệm vụ", "count", "steering", "assigned_tasks", "assigned_tasks_total"),
    ("Lao động hợp đồng", "Người", "count", "organization", "", "labour_contracts"),
    ("Biên chế tinh giản trong kỳ", "Người", "count", "organization", "", "staff_downsized_in_period"),
    ("TTHC bãi bỏ/thay thế", "TTHC", "count", "procedures", "procedure_statistics", "procedures_abolished_or_replaced"),
    ("Hồ sơ đã giải quyết xong trong kỳ", "Hồ sơ", "count", "procedures", "dossiers_on_time_rate", "dossiers_resolved"),
    ("Hồ sơ giải quyết trước hạn, đúng hạn", "Hồ sơ", "count", "procedures", "dossiers_on_time_rate", "dossiers_resolved_on_time"),
    ("Số viên chức được xét tuyển, thi tuyển", "Người", "count", "civil_service", "recruitment", "public_employees_recruited"),
    ("Tổng số hồ sơ tiếp nhận (trực tiếp và trực tuyến)", "Hồ sơ", "count", "digital_government", "online_dossier_rate",
        "dossiers_received_all_channels"),
]  # fmt: skip


@pytest.mark.parametrize(("label", "unit", "kind", "section", "parent", "expected"), REWORDED)
def test_reworded_labels_lead_to_their_indicator(
    label: str, unit: str, kind: UnitType, section: str, parent: str, expected: str
) -> None:
    above = frozenset({parent} if parent else ())
    place = Place(unit=unit, unit_type=kind, section=section, ancestors=above)
    assert match_label(label, place, PATTERNS.catalogue).id == expected


@pytest.mark.parametrize(
    ("label", "unit", "kind", "section"),
    [
        ("Tỷ lệ biên chế tinh giản so với năm 2021", "%", "percent", "organization"),
        ("Số công chức nghỉ hưu trong năm", "Người", "count", "civil_service"),
        ("Số hồ sơ trả lại, từ chối", "Hồ sơ", "count", "procedures"),
        ("Số PAKN đang xử lý", "PAKN", "count", "procedures"),
        ("Tỷ lệ hồ sơ thanh toán trực tuyến", "%", "percent", "digital_government"),
        ("Số nhiệm vụ xin gia hạn", "Nhiệm vụ", "count", "steering"),
        ("Kế hoạch thu ngân sách được giao", "Triệu đồng", "money", "public_finance"),
    ],
)
def test_what_is_only_near_an_indicator_gets_no_id(label: str, unit: str, kind: UnitType, section: str) -> None:
    assert match_label(label, Place(unit=unit, unit_type=kind, section=section), PATTERNS.catalogue).id == ""


def test_a_word_said_twice_is_no_other_word() -> None:
    place = Place(unit="Hồ sơ", unit_type="count", section="procedures", ancestors=frozenset({"dossiers_received"}))
    found = match_label("Tiếp nhận trực tuyến", place, PATTERNS.catalogue)
    assert (
        dict(found.nearest)["dossiers_received_online"]
        > 0.84
        > dict(found.nearest).get("dossiers_received_in_person", 0)
    )


@pytest.mark.parametrize(
    ("label", "other"),
    [
        ("Số viên chức được tuyển dụng theo trường hợp đặc biệt", "civil_servants_recruited_special"),
        ("Số TTHC đang cung cấp trực tuyến một phần có phát sinh hồ sơ nộp trực tuyến", "full_online_procedures_used"),
        ("Số nhiệm vụ quá hạn nhưng chưa hoàn thành", "assigned_tasks_done_late"),
    ],
)
def test_an_indicator_is_not_taken_for_its_opposite(label: str, other: str) -> None:
    match = match_label(label, Place(unit_type="count"), PATTERNS.catalogue)
    assert match.id != other


def test_the_parent_tells_two_rows_of_one_wording_apart() -> None:
    same = "Số VBQPPL có kiến nghị xử lý đã được xử lý xong"
    found = ids(
        ("II", "CẢI CÁCH THỂ CHẾ", "", ""),
        ("2", "Kiểm tra, xử lý VBQPPL", "", ""),
        ("2.2", "Tỷ lệ xử lý VBQPPL sau kiểm tra", "%", "0"),
        ("", same, "Văn bản", "0"),
        ("3", "Rà soát VBQPPL", "", ""),
        ("3.2", "Tỷ lệ xử lý VBQPPL sau rà soát", "%", "0"),
        ("", same, "Văn bản", "0"),
    )
    assert (found[3], found[6]) == ("legal_documents_handled_after_inspection", "legal_documents_handled_after_review")


def test_a_blank_label_takes_the_one_it_continues_and_its_unit_tells_them_apart() -> None:
    found = ids(
        ("I", "CHỈ ĐẠO ĐIỀU HÀNH", "", ""),
        ("4", "Thực hiện nhiệm vụ được UBND tỉnh giao", "", ""),
        ("4.2", "Số nhiệm vụ đã hoàn thành đúng hạn", "NV Tp giao", "0"),
        ("", "", "NV Tỉnh giao", "3"),
    )
    assert found[2:] == ["assigned_tasks_done_on_time_by_city", "assigned_tasks_done_on_time_by_province"]


def test_general_words_count_only_in_their_section() -> None:
    assert (
        ids(("VI", "CẢI CÁCH TÀI CHÍNH CÔNG", "", ""), ("1", "Kế hoạch được giao", "Triệu đồng", "5"))[1]
        == "public_investment_planned"
    )
    assert ids(("I", "DIỆN TÍCH", "", ""), ("1", "Kế hoạch được giao", "Ha", "5"))[1] == ""


def test_sections_are_known_by_title_whatever_their_number() -> None:
    assert (
        ids(("IX", "Cải cách tài chính công", "", ""), ("1", "Đã thực hiện", "Triệu đồng", "5"))[1]
        == "public_investment_disbursed"
    )


def test_two_indicators_that_fit_as_well_give_none_and_a_finding() -> None:
    columns = tuple(Column(role=role) for role in ("stt", "indicator", "unit", "value", "note"))
    label = "Số VBQPPL có kiến nghị xử lý đã được xử lý xong"
    row = RawRow(
        stt=Evidence(text="1"),
        indicator=Evidence(text=label),
        unit=Evidence(text="Văn bản"),
        values=(Evidence(text="3"),),
    )
    rows, findings = match_rows(type_rows([RawTable(columns=columns, rows=(row,))], PATTERNS)[0], PATTERNS)
    assert rows[0].indicator_id == ""
    assert [(finding.code, finding.row) for finding in findings] == [("ambiguous-indicator", 1)]
    assert "(sau rà soát)" in findings[0].message


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("wordings.csv", "labour_contracts,", "labour_contract,", "labour_contracts"),
        ("indicators.csv", "labour_contracts,organization", "labour_contracts,organisation", "organization"),
        ("indicators.csv", "labour_contracts,", "staff_present,", "twice"),
        ("sections.csv", "section,wording", "section,words", "section,wording"),
    ],
)
def test_a_slip_in_the_catalogue_is_told_with_its_file_and_line(
    tmp_path: Path, file: str, old: str, new: str, told: str
) -> None:
    for path in (default_folder() / "catalogue").glob("*.csv"):
        text = path.read_text(encoding="utf-8")
        (tmp_path / path.name).write_text(text.replace(old, new, 1) if path.name == file else text, encoding="utf-8")
    with pytest.raises(PatternError, match=told) as caught:
        read_catalogue(tmp_path)
    assert caught.value.file.name == file
    assert caught.value.line
