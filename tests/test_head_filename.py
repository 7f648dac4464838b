"""The number in a file's name, told with the finding about a number that was not read."""

from __future__ import annotations

import pytest
from head_pages import centred, layout_of, line_at, patterns, printed_head

from cchc_extract.model import FileResult, Finding
from cchc_extract.model.document import Report
from cchc_extract.understanding.metadata import read_metadata
from cchc_extract.understanding.metadata.filename import with_number_of_file


def told(file: str, symbol: str = "BC-SNV") -> Finding:
    """The finding about the number, which was left blank, of a report in ``file``."""
    lines = [line for line in printed_head(confidence=0.95) if not line.text.startswith("Số")]
    lines += [
        line_at(100, 98, f"Số:      /{symbol}", confidence=0.9),
        centred(651, "GIÁM ĐỐC", at=440, confidence=0.9),
    ]
    fields, findings = read_metadata([layout_of(lines, source="scan")], patterns())
    assert "number_symbol" not in fields
    report = Report(fields=fields, rows=(), references=(), figures=(), findings=findings, pages=1, source="scan")
    result = FileResult(file=file, sha256="", bytes=0, status="ok", reports=(report,))
    (read,) = with_number_of_file(result).reports
    return next(each for each in read.findings if each.field == "number_symbol")


@pytest.mark.parametrize(
    ("file", "symbol", "number"),
    [
        ("2024/282-BC-SNV.pdf", "BC-SNV", "282/BC-SNV"),
        ("BC_282_2024.pdf", "BC-SNV", "282/BC-SNV"),
        ("Báo cáo số 12-BC (ký).pdf", "BC-SNV", "12/BC-SNV"),
        ("ttr.0075.signed_20250513_144607.pdf", "TTr-UBND", "0075/TTr-UBND"),
        ("hcm_CV687-2021.pdf", "STP-VB", "687/STP-VB"),
        ("574_UB.pdf", "UBND-KTTH", "574/UBND-KTTH"),
        ("BC 6 thang 2024.pdf", "BC-SNV", ""),
        ("BC 12.2024.pdf", "BC-SNV", ""),
        ("2023_BC.pdf", "BC-SNV", ""),
        ("BC 12-BC 13.pdf", "BC-SNV", ""),
        ("KH 45.pdf", "BC-SNV", ""),
        ("scan0012.pdf", "BC-SNV", ""),
    ],
)
def test_the_name_of_a_file_tells_the_number_that_was_not_read(file: str, symbol: str, number: str) -> None:
    finding = told(file, symbol)
    assert finding.expected == number
    assert ("file's name" in finding.message) == bool(number)
