"""Whether a page costs the same however many there are: long reports, many reports, two workers, the cache.

    python scripts/perf/growth.py [--reports 100 1000] [--pages 5 50 500] [--print]

Made reports (reports.py). CPU seconds of the whole program, children included. A run of many reports is set against runs of the
fewest that go on beside it for as long as it takes: the machine is as slow for the ones as for the other. Writes its part of
docs/performance.md.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import mean, median

import pypdfium2
from cost import ONE_THREAD, Cost, cost_of
from marks import put_between
from reports import make

PAGE = Path(__file__).resolve().parents[2] / "docs" / "performance.md"
SHORT = 3
ROUNDS = 3
SETTLED_PAGES = 50
"""Pages extracted before those that count, so that start-up and what is loaded once are left out."""
ALIKE = 200
"""Pages of each length that are measured at least, so that no single page counts for much."""
PAIRED = 400
"""Reports, at most, that one worker and two are compared on: start-up should not count for much."""
VARIETY = 300
"""Different reports made; more are the same with a remark at their end, which makes them files of their own."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", nargs="*", type=int, default=[100, 1000])
    parser.add_argument("--pages", nargs="*", type=int, default=[5, 50, 500])
    parser.add_argument("--print", action="store_true")
    options = parser.parse_args()
    os.environ.update(ONE_THREAD)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        text = "\n\n".join((_by_pages(options.pages, folder), _by_reports(options.reports, folder)))
    print(text)
    if not options.print:
        put_between(PAGE, "growth", text)
    return 0


def _by_pages(counts: list[int], folder: Path) -> str:
    """CPU by page of reports of one length, by that length: in this process, the best of a few rounds."""
    from cchc_extract import patterns
    from cchc_extract.pipeline import Job, extract
    from cchc_extract.reading.options import ReadOptions
    from cchc_extract.reading.sources import examine, walk
    from cchc_extract.runner.worker import look_for_cycles_rarely

    loaded = patterns.load()
    look_for_cycles_rarely()

    def milliseconds(paths: list[Path]) -> tuple[int, float]:
        sources = list(examine(walk(paths)))
        start = time.process_time()
        pages = sum(extract(Job(source=source, options=ReadOptions(), patterns=loaded)).pages for source in sources)
        return pages, 1000 * (time.process_time() - start)

    lines = ["| pages of a report | letters a page | CPU ms a page | CPU ms for 1,000 letters |", "|---|---|---|---|"]
    make(folder / "settle.pdf", SETTLED_PAGES, 0)
    milliseconds([folder / "settle.pdf"])
    made = {count: _alike(folder, count) for count in counts}
    measured: dict[int, list[tuple[int, float]]] = {count: [] for count in counts}
    for _ in range(ROUNDS):
        for count in counts:
            measured[count].append(milliseconds(made[count]))
    for count in counts:
        pages, taken = min(measured[count], key=lambda each: each[1])
        letters = sum(map(_letters, made[count]))
        lines.append(
            f"| {pages // len(made[count])} | {letters / pages:.0f} | {taken / pages:.1f} | {1000 * taken / letters:.2f} |"
        )
    return "\n".join(lines)


def _alike(folder: Path, pages: int) -> list[Path]:
    """Different reports of ``pages`` pages, one at least."""
    made = [folder / f"long-{pages}-{number}.pdf" for number in range(max(1, ALIKE // pages))]
    for number, path in enumerate(made):
        make(path, pages, number)
    return made


def _letters(path: Path) -> int:
    with pypdfium2.PdfDocument(path) as document:
        return sum(page.get_textpage().count_chars() for page in document)


def _by_reports(counts: list[int], folder: Path) -> str:
    """CPU by report of a whole run, by the number of reports; then the same with two workers, and again with all known."""
    most = max(counts)
    pool = folder / "pool"
    pool.mkdir()
    for number in range(most):
        path = pool / f"report-{number:05}.pdf"
        if number < VARIETY:
            make(path, SHORT, number)
        else:
            made = pool / f"report-{number % VARIETY:05}.pdf"
            path.write_bytes(made.read_bytes() + f"% {number}\n".encode())
    few = min(counts)
    lines = [
        f"| reports | CPU ms a report | the same in runs of {few} beside it | ratio | peak memory, MB | second run, CPU s |",
        "|---|---|---|---|---|---|",
    ]
    for count in counts:
        some = _taken(pool, folder, count)
        if count == few:
            first, compared = _run(some, folder, 1, cached=True), "| | "
        else:
            first, each, beside = _beside(some, count, few, pool, folder)
            compared = f"{each:.1f} | {beside:.1f} | {each / beside:.2f}"
        again = _run(some, folder, 1, cached=True, keep=True)
        lines.append(f"| {count} | {compared} | {first.memory / 1e6:.0f} | {again.cpu:.1f} |")
    some = _taken(pool, folder, min(most, PAIRED))
    paired = [
        _run(some, folder, 1, cached=False).wall / _run(some, folder, 2, cached=False).wall for _ in range(ROUNDS)
    ]
    lines += [
        "",
        f"Two workers take {max(paired):.2f} times less time than one (best of {ROUNDS} pairs; median {median(paired):.2f}).",
    ]
    return "\n".join(lines)


def _beside(some: Path, count: int, few: int, pool: Path, folder: Path) -> tuple[Cost, float, float]:
    """What a run of the ``count`` reports in ``some`` costs; CPU ms a report in it, and in runs of ``few`` that go on beside it, each
    followed by one of a single report. What that one costs is start-up, and left out.
    """
    own = folder / "beside"
    own.mkdir(exist_ok=True)
    with ThreadPoolExecutor(1) as pool_of_one:
        many = pool_of_one.submit(_run, some, folder, 1, cached=True)
        short: list[Cost] = []
        single: list[Cost] = []
        while not many.done():
            short.append(_run(_taken(pool, folder, few), own, 1, cached=True))
            single.append(_run(_taken(pool, folder, 1), own, 1, cached=True))
    start = mean(cost.cpu for cost in single)
    each = 1000 * (many.result().cpu - start) / (count - 1)
    return many.result(), each, 1000 * (mean(cost.cpu for cost in short) - start) / (few - 1)


def _taken(pool: Path, folder: Path, count: int) -> Path:
    """A folder with the first ``count`` reports of ``pool``."""
    some = folder / f"first-{count}"
    some.mkdir(exist_ok=True)
    for path in sorted(pool.iterdir())[:count]:
        target = some / path.name
        if not target.exists():
            target.hardlink_to(path)
    return some


def _run(reports: Path, folder: Path, jobs: int, *, cached: bool, keep: bool = False) -> Cost:
    cache = folder / "cache"
    if not keep:
        shutil.rmtree(cache, ignore_errors=True)
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "cchc_extract",
        reports,
        "-o",
        folder / "out",
        "--jobs",
        str(jobs),
        "-q",
    ]
    return cost_of(command if cached else [*command, "--no-cache"], allowed=(0, 7), more={"CCHC_CACHE": str(cache)})


if __name__ == "__main__":
    sys.exit(main())
