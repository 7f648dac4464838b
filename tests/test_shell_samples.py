"""The real command on the samples, and on bad files among good ones."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from frictionless import Package
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas
from shell_command import COMMAND, SAMPLES, TRUTH, call, lines
from shell_results import report

from cchc_extract.explain import explain
from cchc_extract.model import Finding, Reading
from cchc_extract.pipeline import ReportTrace, Trace


@pytest.fixture(scope="module")
def digital(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dataset of the samples that need no OCR, by the real command."""
    out = tmp_path_factory.mktemp("samples") / "out"
    paths = [path for path in SAMPLES.iterdir() if path.suffix in (".txt", ".docx") or "quy" in path.name]
    done = subprocess.run(
        [COMMAND, *paths, "-o", out, "--jobs", "2", "-q"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return out


def test_dataset_of_the_samples_is_valid(digital: Path) -> None:
    checked = Package(str(digital / "datapackage.json")).validate()
    assert checked.valid, checked.flatten(["type", "note"])
    assert {line["status"] for line in lines(digital, "files")} == {"ok"}


def test_the_catalogue_that_was_used_is_part_of_the_dataset(digital: Path) -> None:
    indicators = {line["indicator_id"]: line for line in lines(digital, "indicators")}
    assert {line["indicator_id"] for line in lines(digital, "rows")} <= indicators.keys() | {""}
    rate = indicators["par_plan_completion_rate"]
    assert (rate["label_vi"].startswith("Tỷ lệ hoàn thành Kế hoạch CCHC năm"), rate["unit_type"]) == (True, "percent")
    assert rate["formula"] == "par_plan_tasks_completed / par_plan_tasks_planned * 100"


@pytest.mark.parametrize("truth_file", sorted(TRUTH.glob("*.truth.json")), ids=lambda path: path.name.split(".")[0])
def test_values_of_the_samples_are_those_printed(digital: Path, truth_file: Path) -> None:
    """Every value of every row, against truth written down by hand or known from the making of the file."""
    truth = json.loads(truth_file.read_text(encoding="utf-8"))
    name = truth_file.name.removesuffix(".truth.json")
    (document,) = (line for line in lines(digital, "documents") if Path(line["file"]).stem == name)
    printed = [row for appendix in truth["appendices"] for row in appendix["rows"] if row["type"] is not None]
    expected = [None if number is None else float(number) for row in printed for number in row["numbers"]]
    rows = [line for line in lines(digital, "rows") if line["document_id"] == document["document_id"]]
    got = [float(line["value"]) if line["value"] else None for line in rows if line["kind"] in ("data", "total")]
    assert got == expected


def test_explain_names_fields_and_tables() -> None:
    done = call("explain", SAMPLES / "phuong-hong-hai-2023.txt")
    assert done.exit_code == 0
    assert "282/BC-UBND" in done.output
    assert "107 rows" in done.output


def test_explain_says_how_a_text_is_known_and_what_a_wrong_figure_explains() -> None:
    readings = (
        Reading(
            appendix=1, row=4, field="unit", read="Ngừơi", kept="Người", rule="unit-repeated", confidence=0.95,
            alternatives=(("Ngươi", 0.31), ("Nguời", None)),
        ),
        Reading(field="signer", read="Lê Thi A", kept="Lê Thị A", rule="a-rule-of-tomorrow"),
    )  # fmt: skip
    findings = (
        Finding(code="R1-rate", severity="error", stage="check", message="98 is not 97", cause=2),
        Finding(code="R4-total", severity="error", stage="check", message="12 is not 11"),
        Finding(code="R3-part", severity="error", stage="check", message="12 > 11", state="settled"),
    )
    made = ReportTrace(
        layouts=(), fields={}, tables=(), family=None, report=report(readings=readings, findings=findings)
    )
    said = explain(Trace(pages=(), reports=(made,), seconds={}))
    assert (
        "    appendix 1, row 4, unit: read 'Ngừơi', kept 'Người' [unit-repeated: the report prints this unit elsewhere, "
        "or 'Ngươi' 0.31, 'Nguời', confidence 0.95]\n"
        "    signer: read 'Lê Thi A', kept 'Lê Thị A' [a-rule-of-tomorrow]\n"
        "  Findings: 3\n"
        "    error   R4-total (document): 12 is not 11\n"
        "      explained by it: error   R1-rate (document): 98 is not 97\n"
        "    settled error   R3-part (document): 12 > 11\n"
    ) in said


def test_explain_of_what_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"<html></html>")
    done = call("explain", tmp_path / "x.pdf")
    assert done.exit_code == 7
    assert "web page" in done.stderr


def test_bad_files_among_good_ones(tmp_path: Path) -> None:
    """Each gets its line and a reason; the good ones come out as they do alone."""
    good = (SAMPLES / "xa-ea-kly-quy-3-2024.pdf").read_bytes()
    bad = {
        "empty.pdf": b"",
        "html.pdf": b"<!DOCTYPE html><html></html>",
        "truncated.pdf": good[:30_000],
        "junk.pdf": b"%PDF-1.4\n" + bytes(range(256)) * 20,
        "truncated.docx": (SAMPLES / "thi-xa-sa-pa-2021.docx").read_bytes()[:20_000],
        "encrypted.pdf": encrypted(tmp_path),
        "no head, no table.txt": "Xin chào các bạn.\n".encode(),
    }
    for name in ("alone", "among"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "good.pdf").write_bytes(good)
    for name, content in bad.items():
        (tmp_path / "among" / name).write_bytes(content)
    codes = []
    for name in ("alone", "among"):
        command = [COMMAND, tmp_path / name, "-o", tmp_path / f"out-{name}", "-q"]
        codes.append(subprocess.run(command, capture_output=True, check=False).returncode)
    alone, among = tmp_path / "out-alone", tmp_path / "out-among"
    files = {line["file"]: line for line in lines(among, "files")}
    assert codes == [0, 7]
    assert {file: line["status"] for file, line in files.items()} == dict.fromkeys(bad, "failed") | {
        "good.pdf": "ok",
        "no head, no table.txt": "ok",
    }
    assert all(line["error_code"] and line["error"] for line in files.values() if line["status"] == "failed")
    assert files["encrypted.pdf"]["error_code"] == "encrypted"
    known = files["good.pdf"]["document_id"]
    for table in ("documents", "rows", "references", "figures", "findings"):
        assert [line for line in lines(among, table) if line["document_id"] == known] == lines(alone, table)


def encrypted(folder: Path) -> bytes:
    """A PDF that asks for a password."""
    path = folder / "encrypted.pdf"
    canvas = Canvas(str(path), encrypt=StandardEncryption("secret"))
    canvas.drawString(100, 700, "BÁO CÁO")
    canvas.save()
    return path.read_bytes()


@pytest.mark.ocr
def test_scan(tmp_path: Path) -> None:
    done = call(SAMPLES / "nui-thanh-2022-scan.pdf", "-o", tmp_path / "out", "--jobs", "1")
    assert done.exit_code == 0, done.output
    (document,) = lines(tmp_path / "out", "documents")
    assert (document["source"], document["number_symbol"]) == ("scan", "908/BC-UBND")
    assert len({line["row"] for line in lines(tmp_path / "out", "rows")}) == 17


def test_drawing(tmp_path: Path) -> None:
    drawn = call("explain", SAMPLES / "xa-ea-kly-quy-3-2024.pdf", "--draw", tmp_path / "pictures")
    assert drawn.exit_code == 0
    pictures = sorted((tmp_path / "pictures").glob("*.png"))
    assert len(pictures) >= 2
    for picture in pictures:
        assert f"drawn: {picture}" in drawn.output
