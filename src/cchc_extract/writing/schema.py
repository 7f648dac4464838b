"""What the dataset is made of: the one place where its tables, columns, types and keys are written down.

The CSV headers, ``datapackage.json`` and every other output are made from these. Names, order and meaning are fixed: databases are fed
from them. A column may be added at the end of a table; none may be renamed or dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ColumnType = Literal["string", "integer", "number", "boolean", "date"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``type`` as in Table Schema; ``values`` the only ones allowed, where they are few; ``required``: never empty."""

    name: str
    type: ColumnType
    description: str
    values: tuple[str, ...] = ()
    required: bool = False
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """``columns`` of a table that name a line of ``table``; empty cells name none."""

    columns: tuple[str, ...]
    table: str
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the dataset: ``name.csv``."""

    name: str
    description: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()

    @property
    def filename(self) -> str:
        """The name of its CSV file."""
        return f"{self.name}.csv"

    @property
    def header(self) -> tuple[str, ...]:
        """The names of its columns, in order."""
        return tuple(column.name for column in self.columns)


_DOCUMENT = Column("document_id", "string", "The report: documents.csv.", required=True)
_OF_DOCUMENT = ForeignKey(("document_id",), "documents", ("document_id",))
_PAGE = Column("page", "integer", "Page, counted from 1; empty for plain text.", least=1)
_ORDER = Column("order", "integer", "Place in the document, counted from 1.", required=True, least=1)
_CONFIDENCE = "0 to 1, how sure the reading of the paper is; empty where born digital."

FILES = Table(
    "files",
    "One line per file met in the input, whatever became of it.",
    (
        Column("file", "string", "Path below the input folder, / between parts, NFC.", required=True),
        Column("sha256", "string", "SHA-256 of the content; empty where it was not read."),
        Column("bytes", "integer", "Size in bytes.", required=True, least=0),
        Column(
            "status",
            "string",
            "ok; partial (some page or table could not be read); failed; duplicate (the content of another file); skipped (no document).",
            values=("ok", "partial", "failed", "duplicate", "skipped"),
            required=True,
        ),
        Column("document_id", "string", "The first report found in the file."),
        Column("duplicate_of", "string", "The file that holds the same content and was read."),
        Column("error_code", "string", "Stable name of the reason for failed and skipped."),
        Column("error", "string", "The reason in words, and what to do."),
        Column("pages", "integer", "Pages read.", least=0),
        Column("ocr_pages", "integer", "Pages read by OCR.", least=0),
        Column("engine", "string", "The OCR engines used."),
        Column(
            "name_on_disk",
            "string",
            "The path as it is on the disk, percent-encoded, where that differs from `file`; else empty.",
        ),
    ),
    ("file",),
    (ForeignKey(("document_id",), "documents", ("document_id",)), ForeignKey(("duplicate_of",), "", ("file",))),
)

DOCUMENTS = Table(
    "documents",
    "One line per report.",
    (
        Column(
            "document_id",
            "string",
            "First 16 hex digits of the file's SHA-256; a second report in the same file gets -2, and so on.",
            required=True,
        ),
        Column("file", "string", "Path below the input folder, / between parts, NFC.", required=True),
        Column("sha256", "string", "SHA-256 of the file.", required=True),
        Column("pages", "integer", "Pages read.", least=0),
        Column(
            "source",
            "string",
            "Where the words come from: a text file, a text layer, OCR, or several of these.",
            values=("text", "digital", "scan", "mixed"),
        ),
        Column("issuer", "string", "Issuing body as printed, its lines joined by a space."),
        Column("issuer_parent", "string", "The superior body printed above the issuer."),
        Column(
            "level",
            "string",
            "Level of the issuing body.",
            values=("commune", "district", "province", "department", "ministry", "other"),
        ),
        Column("number", "integer", "The number of the document: 282."),
        Column("symbol", "string", "The symbol of the document: BC-UBND."),
        Column("number_symbol", "string", "Number and symbol without blanks, digits as printed: 07/BC-UBND."),
        Column("place", "string", "Place of issue."),
        Column("issued_on", "date", "Date of issue."),
        Column("doc_type", "string", "Type as printed: BÁO CÁO; CÔNG VĂN for a letter, which prints none."),
        Column("title", "string", "The trích yếu on one line; for a letter the text after V/v."),
        Column(
            "period_type",
            "string",
            "The kind of period reported on.",
            values=("year", "half", "nine_months", "quarter", "month"),
        ),
        Column("year", "integer", "The year reported on."),
        Column("period_start", "date", "First day reported on."),
        Column("period_end", "date", "Last day reported on."),
        Column("signing_authority", "string", "On whose behalf it is signed: TM. ỦY BAN NHÂN DÂN; KT. CHỦ TỊCH."),
        Column("signer_position", "string", "Last line above the signature: PHÓ CHỦ TỊCH."),
        Column("signer", "string", "Who signed."),
        Column("recipients", "string", "The lines under Nơi nhận, joined by '; '."),
        Column("confidence", "number", f"The lowest of the fields' confidences: {_CONFIDENCE}", least=0, most=1),
        Column(
            "status",
            "string",
            "ok, or partial: some page or table could not be read; a finding says which.",
            values=("ok", "partial"),
            required=True,
        ),
        Column(
            "corrected",
            "string",
            "What a reviewer decided: the columns corrected, '; ' between, those rejected (and left empty) with that word; kept where none "
            "had to be. Empty: no decision.",
        ),
    ),
    ("document_id",),
    (ForeignKey(("file",), "files", ("file",)),),
)

ROWS = Table(
    "rows",
    "One line per appendix row and value column; a section or group row has one line with column 1 and an empty value.",
    (
        _DOCUMENT,
        Column(
            "appendix",
            "integer",
            "1 for the first appendix table of the document, and so on; a table over pages is one.",
            required=True,
            least=1,
        ),
        Column("appendix_label", "string", "As printed: Phụ lục 1."),
        Column("row", "integer", "Counted from 1 in reading order within the appendix.", required=True, least=1),
        Column("page", "integer", "Page on which the row begins, from 1; empty for plain text.", least=1),
        Column(
            "kind",
            "string",
            "section (top level), group (numbered, neither unit nor value), data, total.",
            values=("section", "group", "data", "total"),
            required=True,
        ),
        Column("section", "string", "Printed number of the section the row stands in."),
        Column("stt", "string", "Printed number, its broken pieces joined; never repaired."),
        Column("path", "string", "Place in the tree, unique within the appendix: I/3/3.3/3.3.1."),
        Column("indicator", "string", "Label as printed, on one line."),
        Column("breadcrumb", "string", "Labels from the section down to this row, ' > ' between."),
        Column("indicator_id", "string", "Id in the indicator catalogue."),
        Column("match_score", "number", "0 to 1, how well the label fits the catalogue's wording.", least=0, most=1),
        Column("unit", "string", "Unit as printed."),
        Column(
            "unit_type",
            "string",
            "What the unit counts.",
            values=("count", "percent", "boolean", "code", "money", "text"),
        ),
        Column("column", "integer", "Value column, counted from 1.", required=True, least=1),
        Column("column_label", "string", "Printed heading, levels joined by ' / '."),
        Column("value_raw", "string", "Value as printed."),
        Column(
            "value_state",
            "string",
            "Blank, a printed dash and a value (also 0) are three things.",
            values=("given", "blank", "dash", "unreadable"),
            required=True,
        ),
        Column(
            "value_type",
            "string",
            "Type of the value; empty unless given.",
            values=("integer", "decimal", "percent", "boolean", "code", "money", "text"),
        ),
        Column("value", "number", "1204 for 1.204, 98.5 for 98,5%; booleans and codes as 0, 1, 2."),
        Column("note", "string", "Note as printed, on one line."),
        Column("confidence", "number", _CONFIDENCE, least=0, most=1),
        *(
            Column(
                side,
                "number",
                f"{what} of the row's box in points from the top left of the upright page; empty for plain text.",
            )
            for side, what in (("x0", "Left"), ("top", "Top"), ("x1", "Right"), ("bottom", "Bottom"))
        ),
        Column(
            "corrected",
            "string",
            "What a reviewer decided: the columns corrected, '; ' between; kept; rejected (value_state is unreadable then). "
            "Empty: no decision.",
        ),
    ),
    ("document_id", "appendix", "row", "column"),
    (_OF_DOCUMENT,),
)

REFERENCES = Table(
    "references",
    "One line per document cited in the text.",
    (
        _DOCUMENT,
        _ORDER,
        Column("type", "string", "Type of the cited document: Kế hoạch."),
        Column("number_symbol", "string", "29/KH-UBND."),
        Column("dated", "date", "Its date."),
        Column("issuer", "string", "Its issuer as printed."),
        Column("quote", "string", "The words that cite it."),
        _PAGE,
    ),
    ("document_id", "order"),
    (_OF_DOCUMENT,),
)

FIGURES = Table(
    "figures",
    "One line per figure stated in the narrative.",
    (
        _DOCUMENT,
        _ORDER,
        Column("measure", "string", "Id of what is measured.", required=True),
        Column("value", "number", "The figure."),
        Column("unit", "string", "Its unit as printed."),
        Column("quote", "string", "The words that state it."),
        _PAGE,
    ),
    ("document_id", "order"),
    (_OF_DOCUMENT,),
)

FINDINGS = Table(
    "findings",
    "One line per thing a reviewer should look at. A finding never changes a value.",
    (
        _DOCUMENT,
        Column("finding", "integer", "Counted from 1 within the document.", required=True, least=1),
        Column("code", "string", "Stable name of what was found.", required=True),
        Column("severity", "string", "How bad it is.", values=("error", "warning", "info"), required=True),
        Column(
            "stage",
            "string",
            "The stage that found it.",
            values=("read", "layout", "metadata", "normalize", "check"),
            required=True,
        ),
        _PAGE,
        Column("appendix", "integer", "The appendix of rows.csv it is about.", least=1),
        Column("row", "integer", "The row of rows.csv it is about.", least=1),
        Column("field", "string", "The column of documents.csv or rows.csv it is about."),
        Column("message", "string", "One sentence with the figures in it.", required=True),
        Column("raw", "string", "What was read."),
        Column("expected", "string", "What a rule would have it be."),
    ),
    ("document_id", "finding"),
    (_OF_DOCUMENT,),
)

CORRECTIONS = Table(
    "corrections",
    "One line per decision of a reviewer, in the order made; of several about one field of one place the last counts. A person's work: it "
    "stays in the output folder when the dataset is replaced, and is applied by every later run. It is not part of the data package.",
    (
        Column("document_id", "string", "The report: documents.csv.", required=True),
        Column("sha256", "string", "SHA-256 of the file: a decision holds for this content.", required=True),
        Column(
            "place",
            "string",
            "appendix:path of a row, appendix:path:column of a value of it; empty for a field of the document.",
        ),
        Column(
            "field",
            "string",
            "The column of rows.csv or documents.csv; empty for a decision about a whole row; finding:CODE for one about a finding.",
        ),
        Column("raw", "string", "What was read; a decision about a whole row names its cells, ' | ' between."),
        Column("corrected", "string", "What the paper says; empty unless corrected (or where the paper has nothing)."),
        Column(
            "decision",
            "string",
            "undone takes an earlier decision back.",
            values=("corrected", "kept", "rejected", "undone"),
            required=True,
        ),
        Column("when", "string", "Time of the decision, UTC.", required=True),
        Column("who", "string", "Who decided.", required=True),
        Column("label", "string", "The row's label as read: a decision does not go over to a row with another one."),
    ),
    ("document_id", "place", "field", "when"),
)
"""Not one of ``TABLES``: it is not made by a run."""

TABLES = (DOCUMENTS, ROWS, REFERENCES, FIGURES, FINDINGS, FILES)
DESCRIPTOR = "datapackage.json"
RUN = "run.json"
FILENAMES = (*(table.filename for table in TABLES), DESCRIPTOR, RUN)
"""All files of a dataset."""
