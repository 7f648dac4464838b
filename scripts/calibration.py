#!/usr/bin/env python3
"""How far a row's confidence can be believed: calibration.py BENCH TRUTH_FOLDER DATASET [--svg FILE].

BENCH holds score.py, whose alignment of truth and dataset is used. Prints for each band of confidence how many scanned rows lie in it and
how many of these have the right number and values, and draws the same as a picture.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import scorer

BANDS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1.0001)
WIDTH, HEIGHT, MARGIN = 560, 320, 48


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("bench", "truth", "dataset"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--svg", type=Path)
    given = parser.parse_args()
    score = scorer.load(given.bench)
    pairs = list(_judged(score, given.truth, given.dataset))
    bands = [(low, high, [right for sure, right in pairs if low <= sure < high]) for low, high in pairwise(BANDS)]
    for low, high, judged in bands:
        share = f"{sum(judged) / len(judged):.4f}" if judged else "-"
        print(f"{low:.2f} to {min(high, 1):.2f}  rows {len(judged):>5}  right {share}")
    above = [right for sure, right in pairs if sure >= 0.9]
    print(
        f"of {len(above)} rows said to be at least 0.9 sure, {sum(above) / max(1, len(above)):.4f} have the right number and values"
    )
    if given.svg:
        given.svg.write_text(_picture(bands), encoding="utf-8")


def _judged(score: ModuleType, truth_folder: Path, dataset: Path) -> Iterator[tuple[float, bool]]:
    """(confidence, whether number and values are right) of every scanned row that answers a row of the truth."""
    sure: dict[tuple[str, int, int], float] = {}
    for line in csv.DictReader((dataset / "rows.csv").open(encoding="utf-8", newline="")):
        if line["confidence"]:
            sure[line["document_id"], int(line["appendix"]), int(line["row"])] = float(line["confidence"])
    rows = score.read_rows(dataset / "rows.csv")
    documents = {
        Path(each["file"]).stem: each["document_id"]
        for each in csv.DictReader((dataset / "documents.csv").open(encoding="utf-8"))
    }
    for path in sorted(truth_folder.rglob("*.truth.json")):
        name = documents.get(path.name.removesuffix(".truth.json"), "")
        truth, got = list(score.rows_of(json.loads(path.read_text(encoding="utf-8")))), rows.get(name, [])
        for i, j in score.align(truth, got):
            place = (name, got[j]["appendix"], got[j]["row"])
            if place in sure:
                right = score.same_values(truth[i], got[j]) and score.norm(truth[i]["stt"]) == score.norm(got[j]["stt"])
                yield sure[place], right


def _picture(bands: list[tuple[float, float, list[bool]]]) -> str:
    """A bar for each band, as high as the share of right rows, with the number of rows under it."""
    step = (WIDTH - 2 * MARGIN) / len(bands)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="11">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        f'<text x="{MARGIN}" y="20" font-size="13">Share of rows with the right number and values, by the confidence stated</text>',
    ]
    for index, (low, high, judged) in enumerate(bands):
        x, share = MARGIN + index * step, sum(judged) / len(judged) if judged else 0.0
        top = HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN - 16)
        parts.append(
            f'<rect x="{x + 4:.1f}" y="{top:.1f}" width="{step - 8:.1f}" height="{HEIGHT - MARGIN - top:.1f}" fill="#2f6fb0"/>'
        )
        parts.append(
            f'<text x="{x + step / 2:.1f}" y="{top - 4:.1f}" text-anchor="middle">{share:.3f}</text>' if judged else ""
        )
        parts.append(
            f'<text x="{x + step / 2:.1f}" y="{HEIGHT - 30}" text-anchor="middle">{low:.2f}–{min(high, 1):.2f}</text>'
        )
        parts.append(f'<text x="{x + step / 2:.1f}" y="{HEIGHT - 14}" text-anchor="middle">{len(judged)} rows</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


if __name__ == "__main__":
    main()
