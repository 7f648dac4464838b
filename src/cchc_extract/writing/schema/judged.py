"""The tables of how sure that is, and who decided what: findings and their places, readings, corrections."""

from __future__ import annotations

from cchc_extract.writing.schema.parts import CONFIDENCE, DOCUMENT, OF_DOCUMENT, ORDER, PAGE, Column, ForeignKey, Table

FINDINGS = Table(
    "findings",
    "One line per thing a reviewer should look at. A finding never changes a value.",
    (
        DOCUMENT,
        Column("finding", "integer", "Counted from 1 within the document.", required=True, least=1),
        Column("code", "string", "Stable name of what was found.", required=True),
        Column("severity", "string", "How bad it is.", values=("error", "warning", "info"), required=True),
        Column(
            "stage",
            "string",
            "The stage that found it.",
            values=("read", "layout", "metadata", "normalize", "check", "archive"),
            required=True,
        ),
        PAGE,
        Column("appendix", "integer", "The appendix of rows.csv it is about.", least=1),
        Column(
            "row",
            "integer",
            "The row of rows.csv it is about; empty where it speaks of several, which finding_places.csv has.",
            least=1,
        ),
        Column(
            "field",
            "string",
            "The column of documents.csv or rows.csv it is about, or the measure of a line of figures.csv; columns: a whole table of a "
            "text file, of which raw has the lines and the columns it was read with (41-97: stt | indicator | value).",
        ),
        Column("message", "string", "One sentence with the figures in it.", required=True),
        Column("raw", "string", "What was read."),
        Column("expected", "string", "What a rule would have it be."),
        Column(
            "doubts",
            "string",
            "reading: the dataset may not say what the paper says; paper: the paper contradicts itself; form: how it is made out.",
            values=("reading", "paper", "form"),
            required=True,
        ),
        Column(
            "cause",
            "integer",
            "The finding of the same report that explains this one; empty where it is itself a cause.",
            least=1,
        ),
        Column("message_vi", "string", "The message in Vietnamese."),
        Column("state", "string", "settled by a correction, else open.", values=("open", "settled"), required=True),
    ),
    ("document_id", "finding"),
    (OF_DOCUMENT, ForeignKey(("document_id", "cause"), "", ("document_id", "finding"))),
)

FINDING_PLACES = Table(
    "finding_places",
    "One line per place that a finding speaks of.",
    (
        DOCUMENT,
        Column("finding", "integer", "The finding: findings.csv.", required=True, least=1),
        Column("order", "integer", "Counted from 1 within the finding.", required=True, least=1),
        Column("place_document_id", "string", "Another report, where the finding is about two."),
        Column("appendix", "integer", "The appendix of rows.csv.", least=1),
        Column("row", "integer", "The row of rows.csv.", least=1),
        Column("column", "integer", "The value column of rows.csv.", least=1),
        Column(
            "field",
            "string",
            "The column of documents.csv or rows.csv, or the measure of the line of figures.csv whose quote is raw.",
        ),
        PAGE,
        Column(
            "part",
            "string",
            "What it is in the finding: the whole of a sum, a part of it, what is stated elsewhere, anything else.",
            values=("whole", "part", "stated", "other"),
            required=True,
        ),
        Column("raw", "string", "What stands there."),
    ),
    ("document_id", "finding", "order"),
    (
        ForeignKey(("document_id", "finding"), "findings", ("document_id", "finding")),
        ForeignKey(("place_document_id",), "documents", ("document_id",)),
    ),
)

READINGS = Table(
    "readings",
    "One line per decision about a text that was read: nothing is changed without one. NFC, whitespace and the joining of lines are "
    "no change.",
    (
        DOCUMENT,
        ORDER,
        Column("appendix", "integer", "The appendix of rows.csv; empty for a field of documents.csv.", least=1),
        Column("row", "integer", "The row of rows.csv.", least=1),
        Column("column", "integer", "The value column of rows.csv.", least=1),
        Column(
            "field",
            "string",
            "The column of documents.csv or rows.csv, or the measure of a line of figures.csv; columns: those of a whole table.",
            required=True,
        ),
        PAGE,
        Column("read", "string", "The first reading."),
        Column("kept", "string", "What stands in the dataset."),
        Column("rule", "string", "Stable name of what decided.", required=True),
        Column(
            "alternatives",
            "string",
            "Other readings, each with its confidence where that is known: text=confidence, '; ' between.",
        ),
        Column("confidence", "number", f"Of what is kept: {CONFIDENCE}", least=0, most=1),
    ),
    ("document_id", "order"),
    (OF_DOCUMENT,),
)

CORRECTIONS = Table(
    "corrections",
    "One line per decision of a reviewer, in the order made; of several about one field of one place the last counts. A person's work: it "
    "stays in the output folder when the dataset is replaced, and is applied by every later run.",
    (
        Column("document_id", "string", "The report: documents.csv.", required=True),
        Column("sha256", "string", "SHA-256 of the file: a decision holds for this content.", required=True),
        Column(
            "place",
            "string",
            "appendix:path of a row, appendix:path:column of a value of it, figures:measure:number of a figure of the narrative (which of "
            "those with its measure), tables:first-last of a table of a text file (its lines there); empty for a field of the document.",
        ),
        Column(
            "field",
            "string",
            "The column of rows.csv or documents.csv; empty for a decision about a whole row; finding:CODE for one about a finding; "
            "columns for those of a table, in order (stt | indicator | value: Năm 2023 | unit | note).",
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
        Column(
            "appendix",
            "integer",
            "The appendix of rows.csv when it was decided; empty for a field of the document.",
            least=1,
        ),
        Column("row", "integer", "The row of rows.csv when it was decided.", least=1),
        Column("column", "integer", "The value column of rows.csv.", least=1),
    ),
    ("document_id", "place", "field", "when"),
)
