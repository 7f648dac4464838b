"""The tables around the reports: files met, bodies and indicators."""

from __future__ import annotations

from cchc_extract.writing.schema.parts import Column, ForeignKey, Table

FILES = Table(
    "files",
    "One line per file met in the input, whatever became of it.",
    (
        Column(
            "file",
            "string",
            "Path below the base of the run (its run.json states it), / between parts, NFC.",
            required=True,
        ),
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
        Column(
            "converted_by",
            "string",
            "What converted the file before it was read: LibreOffice 7.4; empty where read directly.",
        ),
    ),
    ("file",),
    (ForeignKey(("document_id",), "documents", ("document_id",)), ForeignKey(("duplicate_of",), "", ("file",))),
)

UNITS = Table(
    "units",
    "One line per body that issued a report, or is named by a column or a row.",
    (
        Column(
            "unit_id",
            "string",
            "Stable between runs: C06688-1 a commune by its code before July 2025, C06688-2 since.",
            required=True,
        ),
        Column("name", "string", "Canonical name.", required=True),
        Column(
            "level",
            "string",
            "Level of the body.",
            values=("commune", "district", "province", "department", "ministry", "other"),
        ),
        Column("official_code", "string", "Code of the General Statistics Office; empty for departments."),
        Column("province_id", "string", "The province it belongs to."),
        Column("district", "string", "Its district, until 2025-06-30."),
        Column("valid_from", "date", "First day of its existence."),
        Column("valid_to", "date", "Last day of its existence."),
        Column("successors", "string", "What took its place, '; ' between."),
        Column("spellings", "string", "As met in the reports, '; ' between."),
        Column("match", "string", "How it was found.", values=("exact", "spelling", "context", "none")),
        Column("source", "string", "Edition of the register."),
    ),
    ("unit_id",),
    (ForeignKey(("province_id",), "", ("unit_id",)),),
)

INDICATORS = Table(
    "indicators",
    "The catalogue of indicators that was used.",
    (
        Column("indicator_id", "string", "Its id: rows.csv.", required=True),
        Column("section", "string", "Section of the form."),
        Column("label_vi", "string", "Vietnamese label.", required=True),
        Column("label_en", "string", "English label."),
        Column(
            "unit_type",
            "string",
            "What its unit counts.",
            values=("count", "percent", "boolean", "code", "money", "text"),
        ),
        Column("since", "integer", "First year of the form that has it."),
        Column("until", "integer", "Last year of the form that has it."),
        Column("formula", "string", "How it follows from others."),
    ),
    ("indicator_id",),
)
