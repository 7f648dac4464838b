"""Where a proof works, and how much of it there is time for."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from torture.corpus.good import SAMPLES, good_files, samples


@dataclass(frozen=True, slots=True)
class Place:
    """``folder`` is the proof's own; ``seed`` decides all that is left to chance; ``short``: a minute instead of ten."""

    folder: Path
    seed: int
    short: bool
    jobs: int

    def env(self, name: str = "cache") -> dict[str, str]:
        """The environment with a cache of that name."""
        return {"CCHC_CACHE": str(self.folder / name)}

    def reports(self, name: str = "in", *, scans: bool = False, copies: int = 1) -> Path:
        """A folder of sound reports: those made here, ``copies`` times with another end each, and the samples that need no OCR (or do)."""
        folder = self.folder / name
        folder.mkdir(parents=True)
        for number in range(copies):
            for file, content in good_files():
                (folder / f"{number}-{file}").write_bytes(content + b"%% %d\n" % number * bool(number))
        for file, content in samples(".txt", "3-2024.pdf", "3-2021.pdf", *((".docx", "scan.pdf") if scans else ())):
            (folder / file).write_bytes(content)
        return folder


def empty(folder: Path) -> Path:
    """The folder, new and empty; one without permission is made removable first."""
    if folder.exists():
        for each in folder.rglob("*"):
            if each.is_dir() and not each.is_symlink():
                each.chmod(0o700)
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    return folder


__all__ = ["SAMPLES", "Place", "empty"]
