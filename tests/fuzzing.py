"""What people, programs and damage put into reports, for tests that let chance write them; how long they try is set outside.

``CCHC_FUZZ=50`` (``make fuzz``) tries fifty times as many examples as CI does, each time others.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

_TIMES = int(os.environ.get("CCHC_FUZZ", "1"))


def tries(examples: int) -> settings:
    """The settings of a test: examples the same at each run or others (`conftest.py`), as many times more as are asked for."""
    deep = _TIMES > 1
    return settings(
        max_examples=examples * _TIMES,
        database=None,
        phases=[Phase.generate, Phase.shrink] if deep else [Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


PRINTED = (
    "1", "I", "IV", "F", "f)", "b)", "đ)", "k.", "1.1", "3.3.1", "1.", "a)", "-", "+", "X", "x", "98,5%", "1.204", "1,204.5",
    "12 503", "07", "0", "100", "=1+1",
    "@SUM(A1)", "15/12/2023",
    "ngày 30 tháng 02 năm 2023", "Quý III", "6 tháng đầu năm", "năm 2024", "STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Số liệu",
    "Ghi chú", "Văn bản", "%",
    "Hồ sơ", "Đã ban hành = 1; Chưa ban hành = 0", "Số văn bản đã ban hành", "Tổng số", "Trong đó:", "BÁO CÁO", "Số: 282/BC-UBND",
    "Kế hoạch số 29/KH-UBND",
    "ỦY BAN NHÂN DÂN XÃ HÒA BÌNH", "Nơi nhận:", "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Phụ lục 1", "V/v",
    "đạt tỷ lệ", "tăng", "so với",
    "Lưu: VT.", "Kính gửi:", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Có", "Không", "triệu đồng",
)  # fmt: skip
ODD = (
    "²", "①", "٣", "½", "Ⅳ", "９", "9" * 30, "9" * 5000, "1." * 400, "IVX" * 50, "\u0301" * 5, "\u200b", "\u202e", "\x00", "\x1b",
    "\ud800", "\ue000",
    "\ufffd", "\U0001f468\u200d", "(" * 200, "%" * 9, "1/0", "0/0", "1E999999", "-0", "..", ",", "\t", "\u00a0", "\u2028", "ÐÞð",
    "ÑÆ¸nh", "&amp;<b>",
)  # fmt: skip

bits = st.one_of(
    st.sampled_from(PRINTED),
    st.sampled_from(ODD),
    st.text(max_size=12),
    st.from_regex(r"\d{1,4}[.,/ ]?\d{0,4}%?", fullmatch=True),
)
"""A word or two."""
cells = st.lists(bits, max_size=4).map(" ".join)
"""What may stand in a cell or on a line."""
