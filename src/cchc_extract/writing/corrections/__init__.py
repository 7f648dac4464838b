"""What reviewers decided: kept in ``corrections.csv`` of the output folder, and applied to what is read from the same content."""

from cchc_extract.model.correction import COLUMNS, FIGURES, FINDING, TABLES, Choice, Correction
from cchc_extract.writing.corrections.journal import (
    append,
    now,
    read_corrections,
    row_place,
    row_reading,
    standing,
    value_place,
)

__all__ = [
    "COLUMNS",
    "FIGURES",
    "FINDING",
    "TABLES",
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
