"""What reviewers decided: kept in ``corrections.csv`` of the output folder, and applied to what is read from the same content."""

from cchc_extract.writing.corrections.decisions import (
    Choice,
    Decision,
    append,
    now,
    read_decisions,
    row_place,
    row_reading,
    standing,
    value_place,
)

__all__ = [
    "Choice",
    "Decision",
    "append",
    "now",
    "read_decisions",
    "row_place",
    "row_reading",
    "standing",
    "value_place",
]
