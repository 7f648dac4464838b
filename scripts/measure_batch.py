"""Measures a batch of small born-digital files: does the parent's memory or the time a file takes grow with their number?

    .venv/bin/python scripts/measure_batch.py [--files 1000,10000] [--jobs 2]

For each number: the parent's memory at the end and at most, CPU seconds and wall time a file over the first and the last tenth, and the CPU
seconds of a second run over the unchanged folder, per 1,000 files. Works in a temporary folder, with a cache of its own.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

ROWS = (
    ("STT", "Noi dung", "Don vi", "So lieu"),
    ("1", "So ho so tiep nhan", "Ho so", "120"),
    ("2", "Ty le", "%", "98,5"),
)
COLUMNS = (60, 110, 330, 420, 520)
TENTH = 10


def make(folder: Path, number: int) -> None:
    """Reports of one page with a table, each with a number of its own."""
    folder.mkdir()
    long_ago = time.time() - 3600
    for each in range(number):
        path = folder / f"{each:06d}.pdf"
        canvas = Canvas(str(path))
        canvas.drawString(60, 780, f"UY BAN NHAN DAN XA SO {each}")
        canvas.drawString(60, 760, f"So: {each}/BC-UBND")
        for index, row in enumerate(ROWS):
            top = 700 - 20 * index
            for left, right, text in zip(COLUMNS, COLUMNS[1:], row, strict=False):
                canvas.rect(left, top, right - left, 20)
                canvas.drawString(left + 3, top + 5, text)
        canvas.save()
        os.utime(path, (long_ago, long_ago))


def resident(pid: int) -> int:
    """Bytes of memory a process holds."""
    fields = Path(f"/proc/{pid}/statm").read_text().split()
    return int(fields[1]) * resource.getpagesize()


def measured(folder: Path, out: Path, jobs: int, cache: Path) -> dict[str, float]:
    """One run as a user starts it, watched from outside by its ``run.json``."""
    command = [
        sys.executable,
        "-m",
        "cchc_extract",
        str(folder),
        "-o",
        str(out),
        "--jobs",
        str(jobs),
        "--log-json",
        "-q",
    ]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    process = subprocess.Popen(
        command,
        env=os.environ | {"CCHC_CACHE": str(cache)},
        stderr=subprocess.PIPE,
        text=True,
        stdout=subprocess.DEVNULL,
    )
    memory, times = [0], []
    for line in process.stderr or ():
        if '"file-finished"' in line:
            times.append(time.monotonic() - started)
            if len(times) % 20 == 0:
                memory.append(resident(process.pid))
    process.wait()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    tenth = max(1, len(times) // TENTH)
    return {
        "most": max(memory) / 1e6,
        "end": memory[-1] / 1e6,
        "cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "second tenth": (times[2 * tenth - 1] - times[tenth - 1]) / tenth * 1000,
        "last tenth": (times[-1] - times[-1 - tenth]) / tenth * 1000,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", default="1000,10000")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    print(
        "files   parent MB at end (most)   CPU ms/file   wall ms/file: second tenth, last tenth   again: CPU s per 1,000"
    )
    for number in map(int, options.files.split(",")):
        with tempfile.TemporaryDirectory() as name:
            place = Path(name)
            make(place / "in", number)
            first = measured(place / "in", place / "out", options.jobs, place / "cache")
            again = measured(place / "in", place / "out", options.jobs, place / "cache")
        print(
            f"{number:<7} {first['end']:>7.1f} ({first['most']:.1f}) {first['cpu'] / number * 1000:>20.1f}"
            f" {first['second tenth']:>22.1f} {first['last tenth']:>8.1f} {again['cpu'] / number * 1000:>27.2f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
