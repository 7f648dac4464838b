"""What findings say, in English and in Vietnamese: sentences from one pair of templates, and the names of what they speak about."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from cchc_extract.model.sentences import SENTENCES


class Words(NamedTuple):
    """The same in English and in Vietnamese."""

    en: str
    vi: str


FIELDS: dict[str, Words] = {
    "issuer": Words("issuer", "cơ quan ban hành"),
    "issuer_parent": Words("superior body", "cơ quan cấp trên"),
    "level": Words("level", "cấp hành chính"),
    "number": Words("number", "số văn bản"),
    "symbol": Words("symbol", "ký hiệu"),
    "number_symbol": Words("number and symbol", "số, ký hiệu"),
    "place": Words("place of issue", "địa danh"),
    "issued_on": Words("date of issue", "ngày ban hành"),
    "doc_type": Words("type of document", "loại văn bản"),
    "title": Words("subject", "trích yếu"),
    "period_type": Words("kind of period", "loại kỳ báo cáo"),
    "year": Words("year reported on", "năm báo cáo"),
    "period_start": Words("start of the period", "ngày bắt đầu kỳ"),
    "period_end": Words("end of the period", "ngày kết thúc kỳ"),
    "signing_authority": Words("signing authority", "quyền ký"),
    "signer_position": Words("signer's position", "chức vụ người ký"),
    "signer": Words("signer", "người ký"),
    "recipients": Words("recipients", "nơi nhận"),
    "stt": Words("number", "số thứ tự"),
    "indicator": Words("label", "tên chỉ tiêu"),
    "unit": Words("unit", "đơn vị tính"),
    "value": Words("value", "số liệu"),
    "note": Words("note", "ghi chú"),
    "indicator_id": Words("indicator", "chỉ tiêu"),
}
"""Columns of ``documents.csv`` and ``rows.csv`` in words."""
TERMS: dict[str, Words] = {
    "corrected": Words("corrected", "đã sửa"),
    "kept": Words("kept", "giữ nguyên"),
    "rejected": Words("rejected", "bác bỏ"),
    "day": Words("day", "ngày"),
    "month": Words("month", "tháng"),
    "year": Words("year", "năm"),
    "number": Words("number", "số"),
    "quarter": Words("quarter", "quý"),
    "half": Words("half-year", "6 tháng"),
    "second_half": Words("second half-year", "6 tháng cuối năm"),
    "nine_months": Words("nine months", "9 tháng"),
    "commune": Words("commune", "cấp xã"),
    "district": Words("district", "cấp huyện"),
    "province": Words("province", "cấp tỉnh"),
    "department": Words("department", "cấp sở"),
    "ministry": Words("ministry", "cấp bộ"),
    "blank": Words("a blank", "ô trống"),
    "dash": Words("a dash", "dấu gạch ngang"),
    "unreadable": Words("something unreadable", "chỗ không đọc được"),
    "given": Words("text", "chữ"),
    "no number": Words("no number", "không phải là số"),
    "not after the one before it": Words("not after the one before it", "không nối tiếp số trước"),
    "far after the one before it": Words("far after the one before it", "cách xa số trước"),
    "under another number": Words("under another number", "nằm dưới một số khác"),
}
"""Kinds, levels and states of the dataset in words."""
_OPENING, _CLOSING = "“", "”"


def say(sentence: str, **values: object) -> Words:
    """The sentence of that name with ``values`` filled in; those that are ``Words`` each in its language."""
    return Words(*(template.format(**_in(side, values)) for side, template in enumerate(SENTENCES[sentence])))


def _in(side: int, values: dict[str, object]) -> dict[str, object]:
    return {name: value[side] if isinstance(value, Words) else value for name, value in values.items()}


def field_words(name: str) -> Words:
    """A column of the dataset in words; one that has none loses its underscores, for nobody is to read an id."""
    return FIELDS.get(name) or same(name.replace("_", " "))


def term(name: str) -> Words:
    """A kind, a level or a state in words."""
    return TERMS.get(name) or same(name.replace("_", " "))


def same(text: str) -> Words:
    """What is the same in both languages: a quotation, a number without fraction."""
    return Words(text, text)


def quoted(text: str) -> Words:
    """A quotation in its marks."""
    return same(f"{_OPENING}{text}{_CLOSING}")


def number(value: Decimal | float, places: int = 4) -> Words:
    """A number as people write it, with at most ``places`` decimals, none of them zero at the end: ``98.5``, ``98,5``."""
    text = f"{value:.{places}f}" if value % 1 else f"{value:.0f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return Words(text, text.replace(".", ","))


def day_words(iso: str) -> Words:
    """A day: ``2023-12-15``, ``15/12/2023``."""
    return Words(iso, "/".join(reversed(iso.split("-"))))


def rounded(value: float) -> Words:
    """A confidence: ``0.87``, ``0,87``."""
    return Words(f"{value:.2f}", f"{value:.2f}".replace(".", ","))


def listed(parts: Iterable[Words], between: Words = Words("; ", "; ")) -> Words:  # noqa: B008  # a constant
    """Several one after the other."""
    every = list(parts)
    return Words(between.en.join(each.en for each in every), between.vi.join(each.vi for each in every))


def capital(words: Words) -> Words:
    """As at the beginning of a sentence."""
    return Words(*(text[:1].upper() + text[1:] for text in words))
