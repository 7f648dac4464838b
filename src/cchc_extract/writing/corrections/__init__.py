"""What reviewers decided: kept in ``corrections.csv`` of the output folder, and applied to what is read from the same content."""

from cchc_extract.writing.corrections.journal import (
    Choice,
    Correction,
    append,
    now,
    read_corrections,
    row_place,
    row_reading,
    standing,
    value_place,
)

__all__ = [
    "Choice",
    "Correction",
    "append",
    "now",
    "read_corrections",
    "row_place",
    "row_reading",
    "standing",
    "value_place",
]
