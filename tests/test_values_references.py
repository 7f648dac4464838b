"""Citations in other words than the reports' own: issuers, Party numbers, lists, breaks over lines, and what is no citation."""

from __future__ import annotations

import pytest
from head_pages import patterns, text_layout

from cchc_extract.understanding.references import read_references

Cited = tuple[str, str, str, str]

CITED: list[tuple[str, list[Cited]]] = [
    (
        "Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ ban hành Chương trình tổng thể CCHC",
        [("Nghị quyết", "76/NQ-CP", "2021-07-15", "Chính phủ")],
    ),
    (
        "theo Thông tư 02/2019/TT-BNV ngày 24/01/2019 của Bộ Nội vụ quy định tiêu chuẩn dữ liệu",
        [("Thông tư", "02/2019/TT-BNV", "2019-01-24", "Bộ Nội vụ")],
    ),
    ("căn cứ Luật số 33/2024/QH15 ngày 21/6/2024", [("Luật", "33/2024/QH15", "2024-06-21", "")]),
    (
        "Công văn số 725 /BNV-CCHC ngày 01 tháng 3 năm 2021 của Bộ Nội vụ về việc hướng dẫn",
        [("Công văn", "725/BNV-CCHC", "2021-03-01", "Bộ Nội vụ")],
    ),
    ("Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15;", [("Luật", "72/2025/QH15", "", "")]),
    (
        "Luật Lưu trữ số 33/2024/QH15 ngày 21 tháng 6 năm 2024 của Quốc hội",
        [("Luật", "33/2024/QH15", "2024-06-21", "Quốc hội")],
    ),
    (
        "các Quyết định số 1/QĐ-UBND, số 2/QĐ-UBND ngày 5/1/2024 của UBND tỉnh Bình Dương",
        [("Quyết định", "1/QĐ-UBND", "", ""), ("Quyết định", "2/QĐ-UBND", "2024-01-05", "UBND tỉnh Bình Dương")],
    ),
    (
        "các Quyết định: số 15/QĐ-UBND ngày 02/01/2024, số 16/QĐ-UBND ngày 03/01/2024 và số 17/QĐ-UBND ngày 04/01/2024 của UBND huyện",
        [
            ("Quyết định", "15/QĐ-UBND", "2024-01-02", ""),
            ("Quyết định", "16/QĐ-UBND", "2024-01-03", ""),
            ("Quyết định", "17/QĐ-UBND", "2024-01-04", "UBND huyện"),
        ],
    ),
    (
        "Nghị quyết số 17-NQ/TW ngày 01/8/2007 của Ban Chấp hành Trung ương Đảng khóa X về đẩy mạnh",
        [("Nghị quyết", "17-NQ/TW", "2007-08-01", "Ban Chấp hành Trung ương Đảng khóa X")],
    ),
    (
        "Chỉ thị số 23-CT/TU ngày 12/5/2022 của Ban Thường vụ Tỉnh ủy",
        [("Chỉ thị", "23-CT/TU", "2022-05-12", "Ban Thường vụ Tỉnh ủy")],
    ),
    (
        "Chương trình hành động số 12-CTr/HU ngày 3/3/2021 của Huyện ủy Đức Trọng",
        [("Chương trình hành động", "12-CTr/HU", "2021-03-03", "Huyện ủy Đức Trọng")],
    ),
    ("Kết luận số 50-KL/TW ngày 28/2/2023 của Bộ Chính trị", [("Kết luận", "50-KL/TW", "2023-02-28", "Bộ Chính trị")]),
    (
        "Nghị định số 61/2018/NĐ-CP ngày 23 tháng 4 năm 2018 của Chính phủ về thực hiện cơ chế một cửa",
        [("Nghị định", "61/2018/NĐ-CP", "2018-04-23", "Chính phủ")],
    ),
    (
        "Nghị định 118/2025/NĐ-CP của Chính phủ ngày 09/6/2025",
        [("Nghị định", "118/2025/NĐ-CP", "2025-06-09", "Chính phủ")],
    ),
    (
        "Quyết định số 468/QĐ-TTg ngày 27/3/2021 của Thủ tướng Chính phủ phê duyệt Đề án đổi mới",
        [("Quyết định", "468/QĐ-TTg", "2021-03-27", "Thủ tướng Chính phủ")],
    ),
    (
        "Quyết định số 766/QĐ-TTg ngày 23 tháng 6\nnăm 2022 của Thủ tướng\nChính phủ",
        [("Quyết định", "766/QĐ-TTg", "2022-06-23", "Thủ tướng Chính phủ")],
    ),
    (
        "Kế hoạch số\n 125/KH-\nUBND ngày 30/12/2022 của UBND thị trấn Long Thành",
        [("Kế hoạch", "125/KH-UBND", "2022-12-30", "UBND thị trấn Long Thành")],
    ),
    (
        "Công văn số 4567/SNV-CCHC&VTLT ngày 20/11/2023 của Sở Nội vụ tỉnh Lâm Đồng, UBND xã báo cáo",
        [("Công văn", "4567/SNV-CCHC&VTLT", "2023-11-20", "Sở Nội vụ tỉnh Lâm Đồng")],
    ),
    ("Thông báo số 88/TB-VPCP ngày 1.4.2024", [("Thông báo", "88/TB-VPCP", "2024-04-01", "")]),
    (
        "Tờ trình số 45/TTr-UBND ngày 12-3-2024 của UBND quận Ninh Kiều",
        [("Tờ trình", "45/TTr-UBND", "2024-03-12", "UBND quận Ninh Kiều")],
    ),
    (
        "Chỉ thị 05/CT-TTg (ngày 23/02/2023) của Thủ tướng Chính phủ về tiếp tục",
        [("Chỉ thị", "05/CT-TTg", "2023-02-23", "Thủ tướng Chính phủ")],
    ),
    (
        "Thông tư liên tịch số 19/2014/TTLT-VPCP-BNV ngày 05/12/2014 của Văn phòng Chính phủ và Bộ Nội vụ",
        [("Thông tư liên tịch", "19/2014/TTLT-VPCP-BNV", "2014-12-05", "Văn phòng Chính phủ và Bộ Nội vụ")],
    ),
    (
        "Kế hoạch số 05/KH-ĐU ngày 9/1/2023 của Đảng ủy xã; Kế hoạch 12/KH-HĐND của Thường trực HĐND xã",
        [("Kế hoạch", "05/KH-ĐU", "2023-01-09", "Đảng ủy xã"), ("Kế hoạch", "12/KH-HĐND", "", "Thường trực HĐND xã")],
    ),
    (
        "Quyết định số 1085/QĐ-TTg ngày 15/9/2022, Quyết định số 06/QĐ-TTg ngày 06/01/2022 của Thủ tướng Chính phủ",
        [
            ("Quyết định", "1085/QĐ-TTg", "2022-09-15", ""),
            ("Quyết định", "06/QĐ-TTg", "2022-01-06", "Thủ tướng Chính phủ"),
        ],
    ),
    (
        "Nghị quyết số 04/2021/NQ-HĐND ngày 12/5/2021 của Hội đồng nhân dân tỉnh quy định mức chi",
        [("Nghị quyết", "04/2021/NQ-HĐND", "2021-05-12", "Hội đồng nhân dân tỉnh")],
    ),
    (
        "Hướng dẫn số 36-HD/VPTW ngày 03/4/2018 của Văn phòng Trung ương Đảng",
        [("Hướng dẫn", "36-HD/VPTW", "2018-04-03", "Văn phòng Trung ương Đảng")],
    ),
    (
        "Pháp lệnh số 01/2022/UBTVQH15 ngày 18/8/2022 của Ủy ban Thường vụ Quốc hội",
        [("Pháp lệnh", "01/2022/UBTVQH15", "2022-08-18", "Ủy ban Thường vụ Quốc hội")],
    ),
    (
        "theo Văn bản số 999/UBND-NC ngày 09/9/2024 của Chủ tịch UBND tỉnh Kon Tum về chấn chỉnh",
        [("Văn bản", "999/UBND-NC", "2024-09-09", "Chủ tịch UBND tỉnh Kon Tum")],
    ),
    (
        "Quyết định 1234/QĐ-UBND ngày 08/8/2023 của Chủ tịch Ủy ban nhân dân thành phố Hà Nội công bố danh mục",
        [("Quyết định", "1234/QĐ-UBND", "2023-08-08", "Chủ tịch Ủy ban nhân dân thành phố Hà Nội")],
    ),
    (
        "Kế hoạch số 03/KH-BCĐ ngày 15/01/2024 của Ban Chỉ đạo CCHC tỉnh về kiểm tra",
        [("Kế hoạch", "03/KH-BCĐ", "2024-01-15", "Ban Chỉ đạo CCHC tỉnh")],
    ),
    ("điện thoại 0203/3825678, đạt 15/20 chỉ tiêu, Điều 5/NĐ, ngày 01/02/2023, mẫu 02/BC, tỷ lệ 3/4", []),
    ("Nghị quyết của HĐND xã năm 2024; Kế hoạch năm 2024; Quyết định giao chỉ tiêu số 5 ngày làm việc", []),
    (
        "Quyết định số 2745/QĐ-UBND, ngày 22/9/2023 của UBND tỉnh và Quyết định số 80/QĐ-UBND của Chủ tịch UBND huyện",
        [
            ("Quyết định", "2745/QĐ-UBND", "2023-09-22", "UBND tỉnh"),
            ("Quyết định", "80/QĐ-UBND", "", "Chủ tịch UBND huyện"),
        ],
    ),
    (
        "Nghị quyết số 25/NQ-HĐND ngày 08 tháng 12 năm 2023 của HĐND phường Trần Phú và các văn bản của cấp trên",
        [("Nghị quyết", "25/NQ-HĐND", "2023-12-08", "HĐND phường Trần Phú")],
    ),
    ("Nghị quyết 30c/NQ-CP ngày 08/11/2011 của Chính phủ", [("Nghị quyết", "30c/NQ-CP", "2011-11-08", "Chính phủ")]),
    (
        "Quyết định số 876/QĐ-BNV ngày 10/11/2022 của Bộ trưởng Bộ Nội vụ phê duyệt",
        [("Quyết định", "876/QĐ-BNV", "2022-11-10", "Bộ trưởng Bộ Nội vụ")],
    ),
    ("Nghị quyết số 17 - NQ/TW ngày 01/8/2007", [("Nghị quyết", "17-NQ/TW", "2007-08-01", "")]),
    ("Báo cáo số 282/\nBC-UBND ngày 15/12/2023", [("Báo cáo", "282/BC-UBND", "2023-12-15", "")]),
    (
        "Công văn số 12a/UBND-VP ngày 5/1/2024 của UBND thị xã La Gi, Công văn số 13/PNV ngày 6/1/2024 của Phòng Nội vụ thị xã",
        [
            ("Công văn", "12a/UBND-VP", "2024-01-05", "UBND thị xã La Gi"),
            ("Công văn", "13/PNV", "2024-01-06", "Phòng Nội vụ thị xã"),
        ],
    ),
    (
        "Quyết định số 1500/QĐ-BTTTT ngày 30 tháng 7 năm 2024 của Bộ Thông tin và Truyền thông ban hành",
        [("Quyết định", "1500/QĐ-BTTTT", "2024-07-30", "Bộ Thông tin và Truyền thông")],
    ),
    (
        "Nghị định số 138/2020/NĐ-CP ngày 27/11/2020 và Nghị định số 115/2020/NĐ-CP ngày 25/9/2020 của Chính phủ",
        [("Nghị định", "138/2020/NĐ-CP", "2020-11-27", ""), ("Nghị định", "115/2020/NĐ-CP", "2020-09-25", "Chính phủ")],
    ),
    (
        "các Nghị định số 61/2018/NĐ-CP, 107/2021/NĐ-CP của Chính phủ và Thông tư số 01/2018/TT-VPCP của Văn phòng Chính phủ",
        [
            ("Nghị định", "61/2018/NĐ-CP", "", ""),
            ("Nghị định", "107/2021/NĐ-CP", "", "Chính phủ"),
            ("Thông tư", "01/2018/TT-VPCP", "", "Văn phòng Chính phủ"),
        ],
    ),
    (
        "Công văn số 581/BNV-CCHC của Bộ Nội vụ, Công văn 1159/BNV-CCHC ngày 10/4/2014",
        [("Công văn", "581/BNV-CCHC", "", "Bộ Nội vụ"), ("Công văn", "1159/BNV-CCHC", "2014-04-10", "")],
    ),
    (
        "Luật Cán bộ, công chức năm 2008; Luật Viên chức và Nghị định số 115/2020/NĐ-CP",
        [("Nghị định", "115/2020/NĐ-CP", "", "")],
    ),
    (
        "Chỉ thị số 13-CT/TU, Nghị quyết số 02-NQ/ĐU ngày 5/1/2024 của Đảng ủy phường về lãnh đạo",
        [("Chỉ thị", "13-CT/TU", "", ""), ("Nghị quyết", "02-NQ/ĐU", "2024-01-05", "Đảng ủy phường")],
    ),
    (
        "Kế hoạch cải cách hành chính số 120/KH-UBND ngày 28/12/2023 của UBND xã",
        [("Kế hoạch", "120/KH-UBND", "2023-12-28", "UBND xã")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), CITED)
def test_type_number_date_and_issuer_are_those_printed(text: str, expected: list[Cited]) -> None:
    found = read_references([text_layout(text)], patterns())
    assert [
        (each.type, each.number_symbol, each.dated.isoformat() if each.dated else "", each.issuer) for each in found
    ] == expected
