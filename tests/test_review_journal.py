"""The file of decisions: kept whatever happens, and lost by no run."""

from __future__ import annotations

import csv
import fcntl
import json
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from corrected_reports import ID, SAMPLE, SHA, decided, read
from frictionless import Package
from msgspec.structs import replace

import cchc_extract
from cchc_extract.cli.app import app
from cchc_extract.errors import OutputError
from cchc_extract.model import FileResult
from cchc_extract.writing import staging
from cchc_extract.writing.corrections import (
    append,
    read_corrections,
    row_place,
    row_reading,
    standing,
    value_place,
)
from cchc_extract.writing.dataset import Dataset
from cchc_extract.writing.lines import lines_of


def test_the_last_decision_counts_and_undone_takes_it_back(tmp_path: Path) -> None:
    first, second = (decided("1:I/1/1.1:1", "value_raw", "1.204", text) for text in ("1", "2"))
    append(tmp_path, [first])
    append(tmp_path, [second, decided("", "year", "2023", "2022")])
    assert standing(read_corrections(tmp_path))[ID][first.target].corrected == "2"
    append(tmp_path, [replace(second, decision="undone", corrected="")])
    assert list(standing(read_corrections(tmp_path))[ID]) == [("", "year", None, None)]
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
