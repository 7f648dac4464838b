"""The figures of the narrative in other sentences than the reports' own, and numbers that are none."""

from __future__ import annotations

import pytest

from cchc_extract.model import Line, Page, PageLayout
from cchc_extract.patterns import load
from cchc_extract.understanding.figures import read_figures

PATTERNS = load()

STATED: list[tuple[str, list[tuple[str, str]]]] = [
    (
        "Bộ phận Một cửa đã tiếp nhận 3.215 hồ sơ, trong đó giải quyết trước hạn 2.900 hồ sơ, đúng hạn 300 hồ sơ, quá hạn 15 hồ sơ.",
        [
            ("dossiers_received", "3215"),
            ("dossiers_resolved_early", "2900"),
            ("dossiers_resolved_just_on_time", "300"),
            ("dossiers_resolved_late", "15"),
        ],
    ),
    (
        "Tổng số hồ sơ tiếp nhận: 1.250 (trong đó: tiếp nhận trực tuyến 900 hồ sơ, kỳ trước chuyển sang 20 hồ sơ)",
        [("dossiers_carried_over", "20"), ("dossiers_received", "1250"), ("dossiers_received_online", "900")],
    ),
    ("Số hồ sơ đã giải quyết xong là 1.200 hồ sơ, đạt tỷ lệ 98%", [("dossiers_resolved", "1200")]),
    (
        "Kết quả: tiếp nhận 500 hồ sơ; đã giải quyết 480 hồ sơ (đúng và trước hạn 478 hồ sơ; quá hạn 02 hồ sơ); đang giải quyết 20 hồ sơ",
        [
            ("dossiers_pending", "20"),
            ("dossiers_received", "500"),
            ("dossiers_resolved", "480"),
            ("dossiers_resolved_late", "2"),
            ("dossiers_resolved_on_time", "478"),
        ],
    ),
    (
        "tỷ lệ giải quyết hồ sơ đúng hạn đạt 99,7%; tỷ lệ hồ sơ nộp trực tuyến đạt 65,3%",
        [("dossiers_on_time_rate", "99.7"), ("online_dossier_rate", "65.3")],
    ),
    (
        "Tổng biên chế được giao là 22 biên chế, hiện có mặt 20 người",
        [("staff_present", "20"), ("staff_quota_assigned", "22")],
    ),
    ("UBND xã đã ban hành 12 văn bản chỉ đạo công tác CCHC", [("steering_documents_issued", "12")]),
    (
        "phát ra 300 phiếu, thu về 295 phiếu khảo sát, 98,6% người dân rất hài lòng",
        [
            ("satisfaction_rate", "98.6"),
            ("satisfaction_survey_forms", "295"),
            ("satisfaction_survey_forms_sent", "300"),
        ],
    ),
    ("tổng số TTHC thực hiện tại Bộ phận một cửa là 215 thủ tục", [("procedures_total", "215")]),
    ("Hiện nay cấp xã có 115 TTHC thuộc thẩm quyền giải quyết của UBND xã", [("procedures_commune_level", "115")]),
    ("Trong kỳ không có công chức bị kỷ luật; xử lý kỷ luật 01 viên chức", [("staff_disciplined_total", "1")]),
    (
        "Số hồ sơ giải quyết đúng hạn: 688; số hồ sơ giải quyết trước hạn: 8.194; số hồ sơ quá hạn: 0",
        [
            ("dossiers_pending_overdue", "0"),
            ("dossiers_resolved_early", "8194"),
            ("dossiers_resolved_just_on_time", "688"),
        ],
    ),
]
NO_FIGURES = [
    "Đường dây nóng 0203.3825.678, điện thoại 0912345678 hỗ trợ hồ sơ",
    "Theo Điều 15 Nghị định số 61/2018/NĐ-CP, hồ sơ giải quyết trong 05 ngày làm việc",
    "Từ ngày 15/12/2022 đến ngày 14/12/2023, giai đoạn 2021-2025, khóa XIII, hồ sơ TTHC",
    "tiếp nhận hồ sơ từ 7 giờ 30 phút đến 11 giờ; tiếp nhận qua số 1022; khảo sát lần 2",
    "Quyết định số 1085/QĐ-TTg về 98 nhiệm vụ, Kế hoạch 05 năm 2021-2025, hồ sơ quá hạn năm 2023",
    "đã giải quyết 12/15 hồ sơ, tiếp nhận 3/4 hồ sơ",
    "bố trí 03 máy tính, 02 máy in, 01 ki-ốt; trụ sở rộng 120 m2 tại số 25 đường Trần Phú",
]


def measures(text: str) -> list[tuple[str, str]]:
    layout = PageLayout(page=Page(number=1, source="text"), blocks=(Line(page=1, text=text),))
    return sorted((figure.measure, str(figure.value)) for figure in read_figures([layout], PATTERNS))


@pytest.mark.parametrize(("text", "expected"), STATED)
def test_what_a_sentence_states_is_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert measures(text) == expected


@pytest.mark.parametrize("text", NO_FIGURES)
def test_phone_numbers_times_articles_and_addresses_are_no_figures(text: str) -> None:
    assert measures(text) == []
