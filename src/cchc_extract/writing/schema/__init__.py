"""What the dataset is made of: the one place where its tables, columns, types and keys are written down.

The CSV headers, ``datapackage.json`` and every other output are made from these. Names, order and meaning are fixed: databases are fed
from them. A column may be added at the end of a table; none may be renamed or dropped.
"""

from __future__ import annotations

from cchc_extract.writing.schema.judged import CORRECTIONS, FINDING_PLACES, FINDINGS, READINGS
from cchc_extract.writing.schema.parts import Column, ColumnType, ForeignKey, Table
from cchc_extract.writing.schema.registered import FILES, INDICATORS, UNITS
from cchc_extract.writing.schema.reported import DOCUMENTS, FIGURES, REFERENCES, ROWS

__all__ = [
    "CORRECTIONS",
    "DESCRIPTOR",
    "DOCUMENTS",
    "FIGURES",
    "FILENAMES",
    "FILES",
    "FINDINGS",
    "FINDING_PLACES",
    "INDICATORS",
    "MADE",
    "READINGS",
    "REFERENCES",
    "ROWS",
    "RUN",
    "TABLES",
    "UNITS",
    "VERSION",
    "Column",
    "ColumnType",
    "ForeignKey",
    "Table",
]

VERSION = "2.0.0"
"""Version of the schema, stated by ``datapackage.json``; every change of a table raises it."""

MADE = (DOCUMENTS, ROWS, REFERENCES, FIGURES, FINDINGS, FINDING_PLACES, READINGS, UNITS, INDICATORS, FILES)
"""The tables that a run makes."""

TABLES = (*MADE, CORRECTIONS)
"""All tables of a dataset; corrections are people's work and outlive every run."""
DESCRIPTOR = "datapackage.json"
RUN = "run.json"
FILENAMES = (*(table.filename for table in TABLES), DESCRIPTOR, RUN)
"""All files of a dataset."""
