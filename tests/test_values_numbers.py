"""Numbers, dates and units as people print them."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_extract.understanding.dates import parse_date
from cchc_extract.understanding.numbers import Convention, Number, badly_grouped, decide, parse_number, proof

COMMA, POINT = Convention(), Convention(decimal=".", proofs=1)


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("1.204", "1204"),
        ("98,5", "98.5"),
        ("12903.5", "12903.5"),
        ("10.500,00", "10500"),
        ("95,24 %", "95.24"),
        ("9.59%", "9.59"),
        ("243.738194", "243.738194"),
        ("04", "4"),
        ("3 775", "3775"),
        ("3\u00a0775", "3775"),
        ("28194", "28194"),
        ("400.000đ", "400000"),
        ("60.000đ/kg", "60000"),
        ("50.000 đồng/m3", "50000"),
        ("1.200.000đ/người/tháng", "1200000"),
        ("1.204.500", "1204500"),
        ("1,204.50", "1204.5"),
        ("1 204,5", "1204.5"),
        ("0,123", "0.123"),
        ("-3,5", "-3.5"),
        ("1. 204", "1204"),
        ("01 (kiêm nhiệm)", "1"),
        ("02 kiêm nhiệm", "2"),
        ("1.048.", "1048"),
    ],
)
def test_printed_numbers_are_read_in_a_document_with_decimal_commas(printed: str, value: str) -> None:
    number = parse_number(printed, COMMA)
    assert number is not None
    assert number.value == Decimal(value)


@pytest.mark.parametrize(
    "printed", ["6/6", "0/0", "x", "-", "", "1.215.8", "12 34", "15/12/2023", "Quý IV", "1O4", "l204", "..", "1.2.3"]
)
def test_what_is_no_number_is_not_made_one(printed: str) -> None:
    assert parse_number(printed, COMMA) is None


def test_a_row_of_digits_longer_than_any_figure_is_no_number() -> None:
    assert parse_number("9" * 29, COMMA) is None
    assert parse_number("9" * 28, COMMA) == Number(value=Decimal("9" * 28))


def test_three_digits_after_one_sign_follow_the_convention_and_say_that_they_do() -> None:
    thousands, fraction = parse_number("1.204", COMMA), parse_number("1.204", POINT)
    assert thousands is not None
    assert fraction is not None
    assert (thousands.value, fraction.value) == (Decimal(1204), Decimal("1.204"))
    assert thousands.ambiguous
    assert fraction.ambiguous


def test_money_has_no_fractions_even_among_decimal_points() -> None:
    number = parse_number("400.000đ", POINT)
    assert number is not None
    assert (number.value, number.currency) == (Decimal(400000), True)


@pytest.mark.parametrize(
    ("texts", "sign", "known"),
    [
        (["98,5", "1.204"], ",", True),
        (["12903.5", "1841"], ".", True),
        (["10.500,00"], ",", True),
        (["1.204.500"], ",", True),
        (["1.204", "3775", "-", ""], ",", False),
        (["1,204", "12,503", "3,775"], ".", True),
        (["98,5", "98.5"], ",", False),
        (["98.5", "97.2", "1,5"], ".", True),
    ],
)
def test_the_decimal_sign_is_what_the_numbers_prove(texts: list[str], sign: str, known: bool) -> None:
    convention = decide(texts)
    assert (convention.decimal, convention.known) == (sign, known)


def test_a_thing_that_is_counted_proves_no_groups_where_others_of_its_kind_have_decimals() -> None:
    assert decide(["5,49", "8,11"], ["4,3", "7,665", "1,514"]).against == 0
    assert decide(["5,49", "8,11"], ["43", "7,665", "1,514"]).against == 2


def test_the_evidence_of_a_convention_is_kept() -> None:
    convention = decide(["98,5", "98,5", "1.204", "7.2"])
    assert (convention.evidence, convention.proofs, convention.against) == (("98,5",), 2, 1)


@pytest.mark.parametrize("printed", ["1.215.8", "12 34", "1,2,3", "1.20.300"])
def test_digits_grouped_as_in_no_number_are_told_apart_from_words(printed: str) -> None:
    assert badly_grouped(printed)
    assert not badly_grouped("sáu")


def printed_vietnamese(value: Decimal) -> str:
    return f"{value:,f}".translate(str.maketrans(",.", ".,"))


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_a_number_printed_with_two_decimals_comes_back_in_both_conventions(value: Decimal) -> None:
    for text, around in ((f"{value:,f}", COMMA), (printed_vietnamese(value), POINT)):
        number = parse_number(text, around)
        assert number is not None
        assert number.value == value


@given(st.integers(min_value=0, max_value=10**12))
def test_a_whole_number_comes_back_with_points_blanks_or_nothing_between_its_groups(value: int) -> None:
    for sign in (".", " ", ""):
        number = parse_number(f"{value:,}".replace(",", sign), COMMA)
        assert number is not None
        assert number.value == value


@given(st.text(alphabet="0123456789., -%đ()/x", max_size=12))
def test_no_text_of_digits_and_signs_breaks_the_reader_and_every_digit_of_it_counts(text: str) -> None:
    number = parse_number(text, COMMA)
    if number is not None:
        digits = [letter for letter in text.partition("(")[0] if letter.isdigit()]
        assert "".join(digits).lstrip("0").rstrip("0") in f"{number.value:f}".replace(".", "")
    assert proof(text) in (None, ".", ",")


@pytest.mark.parametrize(
    ("printed", "date"),
    [
        ("ngày 15 tháng 12 năm 2023", dt.date(2023, 12, 15)),
        ("Ngày 05 tháng 3 năm 2023", dt.date(2023, 3, 5)),
        ("ngày15 tháng12 năm2023", dt.date(2023, 12, 15)),
        ("ngày 1 5 tháng 12 năm 20 23", dt.date(2023, 12, 15)),
        ("15/12/2023", dt.date(2023, 12, 15)),
        ("05/3/2023", dt.date(2023, 3, 5)),
        ("01/02/2023", dt.date(2023, 2, 1)),
        ("15.12.2023", dt.date(2023, 12, 15)),
        ("15 / 12 / 2023", dt.date(2023, 12, 15)),
        ("29/02/2024", dt.date(2024, 2, 29)),
        ("2023-12-15", dt.date(2023, 12, 15)),
        ("2023-12-15 00:00:00", dt.date(2023, 12, 15)),
        ("2023-15-12", None),
        ("2023-2024", None),
        ("29/02/2023", None),
        ("31/04/2023", None),
        ("12/15/2023", None),
        ("ngày    tháng 12 năm 2023", None),
        ("15/12/23", None),
        ("2023", None),
        ("15/12", None),
        ("số 15/12/2023/QĐ", None),
    ],
)
def test_dates_are_read_day_first_or_not_at_all(printed: str, date: dt.date | None) -> None:
    assert parse_date(printed) == date


@given(st.dates(min_value=dt.date(1945, 1, 1), max_value=dt.date(2099, 12, 31)))
def test_every_date_comes_back_in_every_way_of_writing_it(date: dt.date) -> None:
    day, month, year = date.day, date.month, date.year
    for text in (f"ngày {day:02} tháng {month} năm {year}", f"{day}/{month:02}/{year}", f"{day:02}.{month:02}.{year}"):
        assert parse_date(text) == date


@given(st.text(alphabet="0123456789/.- ngàythángnăm", max_size=30))
def test_no_text_breaks_the_date_reader(text: str) -> None:
    date = parse_date(text)
    assert date is None or str(date.year) in text.replace(" ", "")
