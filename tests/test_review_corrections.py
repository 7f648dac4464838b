"""Decisions of reviewers: kept whatever happens, applied to what is read from the same content, and lost by no run."""

from __future__ import annotations

import csv
import fcntl
import io
import json
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from frictionless import Package
from msgspec.structs import replace
from shell_results import result

import cchc_extract
from cchc_extract import patterns
from cchc_extract.cli.app import app
from cchc_extract.errors import OutputError
from cchc_extract.model import Column, Evidence, FieldValue, FileResult, Finding, RawRow, RawTable, Role
from cchc_extract.pipeline import conclude, correct
from cchc_extract.understanding.draft import Draft
from cchc_extract.understanding.figures import NO_TEXT
from cchc_extract.writing import staging
from cchc_extract.writing.corrections import (
    Choice,
    Correction,
    append,
    read_corrections,
    row_place,
    row_reading,
    standing,
    value_place,
)
from cchc_extract.writing.dataset import Dataset
from cchc_extract.writing.lines import FileLines, lines_of
from cchc_extract.writing.schema import FINDINGS, READINGS, ROWS

SAMPLE = Path(__file__).parents[1] / "samples" / "phuong-hong-hai-2023.txt"
PATTERNS = patterns.load()
SHA = "ab" * 32
ID = SHA[:16]


def decided(
    place: str, field: str, raw: str, corrected: str = "", choice: Choice = "corrected", **changes: str | int
) -> Correction:
    made = Correction(
        document_id=ID,
        sha256=SHA,
        place=place,
        field=field,
        raw=raw,
        corrected=corrected,
        decision=choice,
        when="2026-01-02T03:04:05.000Z",
        who="chi",
        label="Số hồ sơ, tổng cộng" if place else "",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


Cells = tuple[str, str, str, str]
"""STT, label, unit and value of a row."""
HEADINGS: tuple[Cells, ...] = (("I", "CHỈ ĐẠO", "", ""), ("1", "Kế hoạch", "", ""))
ONE: Cells = ("1.1", "Số hồ sơ, tổng cộng", "Hồ sơ", "1.204")


def read(*rows: Cells, fields: dict[str, str] | None = None, findings: tuple[Finding, ...] = ()) -> FileResult:
    """A scanned report with one appendix, its rows below section I and group 1, as it was read."""
    roles: tuple[Role, ...] = ("stt", "indicator", "unit", "value")
    made = RawTable(
        label="Phụ lục 1",
        columns=tuple(Column(role=role) for role in roles),
        rows=tuple(_raw(cells, findings) for cells in (*HEADINGS, *(rows or (ONE,)))),
    )
    head = {"number_symbol": "07/BC-UBND", "number": "7", "symbol": "BC-UBND", "year": "2023"} | (fields or {})
    head["issuer"] = "ỦY BAN NHÂN DÂN PHƯỜNG HỒNG HẢI"
    draft = Draft(
        fields={name: FieldValue(name=name, value=value, confidence=0.9) for name, value in head.items()},
        tables=(made,),
        references=(),
        figures=(),
        findings=(),
        text=NO_TEXT,
        body=NO_TEXT,
        pages=1,
        source="scan",
    )
    return result("a.pdf", conclude(draft, PATTERNS), sha256=SHA)


def _raw(cells: Cells, findings: tuple[Finding, ...]) -> RawRow:
    stt, label, unit, value = (Evidence(text=text, confidence=0.9 if text else None) for text in cells)
    return RawRow(stt=stt, indicator=label, unit=unit, values=(value,), findings=findings if value.text else ())


def reviewed(given: FileResult, *decisions: Correction) -> tuple[FileLines, tuple[int, int]]:
    done = correct(given, standing(decisions), PATTERNS)
    return lines_of(done), done.corrections


def rows_in(lines: FileLines) -> list[dict[str, str]]:
    every = list(csv.DictReader(io.StringIO(lines.lines["rows"].decode()), ROWS.header))
    return [each for each in every if each["kind"] == "data"]


def findings_in(lines: FileLines) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(lines.lines.get("findings", b"").decode()), FINDINGS.header))


def lost_in(lines: FileLines) -> list[dict[str, str]]:
    return [each for each in findings_in(lines) if each["code"] == "correction-lost"]


def test_a_corrected_value_is_typed_as_if_it_had_been_read_so() -> None:
    value = "1:I/1/1.1:1"
    for text, state, kind, number in (
        ("1.304", "given", "integer", "1304"),
        ("12,5", "given", "decimal", "12.5"),
        ("-", "dash", "", ""),
        ("", "blank", "", ""),
    ):
        lines, count = reviewed(read(), decided(value, "value_raw", "1.204", text))
        (line,) = rows_in(lines)
        assert (line["value_raw"], line["value_state"], line["value_type"], line["value"]) == (
            text,
            state,
            kind,
            number,
        )
        assert line["corrected"] == "value_raw"
        assert (count, lost_in(lines)) == ((1, 0), [])


def test_numbers_beside_it_say_how_a_corrected_number_is_written() -> None:
    english: list[Cells] = [
        (f"1.{n}", f"Nguồn {n}", "", raw) for n, raw in ((1, "1,204,000"), (2, "2,300,100"), (3, "12903.5"))
    ]
    odd: Cells = ("1.4", ONE[1], "Triệu đồng", "7")
    lines, _ = reviewed(read(*english, odd), decided("1:I/1/1.4:1", "value_raw", "7", "1.204"))
    assert rows_in(lines)[3]["value"] == "1.204"
    plain, _ = reviewed(read(odd), decided("1:I/1/1.4:1", "value_raw", "7", "1.204"))
    assert rows_in(plain)[0]["value"] == "1204"


def test_a_corrected_unit_and_label_change_what_follows_from_them() -> None:
    bad: Cells = ("1.1", "Ty le hoan thanh Ke hoach CGHC nam", "Tỷ", "98,5")
    lines, _ = reviewed(
        read(bad),
        decided("1:I/1/1.1", "unit", "Tỷ", "%", label=bad[1]),
        decided("1:I/1/1.1", "indicator", bad[1], "Tỷ lệ hoàn thành Kế hoạch CCHC năm", label=bad[1]),
    )
    (line,) = rows_in(lines)
    assert (line["unit_type"], line["value_type"], line["value"]) == ("percent", "percent", "98.5")
    assert line["indicator_id"] == "par_plan_completion_rate"
    assert line["corrected"] == "indicator; unit"


def test_kept_and_rejected_rows_are_marked_and_rejected_ones_count_no_more() -> None:
    reading = "1.1 | Số hồ sơ, tổng cộng | Hồ sơ | 1.204"
    kept, _ = reviewed(read(), decided("1:I/1/1.1", "", reading, choice="kept"))
    assert rows_in(kept)[0] == {**rows_in(lines_of(read()))[0], "corrected": "kept", "confidence": "1"}
    rejected, _ = reviewed(read(), decided("1:I/1/1.1", "", reading, choice="rejected"))
    (line,) = rows_in(rejected)
    assert (line["corrected"], line["value_raw"], line["value_state"], line["value"]) == (
        "rejected",
        "1.204",
        "unreadable",
        "",
    )


def test_fields_of_a_document() -> None:
    given = read(fields={"signer": "Luu Thi Chau", "issued_on": "2023-12-15"})
    lines, count = reviewed(
        given,
        decided("", "number", "7", "18"),
        decided("", "number_symbol", "07/BC-UBND", "17/BC-UBND"),
        decided("", "issued_on", "2023-12-15", "16/12/2023"),
        decided("", "signer", "Luu Thi Chau", choice="rejected"),
        decided("", "issuer", "ỦY BAN NHÂN DÂN PHƯỜNG HỒNG HẢI", choice="kept"),
    )
    (document,) = lines.documents
    assert [document[name] for name in ("number_symbol", "number", "symbol", "issued_on", "signer")] == [
        "17/BC-UBND", "18", "BC-UBND", "2023-12-16", "",
    ]  # fmt: skip
    assert document["corrected"] == "number_symbol; issued_on; number; signer rejected"
    assert count == (5, 0)
    kept, _ = reviewed(given, decided("", "signer", "Luu Thi Chau", choice="kept"))
    assert kept.documents[0]["corrected"] == "kept"


@pytest.mark.parametrize(
    "lost",
    [
        decided("1:I/9/9.9:1", "value_raw", "1.204", "1.304"),
        decided("1:I/1/1.1:1", "value_raw", "1.209", "1.304"),
        decided("1:I/1/1.1:1", "value_raw", "1.204", "1.304", label="Tỷ lệ giải ngân vốn đầu tư công"),
        decided("", "year", "2023", "hai nghìn"),
        decided("", "year", "2021", "2022"),
        decided("", "pages", "5", "6"),
    ],
)
def test_a_decision_whose_place_or_reading_is_gone_changes_nothing_and_is_a_finding(lost: Correction) -> None:
    lines, count = reviewed(read(), lost)
    (finding,) = lost_in(lines)
    assert rows_in(lines) == rows_in(lines_of(read()))
    assert lines.documents[0] == {**lines_of(read()).documents[0], "corrected": ""}
    assert (finding["severity"], finding["raw"], finding["expected"]) == ("warning", lost.raw, lost.corrected)
    assert finding["document_id"] == ID
    assert ("warning", "correction-lost", 1) in lines.findings
    assert count == (0, 1)


def test_a_decision_about_a_report_that_is_no_longer_found_in_its_file_is_a_finding_too() -> None:
    lines, count = reviewed(read(), decided("", "year", "2023", "2022", document_id=f"{ID}-2"))
    assert (len(lost_in(lines)), count[1]) == (1, 1)


def test_a_better_reading_that_agrees_with_the_reviewer_loses_nothing() -> None:
    lines, _ = reviewed(read(), decided("1:I/1/1.1:1", "value_raw", "1.209", "1.204"))
    assert (rows_in(lines)[0]["corrected"], lost_in(lines)) == ("value_raw", [])


def test_an_indicator_that_a_person_chose_stays_whatever_the_label_is_found_to_be() -> None:
    chosen = decided("1:I/1/1.1", "indicator_id", "dossiers_received", "dossiers_resolved")
    label = decided("1:I/1/1.1", "indicator", "Số hồ sơ, tổng cộng", "Tỷ lệ hoàn thành Kế hoạch CCHC năm")
    for given in (ONE, ("1.1", "Số hồ sơ tổng cộng", "", "1")):
        lines, count = reviewed(read(given), chosen, replace(label, raw=given[1]))
        assert (rows_in(lines)[0]["indicator_id"], count[1]) == ("dossiers_resolved", 0)


def test_what_a_reviewer_looked_at_is_settled_and_what_his_figure_breaks_is_a_finding() -> None:
    doubt = Finding(
        code="low-confidence",
        severity="warning",
        stage="normalize",
        message="Read with doubt.",
        field="value",
        column=1,
    )
    parts: tuple[Cells, ...] = (
        ("1.1", "Số nhiệm vụ đề ra trong kế hoạch", "Nhiệm vụ", "6"),
        ("1.2", "Số nhiệm vụ đã hoàn thành", "Nhiệm vụ", "6"),
        ("1.3", "Tỷ lệ hoàn thành Kế hoạch CCHC năm", "%", "100"),
    )
    given = read(*parts, findings=(doubt,))
    change = decided("1:I/1/1.2:1", "value_raw", "6", "3", label=parts[1][1])
    lines, _ = reviewed(given, change)
    found = {(each["code"], each["row"], each["state"]) for each in findings_in(lines)}
    assert ("low-confidence", "4", "settled") in found
    assert ("low-confidence", "3", "open") in found
    broken = {code for code, _, state in found if code.startswith("R1-") and state == "open"}
    assert broken
    assert not any(code in broken for code in (each["code"] for each in findings_in(lines_of(given))))
    mended, _ = reviewed(given, change, decided("1:I/1/1.3:1", "value_raw", "100", "50", label=parts[2][1]))
    assert not any(each["code"] in broken for each in findings_in(mended))


def test_a_contradiction_that_a_correction_ends_stays_in_the_dataset_as_settled() -> None:
    given = read(
        ("1.1", "Số nhiệm vụ đề ra trong kế hoạch", "Nhiệm vụ", "6"),
        ("1.2", "Số nhiệm vụ đã hoàn thành", "Nhiệm vụ", "3"),
        ("1.3", "Tỷ lệ hoàn thành Kế hoạch CCHC năm", "%", "100"),
    )
    (before,) = [each for each in findings_in(lines_of(given)) if each["code"].startswith("R1-")]
    lines, _ = reviewed(given, decided("1:I/1/1.2:1", "value_raw", "3", "6", label="Số nhiệm vụ đã hoàn thành"))
    (after,) = [each for each in findings_in(lines) if each["code"] == before["code"]]
    assert (before["state"], after["state"], after["message"]) == ("open", "settled", before["message"])
    assert all(code != before["code"] for _, code, _ in lines.findings)


def test_a_decision_is_evidence_that_the_dataset_shows() -> None:
    lines, _ = reviewed(read(), decided("1:I/1/1.1:1", "value_raw", "1.204", "1.304"))
    (line,) = csv.DictReader(io.StringIO(lines.lines["readings"].decode()), READINGS.header)
    assert [line[name] for name in ("row", "column", "field", "read", "kept", "rule", "confidence")] == [
        "3", "1", "value_raw", "1.204", "1.304", "correction", "1",
    ]  # fmt: skip


def test_other_content_is_left_alone() -> None:
    lines, count = reviewed(read(), decided("1:I/1/1.1:1", "value_raw", "1.204", "9", sha256="cd" * 32))
    assert lines == lines_of(read())
    assert count == (0, 0)


def test_the_last_decision_counts_and_undone_takes_it_back(tmp_path: Path) -> None:
    first, second = (decided("1:I/1/1.1:1", "value_raw", "1.204", text) for text in ("1", "2"))
    append(tmp_path, [first])
    append(tmp_path, [second, decided("", "year", "2023", "2022")])
    assert standing(read_corrections(tmp_path))[ID][first.target].corrected == "2"
    append(tmp_path, [replace(second, decision="undone", corrected="")])
    assert list(standing(read_corrections(tmp_path))[ID]) == [("", "year")]
    assert len(read_corrections(tmp_path)) == 4


@pytest.mark.parametrize("nasty", ['"; drop', "a,b\nc", "ngô “Thị” Đ", "=1+1", "x" * 5000, "\x00\ud800"])
def test_any_text_comes_back_on_one_line(tmp_path: Path, nasty: str) -> None:
    append(tmp_path, [decided("", "title", "x", nasty), decided("", "signer", nasty, "y")])
    assert len((tmp_path / "corrections.csv").read_bytes().splitlines()) == 3
    first, second = read_corrections(tmp_path)
    assert first.corrected == second.raw
    assert first.corrected[:3] in (nasty[:3], "a,b", "��")


def test_a_line_cut_short_costs_itself_alone(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "corrections.csv"
    append(tmp_path, [decided("", "title", "x", 'said "y"')])
    whole = path.read_bytes()
    for cut in range(whole.index(b"\n") + 2, len(whole) - 1, 7):
        path.write_bytes(whole[:cut])
        append(tmp_path, [decided("", "year", "2023", "2022")])
        assert [each.field for each in read_corrections(tmp_path)][-1] == "year", cut
    assert "is no decision" in caplog.text


def test_a_file_that_went_through_a_spreadsheet_program_still_counts(tmp_path: Path) -> None:
    append(tmp_path, [decided("", "title", "x", "Công tác")])
    path = tmp_path / "corrections.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    append(tmp_path, [decided("", "year", "2023", "2022")])
    assert [each.corrected for each in read_corrections(tmp_path)] == ["Công tác", "2022"]


_OLD = "document_id,sha256,place,field,raw,corrected,decision,when,who,label"


def test_a_file_of_an_earlier_version_keeps_every_line(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    lines = [
        f'{ID},{SHA},1:I/1/1.1:1,value_raw,1.204,"1,3",corrected,2025-01-02T03:04:05.000Z,chi,"Số hồ sơ, tổng"',
        f"{ID},{SHA},,year,2023,2022,corrected,2025-01-02T03:04:06.000Z,chi,",
        f"{ID},{SHA},1:I/1/1.1,,cut sho",
    ]
    path.write_text("\n".join((_OLD, *lines)), encoding="utf-8")
    old = read_corrections(tmp_path)
    assert [(each.field, each.corrected, each.row) for each in old] == [
        ("value_raw", "1,3", None),
        ("year", "2022", None),
    ]
    append(tmp_path, [decided("1:I/1/1.2:1", "value_raw", "5", "6")])
    written = path.read_text(encoding="utf-8").splitlines()
    assert written == [f"{_OLD},appendix,row,column", *(f"{line},,," for line in lines[:2]), lines[2], written[-1]]
    assert read_corrections(tmp_path)[:2] == old
    assert [each.name for each in tmp_path.iterdir()] == ["corrections.csv"]


def test_a_decision_being_written_while_the_file_is_brought_up_to_date_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "corrections.csv"
    path.write_text(f"{_OLD}\n{ID},{SHA},,year,2023,2022,corrected,2025-01-02T03:04:06.000Z,chi,\n", encoding="utf-8")
    real, between = fcntl.flock, [True]

    def lock(file: object, how: int) -> None:
        if between.pop() if between else False:
            append(tmp_path, [decided("", "title", "x", "of another window")])
        real(file, how)  # type: ignore[arg-type]

    monkeypatch.setattr(fcntl, "flock", lock)
    append(tmp_path, [decided("", "signer", "x", "y")])
    assert [each.field for each in read_corrections(tmp_path)] == ["year", "title", "signer"]


def test_decisions_are_a_table_of_the_package(tmp_path: Path) -> None:
    out = tmp_path / "out"
    _write(out)
    assert (out / "corrections.csv").read_text(encoding="utf-8") == f"{_OLD},appendix,row,column\n"
    append(
        out,
        [
            decided("", "year", "2023", "2022"),
            decided("1:I/1/1.1", "", "1.1 | x", choice="kept", appendix=1, row=1),
            decided("1:I/1/1.1:1", "value_raw", "1.204", "9", appendix=1, row=1, column=1),
        ],
    )
    checked = Package(str(out / "datapackage.json")).validate()
    assert checked.valid, checked.flatten(["type", "note"])
    _write(out)
    frame = cchc_extract.read(out).corrections
    assert frame["column"].tolist() == [pd.NA, pd.NA, 1]
    assert [each.row for each in read_corrections(out)] == [None, 1, 1]


def test_a_full_disk_keeps_no_half_decision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    append(tmp_path, [decided("", "title", "x", "y")])
    before = (tmp_path / "corrections.csv").read_bytes()
    real = __import__("os").write
    monkeypatch.setattr("os.write", lambda handle, content: real(handle, content[:10]))
    with pytest.raises(OutputError, match="not kept"):
        append(tmp_path, [decided("", "year", "2023", "2022")])
    assert (tmp_path / "corrections.csv").read_bytes() == before


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_decision_made_while_the_dataset_is_replaced_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    out = tmp_path / "out"
    _write(out)
    append(out, [decided("", "year", "2023", "2022")])
    handle = (out / "corrections.csv").open("ab")
    real = staging._exchange

    def exchange(one: Path, other: Path) -> bool:
        done = real(one, other)
        late = decided("", "title", "x", "late")
        if when == "after":
            append(out, [late])
        else:
            handle.write(b"%s" % (out / "corrections.csv").read_bytes().splitlines()[1].replace(b"year", b"issuer"))
            handle.close()
        return done

    monkeypatch.setattr(staging, "_exchange", exchange)
    _write(out)
    fields = [each.field for each in read_corrections(out)]
    assert fields == (["year", "title"] if when == "after" else ["year", "issuer"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]


def _write(out: Path, results: Sequence[FileResult] = ()) -> None:
    with Dataset(out) as dataset:
        for each in results or (read(),):
            dataset.add(lines_of(each))
        dataset.publish({})


def test_a_run_applies_what_was_decided_without_reading_anything_again(tmp_path: Path) -> None:
    out = tmp_path / "out"
    run = [str(SAMPLE), "-o", str(out), "--jobs", "1"]
    CliRunner().invoke(app, [*run, "-q"])
    before = list(csv.DictReader((out / "rows.csv").open(encoding="utf-8")))
    line = next(each for each in before if each["value_raw"] == "3775")
    kept = next(each for each in before if each["row"] == "2")
    own = {"document_id": line["document_id"], "sha256": _sha(out), "label": line["indicator"]}
    append(
        out,
        [
            decided(value_place(line), "value_raw", "3775", "2.838", **own),
            decided(row_place(kept), "", row_reading([kept]), choice="kept", **{**own, "label": kept["indicator"]}),
            decided("9:none", "", "x", choice="kept", **own),
            decided("", "year", "2023", "2022", document_id="0" * 16, sha256="0" * 64),
        ],
    )
    said = CliRunner().invoke(app, run).output
    after = list(csv.DictReader((out / "rows.csv").open(encoding="utf-8")))
    changed = [each for each, old in zip(after, before, strict=True) if each != old]
    assert [(each["value"], each["corrected"]) for each in changed if each["row"] == line["row"]] == [
        ("2838", "value_raw")
    ]
    assert [each["corrected"] for each in changed if each["row"] == "2"] == ["kept"]
    assert len(changed) == 2
    counts = json.loads((out / "run.json").read_text(encoding="utf-8"))["counts"]
    assert (counts["known"], counts["corrections"]) == (1, {"applied": 2, "lost": 1, "elsewhere": 1})
    assert "2 decisions applied, 1 that no longer fit (finding correction-lost), 1 about other reports" in said


def _sha(out: Path) -> str:
    return next(csv.DictReader((out / "documents.csv").open(encoding="utf-8")))["sha256"]
