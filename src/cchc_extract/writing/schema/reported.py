"""The tables of what reports say: documents, rows, cited documents and stated figures."""

from __future__ import annotations

from cchc_extract.writing.schema.parts import CONFIDENCE, DOCUMENT, OF_DOCUMENT, ORDER, PAGE, Column, ForeignKey, Table

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
        Column(
            "file",
            "string",
            "Path below the base of the run (its run.json states it), / between parts, NFC.",
            required=True,
        ),
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
        Column("confidence", "number", f"The lowest of the fields' confidences: {CONFIDENCE}", least=0, most=1),
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
        Column("unit_id", "string", "The issuer: units.csv."),
        Column("parent_unit_id", "string", "The superior body: units.csv."),
        Column("province_id", "string", "The province it belongs to: units.csv."),
        Column("period_id", "string", "The period reported on: 2023, 2023-H1, 2023-9M, 2023-Q3, 2023-M10, 2021/2025."),
        Column("source_id", "string", "What the report is, whatever file holds it: issuer, number and date."),
        Column("preferred", "boolean", "Whether views use this document of those with its source_id."),
        Column("superseded_by", "string", "The document that took its place."),
    ),
    ("document_id",),
    (
        ForeignKey(("file",), "files", ("file",)),
        *(ForeignKey((name,), "units", ("unit_id",)) for name in ("unit_id", "parent_unit_id", "province_id")),
        ForeignKey(("superseded_by",), "", ("document_id",)),
    ),
)

ROWS = Table(
    "rows",
    "One line per appendix row and value column; a section or group row has one line with column 1 and an empty value.",
    (
        DOCUMENT,
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
            values=(
                "integer",
                "decimal",
                "percent",
                "boolean",
                "code",
                "money",
                "text",
                "fraction",
                "range",
                "bound",
                "date",
            ),
        ),
        Column("value", "number", "1204 for 1.204, 98.5 for 98,5%; booleans and codes as 0, 1, 2."),
        Column("note", "string", "Note as printed, on one line."),
        Column("confidence", "number", CONFIDENCE, least=0, most=1),
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
            "What a reviewer decided: the columns corrected, '; ' between; kept; rejected (value_state is unreadable then); columns where "
            "he named those of the whole table, which was read again. Empty: no decision.",
        ),
        Column(
            "column_unit",
            "string",
            "Unit that the heading or the line above the table states for the value column, as printed. A row's own unit stands in `unit`.",
        ),
        Column(
            "column_role",
            "string",
            "What the value column holds beside the others; empty for section and group rows. `body`: a column for a single body.",
            values=(
                "value",
                "plan",
                "result",
                "previous",
                "same_period",
                "target",
                "rate",
                "growth",
                "cumulative",
                "body",
                "text",
                "other",
            ),
        ),
        Column(
            "column_key",
            "string",
            "Id of the column's quantity (`received/online`), or of its body in units.csv; empty where unknown.",
        ),
        Column("value_to", "number", "Denominator of a fraction, upper end of a range; `value` is the other one."),
        Column("value_iso", "string", "A date in ISO 8601, as far as printed."),
        Column(
            "value_stored", "number", "The number a spreadsheet's cell stores; `value` is that of the displayed text."
        ),
        Column("row_unit_id", "string", "The body that the row is about: units.csv."),
    ),
    ("document_id", "appendix", "row", "column"),
    (OF_DOCUMENT, ForeignKey(("row_unit_id",), "units", ("unit_id",))),
)

REFERENCES = Table(
    "references",
    "One line per document cited in the text.",
    (
        DOCUMENT,
        ORDER,
        Column("type", "string", "Type of the cited document: Kế hoạch."),
        Column("number_symbol", "string", "29/KH-UBND."),
        Column("dated", "date", "Its date."),
        Column("issuer", "string", "Its issuer as printed."),
        Column("quote", "string", "The words that cite it."),
        PAGE,
    ),
    ("document_id", "order"),
    (OF_DOCUMENT,),
)

FIGURES = Table(
    "figures",
    "One line per figure stated in the narrative.",
    (
        DOCUMENT,
        ORDER,
        Column("measure", "string", "Id of what is measured.", required=True),
        Column("value", "number", "The figure."),
        Column("unit", "string", "Its unit as printed."),
        Column("quote", "string", "The words that state it."),
        PAGE,
    ),
    ("document_id", "order"),
    (OF_DOCUMENT,),
)
