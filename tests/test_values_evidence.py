"""Nothing that was read is changed in silence: every change has its line in readings.csv, and one that decides a figure a finding."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

import cchc_extract
from cchc_extract import patterns
from cchc_extract.layout import lay_out
from cchc_extract.model import RULES, Box, Cell, Evidence, Grid, Page, Report, Word, decide, first_reading
from cchc_extract.pipeline import conclude
from cchc_extract.reading.ocr.engine import Seen
from cchc_extract.reading.ocr.signs import without_stray_signs
from cchc_extract.reading.ocr.votes import voted
from cchc_extract.understanding.draft import Draft, unpacked
from cchc_extract.understanding.figures import NO_TEXT
from cchc_extract.understanding.metadata.printed import piece_of_words
from cchc_extract.understanding.tables import read_tables
from cchc_extract.vietnamese import nfc

PATTERNS = patterns.load()
HEADING = ("STT", "Chỉ tiêu", "ĐVT", "Số liệu", "Ghi chú")
FIELDS = ("stt", "indicator", "unit", "value_raw", "note")
NUMBERS = ("I", "II", "1", "l", "|", "1.1", "1.1.", "2", "2.1", "i", "3.", "", "IV")
LABELS = ("Số hồ sơ đã tiếp nhận", "Kiểm tra CCHC", "- tử; sử dụng", "Tổng cộng", "ỦY BAN")
UNITS = ("Người", "Ngừơi", "Nguời", "Văn bản", "Văn bàn", ". Hồ sơ", "- Người", "%", "96", "Hồ sơ", "")
VALUES = ("12", "1.204", "-", "", "98,5%", "0", "Có", "1 2", "I")
NOTES = ("", "~", "' .", "LĐTBXH: 08", "|")
SURE = st.sampled_from((0.2, 0.6, 0.85, 0.95, 0.99))
ROWS = st.lists(
    st.tuples(
        st.sampled_from(NUMBERS),
        st.sampled_from(LABELS),
        st.sampled_from(UNITS),
        st.sampled_from(VALUES),
        st.sampled_from(NOTES),
        SURE,
    ),
    min_size=2,
    max_size=9,
)


Read = tuple[str, str, str, str, str, float]
"""The cells of a row as they were read, and how sure the reader was of all of them."""


def scanned(rows: list[Read]) -> Report:
    """The report of one scanned page with one table, each row 20 points high, as readers gave its cells."""
    lines = [(HEADING, 0.99), *((row[:5], row[5]) for row in rows)]
    cells = [
        Cell(
            row=at,
            col=col,
            box=Box(50.0 + 100 * col, 100.0 + 20 * at, 150.0 + 100 * col, 120.0 + 20 * at),
            text=text,
            confidence=sure if text else None,
            reader="engine" if text else "",
        )
        for at, (texts, sure) in enumerate(lines)
        for col, text in enumerate(texts)
    ]
    grid = Grid(
        page=1, rows=len(lines), cols=5, cells=tuple(cells), method="rules", box=Box(50, 100, 550, 120 + 20 * len(rows))
    )
    page = Page(number=1, source="scan", width=595, height=842, lines=(), grids=(grid,))
    layouts = [lay_out(page, None)]
    draft = Draft(
        fields={},
        tables=tuple(read_tables(layouts, PATTERNS)),
        references=(),
        figures=(),
        findings=(),
        text=NO_TEXT,
        body=NO_TEXT,
        pages=1,
        source="scan",
    )
    return conclude(draft, PATTERNS)


def tight(text: str) -> str:
    return "".join(nfc(text).split())


@given(ROWS)
def test_every_text_that_is_not_as_it_was_read_has_its_line(rows: list[Read]) -> None:
    report = scanned(rows)
    told = {(each.appendix, each.row, each.column, each.field): each for each in report.readings}
    for row in report.rows:
        assert row.box is not None
        read = rows[round((row.box.top - 120) / 20)]
        value = row.values[0] if row.values else None
        kept = (row.stt, row.indicator, row.unit, value.raw if value else read[3], row.note)
        for field, was, now in zip(FIELDS, read, kept, strict=False):
            if tight(str(was)) != tight(now):
                line = told[row.appendix, row.row, 1 if field == "value_raw" else None, field]
                assert (tight(line.read), line.kept) == (tight(str(was)), now)
                assert line.rule in RULES


@pytest.mark.parametrize(
    ("rows", "field", "read", "kept"),
    [
        (
            [("1", "Số cán bộ", "Người", "1", "", 0.99)] * 3 + [("2", "Số công chức", "Ngừơi", "2", "", 0.99)],
            "unit",
            "Ngừơi",
            "Người",
        ),
        (
            [("I", "Số cán bộ", "Người", "1", "", 0.99), ("2", "Số công chức", "Người", "2", "", 0.99)],
            "stt",
            "I",
            "1",
        ),
    ],
)
def test_a_change_of_a_sure_reading_is_told_and_costs_confidence(
    rows: list[Read], field: str, read: str, kept: str
) -> None:
    report = scanned(rows)
    (line,) = [each for each in report.readings if each.field == field and each.read != each.kept]
    assert (line.read, line.kept) == (read, kept)
    assert line.confidence is not None
    assert line.confidence < 0.99
    (finding,) = [each for each in report.findings if each.code == "reading-decided"]
    assert (finding.row, finding.field, finding.raw, finding.expected) == (line.row, field, read, kept)
    assert RULES[line.rule].because in finding.message
    assert RULES[line.rule].because_vi in finding.message_vi


def test_a_letter_at_another_ones_code_point_is_a_reading_and_nothing_to_look_at() -> None:
    draft = unpacked(scanned([("1", "Số cán bộ", "Trƣờng hợp", "1", "", 0.99)]).draft)
    row = draft.tables[0].rows[0]
    for rule, told in (("code-point", 0), ("stray-sign", 1)):
        unit = decide(row.unit, "Trường hợp", rule)
        report = conclude(replace(draft, tables=(replace(draft.tables[0], rows=(replace(row, unit=unit),)),)), PATTERNS)
        assert [each.kept for each in report.readings if each.rule == rule] == ["Trường hợp"]
        assert len([each for each in report.findings if each.code == "reading-decided"]) == told


def test_nothing_is_told_of_a_rule_that_a_reviewer_overruled() -> None:
    draft = unpacked(scanned([("1", "Số cán bộ", "Người .", "1", "", 0.99)]).draft)
    row = draft.tables[0].rows[0]
    cleaned = decide(row.unit, "Người", "stray-sign")
    for unit, told in ((cleaned, 1), (decide(cleaned, "Hộ", "correction"), 0)):
        table = replace(draft.tables[0], rows=(replace(row, unit=unit),))
        report = conclude(replace(draft, tables=(table,)), PATTERNS)
        assert [each.kept for each in report.readings if each.rule == "stray-sign"] == [unit.text]
        assert len([each for each in report.findings if each.code == "reading-decided"]) == told


def test_a_confidence_never_rises_by_a_rule_of_the_program() -> None:
    for rule in RULES:
        known = Evidence(text="Ngừơi", confidence=0.5)
        assert rule == "correction" or (decide(known, "Người", rule).confidence or 0) <= 0.5


def test_nothing_decides_after_a_reviewer() -> None:
    ruled = decide(Evidence(text="Ngừơi", confidence=0.5), "Ngừơi", "correction")
    assert (ruled.confidence, decide(ruled, "Người", "unit-repeated")) == (1.0, ruled)


def seen(text: str, x0: int, sure: float = 0.9) -> Seen:
    return Seen(text, x0, 0, x0 + 10 * len(text), 20, sure)


def test_words_of_a_second_reading_remember_the_first() -> None:
    first, second = [seen("Kiếm", 0, 0.4), seen("tra", 50)], [seen("Kiểm", 0, 0.95), seen("tra", 50)]
    words = voted(first, second)
    assert [each.text for each in words] == ["Kiểm", "tra"]
    assert [first_reading(each) for each in words] == ["Kiếm", "tra"]
    parted = voted([seen("Kiếmtra", 0, 0.2)], [seen("Kiểm", 0, 0.95), seen("tra", 40, 0.95)])
    assert " ".join(filter(None, map(first_reading, parted))) == "Kiếmtra"


def test_signs_left_out_are_remembered_by_the_word_before() -> None:
    (word,) = without_stray_signs([seen("Nhiệm", 0), seen(".", 60)])
    assert (word.text, first_reading(word), word.decisions[0].rule) == ("Nhiệm", "Nhiệm .", "stray-sign")


def replacements() -> Iterator[tuple[str, ast.Call]]:
    source = Path(cchc_extract.__file__).parent
    for path in sorted(source.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "replace":
                yield f"{path.relative_to(source)}:{node.lineno}", node


def test_no_text_is_replaced_without_saying_what_was_decided() -> None:
    """All of the program: who puts another text into a struct says what becomes of its decisions."""
    bare = [
        place
        for place, call in replacements()
        if "text" in (names := {each.arg for each in call.keywords}) and "decisions" not in names
    ]
    assert bare == []


def spelt(text: str, read: str, x0: int, sure: float) -> Seen:
    """A word of a reading that was first read otherwise."""
    return decide(seen(read, x0, sure), text, "language-model")


def first_text(words: list[Seen]) -> str:
    return " ".join(filter(None, map(first_reading, words)))


def test_a_second_reading_that_agrees_does_not_hide_what_was_read_first() -> None:
    agreed = voted([spelt("Kiểm", "Kiếm", 0, 0.5)], [seen("Kiểm", 0, 0.95)])
    assert ([each.text for each in agreed], first_text(agreed)) == (["Kiểm"], "Kiếm")
    beside = [spelt("Kiểm", "Kiếm", 0, 0.3), seen("tra", 30, 0.3)], [seen("Kiểm", 0, 0.95), seen("trà", 30, 0.95)]
    one_group = voted(beside[0], beside[1])
    assert first_text(one_group) == "Kiếm tra"
    parted = voted([spelt("Kiểmtra", "Kiếmtra", 0, 0.2)], [seen("Kiểm", 0, 0.95), seen("tra", 40, 0.95)])
    assert first_text(parted) == "Kiếmtra"
    joined = voted([spelt("Kiểm", "Kiếm", 0, 0.2), seen("tr", 44, 0.1)], [seen("Kiểmtra", 0, 0.95)])
    assert first_text(joined) == "Kiếm tr"


def test_signs_left_out_before_the_first_word_are_remembered_too() -> None:
    (word,) = without_stray_signs([seen("_", 0), seen("Nhiệm", 20)])
    assert (word.text, first_reading(word)) == ("Nhiệm", "_ Nhiệm")
    first, second = (Word(text=text, box=Box(x, 0, x + 9, 9), confidence=0.5) for text, x in (("~", 0), ("ỦY", 20)))
    piece = piece_of_words([first, second], page=1)
    assert (piece.text, " ".join(map(first_reading, piece.words))) == ("ỦY", "~ ỦY")
