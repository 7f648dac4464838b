"""What a cell shows of the number it stores, as Excel shows it on a Vietnamese system."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cchc_extract.reading.workbooks.printednumbers import printed, printed_text


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        ("0.98", "0%", "98%"),
        ("0.9706", "0.00%", "97,06%"),
        ("1204", "#,##0", "1.204"),
        ("1204567.5", "#,##0.00", "1.204.567,50"),
        ("-3.5", "#,##0.0_);(#,##0.0)", "(3,5)"),
        ("-12", "0", "-12"),
        ("0", '_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-', "-"),
        ("1204", '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)', "1.204"),
        ("7", "00", "07"),
        ("1204000", "#,##0,", "1.204"),
        ("12500000", "0.0,,", "12,5"),
        ("12", '0" hồ sơ"', "12 hồ sơ"),
        ("1204", '0"."000', "1.204"),
        ("5", "[<10]00;0", "05"),
        ("0.8333333333", "?/?", "5/6"),
        ("2.5", "0", "3"),
        ("0.30000000000000004", "General", "0,3"),
        ("97.0588235294117", "General", "97,05882353"),
        ("1.2E+3", "General", "1200"),
        ("12345.6", "0.00E+00", "1,23E+04"),
        ("45265", "dd/mm/yyyy", "05/12/2023"),
        ("45265", "d/m/yy;@", "5/12/23"),
        ("45265.75", "hh:mm dd/mm/yyyy", "18:00 05/12/2023"),
        ("1.5", "[h]:mm", "36:00"),
        ("45265", "[$-409]d mmmm yyyy", "5 December 2023"),
        ("59", "dd/mm/yyyy", "28/02/1900"),
        ("98.5", "@", "98,5"),
        ("4", ";;;", ""),
        ("1250000", '#,##0 "₫"', "1.250.000 ₫"),
        ("-1", "dd/mm/yyyy", "-1"),
    ],
)
def test_number_is_shown_by_its_format(number: str, code: str, shown: str) -> None:
    assert printed(Decimal(number), code) == shown


def test_days_count_from_1904_where_the_workbook_says_so() -> None:
    assert printed(Decimal(43803), "dd/mm/yyyy", since_1904=True) == "05/12/2023"


def test_decimals_without_a_format_are_as_many_as_fit() -> None:
    assert printed(Decimal("97.0588235294117"), "General", room=6) == "97,059"


def test_text_is_shown_by_its_format() -> None:
    assert [printed_text("Hòa Bình", code) for code in ("General", '"Xã "@', ";;;", "0;-0;0;@")] == [
        "Hòa Bình",
        "Xã Hòa Bình",
        "",
        "Hòa Bình",
    ]


def test_endless_format_ends() -> None:
    assert len(printed(Decimal(1), "0." + "0" * 100_000)) < 300
