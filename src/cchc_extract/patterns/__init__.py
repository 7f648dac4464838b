"""What a person who knows the reports can change without Python: ``patterns/``, loaded and checked once, then only read."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from cchc_extract.errors import OutputError, PatternError
from cchc_extract.patterns.blanks import parse_blanks
from cchc_extract.patterns.catalogue import Catalogue, read_catalogue
from cchc_extract.patterns.checks import CheckPatterns, FindingsOf, merge, parse_checks
from cchc_extract.patterns.columnwords import ColumnPatterns, parse_columns
from cchc_extract.patterns.families import Family, parse_family
from cchc_extract.patterns.figures import FigurePatterns, parse_figures
from cchc_extract.patterns.findings import FindingPatterns, parse_findings
from cchc_extract.patterns.layers import Layers
from cchc_extract.patterns.metadata import MetadataPatterns, parse_metadata
from cchc_extract.patterns.overlay import Merged
from cchc_extract.patterns.reading import READING_FILES, ReadingPatterns
from cchc_extract.patterns.references import ReferencePatterns, parse_references
from cchc_extract.patterns.spelling import parse_spelling
from cchc_extract.patterns.tables import TablePatterns, parse_tables
from cchc_extract.patterns.text import TextPatterns, parse_text
from cchc_extract.patterns.toml import Example, Node, Pattern, PatternFile, PatternProblem, parse_merged
from cchc_extract.patterns.units import UnitPatterns, parse_units

__all__ = [
    "READING_FILES",
    "Example",
    "Node",
    "Pattern",
    "PatternProblem",
    "Patterns",
    "ReadingPatterns",
    "check",
    "content",
    "copy",
    "default_folder",
    "load",
]

T = TypeVar("T")


class Patterns(Struct, frozen=True, kw_only=True):
    """All sections, typed. Frozen and picklable: it travels to worker processes with each job."""

    metadata: MetadataPatterns
    references: ReferencePatterns
    tables: TablePatterns
    text: TextPatterns
    units: UnitPatterns
    columns: ColumnPatterns
    families: tuple[Family, ...]
    catalogue: Catalogue
    figures: FigurePatterns
    checks: CheckPatterns
    reading: ReadingPatterns
    findings: FindingPatterns


@dataclass(slots=True)
class _Reading:
    """The folders of patterns while they are read; keeps the files read for their examples and demands."""

    layers: Layers
    files: list[PatternFile] = field(default_factory=list)

    def section(self, name: str, parse: Callable[[Node], T]) -> T:
        """The section in ``name``.toml."""
        return self._parsed(self.layers.toml(f"{name}.toml"), parse)

    def sections(self, name: str, parse: Callable[[Node], T]) -> tuple[T, ...]:
        """One section for each ``name``/*.toml, in the order of the file names."""
        return tuple(self._parsed(merged, parse) for merged in self.layers.tomls(name))

    def all(self) -> Patterns:
        """Every section. Raises ``PatternError``."""
        self.layers.refuse_strangers()
        return Patterns(
            metadata=self.section("metadata", parse_metadata),
            references=self.section("references", parse_references),
            tables=self.section("tables", parse_tables),
            text=self.section("text", parse_text),
            units=self.section("units", parse_units),
            columns=self.section("valuecolumns", parse_columns),
            families=self.sections("families", parse_family),
            catalogue=read_catalogue(self.layers),
            figures=self.section("figures", parse_figures),
            checks=merge(self.sections("checks", parse_checks)),
            findings=self.section("findings", parse_findings),
            reading=ReadingPatterns(self.section("blanks", parse_blanks), self.section("spelling", parse_spelling)),
        )

    def unmet(self, patterns: Patterns) -> Iterator[PatternProblem]:
        """What one file speaks of and no other has."""
        for file in self.files:
            yield from file.unmet(patterns)

    def _parsed(self, merged: Merged, parse: Callable[[Node], T]) -> T:
        parsed, file = parse_merged(merged, parse)
        self.files.append(file)
        return parsed


def default_folder() -> Path:
    """The patterns shipped in the wheel, else those of the repository this module stands in."""
    package = Path(__file__).resolve().parents[1]
    shipped = package / "_patterns"
    return shipped if shipped.is_dir() else package.parents[1] / "patterns"


def load(folder: Path | None = None) -> Patterns:
    """The patterns that came with the program, with the user's ``folder`` laid over them.

    Raises ``PatternError`` with file, key and line for the first mistake.
    """
    reading = _Reading(_layers(folder))
    patterns = reading.all()
    for problem in reading.unmet(patterns):
        raise PatternError(problem.file, problem.key, problem.line, problem.problem)
    return patterns


def check(folder: Path | None, findings_of: FindingsOf) -> list[PatternProblem]:
    """Load as ``load`` and run every example of every pattern; returns what fails, with file, key and line.

    ``findings_of``: what the checks find in a report in small; they stand above the patterns.
    """
    return list(_problems(_Reading(_layers(folder)), findings_of))


def content(folder: Path | None, *names: str) -> str:
    """A hash of what ``load(folder)`` would read, or of the files ``names`` alone; the same for what says the same. As ``load`` raises."""
    return _layers(folder).content(*names)


def copy(to: Path) -> None:
    """Copy the patterns that came with the program to the folder ``to``. Raises ``OutputError`` where something is there already."""
    try:
        if to.exists() and (not to.is_dir() or any(to.iterdir())):
            raise OutputError(f"{to} is there already, and nothing in it is overwritten; name a new folder.")
        shutil.copytree(default_folder(), to, dirs_exist_ok=True, copy_function=shutil.copyfile)
    except OSError as error:
        raise OutputError(f"{to} cannot be written ({error}); name another folder.") from error


def _layers(folder: Path | None) -> Layers:
    shipped = default_folder()
    return Layers(shipped, None if folder is None or folder.resolve() == shipped else folder)


def _problems(reading: _Reading, findings_of: FindingsOf) -> Iterator[PatternProblem]:
    patterns: Patterns | None = None
    try:
        patterns = reading.all()
    except PatternError as error:
        yield PatternProblem(file=error.file, key=error.key, line=error.line, problem=error.problem)
    if patterns is not None:
        yield from reading.unmet(patterns)
    for file in reading.files:
        yield from file.problems(patterns, findings_of)
