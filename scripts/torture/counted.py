"""How many pages an independent process sees in PDFs: `python -m torture.counted FOLDER FIRST` prints name and count, file by file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_SECONDS = 60


def counted(folder: Path) -> dict[str, int]:
    """``name -> pages`` by pdfium of the regular PDFs directly in ``folder``; a file that breaks or hangs pdfium is passed over."""
    found: dict[str, int] = {}
    names = _names(folder)
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    while len(found) < len(names):
        command = [sys.executable, "-m", "torture.counted", str(folder), str(len(found))]
        try:
            told = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False, env=env).stdout
        except subprocess.TimeoutExpired as late:
            told = late.stdout or b""
        counts = [int(line) for line in told.split()]
        found.update(zip(names[len(found) :], counts, strict=False))
        if len(found) < len(names):
            found[names[len(found)]] = 0  # the one it did not come back from
    return {name: count for name, count in found.items() if count >= 0}


def _names(folder: Path) -> list[str]:
    return sorted(
        path.name for path in folder.glob("*.pdf") if path.is_file() and not path.is_symlink() and path.name.isascii()
    )


def _count(path: Path) -> int:
    import pypdfium2

    try:
        with path.open("rb") as file:
            if b"%PDF-" not in file.read(1024):
                return -1
        with pypdfium2.PdfDocument(path) as document:
            return len(document)
    except (OSError, pypdfium2.PdfiumError):
        return 0


if __name__ == "__main__":
    for name in _names(Path(sys.argv[1]))[int(sys.argv[2]) :]:
        print(_count(Path(sys.argv[1]) / name), flush=True)
