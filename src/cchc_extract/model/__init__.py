"""The frozen structs that cross from stage to stage. Imports nothing of ours.

Points (1/72 inch), origin top left of the upright page, y down; pages from 1; confidence 0 to 1, ``None`` where born digital.
"""

from cchc_extract.model.document import FieldValue, Figure, FileResult, FileStatus, Reading, Reference, Report
from cchc_extract.model.evidence import (
    REVIEWER,
    RULES,
    Decision,
    Evidence,
    Known,
    absorbed,
    carried,
    decide,
    first_reading,
    joined_evidence,
    preferred,
)
from cchc_extract.model.finding import Doubts, Finding, Part, Place, Severity, Stage, State
from cchc_extract.model.geometry import Box, around
from cchc_extract.model.page import Cell, Grid, Line, Method, Page, PageLayout, Rule, Source, Word
from cchc_extract.model.table import (
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
    "REVIEWER",
    "RULES",
    "Box",
    "Cell",
    "Column",
    "Decision",
    "Doubts",
    "Evidence",
    "FieldValue",
    "Figure",
    "FileResult",
    "FileStatus",
    "Finding",
    "Grid",
    "Known",
    "Line",
    "Method",
    "Page",
    "PageLayout",
    "Part",
    "Place",
    "RawRow",
    "RawTable",
    "Reading",
    "Reference",
    "Report",
    "Role",
    "Row",
    "RowKind",
    "Rule",
    "Severity",
    "Source",
    "Stage",
    "State",
    "UnitType",
    "Value",
    "ValueState",
    "ValueType",
    "Word",
    "absorbed",
    "around",
    "carried",
    "decide",
    "first_reading",
    "joined_evidence",
    "preferred",
]
