"""The dataset on disk: valid against its own descriptor, exact, whole or not at all."""

from __future__ import annotations

import csv
import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from frictionless import Package
from hypothesis import given
from hypothesis import strategies as st
from shell_results import report, result, row

from cchc_extract.cli.summary import summary
from cchc_extract.errors import OutputError
from cchc_extract.model import FieldValue, FileResult, Finding, Value
from cchc_extract.writing import staging
from cchc_extract.writing.cells import cell
from cchc_extract.writing.dataset import Dataset, write
from cchc_extract.writing.lines import lines_of
from cchc_extract.writing.schema import FILENAMES, ROWS, TABLES
from cchc_extract.writing.stored import DatasetError


def read(out: Path, table: str) -> list[dict[str, str]]:
    with (out / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def everything() -> list[FileResult]:
    heading = row(2, kind="section", values=(), unit="", unit_type=None, stt="I", path="I", box=None, page=None)
    nothing = row(3, values=(Value(column=1), Value(column=2, raw="-", state="dash")), confidence=0.87654321)
    scanned = report(
        rows=(row(1), heading, nothing),
        source="scan",
        fields={
            "place": FieldValue(name="place", value="Chí Linh", confidence=0.91),
            "signer": FieldValue(name="signer", value="A", confidence=0.4),
        },
        findings=(Finding(code="page-failed", severity="error", stage="read", message="Page 3 broke.", page=3),),
    )
    return [
        result("a.pdf", report(), report(rows=())),
        result("b/scan.pdf", scanned, status="partial", ocr_pages=5, engine="tesseract 5.3.0"),
        result("bad.pdf", status="failed", error_code="encrypted", error="A password is needed.", seconds=None),
        result("c.pdf", status="duplicate", duplicate_of="a.pdf", seconds=None),
        result("notes.json", status="skipped", error_code="json", error="A JSON file.", seconds=None),
    ]


def test_descriptor_is_valid_and_the_tables_follow_it(tmp_path: Path) -> None:
    write(everything(), tmp_path / "out")
    checked = Package(str(tmp_path / "out" / "datapackage.json")).validate()
    assert checked.valid, checked.flatten(["type", "note"])
    assert {task.name for task in checked.tasks} == {table.name for table in TABLES}


def test_descriptor_notices_what_is_wrong(tmp_path: Path) -> None:
    """The check above can fail: a type, a key and a listed value that do not hold are found."""
    out = tmp_path / "out"
    write(everything(), out)
    rows = (out / "rows.csv").read_text(encoding="utf-8")
    (out / "rows.csv").write_text(rows.replace(",1204,", ",1.204,0,").replace(",given,", ",guessed,"), encoding="utf-8")
    package = Package(str(out / "datapackage.json"))
    assert not package.validate().valid


def test_empty_dataset_is_valid(tmp_path: Path) -> None:
    write([], tmp_path / "out")
    assert Package(str(tmp_path / "out" / "datapackage.json")).validate().valid


def test_documents(tmp_path: Path) -> None:
    write(everything(), tmp_path / "out")
    first, second, scan = read(tmp_path / "out", "documents")
    assert first["document_id"] == first["sha256"][:16]
    assert second["document_id"] == first["document_id"] + "-2"
    assert (first["number"], first["number_symbol"], first["issued_on"]) == ("7", "07/BC-UBND", "2023-12-15")
    assert (first["confidence"], scan["confidence"]) == ("", "0.576")
    assert (first["status"], scan["status"]) == ("ok", "partial")


def test_rows_keep_blank_dash_and_value_apart(tmp_path: Path) -> None:
    write(everything(), tmp_path / "out")
    scan = read(tmp_path / "out", "documents")[2]["document_id"]
    lines = [line for line in read(tmp_path / "out", "rows") if line["document_id"] == scan]
    assert [(line["row"], line["column"], line["value_state"], line["value"], line["value_raw"]) for line in lines] == [
        ("1", "1", "given", "1204", "1.204"),
        ("2", "1", "blank", "", ""),
        ("3", "1", "blank", "", ""),
        ("3", "2", "dash", "", "-"),
    ]
    assert [line["confidence"] for line in lines] == ["", "", "0.8765", "0.8765"]
    assert (lines[0]["top"], lines[0]["note"], lines[1]["x0"], lines[1]["page"]) == (
        "100.1235",
        'Ghi chú "một"',
        "",
        "",
    )


def test_files_list_everything_and_failed_files_have_no_document(tmp_path: Path) -> None:
    write(everything(), tmp_path / "out")
    files = {line["file"]: line for line in read(tmp_path / "out", "files")}
    assert [line["status"] for line in files.values()] == ["ok", "partial", "failed", "duplicate", "skipped"]
    assert files["c.pdf"]["duplicate_of"] == "a.pdf"
    assert [file for file, line in files.items() if line["document_id"]] == ["a.pdf", "b/scan.pdf"]
    findings = read(tmp_path / "out", "findings")
    assert [(line["finding"], line["code"]) for line in findings] == [
        ("1", "low-confidence"),
        ("1", "low-confidence"),
        ("1", "page-failed"),
    ]


def test_the_summary_tells_causes_what_they_explain_and_what_is_settled(tmp_path: Path) -> None:
    def found(code: str, **more: object) -> Finding:
        return Finding(code=code, severity="error", stage="check", message=".", **more)  # type: ignore[arg-type]

    findings = (found("R1-a", cause=2), found("R4-b"), found("R8-c", cause=1), found("R3-d", state="settled"))
    low = Finding(code="low-confidence", severity="warning", stage="normalize", message=".")
    tally = write(
        [result("a.pdf", report(findings=findings)), result("b.pdf", report(findings=(low, low)))], tmp_path / "out"
    )
    assert "findings  1 error, 2 warning (+2 explained by these): R4-b 1, low-confidence 2; 1 settled" in summary(
        tally, tmp_path
    )
    counts = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))["counts"]
    assert (counts["findings"]["error"], counts["causes"]["error"]) == (
        dict.fromkeys(("R1-a", "R4-b", "R8-c"), 1),
        {"R4-b": 1},
    )
    assert (counts["explained"], counts["settled"]) == (2, 1)


def test_field_of_the_wrong_type_is_left_empty_and_told(tmp_path: Path) -> None:
    odd = {"number": "28Z", "issued_on": "2023-02-30", "level": "village", "year": "2023"}
    write(
        [result("a.pdf", report(fields={n: FieldValue(name=n, value=v) for n, v in odd.items()}, findings=()))],
        tmp_path / "out",
    )
    (document,) = read(tmp_path / "out", "documents")
    assert [document[name] for name in odd] == ["", "", "", "2023"]
    found = {line["field"]: line["raw"] for line in read(tmp_path / "out", "findings")}
    assert found == {"number": "28Z", "issued_on": "2023-02-30", "level": "village"}


def test_bytes_are_rfc_4180_with_line_feeds(tmp_path: Path) -> None:
    write(everything(), tmp_path / "out")
    raw = (tmp_path / "out" / "rows.csv").read_bytes()
    assert raw.startswith(b"document_id,appendix,")
    assert b"\r" not in raw
    assert '"Ghi chú ""một"""'.encode() in raw
    assert raw.count(b"\n") == len(read(tmp_path / "out", "rows")) + 1


def test_only_run_json_differs_between_equal_runs(tmp_path: Path) -> None:
    write(everything(), tmp_path / "one", {"started": "yesterday"})
    write(everything(), tmp_path / "two", {"started": "today"})
    different = [
        name for name in FILENAMES if (tmp_path / "one" / name).read_bytes() != (tmp_path / "two" / name).read_bytes()
    ]
    assert different == ["run.json"]


def test_run_json_counts(tmp_path: Path) -> None:
    write(everything(), tmp_path / "out", {"options": {"jobs": 2}})
    run = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert run["options"] == {"jobs": 2}
    assert run["counts"]["files"] == {"duplicate": 1, "failed": 1, "ok": 1, "partial": 1, "skipped": 1}
    assert run["counts"]["rows"] == 4
    assert run["files"][0].pop("seconds").keys() == {"read", "layout", "write"}
    assert run["files"][0] == {"file": "a.pdf", "status": "ok", "pages": 10}
    assert run["seconds_by_stage"].pop("write") >= 0
    assert run["seconds_by_stage"] == {"read": 0.5, "layout": 0.25}


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_numbers_come_back_exactly(number: Decimal) -> None:
    assert Decimal(cell(number)) == number
    assert set(cell(number)) <= set("-0123456789.")


@given(st.text())
def test_text_is_one_writable_line(text: str) -> None:
    written = cell(text)
    assert len(written.splitlines()) <= 1
    assert "\0" not in written
    written.encode("utf-8")


@pytest.mark.parametrize("code", [0x00, 0x1B, 0x7F, 0xD800, 0xFDD0, 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF])
def test_what_is_no_character_is_replaced(code: int) -> None:
    assert cell(f"a{chr(code)}b") == "a\ufffdb"


@pytest.mark.parametrize("number", [Decimal("1E+20"), Decimal("1E-7"), Decimal("-0.0"), Decimal("NaN")])
def test_no_exponent_no_negative_zero_no_nan(number: Decimal) -> None:
    assert cell(number) in ("100000000000000000000", "0.0000001", "0", "")


def test_old_dataset_stays_until_the_new_one_is_complete(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write([result("old.pdf", report())], out)
    with Dataset(out) as dataset:
        dataset.add(lines_of(result("new.pdf", report())))
        assert [line["file"] for line in read(out, "files")] == ["old.pdf"]
        dataset.publish({})
    assert [line["file"] for line in read(out, "files")] == ["new.pdf"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]


def test_interrupted_run_leaves_the_old_dataset_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write([result("old.pdf", report())], out)

    def results() -> Iterator[FileResult]:
        yield result("new.pdf", report())
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(results(), out)
    assert [line["file"] for line in read(out, "files")] == ["old.pdf"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]


def test_killed_run_is_cleared_up_by_the_next(tmp_path: Path) -> None:
    left = tmp_path / ".out.new"
    left.mkdir()
    (left / "rows.csv").write_text("half", encoding="utf-8")
    (left / "corrections.csv").write_text("a person's work", encoding="utf-8")
    write([result("new.pdf", report())], tmp_path / "out")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]
    assert (tmp_path / "out" / "corrections.csv").read_text(encoding="utf-8") == "a person's work"


def test_what_is_not_of_the_dataset_stays(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "pictures").mkdir(parents=True)
    (out / "pictures" / "1.png").write_bytes(b"x")
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    write(everything(), out)
    write(everything(), out)
    assert (out / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert (out / "pictures" / "1.png").exists()


@pytest.mark.parametrize("why", ["working directory", "no exchange"])
def test_folder_that_cannot_be_exchanged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, why: str) -> None:
    out = tmp_path / "out"
    write([result("old.pdf", report())], out)
    if why == "working directory":
        monkeypatch.chdir(out)
    else:
        monkeypatch.setattr(staging, "_exchange", lambda *_: False)
    before = out.stat().st_ino
    write([result("new.pdf", report())], out)
    assert out.stat().st_ino == before
    assert [line["file"] for line in read(out, "files")] == ["new.pdf"]
    assert sorted(path.name for path in out.iterdir()) == sorted(FILENAMES)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]


def test_second_run_into_the_same_folder_stops(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write([result("old.pdf", report())], out)
    with Dataset(out), pytest.raises(OutputError, match="Another run"):
        write([result("new.pdf", report())], out)
    assert [line["file"] for line in read(out, "files")] == ["old.pdf"]


def test_locks_are_given_back(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write([], out)
    handle = os.open(out, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(handle)


def test_output_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="is a file"):
        write(everything(), tmp_path / "out")
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("step", ["fsync", "write", "exchange"])
def test_full_disk_keeps_the_old_dataset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    out = tmp_path / "out"
    write([result("old.pdf", report())], out)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    target = {
        "fsync": "cchc_extract.writing.dataset.os.fsync",
        "write": "cchc_extract.writing.dataset.TableFile.write",
        "exchange": "cchc_extract.writing.staging._exchange",
    }[step]
    monkeypatch.setattr(target, full)
    with pytest.raises(OutputError, match="No space left"):
        write([result("new.pdf", report())], out)
    assert [line["file"] for line in read(out, "files")] == ["old.pdf"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]


def test_columns_are_those_promised() -> None:
    """Databases are fed from these names in this order."""
    assert ROWS.header == (
        "document_id", "appendix", "appendix_label", "row", "page", "kind", "section", "stt", "path", "indicator", "breadcrumb",
        "indicator_id", "match_score", "unit", "unit_type", "column", "column_label", "value_raw", "value_state", "value_type", "value",
        "note", "confidence", "x0", "top", "x1", "bottom", "corrected", "column_unit", "column_role", "column_key", "value_to", "value_iso",
        "value_stored", "row_unit_id",
    )  # fmt: skip
    assert {table.name: table.header for table in TABLES if table is not ROWS} == {
        "documents": (
            "document_id", "file", "sha256", "pages", "source", "issuer", "issuer_parent", "level", "number", "symbol", "number_symbol",
            "place", "issued_on", "doc_type", "title", "period_type", "year", "period_start", "period_end", "signing_authority",
            "signer_position", "signer", "recipients", "confidence", "status", "corrected", "unit_id", "parent_unit_id", "province_id",
            "period_id", "source_id", "preferred", "superseded_by",
        ),
        "references": ("document_id", "order", "type", "number_symbol", "dated", "issuer", "quote", "page"),
        "figures": ("document_id", "order", "measure", "value", "unit", "quote", "page"),
        "findings": (
            "document_id", "finding", "code", "severity", "stage", "page", "appendix", "row", "field", "message", "raw", "expected",
            "doubts", "cause", "message_vi", "state",
        ),
        "finding_places": (
            "document_id", "finding", "order", "place_document_id", "appendix", "row", "column", "field", "page", "part", "raw",
        ),
        "readings": (
            "document_id", "order", "appendix", "row", "column", "field", "page", "read", "kept", "rule", "alternatives", "confidence",
        ),
        "units": (
            "unit_id", "name", "level", "official_code", "province_id", "district", "valid_from", "valid_to", "successors", "spellings",
            "match", "source",
        ),
        "indicators": ("indicator_id", "section", "label_vi", "label_en", "unit_type", "since", "until", "formula"),
        "corrections": (
            "document_id", "sha256", "place", "field", "raw", "corrected", "decision", "when", "who", "label", "appendix", "row", "column",
        ),
        "files": (
            "file", "sha256", "bytes", "status", "document_id", "duplicate_of", "error_code", "error", "pages", "ocr_pages", "engine",
            "name_on_disk", "converted_by",
        ),
    }  # fmt: skip


def test_reference_of_the_columns_is_that_of_the_schema() -> None:
    """Written by scripts/columns.py: run it after a change of the schema."""
    script = Path(__file__).parents[1] / "scripts" / "columns.py"
    assert subprocess.run([sys.executable, script, "--check"], check=False).returncode == 0


def test_formats_of_a_dataset_that_the_disk_no_longer_gives_are_an_error_of_the_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def torn(folder: Path, names: object) -> None:
        raise DatasetError("documents.csv cannot be read")

    monkeypatch.setattr("cchc_extract.writing.dataset.write_formats", torn)
    with pytest.raises(OutputError, match="documents"), Dataset(tmp_path / "out", ("xlsx",)) as dataset:
        dataset.publish({})
    assert (tmp_path / "out" / "documents.csv").is_file()
