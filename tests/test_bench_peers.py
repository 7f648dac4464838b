"""The bare tables of other tools, as they are read beside ours."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import peergrids
import peers
import pytest
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.platypus import SimpleDocTemplate, Table, TableStyle

from cchc_extract.patterns import load
from cchc_extract.writing.schema import ROWS

LINES = [
    ["STT", "Noi dung", "So lieu", ""],
    ["", "", "Nam 2023", "Nam 2024"],
    ["1", "So van ban", "12", "15"],
    ["2", "So ho so", "7", "9"],
]
SPANS = [("SPAN", (0, 0), (0, 1)), ("SPAN", (1, 0), (1, 1)), ("SPAN", (2, 0), (3, 0))]


@pytest.fixture
def report(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    drawn = Table(LINES, style=TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), *SPANS]))
    SimpleDocTemplate(str(tmp_path / "in" / "a.pdf"), pagesize=A4).build([drawn])
    return tmp_path / "in"


def test_how_far_merged_cells_reach_is_told_by_their_boxes(report: Path) -> None:
    (table,) = peergrids.pdfplumber(str(report / "a.pdf"))
    cells = {(row, col): (rows, cols, text) for row, col, rows, cols, text in table["cells"]}
    assert (table["rows"], table["cols"]) == (4, 4)
    assert [cells[0, col] for col in (0, 1, 2)] == [(2, 1, "STT"), (2, 1, "Noi dung"), (1, 2, "So lieu")]
    assert cells[1, 3] == (1, 1, "Nam 2024")


def test_their_grids_get_our_reading_of_columns(report: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert peers._read_by("pdfplumber", report, out, Path(sys.executable), load())
    head, *lines = (line.split(",") for line in (out / "rows.csv").read_text(encoding="utf-8").splitlines())
    assert tuple(head) == ROWS.header
    wanted = ("stt", "indicator", "column", "column_label", "value")
    assert [tuple(line[head.index(name)] for name in wanted) for line in lines] == [
        ("1", "So van ban", "1", "So lieu / Nam 2023", "12"),
        ("1", "So van ban", "2", "So lieu / Nam 2024", "15"),
        ("2", "So ho so", "1", "So lieu / Nam 2023", "7"),
        ("2", "So ho so", "2", "So lieu / Nam 2024", "9"),
    ]


def test_a_tool_that_is_not_installed_is_said_to_be_missing(tmp_path: Path) -> None:
    (tmp_path / "camelot.py").write_text("raise ImportError('no camelot here')\n", encoding="utf-8")
    grids = Path(peergrids.__file__)
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:0] = [{str(tmp_path)!r}, {str(grids.parent)!r}]\n"
         "import peergrids; sys.argv = ['', 'camelot', 'a.pdf']; sys.exit(peergrids.main())"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr.strip()) == (peergrids.MISSING, "no camelot here")
    assert json.loads(done.stdout or "null") is None
