"""The typed form of ``patterns/units.toml``."""

from __future__ import annotations

from dataclasses import dataclass

from cchc_extract.model import UnitType


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRule:
    """Units of one meaning. ``words`` and ``starts`` are bare text."""

    type: UnitType
    words: frozenset[str]
    starts: tuple[str, ...]
    whole: bool = False
    scale: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPatterns:
    """All of ``units.toml``; every wording is bare text (see ``cchc_extract.vietnamese.bare``)."""

    rules: tuple[UnitRule, ...]
    yes: tuple[str, ...]
    no: tuple[str, ...]
    ticks: frozenset[str]
    placeholders: frozenset[str]
    dashes: frozenset[str]
    percent_columns: tuple[str, ...]
    totals: frozenset[str]
