"""What a page costs, against what people use today: all tools on the same files, one after the other, several rounds.

    python scripts/perf/compare.py [FOLDER...] [--rounds N] [--venv build/perf-venv] [--only TOOL...] [--kind KIND]

FOLDER holds PDF files (default: samples/ and some made reports). Writes the tables of docs/performance.md,
one for each kind of files, between its marks.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import pypdfium2
from cost import Cost, FailedError, cost_of
from marks import put_between
from PIL import Image
from reports import make

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "performance.md"
RIVAL = Path(__file__).with_name("rival.py")
PARTIAL = 7
"""Our exit code where some file is partial; scans often are."""
FEW_LETTERS = 100
"""A page with fewer letters in its text layer has to be read from its picture."""
MADE, MADE_PAGES = 24, (4, 8, 16, 24)
"""Reports made for the born-digital files, and their lengths in turn: start-up, which an archive pays once, should not count for most."""
SCANNED, SCANNED_PAGES = 2, 8
"""The same for the scans: printed, and scanned at an office scanner's resolution, a little askew."""
SCAN_DPI, SCAN_SKEW = 200, 0.4
OURS = "cchc-extract"
FLOORS = {"pdfium": "bare pdfium, text only", "tesseract": "bare Tesseract, 300 dpi"}
NAMES = {
    "pdfplumber": "pdfplumber `extract_tables`",
    "camelot": "camelot, lattice",
    "ocrmypdf": "OCRmyPDF, then pdfplumber",
}
TOOLS = {
    "born digital": (OURS, "pdfium", "pdfplumber", "camelot"),
    "scanned": (OURS, "tesseract", "ocrmypdf", "img2table"),
}
PACKAGES = ("pypdfium2", "pdfplumber", "camelot-py", "img2table", "ocrmypdf")


@dataclass(slots=True)
class Measured:
    """Of one tool on one kind of files: the cost of each round, the same for one file alone, and what went wrong."""

    rounds: list[Cost] = field(default_factory=list)
    alone: list[Cost] = field(default_factory=list)
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Files:
    """Files of one kind and the pages of each; the first has the fewest."""

    paths: tuple[Path, ...]
    pages: tuple[int, ...]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--venv", type=Path, default=ROOT / "build" / "perf-venv")
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--kind", choices=tuple(TOOLS), default="", help="only files of this kind")
    parser.add_argument("--print", action="store_true", help="print the table instead of writing it")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for kind, files in _kinds(_pdfs(options.folders, Path(folder))).items():
            if options.kind in ("", kind):
                text = _table(kind, files, _measure(kind, files, options), Path(folder))
                text += f"\n\n{_machine(options.venv, options.rounds)}"
                print(text, flush=True)
                if not options.print:
                    put_between(PAGE, kind, text)
    return 0


def _pdfs(folders: Sequence[Path], made: Path) -> list[Path]:
    """The PDF files of ``folders``; without any, the samples and made reports."""
    for number in range(0 if folders else MADE):
        make(made / f"made-{number:02}.pdf", MADE_PAGES[number % len(MADE_PAGES)], number)
    for number in range(0 if folders else SCANNED):
        printed = made / "printed"
        make(printed, SCANNED_PAGES, MADE + number)
        _scan(printed, made / f"made-{number}-scan.pdf")
    return [file for folder in folders or (ROOT / "samples", made) for file in sorted(folder.glob("*.pdf"))]


def _scan(printed: Path, into: Path) -> None:
    """The pages of a PDF as grey pictures, as a scanner makes them."""
    document = pypdfium2.PdfDocument(printed)
    pages = [page.render(scale=SCAN_DPI / 72).to_pil().convert("L") for page in document]
    turned = [page.rotate(SCAN_SKEW, Image.Resampling.BICUBIC, fillcolor=255) for page in pages]
    turned[0].save(into, save_all=True, append_images=turned[1:], resolution=SCAN_DPI, quality=75)


def _kinds(paths: Sequence[Path]) -> dict[str, Files]:
    found: dict[str, list[tuple[int, Path]]] = {kind: [] for kind in TOOLS}
    for path in paths:
        document = pypdfium2.PdfDocument(path)
        letters = [document[number].get_textpage().count_chars() for number in range(len(document))]
        if (
            min(letters) >= FEW_LETTERS or max(letters) < FEW_LETTERS
        ):  # pages of both kinds would tell nothing about either
            found["scanned" if max(letters) < FEW_LETTERS else "born digital"].append((len(letters), path))
    return {
        kind: Files(tuple(path for _, path in sorted(each)), tuple(pages for pages, _ in sorted(each)))
        for kind, each in found.items()
        if each
    }


def _measure(kind: str, files: Files, options: argparse.Namespace) -> dict[str, Measured]:
    measured = {tool: Measured() for tool in TOOLS[kind] if not options.only or tool in (OURS, *options.only)}
    for tool in measured:  # so that no round has to compile a tool or fetch it from the disk
        with suppress(FailedError, OSError):
            _cost(tool, files.paths[:1], options.venv)
    for number in range(options.rounds):
        for tool, into in measured.items():
            if into.fault:
                continue
            print(f"{kind}, round {number + 1}: {tool}", file=sys.stderr, flush=True)
            try:
                into.alone.append(_cost(tool, files.paths[:1], options.venv))
                into.rounds.append(_cost(tool, files.paths, options.venv))
            except (FailedError, OSError) as error:
                into.fault = str(error).strip().splitlines()[-1] if str(error).strip() else type(error).__name__
    return measured


def _cost(tool: str, paths: Sequence[Path], venv: Path) -> Cost:
    if tool != OURS:
        return cost_of([venv / "bin" / "python", RIVAL, tool, *paths])
    with tempfile.TemporaryDirectory() as out:
        return cost_of(_ours(paths, Path(out) / "data"), allowed=(0, PARTIAL))


def _ours(paths: Sequence[Path], out: Path) -> list[str | Path]:
    return [sys.executable, "-m", "cchc_extract", *paths, "-o", out, "--jobs", "1", "--no-cache", "-q"]


def _table(kind: str, files: Files, measured: dict[str, Measured], scratch: Path) -> str:
    pages = sum(files.pages)
    lines = [
        f"**{kind.capitalize()}** ({len(files.paths)} files, {pages} pages)",
        "",
        "| tool | pages per CPU second | start-up left out | CPU of ours = 1 | peak memory, MB |",
        "|---|---|---|---|---|",
        *(_line(tool, each, measured[OURS], files) for tool, each in measured.items()),
        "",
        "CPU of ours by stage: " + ", ".join(f"{stage} {share:.0%}" for stage, share in _stages(files, scratch)) + ".",
    ]
    return "\n".join(lines)


def _line(tool: str, found: Measured, ours: Measured, files: Files) -> str:
    name = FLOORS.get(tool) or NAMES.get(tool, tool)
    if found.fault or not found.rounds:
        return f"| {name} | did not run: {found.fault} | | | |"
    pages = sum(files.pages)
    rate = median(pages / cost.cpu for cost in found.rounds)
    rest = pages - files.pages[0]
    alone = zip(found.rounds, found.alone, strict=True)
    going = f"{median(rest / max(1e-3, cost.cpu - one.cpu) for cost, one in alone):.2f}" if rest else ""
    ratio = median(cost.cpu / own.cpu for cost, own in zip(found.rounds, ours.rounds, strict=False))
    memory = median(cost.memory for cost in found.rounds) / 1e6
    return f"| {name} | {rate:.2f} | {going} | {ratio:.2f} | {memory:.0f} |"


def _stages(files: Files, scratch: Path) -> Iterator[tuple[str, float]]:
    """The stages that take 3 % and more of our time, from ``run.json``."""
    out = scratch / "stages"
    subprocess.run(_ours(files.paths, out), check=False, stderr=subprocess.DEVNULL)
    seconds: dict[str, float] = json.loads((out / "run.json").read_text(encoding="utf-8"))["seconds_by_stage"]
    total = sum(seconds.values())
    for stage, taken in sorted(seconds.items(), key=lambda each: -each[1]):
        if total and taken / total >= 0.03:
            yield stage, taken / total


def _machine(venv: Path, rounds: int) -> str:
    """How often it was measured, the class of the machine and the versions, without its name."""
    asked = "import importlib.metadata as m, sys; print(*(f'{n} {m.version(n)}' for n in sys.argv[1:]), sep=', ')"
    done = subprocess.run(
        (venv / "bin" / "python", "-c", asked, *PACKAGES), capture_output=True, text=True, check=False
    )
    engine = subprocess.run(("tesseract", "--version"), capture_output=True, text=True, check=False)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GB, {platform.system()}, Python {platform.python_version()}"
    tesseract = (engine.stdout or engine.stderr).partition("\n")[0]
    load = f"{rounds} round(s) at a load of {os.getloadavg()[0]:.0f}"
    return f"Measured in {load} on {system}; {done.stdout.strip() or 'versions unknown'}, {tesseract}."


if __name__ == "__main__":
    sys.exit(main())
