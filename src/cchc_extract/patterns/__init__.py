"""What a person who knows the reports can change without Python: ``patterns/*.toml``, loaded and checked once, then only read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from cchc_extract.errors import PatternError
from cchc_extract.patterns.catalogue import Catalogue, read_catalogue
from cchc_extract.patterns.checks import CheckPatterns, merge, parse_checks
from cchc_extract.patterns.families import Family, parse_family
from cchc_extract.patterns.figures import FigurePatterns, parse_figures
from cchc_extract.patterns.findings import FindingPatterns, parse_findings
from cchc_extract.patterns.metadata import MetadataPatterns, parse_metadata
from cchc_extract.patterns.references import ReferencePatterns, parse_references
from cchc_extract.patterns.tables import TablePatterns, parse_tables
from cchc_extract.patterns.text import TextPatterns, parse_text
from cchc_extract.patterns.toml import Example, Node, Pattern, PatternFile, PatternProblem, read_file
from cchc_extract.patterns.units import UnitPatterns, parse_units

__all__ = ["Example", "Node", "Pattern", "PatternProblem", "Patterns", "check", "default_folder", "load"]

T = TypeVar("T")


class Patterns(Struct, frozen=True, kw_only=True):
    """All sections, typed. Frozen and picklable: it travels to worker processes with each job."""

    metadata: MetadataPatterns
    references: ReferencePatterns
    tables: TablePatterns
    text: TextPatterns
    units: UnitPatterns
    families: tuple[Family, ...]
    catalogue: Catalogue
    figures: FigurePatterns
    checks: CheckPatterns
    findings: FindingPatterns


@dataclass(slots=True)
class _Folder:
    """The patterns folder while it is read; keeps the files read for their examples."""

    path: Path
    files: list[PatternFile] = field(default_factory=list)

    def section(self, name: str, parse: Callable[[Node], T]) -> T:
        """The section in ``name``.toml."""
        return self._read(self.path / f"{name}.toml", parse)

    def sections(self, name: str, parse: Callable[[Node], T]) -> tuple[T, ...]:
        """One section for each ``name``/*.toml, in the order of the file names."""
        return tuple(self._read(path, parse) for path in sorted((self.path / name).glob("*.toml")))

    def _read(self, path: Path, parse: Callable[[Node], T]) -> T:
        parsed, file = read_file(path, parse)
        self.files.append(file)
        return parsed


def default_folder() -> Path:
    """The patterns shipped in the wheel, else those of the repository this module stands in."""
    package = Path(__file__).resolve().parents[1]
    shipped = package / "_patterns"
    return shipped if shipped.is_dir() else package.parents[1] / "patterns"


def load(folder: Path | None = None) -> Patterns:
    """The patterns of ``folder`` (default: ``default_folder()``). Raises ``PatternError`` with file, key and line for the first mistake."""
    return _load(_Folder(folder or default_folder()))


def check(folder: Path | None = None) -> list[PatternProblem]:
    """Load ``folder`` and run every example of every pattern; returns what fails, with file, key and line."""
    return list(_problems(_Folder(folder or default_folder())))


def _problems(folder: _Folder) -> Iterator[PatternProblem]:
    patterns: Patterns | None = None
    try:
        patterns = _load(folder)
    except PatternError as error:
        yield PatternProblem(file=error.file, key=error.key, line=error.line, problem=error.problem)
    for file in folder.files:
        yield from file.problems(patterns)


def _load(folder: _Folder) -> Patterns:
    return Patterns(
        metadata=folder.section("metadata", parse_metadata),
        references=folder.section("references", parse_references),
        tables=folder.section("tables", parse_tables),
        text=folder.section("text", parse_text),
        units=folder.section("units", parse_units),
        families=folder.sections("families", parse_family),
        catalogue=read_catalogue(folder.path / "catalogue"),
        figures=folder.section("figures", parse_figures),
        checks=merge(folder.sections("checks", parse_checks)),
        findings=folder.section("findings", parse_findings),
    )
