#!/usr/bin/env python3
"""Score the bare tables of pdfplumber and camelot beside ours on a folder of born-digital PDF files with truth:
peers.py BENCH FOLDER [--python PYTHON] [--write].

BENCH holds score.py and FOLDER, with each NAME.pdf a NAME.truth.json. All tools get the same reading of columns, ours: headings, roles,
rows over pages and values are made of their grids as of our own, so what differs is the grid. PYTHON is that of an environment with the
other tools (default: the one that `make perf` sets up, else this one); one that is not installed is said to be so. --write puts the table
into docs/accuracy.md.
"""

from __future__ import annotations

import argparse
import csv
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from peergrids import MISSING, TOOLS

from cchc_extract.model import Cell, Grid, Page, PageLayout, Row
from cchc_extract.patterns import Patterns, load
from cchc_extract.understanding.rows import type_rows
from cchc_extract.understanding.tables import read_tables
from cchc_extract.writing.schema import DOCUMENTS, ROWS

ROOT = Path(__file__).parents[1]
PERF = ROOT / "build" / "perf-venv" / "bin" / "python"
PAGE = ROOT / "docs" / "accuracy.md"
BEGIN, END = "<!-- peers -->", "<!-- /peers -->"
COLUMNS = ("rows", "exact", "values", "stt", "labels", "silent", "review")
OURS = "cchc-extract"
SOME_FAILED = 7


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("folder")
    parser.add_argument("--python", type=Path, default=PERF if PERF.exists() else Path(sys.executable))
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    if not (asked.bench / "score.py").is_file():
        print("No bench here: BENCH is the folder that holds score.py.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as made:
        files = _digital(asked.bench / asked.folder, Path(made) / "files")
        table = "\n".join(_lines(asked.bench, files, Path(made), asked.python))
    print(table)
    if asked.write:
        text = PAGE.read_text(encoding="utf-8")
        before, after = text.split(BEGIN)[0], text.split(END)[1]
        PAGE.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")
    return 0


def _digital(folder: Path, to: Path) -> Path:
    """The born-digital PDF files of ``folder`` with their truth, alone in a folder: the others read no pictures and no Word."""
    to.mkdir()
    for truth in sorted(folder.glob("*.truth.json")):
        pdf = truth.with_name(truth.name.replace(".truth.json", ".pdf"))
        if "digital" in json.loads(truth.read_text(encoding="utf-8"))["form"] and pdf.is_file():
            shutil.copy(pdf, to)
            shutil.copy(truth, to)
    return to


def _lines(bench: Path, files: Path, made: Path, python: Path) -> Iterator[str]:
    """The table in Markdown, a line for each tool."""
    count = len(list(files.glob("*.pdf")))
    yield f"| tool ({count} files) | {' | '.join(COLUMNS)} |"
    yield f"|---|{'---|' * len(COLUMNS)}"
    patterns = load()
    for tool in TOOLS:
        out = made / tool
        if _read_by(tool, files, out, python, patterns):
            yield _line(tool, _scored(bench, files, out))
        else:
            yield f"| {tool} | not installed |{' |' * (len(COLUMNS) - 1)}"
    command = [sys.executable, "-m", "cchc_extract", files, "-o", made / OURS, "-q", "--no-cache"]
    if subprocess.run(command, check=False).returncode not in (0, SOME_FAILED):
        raise SystemExit("cchc-extract itself failed on the folder.")
    yield _line(f"**{OURS}**", _scored(bench, files, made / OURS))


def _read_by(tool: str, files: Path, out: Path, python: Path, patterns: Patterns) -> bool:
    """Write the dataset of the tables that ``tool`` finds; ``False`` where it is not installed."""
    pdfs = sorted(map(str, files.glob("*.pdf")))
    grids = Path(__file__).with_name("peergrids.py")
    done = subprocess.run([python, grids, tool, *pdfs], capture_output=True, text=True, check=False)
    if done.returncode == MISSING:
        print(f"{tool} is not installed in {python}: `make perf` sets an environment up that has it.", file=sys.stderr)
        return False
    done.check_returncode()
    out.mkdir()
    found: Mapping[str, Sequence[Mapping[str, Any]]] = json.loads(done.stdout)
    with (out / "documents.csv").open("w", encoding="utf-8", newline="") as text:
        documents = csv.DictWriter(text, DOCUMENTS.header)
        documents.writeheader()
        documents.writerows({"document_id": Path(pdf).stem, "file": Path(pdf).name} for pdf in pdfs)
    with (out / "rows.csv").open("w", encoding="utf-8", newline="") as text:
        rows = csv.DictWriter(text, ROWS.header)
        rows.writeheader()
        for pdf in pdfs:
            typed, _ = type_rows(read_tables(_layouts(found[pdf]), patterns), patterns)
            rows.writerows(line for row in typed for line in _records(Path(pdf).stem, row))
    return True


def _layouts(found: Sequence[Mapping[str, Any]]) -> list[PageLayout]:
    by_page: dict[int, list[Grid]] = {}
    for table in found:
        cells = tuple(
            Cell(row=row, col=col, row_span=rows, col_span=cols, text=text)
            for row, col, rows, cols, text in table["cells"]
        )
        grid = Grid(page=table["page"], rows=table["rows"], cols=table["cols"], cells=cells, method="rules")
        by_page.setdefault(table["page"], []).append(grid)
    return [
        PageLayout(page=Page(number=number, source="digital"), blocks=tuple(grids))
        for number, grids in sorted(by_page.items())
    ]


def _records(document: str, row: Row) -> Iterator[dict[str, object]]:
    own = {
        "document_id": document,
        "appendix": row.appendix,
        "row": row.row,
        "kind": row.kind,
        "stt": row.stt,
        "indicator": row.indicator,
        "unit": row.unit,
        "note": row.note,
    }
    if not row.values:
        yield {**own, "column": 1, "value_state": "blank"}
    for value in row.values:
        yield {
            **own,
            "column": value.column,
            "column_label": value.label,
            "value_raw": value.raw,
            "value_state": value.state,
            "value_type": value.type,
            "value": value.number,
        }


def _scored(bench: Path, files: Path, out: Path) -> Mapping[str, float]:
    scores = out / "scores.json"
    command = [sys.executable, bench / "score.py", files, out, "--json", scores]
    subprocess.run(command, check=True, capture_output=True)
    figures: Mapping[str, float] = json.loads(scores.read_text(encoding="utf-8"))["forms"]["ALL"]
    return figures


def _line(tool: str, figures: Mapping[str, float]) -> str:
    shown = (f"{figures[name]:.1f}" if name == "silent" else f"{figures[name]:.3f}" for name in COLUMNS)
    return f"| {tool} | {' | '.join(shown)} |"


if __name__ == "__main__":
    sys.exit(main())
