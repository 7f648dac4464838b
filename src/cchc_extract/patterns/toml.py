"""Pattern files: TOML read strictly, so that a slip of the pen is told with file, key and line before any paper is read.

A section of the patterns is parsed by a function ``parse_<section>(node: Node) -> <Section>Patterns`` in the module of that name. It asks
the node for what it knows; whatever it did not ask for is refused by ``Node.finish`` with the nearest known name. Examples are registered
with ``Node.expect`` while parsing and run only by ``cchc-extract patterns check`` (and the tests).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

import regex
from msgspec import Struct
from regex import Match
from regex import Pattern as Regex

from cchc_extract.errors import PatternError
from cchc_extract.patterns.lines import KeyPath, dotted, meant, near
from cchc_extract.patterns.overlay import Merged, read_merged

REGEX_SECONDS = 2.0
"""A pattern that takes longer than this on one text raises ``TimeoutError``: it would otherwise stop the batch."""

T = TypeVar("T")
_MISSING: Final = object()
Trial = Callable[[], str | None]
"""Runs one example; returns what is wrong with it, or ``None``."""
Demand = Callable[[Any], str | None]
"""Looks at all the patterns of the folder; returns what is wrong with them, or ``None``."""
Proof = Callable[[Any, Any], str | None]
"""Runs one example that takes all the patterns of the folder, and what the checks find in a report in small; returns as ``Trial``."""


class Example(Struct, frozen=True, kw_only=True):
    """A text a pattern must find something in; ``captures`` maps named groups to what they must capture."""

    text: str
    captures: tuple[tuple[str, str], ...] = ()


class Pattern(Struct, frozen=True, kw_only=True):
    """A regex with the texts that prove it. ``form`` brings a text into the form the regex is written for (``fold``, ``bare`` …)."""

    id: str
    regex: Regex[str]
    form: Callable[[str], str] = str
    examples: tuple[Example, ...] = ()
    refuses: tuple[str, ...] = ()

    def search(self, text: str) -> Match[str] | None:
        """The first match in ``form(text)``; raises ``TimeoutError`` after ``REGEX_SECONDS``."""
        return self.regex.search(self.form(text), timeout=REGEX_SECONDS)


class PatternProblem(Struct, frozen=True, kw_only=True):
    """An example that fails, or a file that does not load: where, and what is wrong."""

    file: Path
    key: str
    line: int | None
    problem: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line is not None else str(self.file)
        return f"{place}: {self.key}: {self.problem}"


@dataclass(slots=True)
class PatternFile:
    """One file, perhaps with another laid over it, and the examples registered while it was parsed."""

    merged: Merged
    trials: list[tuple[KeyPath, str, Trial]] = field(default_factory=list)
    proofs: list[tuple[KeyPath, str, Proof]] = field(default_factory=list)
    demands: list[tuple[KeyPath, str, Demand]] = field(default_factory=list)

    def problems(self, patterns: object = None, findings_of: object = None) -> Iterator[PatternProblem]:
        """Run every example; yields those that fail. Those that take all the patterns of the folder are run where these are given."""
        tried = [(path, hint, trial()) for path, hint, trial in self.trials]
        if patterns is not None:
            tried += [(path, hint, proof(patterns, findings_of)) for path, hint, proof in self.proofs]
        for path, hint, wrong in tried:
            if wrong is not None:
                yield self._problem(path, hint, wrong)

    def unmet(self, patterns: object) -> Iterator[PatternProblem]:
        """What other files lack that this one speaks of."""
        for path, hint, demand in self.demands:
            wrong = demand(patterns)
            if wrong is not None:
                yield self._problem(path, hint, wrong)

    def _problem(self, path: KeyPath, hint: str, wrong: str) -> PatternProblem:
        source, path = self.merged.origin(path)
        return PatternProblem(file=source.path, key=dotted(path), line=source.line(path, hint), problem=wrong)


class Node:
    """A table of a pattern file with typed getters; each raises ``PatternError`` with file, key and line where the value is not that.

    A getter without ``default`` demands the key. Every key asked for is known; ``finish`` refuses the others.
    """

    def __init__(self, table: dict[str, Any], file: PatternFile, path: KeyPath = ()) -> None:
        self._table, self._file, self._path = table, file, path
        self._asked: set[str] = set()
        self._children: list[Node] = []

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys present, in the file's order (asking for them does not make them known)."""
        return tuple(self._table)

    def __contains__(self, key: str) -> bool:
        return key in self._table

    def text(self, key: str, default: str | None = None) -> str:
        """A string; not a number, a date or true/false written without quotes."""
        value: str = self._get(key, str, "a text in quotes", default)
        return value

    def texts(self, key: str, default: Sequence[str] | None = None) -> tuple[str, ...]:
        """An array of strings."""
        items: list[Any] = self._get(key, list, "an array of texts", None if default is None else list(default))
        for item in items:
            if not isinstance(item, str):
                raise self.error(key, f"{item!r} must be a text in quotes", hint=str(item))
        return tuple(items)

    def integer(self, key: str, default: int | None = None) -> int:
        """A whole number."""
        value: int = self._get(key, int, "a whole number", default)
        return value

    def choice_of_integer(self, key: str, options: Sequence[int], default: int | None = None) -> int:
        """A whole number out of ``options``."""
        value = self.integer(key, default)
        if value not in options:
            raise self.error(key, f"{value} is none of {', '.join(map(str, options))}")
        return value

    def integers(self, key: str, *, count: int) -> tuple[int, ...]:
        """An array of ``count`` whole numbers."""
        items: list[Any] = self._get(key, list, f"an array of {count} whole numbers", None)
        if len(items) != count or any(not isinstance(item, int) or isinstance(item, bool) for item in items):
            raise self.error(key, f"{items!r} must be an array of {count} whole numbers")
        return tuple(items)

    def number(self, key: str, default: float | None = None) -> float:
        """A number, whole or not."""
        value: float = self._get(key, (int, float), "a number", default)
        return float(value)

    def flag(self, key: str, default: bool | None = None) -> bool:
        """``true`` or ``false``."""
        value: bool = self._get(key, bool, "true or false", default)
        return value

    def choice(self, key: str, options: Sequence[str], default: str | None = None) -> str:
        """A string out of ``options``."""
        value = self.text(key, default)
        if value not in options:
            raise self.error(key, f"{value!r} is none of {', '.join(options)}{meant(value, options)}", hint=value)
        return value

    def table(self, key: str, *, optional: bool = False) -> Node:
        """A table below; an empty one where ``optional`` and absent."""
        return self._child(self._get(key, dict, "a table", {} if optional else None), (key,))

    def tables(self, key: str, *, optional: bool = False) -> tuple[Node, ...]:
        """An array of tables (``[[key]]`` or inline)."""
        items: list[Any] = self._get(key, list, "an array of tables", [] if optional else None)
        for item in items:
            if not isinstance(item, dict):
                raise self.error(key, f"{item!r} must be a table", hint=str(item))
        return tuple(self._child(item, (key, index)) for index, item in enumerate(items))

    def regex(self, key: str, flags: int = 0, default: str | None = None) -> Regex[str]:
        """A string that compiles as a pattern of the ``regex`` library."""
        source = self.text(key, default)
        try:
            return regex.compile(source, flags)
        except regex.error as error:
            raise self.error(key, f"no regular expression: {error}") from None

    def pattern(self, form: Callable[[str], str] = str) -> Pattern:
        """The table as a ``Pattern``: ``id``, ``regex``, ``examples`` (texts, or tables of ``text`` and groups), ``refuses``.

        The examples and refuses are registered with ``expect``.
        """
        found = Pattern(
            id=self.text("id"),
            regex=self.regex("regex"),
            form=form,
            examples=self.examples(),
            refuses=self.texts("refuses", ()),
        )
        if not found.examples:
            raise self.error("examples", "a pattern needs at least one example")
        for example in found.examples:
            self.expect("examples", example.text, lambda example=example: _tried(found, example))  # type: ignore[misc]
        for text in found.refuses:
            self.expect("refuses", text, lambda text=text: _refused(found, text))  # type: ignore[misc]
        return found

    def examples(self, key: str = "examples") -> tuple[Example, ...]:
        """An array of texts, or of tables with ``text`` and, for each named group, what it must capture."""
        items: list[Any] = self._get(key, list, "an array of examples", [])
        return tuple(self._example(key, index, item) for index, item in enumerate(items))

    def expect(self, key: str, hint: str, trial: Trial) -> None:
        """Register an example under ``key``; ``hint`` is a text of its line, ``trial`` says what is wrong with it or ``None``."""
        self._file.trials.append(((*self._path, key), hint, trial))

    def demand(self, key: str, hint: str, demand: Demand) -> None:
        """Register under ``key`` what must be true of all the patterns of the folder for this one to make sense; looked at on loading."""
        self._file.demands.append(((*self._path, key), hint, demand))

    def prove(self, key: str, hint: str, proof: Proof) -> None:
        """Register an example under ``key`` that takes all the patterns of the folder, and the checks; like ``expect`` otherwise."""
        self._file.proofs.append(((*self._path, key), hint, proof))

    def finish(self) -> None:
        """Refuse every key, here and below, that nobody asked for."""
        for key in self._table:
            if key not in self._asked:
                raise self.error(key, f"unknown key{meant(key, sorted(self._asked))}")
        for child in self._children:
            child.finish()

    def error(self, key: str, problem: str, *, hint: str = "", at: str | None = None) -> PatternError:
        """A ``PatternError`` about ``key`` of this table, to be raised.

        ``hint`` is a text of the line where it is wrong, ``at`` another key on whose line it is.
        """
        source, path = self._file.merged.origin((*self._path, key))
        beside = self._file.merged.origin((*self._path, at))[1] if at else None
        return source.error(path, problem, hint=hint, at=beside)

    def _get(self, key: str, kind: type | tuple[type, ...], meaning: str, default: Any) -> Any:
        self._asked.add(key)
        value = self._table.get(key, _MISSING)
        if value is _MISSING:
            if default is None:
                other = near(key, sorted(set(self._table) - self._asked))
                said = f"; {other!r} stands there instead" if other else ""
                raise self.error(key, f"is missing: {meaning}{said}", at=other)
            return default
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.error(key, f"{value!r} must be {meaning}")
        return value

    def _child(self, table: dict[str, Any], path: KeyPath) -> Node:
        child = Node(table, self._file, (*self._path, *path))
        self._children.append(child)
        return child

    def _example(self, key: str, index: int, item: Any) -> Example:
        if isinstance(item, str):
            return Example(text=item)
        if not isinstance(item, dict):
            raise self.error(key, f"{item!r} must be a text or a table with text", hint=str(item))
        node = self._child(item, (key, index))
        groups = tuple((name, node.text(name)) for name in item if name != "text")
        return Example(text=node.text("text"), captures=groups)


def read_file(path: Path, parse: Callable[[Node], T]) -> tuple[T, PatternFile]:
    """Parse one TOML file with ``parse``; raises ``PatternError`` where it is missing, no TOML, or not what ``parse`` asks for."""
    return parse_merged(read_merged(path), parse)


def parse_merged(merged: Merged, parse: Callable[[Node], T]) -> tuple[T, PatternFile]:
    """As ``read_file``, for a file with another laid over it."""
    file = PatternFile(merged)
    root = Node(merged.table, file)
    parsed = parse(root)
    root.finish()
    return parsed, file


def _tried(pattern: Pattern, example: Example) -> str | None:
    match = pattern.search(example.text)
    if match is None:
        return f"{pattern.id} finds nothing in its example {example.text!r}"
    for name, expected in example.captures:
        got = match.groupdict().get(name, None)
        if got != expected:
            return f"{pattern.id} captures {got!r} as {name} in {example.text!r}, not {expected!r}"
    return None


def _refused(pattern: Pattern, text: str) -> str | None:
    match = pattern.search(text)
    return None if match is None else f"{pattern.id} finds {match.group()!r} in {text!r}, which it must refuse"
