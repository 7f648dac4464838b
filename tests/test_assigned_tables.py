"""A table of a text that is doubted as a whole is read again once a person has named its columns."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from text_tables import COLUMNS_OF_ROWS, HEAD, ROWS, Archive, by_cells, by_rows, in_columns, in_pieces, torn

from cchc_extract import patterns
from cchc_extract.cli.app import app
from cchc_extract.understanding.assigned.namedcolumns import ColumnsError, NamedColumn, parse_columns, written_columns
from cchc_extract.writing.corrections import Correction, append

TABLES = patterns.load().tables


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path, by_cells())


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("stt | indicator | value", [("stt", ""), ("indicator", ""), ("value", "")]),
        ("STT | Chỉ tiêu | Giá trị | ĐVT | Ghi chú", [("stt", ""), ("indicator", ""), ("value", ""), ("unit", ""), ("note", "")]),
        ("TT|Nội dung|số liệu: Năm 2023|text: Sở", [("stt", "TT"), ("indicator", ""), ("value", "Năm 2023"), ("text", "Sở")]),
        ("| indicator: Dự án | value: Kế hoạch | Giá trị: Đạt |", [("indicator", "Dự án"), ("value", "Kế hoạch"), ("value", "Đạt")]),
        ("stt |  GHI CHÚ | indicator | chữ", [("stt", ""), ("note", ""), ("indicator", ""), ("text", "")]),
    ],
)  # fmt: skip
def test_columns_are_named_by_kind_or_by_a_heading_that_is_known(text: str, columns: list[tuple[str, str]]) -> None:
    named = parse_columns(text, TABLES)
    assert named == tuple(NamedColumn(kind, label) for kind, label in columns)  # type: ignore[arg-type]
    assert parse_columns(written_columns(named), TABLES) == named


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("stt | indicator | Việc lạ", "“Việc lạ” is no kind of column"),
        ("stt | indicator | value | note | note", "“note” is named twice"),
        ("stt | value | unit", "a column of labels"),
        ("stt | indicator | unit", "at least one of values"),
        ("stt | | indicator | value", "column 2 has no name"),
        ("", "column 1 has no name"),
        ("indicator | " + " | ".join(["value"] * 24), "25 columns are more than the 24"),
    ],
)
def test_what_names_no_columns_is_told_in_both_languages(text: str, why: str) -> None:
    with pytest.raises(ColumnsError, match=why) as raised:
        parse_columns(text, TABLES)
    assert raised.value.said.vi != raised.value.said.en


@pytest.mark.parametrize("text", [by_cells(), by_cells(heading=()), by_rows(), by_rows(heading=()), in_columns()])
def test_a_table_is_read_again_with_the_columns_that_were_named(tmp_path: Path, text: str) -> None:
    archive = Archive(tmp_path, text)
    assert archive.doubts()
    archive.name_columns(COLUMNS_OF_ROWS)
    archive.run()
    assert archive.cells() == list(ROWS)
    assert archive.doubts() == []
    assert {each["column_label"] for each in archive.table("rows")} == {"Kỳ trước", "Kỳ này"}
    assert {each["corrected"] for each in archive.table("rows")} == {"columns"}


def test_cells_torn_from_their_rows_are_put_together_in_the_named_order(tmp_path: Path) -> None:
    archive = Archive(tmp_path, torn([row[:5] for row in ROWS]))
    archive.name_columns("stt | indicator | unit | value | value")
    archive.run()
    assert [row[:5] for row in archive.cells()] == [row[:5] for row in ROWS]


def test_the_decision_is_evidence_and_outlives_further_runs(archive: Archive) -> None:
    archive.name_columns(COLUMNS_OF_ROWS)
    archive.run()
    (reading,) = [each for each in archive.table("readings") if each["field"] == "columns"]
    assert (reading["appendix"], reading["row"], reading["rule"]) == ("1", "", "columns-assigned")
    assert reading["kept"] == "stt | indicator | unit: ĐVT | value: Kỳ trước | value: Kỳ này | note" or reading[
        "kept"
    ].startswith("stt")
    assert archive.told("appendix-without-table", state="settled")
    assert not archive.told("appendix-without-table", "no-table", "correction-lost")
    first = (archive.out / "rows.csv").read_bytes()
    archive.run()
    assert (archive.out / "rows.csv").read_bytes() == first


def test_columns_are_named_before_cells_are_corrected(archive: Archive) -> None:
    archive.name_columns(COLUMNS_OF_ROWS)
    archive.run()
    line = archive.table("rows")[0]
    made = Correction(
        document_id=line["document_id"], sha256=archive.table("documents")[0]["sha256"], place=f"1:{line['path']}:1", field="value_raw",
        raw="1.204", corrected="1.304", decision="corrected", when="2026-01-03T00:00:00.000Z", who="chi", label=line["indicator"],
        appendix=1, row=1, column=1,
    )  # fmt: skip
    append(archive.out, [made])
    archive.run()
    assert archive.cells()[0][3] == "1.304"
    assert archive.cells()[1:] == list(ROWS[1:])
    assert not archive.told("correction-lost")


@pytest.mark.parametrize(
    ("columns", "lines", "why"),
    [
        (COLUMNS_OF_ROWS, "3-9", "no table is read from these lines"),
        ("stt | indicator | Việc lạ", "", "“Việc lạ” is no kind of column"),
        ("stt | indicator | unit | value | value | value | value | value | note", "", "nothing would stand in column"),
    ],
)
def test_a_decision_that_does_not_apply_is_told_as_lost_and_nothing_else_changes(
    tmp_path: Path, columns: str, lines: str, why: str
) -> None:
    archive = Archive(tmp_path, in_columns())
    before = archive.table("rows"), archive.told("no-table-heading")
    archive.name_columns(columns, lines=lines)
    archive.run()
    (lost,) = archive.told("correction-lost")
    assert why in lost["message"]
    assert lost["expected"] == columns
    assert (archive.table("rows"), archive.told("no-table-heading")) == before
    assert len(archive.table("corrections")) == 1


@pytest.mark.parametrize(
    "columns", ["stt | indicator | value | value | unit | note", "stt | indicator | unit | value | note"]
)
def test_rows_that_do_not_fit_the_named_columns_are_doubted_with_their_table(tmp_path: Path, columns: str) -> None:
    archive = Archive(tmp_path, in_columns())
    archive.name_columns(columns)
    archive.run()
    assert {("table-doubtful", ""), *(("table-doubtful", str(row + 1)) for row in range(len(ROWS)))} <= {
        *archive.doubts()
    }


def test_explain_shows_the_lines_of_a_doubted_table_in_order(archive: Archive) -> None:
    shown = CliRunner().invoke(app, ["explain", str(archive.folder / "in" / "bao-cao.txt")]).output
    below = shown.partition("its lines in the file:\n")[2].splitlines()
    first, last = map(int, archive.lines.split("-"))
    assert [int(line.split()[0]) for line in below[: last - first + 1]] == list(range(first, last + 1))
    assert [line[15:] for line in below[:3]] == ["Thứ", "Việc", "Tính theo"]


KNOWN = ("STT", "Chỉ tiêu", "Đơn vị tính", "Năm 2022", "Năm 2023", "Ghi chú")


def test_explain_shows_the_place_and_the_lines_of_a_table_that_is_not_doubted(tmp_path: Path) -> None:
    rows = [(str(number), *ROWS[number % 6][1:]) for number in range(1, 31)]
    known = Archive(tmp_path, by_rows(rows, heading=KNOWN))
    assert len(known.cells()) == 30
    shown = CliRunner().invoke(app, ["explain", str(known.folder / "in" / "bao-cao.txt")]).output
    assert "place tables:14-44 for a correction of its columns" in shown
    assert "   44  30 Số hồ sơ tiếp nhận Hồ sơ 1.204 1.310\n" in shown
    long = tmp_path / "long"
    long.mkdir()
    known = Archive(long, by_cells(rows, heading=KNOWN))
    shown = CliRunner().invoke(app, ["explain", str(known.folder / "in" / "bao-cao.txt")]).output
    below = shown.partition("its lines in the file:\n")[2].splitlines()
    assert below[50].strip() == "... 125 more lines"
    assert [int(below[at].split()[0]) for at in (0, 49, 51)] == [14, 63, 189]


@pytest.mark.parametrize("lines", ["14-20", "13-18", "15-20"])
def test_a_decision_written_by_hand_holds_for_the_table_that_has_most_of_its_lines(tmp_path: Path, lines: str) -> None:
    known = Archive(tmp_path, by_rows(heading=KNOWN))
    known.name_columns("stt | indicator | unit | value: Trước | value: Sau | note", lines=lines)
    known.run()
    assert known.cells() == list(ROWS)
    assert {each["column_label"] for each in known.table("rows")} == {"Trước", "Sau"}
    assert not known.told("correction-lost")


@pytest.mark.parametrize("lines", ["1-18", "18-20", "16-60", "20-14"])
def test_a_decision_about_few_lines_of_a_table_or_many_others_is_lost(tmp_path: Path, lines: str) -> None:
    known = Archive(tmp_path, by_rows(heading=KNOWN))
    known.name_columns("stt | indicator | unit | value: Trước | value: Sau | note", lines=lines)
    known.run()
    assert {each["column_label"] for each in known.table("rows")} == {"Năm 2022", "Năm 2023"}
    assert known.told("correction-lost")


def test_a_table_of_which_no_row_was_read_is_not_kept(archive: Archive) -> None:
    archive.name_columns("", choice="kept")
    archive.run()
    (lost,) = archive.told("correction-lost")
    assert "there is nothing to keep" in lost["message"]
    assert archive.told("appendix-without-table")


UNITS_FIRST = (
    "1 di tích Di tích được xếp hạng", "5 6 120", "2 hiện vật Hiện vật được số hóa", "4.000 4.120 103", "3 lễ hội Lễ hội được phục dựng",
    "3 4 133", "4 thủ tục Thủ tục trực tuyến toàn trình", "74 74 100", "5 % Tỷ lệ hồ sơ đúng hạn", "99 99,6 101",
    "6 lượt Lượt bạn đọc thư viện", "65.000 58.312 90",
)  # fmt: skip


def test_a_table_whose_units_are_read_into_its_labels_stays_doubted(tmp_path: Path) -> None:
    archive = Archive(tmp_path, HEAD + "\n".join(["STT ĐVT Chỉ tiêu Kế hoạch Ước", "Tỷ lệ (%)", *UNITS_FIRST]))
    archive.name_columns("stt | unit | indicator | value: Kế hoạch | value: Ước | value: Tỷ lệ (%)", lines="14-27")
    archive.run()
    units = [row[2] for row in archive.cells()]
    right = [row.split()[1] == unit for row, unit in zip(UNITS_FIRST[::2], units, strict=True) if unit]
    assert units.count("") > 3
    assert all(right)
    assert {("table-doubtful", ""), *(("table-doubtful", str(row + 1)) for row in range(6))} <= {*archive.doubts()}


def test_a_table_that_is_not_doubted_says_nothing_of_its_lines(tmp_path: Path) -> None:
    known = Archive(tmp_path, by_cells(heading=KNOWN))
    assert known.cells() == list(ROWS)
    assert not [each for each in known.table("findings") if each["field"] == "columns"]


def test_rows_doubted_for_their_table_are_explained_by_it(tmp_path: Path) -> None:
    archive = Archive(tmp_path, in_pieces())
    (whole,) = [each for each in archive.table("findings") if each["field"] == "columns"]
    rows = [each for each in archive.table("findings") if each["code"] == whole["code"] and each["row"]]
    assert rows
    assert {each["cause"] for each in rows} == {whole["finding"]}


def test_a_table_that_was_kept_is_doubted_no_more(tmp_path: Path) -> None:
    archive = Archive(tmp_path, in_pieces())
    before = archive.cells()
    archive.name_columns("", choice="kept")
    archive.run()
    assert archive.cells() == before
    (whole,) = [each for each in archive.table("findings") if each["field"] == "columns"]
    assert whole["state"] == "settled"
    assert not archive.told(whole["code"])
