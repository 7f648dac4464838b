"""Whatever stands in a report, the parsers answer and raise nothing that they do not name."""

from __future__ import annotations

import datetime as dt
import unicodedata
from decimal import Decimal

import pytest
from fuzzing import bits, cells, tries
from hypothesis import example, given
from hypothesis import strategies as st

from cchc_extract.patterns import load
from cchc_extract.reading import legacy, plain
from cchc_extract.understanding.catalogue import Place, match_label
from cchc_extract.understanding.dates import parse_date
from cchc_extract.understanding.numbering import Entry, join_number, outline, readings
from cchc_extract.understanding.numbers import Convention, badly_grouped, decide, parse_number
from cchc_extract.understanding.units import comparing_column, percent_column, read_legend, read_unit, same_code_twice
from cchc_extract.vietnamese import nfc

PATTERNS = load()
COMMA, POINT = Convention(decimal=","), Convention(decimal=".")


@tries(400)
@given(cells)
def test_a_number_is_exact_or_none(text: str) -> None:
    for convention in (COMMA, POINT, decide([text])):
        number = parse_number(text, convention)
        badly_grouped(text)
        if number is None:
            continue
        assert number.value.is_finite()
        assert len(number.value.as_tuple().digits) <= 28
        whole = Decimal(str(number.value))
        assert whole == number.value
        digits = [char for char in unicodedata.normalize("NFC", text) if char.isdecimal()]
        printed = "".join(str(unicodedata.decimal(char)) for char in digits)
        said = "".join(map(str, number.value.as_tuple().digits))
        assert said.lstrip("0") in printed  # no digit that is not on the paper


@tries(200)
@given(st.integers(0, 10**15), st.sampled_from(["", ".", ",", " "]))
def test_a_whole_number_comes_back_however_it_is_grouped(value: int, group: str) -> None:
    printed = f"{value:,}".replace(",", group) if group else str(value)
    number = parse_number(printed, POINT if group == "," else COMMA)
    assert number is not None
    assert number.value == value


@tries(300)
@given(cells)
def test_a_date_is_real_or_none(text: str) -> None:
    found = parse_date(text)
    assert found is None or (
        isinstance(found, dt.date) and str(found.year) in nfc(text).replace(" ", "").translate(_WESTERN)
    )


_WESTERN = {code: str(unicodedata.decimal(chr(code))) for code in range(0x110000) if chr(code).isdecimal()}


@tries(300)
@given(cells)
def test_an_stt_is_read_in_as_many_ways_as_there_are(text: str) -> None:
    joined = join_number(text)
    assert join_number(joined) == joined
    for mark in readings(joined):
        assert mark.parts
        assert all(part >= 0 for part in mark.parts)


@tries(150)
@given(st.lists(st.builds(Entry, stt=cells, heading=st.booleans(), total=st.booleans()), max_size=25))
def test_every_row_has_a_place_of_its_own(entries: list[Entry]) -> None:
    places = outline(entries)
    assert len(places) == len(entries)
    assert len({place.path for place in places}) == len(entries)
    assert all(ancestor < index for index, place in enumerate(places) for ancestor in place.ancestors)


@tries(300)
@given(cells)
def test_a_unit_is_known_or_text(text: str) -> None:
    patterns = PATTERNS.units
    unit = read_unit(text, patterns)
    assert same_code_twice(unit) in (True, False)
    assert all(isinstance(code, int) for _, code in read_legend(text))
    assert percent_column(text, patterns) in (True, False)
    assert comparing_column(text, patterns) in (True, False)


@tries(30)
@given(cells, bits)
def test_a_label_is_matched_with_a_score_between_nothing_and_all(label: str, unit: str) -> None:
    match = match_label(label, Place(unit=unit), PATTERNS.catalogue)
    assert 0 <= match.score <= 1


@tries(300)
@given(st.one_of(st.binary(max_size=300), cells.map(lambda text: text.encode("utf-8", "replace"))))
@example(b"\xff\xfe\x00")
@example(b"\xff\xfe\x00\xd8")
@example(b"\xff\xfe\x00\x00\x01")
def test_any_bytes_become_text(data: bytes) -> None:
    text, finding = plain.decode(data)
    assert text == unicodedata.normalize("NFC", text)
    assert "\0" not in text
    assert finding is None or finding.code == "encoding-guessed"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@tries(100)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Co", "Cn")), min_size=1, max_size=80))
def test_unicode_text_comes_back_in_every_encoding_that_has_a_mark(encoding: str, text: str) -> None:
    if encoding == "utf-8" and legacy.encoding_of_text(text.split()):
        return  # letters that stand for others in the fonts of before Unicode
    found, finding = plain.decode(text.encode(encoding))
    if finding is None:
        assert found == unicodedata.normalize("NFC", text)


@tries(300)
@given(st.text(max_size=60))
def test_any_text_can_be_taken_for_one_of_an_old_font(text: str) -> None:
    legacy.encoding_of_text(text.split())
    for encoding in ("TCVN3", "VNI"):
        assert isinstance(legacy.to_unicode(text, encoding), str)  # type: ignore[arg-type]
