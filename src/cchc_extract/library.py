"""The library call: reports, or a dataset that was written before, as pandas frames."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from cchc_extract import patterns
from cchc_extract.errors import NoInputError
from cchc_extract.reading.options import OcrChoice, ReadOptions
from cchc_extract.reading.sources import examine, walk
from cchc_extract.runner.executor import Extraction, Inline
from cchc_extract.runner.order import run
from cchc_extract.runner.pool import Pool
from cchc_extract.writing.frames import Frames, frames_of, frames_on_disk
from cchc_extract.writing.indicators import indicator_records
from cchc_extract.writing.schema import DESCRIPTOR
from cchc_extract.writing.stored import open_dataset


def read(
    path: str | Path | Sequence[str | Path],
    *,
    ocr: OcrChoice = "auto",
    patterns_folder: str | Path | None = None,
    jobs: int = 1,
    base: str | Path | None = None,
) -> Frames:
    """Read a report, a folder of reports or several of these; or a dataset folder that ``cchc-extract`` wrote.

    ``ocr``, ``patterns_folder`` and ``base`` are as on the command line. With ``jobs`` above 1 so many files are read at the same time,
    each in a process of its own. A file that cannot be read raises nothing: ``files`` says why. Raises ``NoInputError`` where there is
    nothing to read, ``BaseError`` where something is not below ``base``, ``PatternError`` for bad patterns, and ``DatasetError`` for a
    damaged dataset.
    """
    paths = [path] if isinstance(path, str | Path) else list(path)
    if len(paths) == 1 and (Path(paths[0]) / DESCRIPTOR).is_file():
        return frames_on_disk(open_dataset(Path(paths[0])))
    entries = walk(paths, base=base)
    if not entries:
        raise NoInputError(f"There is no file in {', '.join(map(str, paths))}; give reports or folders with reports.")
    loaded = patterns.load(Path(patterns_folder) if patterns_folder else None)
    work = Extraction(ReadOptions(ocr=ocr), loaded)
    with TemporaryDirectory() as scratch, Inline(work) if jobs == 1 else Pool(work, jobs) as executor:
        sources = examine(entries, scratch=Path(scratch))
        return frames_of((result for _, result in run(sources, executor)), indicator_records(loaded))
