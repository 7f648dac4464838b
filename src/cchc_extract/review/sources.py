"""Where the reports of a dataset lie: found by their ids alone, and only where their content is still that which was read."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cchc_extract.errors import NoInputError
from cchc_extract.reading.bases import BaseError
from cchc_extract.reading.inputs import is_url
from cchc_extract.reading.options import ReadOptions
from cchc_extract.reading.sources import Entry, SourceFile, examine, walk
from cchc_extract.writing.schema import RUN

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Sources:
    """The files of the input by their names in the dataset. ``options``: how the run read them."""

    entries: Mapping[str, Entry]
    options: ReadOptions
    _found: dict[str, SourceFile | None] = field(default_factory=dict)

    def source(self, document: Mapping[str, str]) -> SourceFile | None:
        """The file of a line of ``documents.csv``; ``None`` where it is gone or holds something else now."""
        sha256 = document["sha256"]
        if sha256 not in self._found:
            self._found[sha256] = self._look(document["file"], sha256)
        return self._found[sha256]

    def _look(self, file: str, sha256: str) -> SourceFile | None:
        entry = self.entries.get(file)
        found = next(examine([entry])) if entry else None
        return found if found and found.fate == "read" and found.sha256 == sha256 else None


def sources_of(out: Path, given: Sequence[Path] = ()) -> Sources:
    """The input of the run that wrote ``out``, as ``run.json`` has it; ``given`` where it lies elsewhere now.

    Files that are not found have no picture; nothing is raised. Raises ``NoInputError`` where a path that was given does not exist.
    """
    options = _options(out)
    if given:
        return Sources(_names(given), _read_options(options))
    folder = Path(options.get("folder") or ".")
    paths = [folder / each for each in options.get("paths", ())]
    try:
        named = options.get("base") or ""
        base = folder / named if named and not is_url(named) else None
        return Sources(_names(paths, base) if paths else {}, _read_options(options))
    except (NoInputError, BaseError) as error:
        log.warning("%s", error)
        return Sources({}, _read_options(options))


def _names(paths: Sequence[Path], base: Path | None = None) -> dict[str, Entry]:
    return {entry.file: entry for entry in walk(paths, base=base) if entry.problem is None}


def _options(out: Path) -> dict[str, Any]:
    try:
        found = json.loads((out / RUN).read_text(encoding="utf-8")).get("options", {})
    except (OSError, ValueError, AttributeError):
        return {}
    return found if isinstance(found, dict) else {}


def _read_options(options: Mapping[str, Any]) -> ReadOptions:
    standard = ReadOptions()
    names = ("ocr", "dpi", "max_pixels", "engine")
    return ReadOptions(**{name: options.get(name, getattr(standard, name)) for name in names})
