"""What was proved, and what was not: a line for each thing checked, as a table."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

CRITERIA = (
    "Account", "Pages", "Crash-safe", "Isolation", "Time", "Memory", "Partial", "Incremental", "Determinism", "Not ready", "Names",
    "Formulas", "Types",
    "Confinement", "Disk and locks", "Exit codes",
)  # fmt: skip
"""The sixteen criteria of SECURITY.md, in its order."""
_SHOWN = 12
"""So many of what broke a criterion are printed."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked: the criterion it belongs to (1 to 16), what was measured, and whether it held."""

    criterion: int
    what: str
    figure: str
    held: bool


@dataclass(slots=True)
class Proofs:
    """All checks so far."""

    checks: list[Check] = field(default_factory=list)

    def add(self, criterion: int, what: str, figure: object, *, held: bool) -> None:
        """Note and print one check."""
        check = Check(criterion, what, str(figure), held)
        self.checks.append(check)
        print(_line(check), flush=True)

    def none(self, criterion: int, what: str, offenders: Collection[object], of: int | None = None) -> None:
        """Note a check that holds where there is no offender; some are printed where there are."""
        self.add(criterion, what, f"{len(offenders)}" + (f" of {of}" if of is not None else ""), held=not offenders)
        for each in list(offenders)[:_SHOWN]:
            print(f"      {each!r}", flush=True)

    @property
    def held(self) -> bool:
        """Whether everything did, and there was something."""
        return bool(self.checks) and all(check.held for check in self.checks)

    def table(self) -> str:
        """All checks in the order of the criteria."""
        lines = [_line(check) for check in sorted(self.checks, key=lambda check: check.criterion)]
        failed = sum(not check.held for check in self.checks)
        return "\n".join([*lines, f"{len(self.checks)} checks, {failed} failed"])


def _line(check: Check) -> str:
    name = f"{check.criterion:>2} {CRITERIA[check.criterion - 1]}"
    return f"{'held  ' if check.held else 'FAILED'}  {name:<18} {check.what:<78} {check.figure}"
