#!/usr/bin/env python3
"""Measure what confidences are worth: confidence.py BENCH [FOLDER...].

Reads the scans in those folders of a bench (from the cache of earlier runs where it can), compares every cell and field that has a
confidence with the truth, and prints by kind how many of those of about one confidence are right, and the points that
src/cchc_extract/understanding/confidences.py would have by that (with `--raw`: by what the readers say, before its points are applied).
Draws docs/pictures/confidence.svg.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import scorer

from cchc_extract import patterns
from cchc_extract.cache import Cache, default_folder
from cchc_extract.pipeline import Job, ReportTrace, trace
from cchc_extract.reading.options import ReadOptions
from cchc_extract.reading.sources import SourceFile, find_sources
from cchc_extract.runner.memory import memory
from cchc_extract.runner.pages import Shared
from cchc_extract.understanding import confidences
from cchc_extract.understanding.deciding import cells_of, decide_cells
from cchc_extract.writing.lines import as_csv, lines_of
from cchc_extract.writing.schema import ROWS

FOLDERS = ("dev", "office/office", "office/rescans", "real/heads", "real/tables", "cases/scan")
BINS = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99, 1.0001)
OF_ROW = {"stt": "stt", "unit": "unit", "indicator": "label"}
PICTURE = Path("docs/pictures/confidence.svg")

Told = tuple[float, bool]
"""A confidence, and whether the text was right."""


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("bench", type=Path)
    asked.add_argument("folders", nargs="*", default=FOLDERS)
    asked.add_argument("--raw", action="store_true", help="what the readers say, before it is calibrated")
    wanted = asked.parse_args()
    told: dict[str, list[Told]] = defaultdict(list)
    score = scorer.load(wanted.bench)
    for folder in wanted.folders:
        for kind, each in _measured(score, wanted.bench / folder, raw=wanted.raw):
            told[kind].append(each)
    for kind in sorted(told):
        print(f"\n{kind}: {len(told[kind])} measured")
        for low, high, said, right, count in _binned(told[kind]):
            print(f"  {low:.2f} to {min(high, 1):.2f}: said {said:.3f}, right {right:.3f} of {count}")
        print(f"  points: {_points(told[kind])}")
    kinds = {kind: each for kind, each in told.items() if not kind.startswith("rule ")}
    PICTURE.write_text(_drawn(kinds), encoding="utf-8")
    return 0


def _measured(score: ModuleType, folder: Path, *, raw: bool) -> Iterator[tuple[str, Told]]:
    known = memory(Cache(default_folder()), ReadOptions(), None)
    loaded = patterns.load()
    truths = {path.name.removesuffix(".truth.json"): path for path in sorted(folder.rglob("*.truth.json"))}
    for source in find_sources([folder]):
        truth = truths.get(Path(source.file).stem)
        if truth is None or source.kind not in ("pdf", "image"):
            continue
        job = Job(source=source, options=ReadOptions(), patterns=loaded, recall=Shared(known.pages(source), None))
        reports = trace(job).reports
        if reports and any(page.page.source == "scan" for page in reports[0].layouts):
            yield from _compared(score, json.loads(truth.read_text(encoding="utf-8")), source, reports[0], raw=raw)


def _compared(
    score: ModuleType, truth: dict[str, Any], source: SourceFile, found: ReportTrace, *, raw: bool
) -> Iterator[tuple[str, Told]]:
    for name, wanted in score.truth_meta(truth).items():
        field = found.report.fields.get(name)
        if field is not None and field.confidence is not None:
            yield (
                _kind_of_field(name),
                (_said(field, _kind_of_field(name), raw=raw), score.loose(wanted) == score.loose(field.value)),
            )
    if not truth["appendices"]:
        return
    rows = list(score.rows_of(truth))
    got = _rows(score, source, found)
    wanted = {(got[j]["appendix"], got[j]["row"]): rows[i] for i, j in score.align(rows, got)}
    decided = decide_cells(found.tables, patterns.load().units)
    values = {(row.appendix, row.row, value.column): value for row in found.report.rows for value in row.values}
    for cell in cells_of(decided):
        row, known = wanted.get((cell.appendix, cell.row)), cell.evidence
        if row is None or known.confidence is None:
            continue
        if cell.field in OF_ROW:
            kind = OF_ROW[cell.field]
            same = score.same_stt if kind == "stt" else lambda a, b: score.norm(a) == score.norm(b)
            right = bool(same(row[cell.field], known.text))
            yield kind, (_said(known, kind, raw=raw), right)
            for rule in {each.rule for each in known.decisions if each.read != each.kept}:
                yield f"rule {rule} on {kind}", (_said(known, kind, raw=raw), right)
        elif (
            cell.column is not None
            and cell.column <= len(row["values"])
            and len(row["values"]) == _columns(got, cell.appendix)
        ):
            value = values.get((cell.appendix, cell.row, cell.column))
            if value is not None and (value.number is not None or value.state == "dash"):
                right = row["values"][cell.column - 1] == score.number(value.number)
                yield "number", (_said(known, "number", raw=raw), bool(right))


def _said(known: Any, kind: confidences.Kind, *, raw: bool) -> float:
    """What is said of a text: by its reader, or as calibrated."""
    return float(known.confidence if raw else confidences.worth_of(known.confidence, kind))


def _kind_of_field(name: str) -> confidences.Kind:
    return "head"


def _columns(got: Sequence[dict[str, Any]], appendix: int) -> int:
    return max((len(row["values"]) for row in got if row["appendix"] == appendix), default=0)


def _rows(score: ModuleType, source: SourceFile, found: ReportTrace) -> list[dict[str, Any]]:
    """The rows of a report as the scorer reads them out of ``rows.csv``."""
    from cchc_extract.model import FileResult

    result = FileResult(file=source.file, sha256=source.sha256, bytes=0, status="ok", reports=(found.report,))
    folder = Path("build") / "confidence"
    folder.mkdir(parents=True, exist_ok=True)
    header = as_csv(ROWS, [dict(zip(ROWS.header, ROWS.header, strict=True))])
    (folder / "rows.csv").write_text(header + lines_of(result).lines.get("rows", b"").decode(), encoding="utf-8")
    rows: list[dict[str, Any]] = next(iter(score.read_rows(folder / "rows.csv").values()), [])
    return rows


def _binned(told: Sequence[Told]) -> Iterator[tuple[float, float, float, float, int]]:
    said, right = np.array([each[0] for each in told]), np.array([each[1] for each in told])
    for low, high in itertools.pairwise(BINS):
        inside = (said >= low) & (said < high)
        if inside.any():
            yield low, high, float(said[inside].mean()), float(right[inside].mean()), int(inside.sum())


def _points(told: Sequence[Told]) -> list[tuple[float, float]]:
    """A rising line through the measured shares: neighbours that fall are joined (pool adjacent violators)."""
    pools: list[list[float]] = []  # said, right, weight
    for _, _, said, right, count in _binned(told):
        pools.append([said, right, count])
        while len(pools) > 1 and pools[-2][1] >= pools[-1][1]:
            (a, b, n), (c, d, m) = pools[-2], pools[-1]
            pools[-2:] = [[(a * n + c * m) / (n + m), (b * n + d * m) / (n + m), n + m]]
    return [(round(said, 3), round(right, 3)) for said, right, _ in pools]


def _drawn(told: dict[str, list[Told]]) -> str:
    """A picture: for each kind the share that is right over what was said; on the line they are the same."""
    size, rim, colours = 320, 36, ("#1b6", "#26c", "#c62", "#839", "#555")
    lines = [f'<line x1="{rim}" y1="{size + rim}" x2="{size + rim}" y2="{rim}" stroke="#bbb" stroke-dasharray="4"/>']
    for number, kind in enumerate(sorted(told)):
        points = [(said, right, count) for _, _, said, right, count in _binned(told[kind]) if count >= 15]
        places = [
            (rim + size * (said - 0.3) / 0.7, rim + size * (1 - (right - 0.3) / 0.7))
            for said, right, _ in points
            if said >= 0.3
        ]
        path = " ".join(f"{x:.1f},{min(y, size + rim):.1f}" for x, y in places)
        colour = colours[number % len(colours)]
        lines.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        lines += [f'<circle cx="{x:.1f}" cy="{min(y, size + rim):.1f}" r="3" fill="{colour}"/>' for x, y in places]
        lines.append(
            f'<text x="{rim + 10}" y="{rim + 16 * (number + 1)}" fill="{colour}">{kind}, {len(told[kind])} measured</text>'
        )
    for at in (0.3, 0.5, 0.7, 0.9, 1.0):
        x, y = rim + size * (at - 0.3) / 0.7, rim + size * (1 - (at - 0.3) / 0.7)
        lines.append(f'<text x="{x - 8:.0f}" y="{size + rim + 16}">{at}</text><text x="6" y="{y + 4:.0f}">{at}</text>')
    lines.append(f'<text x="{rim + size / 2 - 40:.0f}" y="{size + rim + 32}">confidence said</text>')
    lines.append(f'<text x="2" y="{rim - 14}">share that is right</text>')
    whole = size + 2 * rim
    place = f'viewBox="0 0 {whole} {whole}" width="{whole}" height="{whole}" font-family="sans-serif" font-size="12"'
    paper = '<rect width="100%" height="100%" fill="#fff"/>'
    return "\n".join([f'<svg xmlns="http://www.w3.org/2000/svg" {place}>', paper, *lines, "</svg>", ""])


if __name__ == "__main__":
    sys.exit(main())
