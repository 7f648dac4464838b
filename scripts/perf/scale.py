"""What an archive costs, worked out from what a page, a report and a task cost: python scripts/perf/scale.py [--scan S] [--digital S] ...

Writes its part of docs/scale.md. The defaults are what was measured last; measure anew with compare.py, growth.py and cluster.py.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from marks import put_between

PAGE = Path(__file__).resolve().parents[2] / "docs" / "scale.md"
ARCHIVES = (("a province", 200_000), ("the country", 100_000_000))
NIGHT_HOURS = 10
SCANNED_BYTES, REPORT_BYTES, DATASET_BYTES = 77_000, 46_000, 45_000
"""In the cache by scanned page and by report, and in the dataset by report (samples and made reports)."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scan", type=float, default=0.85, help="CPU seconds of a scanned page")
    parser.add_argument("--digital", type=float, default=0.016, help="CPU seconds of a born-digital page")
    parser.add_argument("--task", type=float, default=2.5, help="CPU milliseconds of the scheduler for a task")
    parser.add_argument("--share", type=float, default=0.8, help="share of the pages that are scanned")
    parser.add_argument("--pages", type=int, default=10, help="pages of a report")
    parser.add_argument("--worker", type=int, default=320, help="MB of memory of a worker")
    parser.add_argument("--print", action="store_true")
    options = parser.parse_args()
    text = "\n".join(_lines(options))
    print(text)
    if not options.print:
        put_between(PAGE, "scale", text)
    return 0


def _lines(options: argparse.Namespace) -> Iterator[str]:
    page = options.share * options.scan + (1 - options.share) * options.digital
    yield f"With {options.scan:g} CPU s a scanned page, {options.digital:g} a born-digital one, {options.share:.0%} of the pages scanned,"
    yield f"{options.pages} pages a report and {options.task:g} ms of the scheduler a task:"
    yield ""
    yield "| | " + " | ".join(f"{name}, {pages:,} pages" for name, pages in ARCHIVES) + " |"
    yield "|---|" + "---|" * len(ARCHIVES)
    rows = {
        "core-hours": [f"{pages * page / 3600:,.0f}" for _, pages in ARCHIVES],
        f"cores to be done in a night of {NIGHT_HOURS} hours": [
            f"{pages * page / 3600 / NIGHT_HOURS:,.0f}" for _, pages in ARCHIVES
        ],
        "cores to be done in 30 days": [f"{max(1.0, pages * page / 86400 / 30):,.0f}" for _, pages in ARCHIVES],
        "memory of the workers of 30 days, GB": [
            f"{max(1.0, pages * page / 86400 / 30) * options.worker / 1000:,.1f}" for _, pages in ARCHIVES
        ],
        "cache, pages read from pictures, GB": [
            f"{pages * options.share * SCANNED_BYTES / 1e9:,.0f}" for _, pages in ARCHIVES
        ],
        "cache, lines of reports, GB": [f"{pages / options.pages * REPORT_BYTES / 1e9:,.1f}" for _, pages in ARCHIVES],
        "dataset as CSV, GB": [f"{pages / options.pages * DATASET_BYTES / 1e9:,.1f}" for _, pages in ARCHIVES],
        "CPU of the scheduler, core-hours": [
            f"{pages / options.pages * options.task / 3.6e6:,.2f}" for _, pages in ARCHIVES
        ],
        "understanding alone (patterns changed, pages known), core-hours": [
            f"{pages * options.digital / 3600:,.0f}" for _, pages in ARCHIVES
        ],
    }
    for name, cells in rows.items():
        yield f"| {name} | " + " | ".join(cells) + " |"
    most = options.pages * page / (options.task / 1000)
    yield ""
    yield f"One scheduler, which is one thread, keeps at most {most:,.0f} cores busy with tasks of {options.pages * page:.0f} s."


if __name__ == "__main__":
    sys.exit(main())
