"""Parquet, Excel, JSON lines and archive metadata beside the CSV files: cell for cell the same."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
import os
import shutil
import subprocess
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_dataset import NASTY, REPORTS, Records, normal, records, value, without, write

from cchc_extract.cli.app import app
from cchc_extract.errors import MissingDependencyError
from cchc_extract.writing import formats
from cchc_extract.writing.cells import cell
from cchc_extract.writing.formats import xlsx
from cchc_extract.writing.schema import TABLES
from cchc_extract.writing.stored import DatasetError

Cells = dict[str, list[tuple[str, ...]]]


def in_csv(made: Records) -> Cells:
    return {
        table.name: [tuple(each.get(name, "") for name in table.header) for each in made[table.name]]
        for table in TABLES
    }


def in_parquet(out: Path) -> Cells:
    return {
        table.name: [
            tuple(normal(each) for each in row.values())
            for row in pq.read_table(out / f"{table.name}.parquet").to_pylist()
        ]
        for table in TABLES
    }


def in_jsonl(out: Path) -> Cells:
    return {
        table.name: [
            tuple(normal(each) for each in json.loads(line, parse_float=Decimal).values())
            for line in (out / f"{table.name}.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
        ]
        for table in TABLES
    }


def in_xlsx(out: Path) -> Cells:
    book = openpyxl.load_workbook(out / "dataset.xlsx")
    return {
        table.name: [
            tuple(_of_excel(each) for each in row) for row in book[table.name].iter_rows(min_row=2, values_only=True)
        ]
        for table in TABLES
    }


def _of_excel(cell_: Any) -> str:
    if isinstance(cell_, str):
        return cell_.replace("_x005F_", "_")  # how a workbook writes an underscore; openpyxl leaves it to the reader
    return cell_.date().isoformat() if isinstance(cell_, dt.datetime) else normal(cell_)


READERS = {"parquet": in_parquet, "jsonl": in_jsonl, "xlsx": in_xlsx}


@pytest.mark.parametrize("name", READERS)
def test_every_cell_is_as_in_the_csv(tmp_path: Path, name: str) -> None:
    out = write(tmp_path)
    formats.write(out, [name])
    assert READERS[name](out) == in_csv(records())


@given(st.lists(st.text(min_size=1, max_size=40), min_size=100, max_size=300))
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_text_is_as_in_the_csv(tmp_path: Path, texts: list[str]) -> None:
    made = without(without(records(), REPORTS[1]), REPORTS[2])
    made["rows"] = [
        value(REPORTS[0], str(n), cell(text), cell(text), "", cell(text), "") for n, text in enumerate(texts, 1)
    ]
    out = write(tmp_path, made)
    formats.write(out, READERS)
    for read in READERS.values():
        assert read(out) == in_csv(made)


@pytest.mark.parametrize("name", ["parquet", "jsonl", "xlsx", "archive"])
def test_the_same_dataset_gives_the_same_bytes(tmp_path: Path, name: str) -> None:
    def digests() -> dict[str, str]:
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in formats.write(tmp_path, [name])}

    write(tmp_path)
    assert digests() == digests() != {}
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_parquet_has_exact_types(tmp_path: Path) -> None:
    made = records()
    made["figures"][0]["value"] = "0.1234567890123456789"
    made["rows"][1]["value"] = "9" * 40
    formats.write(write(tmp_path, made), ["parquet"])
    documents, rows = pq.read_schema(tmp_path / "documents.parquet"), pq.read_schema(tmp_path / "rows.parquet")
    assert str(documents.field("issued_on").type) == "date32[day]"
    assert str(documents.field("year").type) == "int64"
    assert str(documents.field("confidence").type) == "decimal128(38, 6)"
    assert rows.field("row").metadata[b"description"].startswith(b"Counted from 1")
    assert pq.read_table(tmp_path / "figures.parquet")["value"].to_pylist() == [Decimal("0.1234567890123456789")]
    assert int(pq.read_table(tmp_path / "rows.parquet")["value"].to_pylist()[1]) == int("9" * 40)


def test_excel_has_types_a_frozen_header_filters_and_no_formula(tmp_path: Path) -> None:
    formats.write(write(tmp_path), ["xlsx"])
    book = openpyxl.load_workbook(tmp_path / "dataset.xlsx")
    documents, rows = book["documents"], book["rows"]
    assert documents.freeze_panes == "B2"
    assert documents.auto_filter.ref == "A1:AG4"
    first = {name.value: each for name, each in zip(documents[1], documents[2], strict=True)}
    assert first["issued_on"].value == dt.datetime(2022, 12, 15)
    assert (first["issued_on"].number_format, first["number"].value, first["number"].data_type) == (
        "yyyy-mm-dd",
        282,
        "n",
    )
    dangerous = [
        each for row in rows.iter_rows(min_row=2) for each in row if str(each.value)[:1] in "=+-@" and each.value
    ]
    assert {each.value for each in dangerous} >= {text for text in NASTY if text[0] in "=+-@"}
    assert all(each.data_type == "s" and each.quotePrefix for each in dangerous)
    with zipfile.ZipFile(tmp_path / "dataset.xlsx") as parts:
        sheets = [parts.read(name) for name in parts.namelist() if "worksheets/sheet" in name]
    assert len(sheets) == len(TABLES) + 1
    assert not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)


def test_a_finding_in_excel_leads_to_its_row(tmp_path: Path) -> None:
    formats.write(write(tmp_path), ["xlsx"])
    book = openpyxl.load_workbook(tmp_path / "dataset.xlsx")
    header = [each.value for each in book["findings"][1]]
    links = [row[header.index("row")].hyperlink for row in book["findings"].iter_rows(min_row=2)]
    assert [link.location if link else None for link in links] == ["'rows'!A3", "'rows'!A4", None]
    places = [row[header.index("finding")].row for row in book["finding_places"].iter_rows(min_row=2)]
    column = [each.value for each in book["finding_places"][1]].index("row") + 1
    to = [book["finding_places"].cell(place, column).hyperlink for place in places]
    assert [link.location if link else None for link in to] == [*(f"'rows'!A{n}" for n in (3, 4, 6, 4)), None]
    assert [each.value for each in book["rows"][3]][:4] == [REPORTS[0], 1, "Phụ lục 1", 2]
    assert book["findings"].cell(2, header.index("row") + 1).value == 2


def test_excel_goes_on_in_another_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "_SHEET_ROWS", 11)
    formats.write(write(tmp_path), ["xlsx"])
    book = openpyxl.load_workbook(tmp_path / "dataset.xlsx")
    sheets = [name for name in book.sheetnames if name.startswith("rows")]
    seen = [_of_excel(row[9]) for name in sheets for row in book[name].iter_rows(min_row=2, values_only=True)]
    assert seen == [each["indicator"] for each in records()["rows"]]
    assert sheets[:3] == ["rows", "rows (2)", "rows (3)"]


def test_what_excel_cannot_hold_is_text_and_says_so(tmp_path: Path) -> None:
    made = records()
    made["documents"][0] |= {"title": "x" * 40_000, "issued_on": "1850-01-01"}
    formats.write(write(tmp_path, made), ["xlsx"])
    book = openpyxl.load_workbook(tmp_path / "dataset.xlsx")
    title, issued = book["documents"]["O2"].value, book["documents"]["M2"].value
    assert (len(title), title[-43:]) == (32_767, "xxxx [… 40000 characters; see the CSV file]")
    assert issued == "1850-01-01"


def test_libreoffice_shows_every_cell_as_the_csv_has_it(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice is not installed: apt-get install libreoffice-calc")
        pytest.skip("LibreOffice is not installed: apt-get install libreoffice-calc")
    formats.write(write(tmp_path / "out"), ["xlsx"])
    # Cells as shown, formulas as formulas, all sheets.
    as_csv = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", as_csv, "--outdir", str(tmp_path), "dataset.xlsx"]
    subprocess.run(command, cwd=tmp_path / "out", check=True, capture_output=True, timeout=120)
    for table in TABLES:
        with (tmp_path / f"dataset-{table.name}.csv").open(encoding="utf-8", newline="") as file:
            shown = [tuple(row) for row in csv.reader(file)]
        assert shown == [table.header, *in_csv(records())[table.name]]


def test_archive_metadata_has_the_names_of_decree_and_circular(tmp_path: Path) -> None:
    made = records()
    made["documents"][1] |= {"title": "x" * 501, "issued_on": "", "number_symbol": "07/BC-UBND"}
    formats.write(write(tmp_path, made), ["archive"])
    with (tmp_path / "archive.csv").open(encoding="utf-8", newline="") as file:
        first, second, _ = csv.DictReader(file)
    assert first == dict.fromkeys(first, "") | {
        "TypeName": "Báo cáo",
        "CodeNumber": "282",
        "CodeNotation": "BC-UBND",
        "IssuedDate": "2022-12-15",
        "OrganName": "ỦY BAN NHÂN DÂN PHƯỜNG HỒNG HẢI",
        "Subject": "Kết quả công tác cải cách hành chính năm 2022",
        "Language": "Tiếng Việt",
        "PageAmount": "5",
        "SignerInfo.Position": "PHÓ CHỦ TỊCH",
        "SignerInfo.FullName": "Lưu Thị Châu",
        "To.OrganName": "Như trên",
        "document_id": REPORTS[0],
        "file": "2022/a.pdf",
    }
    assert second["CodeNumber"] == "07"
    assert second["problems"] == "IssuedDate is missing; Subject has 501 characters, 500 are allowed"
    nested = json.loads((tmp_path / "archive.json").read_text(encoding="utf-8"))[0]
    assert nested["SignerInfo"] == {"Position": "PHÓ CHỦ TỊCH", "FullName": "Lưu Thị Châu"}
    assert nested["To"] == [{"OrganName": "Như trên"}]


def test_the_command_writes_formats_beside_the_csv_files(tmp_path: Path) -> None:
    out = write(tmp_path)
    done = CliRunner().invoke(app, ["export", str(out), "--format", "jsonl, archive,csv"])
    assert (done.exit_code, len(done.output.splitlines())) == (0, 13)
    assert (out / "archive.json").exists()
    wrong = CliRunner().invoke(app, ["export", str(out), "--format", "pdf"])
    assert wrong.exit_code == 2
    assert "'pdf' is none of csv, parquet, xlsx, jsonl, archive" in wrong.output


def test_extraction_writes_formats_and_takes_old_ones_away(tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text(
        "ỦY BAN NHÂN DÂN\nPHƯỜNG HỒNG HẢI\nSố: 282/BC-UBND\n\nBÁO CÁO\nKết quả cải cách hành chính\n", encoding="utf-8"
    )
    out = tmp_path / "out"
    common = [str(report), "-o", str(out), "--jobs", "1", "-q"]
    CliRunner().invoke(app, [*common, "--format", "jsonl,xlsx"])
    assert json.loads((out / "documents.jsonl").read_text(encoding="utf-8"))["file"] == "report.txt"
    assert (out / "dataset.xlsx").exists()
    CliRunner().invoke(app, common)
    assert (out / "documents.csv").exists()
    assert not list(out.glob("*.jsonl"))
    assert not (out / "dataset.xlsx").exists()


def test_what_is_missing_or_damaged_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = records()
    made["rows"][1]["value"] = "1E5"
    with pytest.raises(DatasetError, match=r"rows\.csv, line 3: column value: '1E5' is no number"):
        formats.write(write(tmp_path, made), ["jsonl"])
    assert not (tmp_path / "rows.jsonl").exists()
    monkeypatch.delitem(__import__("sys").modules, "cchc_extract.writing.formats.xlsx")
    monkeypatch.setitem(__import__("sys").modules, "xlsxwriter", None)
    with pytest.raises(MissingDependencyError, match=r"pip install 'cchc-extract\[formats\]'"):
        formats.check_installed(["xlsx"])
