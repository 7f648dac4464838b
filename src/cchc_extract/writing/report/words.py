"""How the page speaks: Vietnamese names of periods, sections and severities, and numbers in Vietnamese spelling."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

SECTIONS = {
    "steering": "Chỉ đạo, điều hành",
    "institutions": "Cải cách thể chế",
    "organization": "Tổ chức bộ máy",
    "procedures": "Thủ tục hành chính",
    "civil_service": "Chế độ công vụ",
    "public_finance": "Tài chính công",
    "digital_government": "Chính quyền điện tử, chính quyền số",
}
"""Names of the catalogue's sections; one that is not here shows its id."""

SEVERITIES = {"error": "lỗi", "warning": "cảnh báo", "info": "thông tin"}
STATUSES = {
    "ok": "đọc trọn vẹn",
    "partial": "đọc một phần",
    "failed": "không đọc được",
    "duplicate": "trùng nội dung",
    "skipped": "bỏ qua",
}
NO_ISSUER = "(không rõ cơ quan ban hành)"
NO_PERIOD = "(không rõ kỳ)"

_ROMAN = ("I", "II", "III", "IV")


def period(document: Mapping[str, Any]) -> str:
    """The period of a line of ``documents``: ``Quý II/2023``."""
    kind, end = document["period_type"], document["period_end"]
    year = document["year"] or (end.year if end else None)
    if kind is None and year is None:
        return NO_PERIOD
    if kind == "half":
        return f"6 tháng {_half(end)}{year or '?'}"
    if kind == "nine_months":
        return f"9 tháng {year or '?'}"
    if kind == "quarter":
        return f"Quý {_ROMAN[(end.month - 1) // 3] if end else '?'}/{year or '?'}"
    if kind == "month":
        return f"Tháng {end.month if end else '?'}/{year or '?'}"
    return f"Năm {year or '?'}"


def _half(end: dt.date | None) -> str:
    if end is None:
        return ""
    return "đầu năm " if end.month <= 6 else "cuối năm "


def number(value: Decimal | int | float) -> str:
    """``1.204`` for 1204, ``98,5`` for 98.5."""
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    whole, _, fraction = format(exact, "f").partition(".")
    sign, digits = ("−", whole[1:]) if whole.startswith("-") else ("", whole)
    fraction = fraction.rstrip("0")
    return f"{sign}{int(digits):,}".replace(",", ".") + (f",{fraction}" if fraction else "")
