"""The frozen structs that cross from stage to stage. Imports nothing of ours.

Points (1/72 inch), origin top left of the upright page, y down; pages from 1; confidence 0 to 1, ``None`` where born digital.
"""

from cchc_extract.model.document import FieldValue, Figure, FileResult, FileStatus, Reference, Report
from cchc_extract.model.finding import Finding, Severity, Stage
from cchc_extract.model.geometry import Box, around
from cchc_extract.model.page import Cell, Grid, Line, Method, Page, PageLayout, Rule, Source, Word
from cchc_extract.model.table import (
    CellText,
    Column,
    RawRow,
    RawTable,
    Role,
    Row,
    RowKind,
    UnitType,
    Value,
    ValueState,
    ValueType,
)

__all__ = [
    "Box",
    "Cell",
    "CellText",
    "Column",
    "FieldValue",
    "Figure",
    "FileResult",
    "FileStatus",
    "Finding",
    "Grid",
    "Line",
    "Method",
    "Page",
    "PageLayout",
    "RawRow",
    "RawTable",
    "Reference",
    "Report",
    "Role",
    "Row",
    "RowKind",
    "Rule",
    "Severity",
    "Source",
    "Stage",
    "UnitType",
    "Value",
    "ValueState",
    "ValueType",
    "Word",
    "around",
]
