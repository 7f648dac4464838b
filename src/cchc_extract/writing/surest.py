"""Which of a row's values is the report's figure for an indicator, for all that shows one figure per report."""

from __future__ import annotations

from typing import Final

RANKS: Final = {"result": 1, "value": 2, "cumulative": 3, "rate": 4}
"""Roles of columns (``column_role``) whose values are a report's figures, the surest first: never those of a plan, of another period or of
single bodies. A column without role, as of datasets before there were any, counts as ``value``.
"""
NO_FIGURES: Final = ("fraction", "range", "bound", "date")
"""Values that are more or less than one number."""
